"""The recipe of the recogniser: trains the name tagger and the kind judge, writes their weights.

    python -m training.recognition --corpora FOLDER [--step folds|tagger|judge]

The judge learns from what the tagger says about the marked texts. A tagger that has seen them would say too good
things, so for this step each half of the texts is tagged by a tagger that learned from the other half (`folds`).

The result depends on the corpora, the marked texts, the gazetteer and the word clusters alone, not on the run.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mapper import settings
from mapper.gazetteer import open_gazetteer
from mapper.mentions.atlas import Atlas
from mapper.mentions.clusters import Clusters
from mapper.mentions.features import BITS, TEMPLATES, numbers_of
from mapper.mentions.judge import WEIGHTS as JUDGE_WEIGHTS
from mapper.mentions.lexicon import Lexicon
from mapper.mentions.recogniser import Recogniser
from mapper.mentions.tagger import LABELS, WEIGHTS, Tagger, forbidden, forbidden_first
from mapper.model import Document
from training.marks import MarkedText
from training.recognition_data import Example, corpus_examples, held_sentences, marked_documents, marked_examples
from training.recognition_judge import accuracy, fold_of, judged_candidates, plain_candidates, train
from training.recognition_judge import write as write_judge

Floats = NDArray[np.float32]
TEXTS = Path(__file__).parent / "texts"
EPOCHS = 6
#: The mean of the weights after so many last epochs is kept.
AVERAGED = 2
#: A line whose weights are all below this is dropped before the last epochs.
SMALLEST = 0.15
FOLDS = 2
BATCH_TOKENS = 1500
RATE = 0.12
#: The marked texts are the kind of text that is read later; they count several times.
MARKED_TIMES = 4
#: Share of the features that is left out at random for each token, so that weights do not lean on each other.
DROPOUT = 0.5


class Trainer:
    """A conditional random field trained by AdaGrad on mini-batches; the mean of the last weights is kept."""

    def __init__(self, seed: int = 1) -> None:
        n = len(LABELS)
        self.weights = np.zeros((1 << BITS, n), dtype=np.float32)
        self.squares = np.full((1 << BITS, n), 1e-2, dtype=np.float32)
        self.transitions = np.zeros((n + 1, n), dtype=np.float32)  # the last line: first token of a sentence
        self.transition_squares = np.full((n + 1, n), 1.0, dtype=np.float32)
        self.kept = np.ones((1 << BITS, 1), dtype=np.float32)
        self.random = np.random.default_rng(seed)

    def prune(self) -> None:
        """Drop the lines of small weights, for good: a third of the file, and what is left learns to do without."""
        self.kept = (np.abs(self.weights).max(axis=1, keepdims=True) >= SMALLEST).astype(np.float32)
        self.weights *= self.kept

    def step(self, features: NDArray[np.int32], labels: NDArray[np.int64], size: int) -> float:
        """One update on sentences of equal length `size`, laid end to end; the mean loss of a token."""
        count = len(labels) // size
        keep = self.random.random(features.shape) >= DROPOUT
        rows, inverse = np.unique(features[keep], return_inverse=True)
        token = np.nonzero(keep)[0]
        local = self.weights[rows]
        scores = np.zeros((len(labels), len(LABELS)), dtype=np.float32)
        for label in range(len(LABELS)):
            scores[:, label] = np.bincount(token, weights=local[inverse, label], minlength=len(labels))
        marginal, pairs, first, loss = _expectations(
            scores.reshape(count, size, -1), labels.reshape(count, size), self.transitions
        )
        gradient = marginal.reshape(-1, len(LABELS))
        gradient[np.arange(len(labels)), labels] -= 1
        update = np.stack(
            [np.bincount(inverse, weights=gradient[token, label], minlength=len(rows)) for label in range(len(LABELS))],
            axis=1,
        ).astype(np.float32)
        self.squares[rows] += update**2
        self.weights[rows] -= RATE * update / np.sqrt(self.squares[rows]) * self.kept[rows]
        whole = np.vstack([pairs, first])
        self.transition_squares += whole**2
        self.transitions -= RATE * whole / np.sqrt(self.transition_squares)
        return loss


def _expectations(
    scores: Floats, labels: NDArray[np.int64], transitions: Floats
) -> tuple[Floats, Floats, Floats, float]:
    """Marginals, expected minus seen label pairs and first labels, and the loss per token."""
    count, size, n = scores.shape
    pair_scores = transitions[:n] + forbidden()
    start = transitions[n] + forbidden_first()
    alpha = np.empty_like(scores)
    alpha[:, 0] = start + scores[:, 0]
    for t in range(1, size):
        alpha[:, t] = _log_sum(alpha[:, t - 1][:, :, None] + pair_scores, 1) + scores[:, t]
    beta = np.zeros_like(scores)
    for t in range(size - 2, -1, -1):
        beta[:, t] = _log_sum((scores[:, t + 1] + beta[:, t + 1])[:, None, :] + pair_scores, 2)
    total = _log_sum(alpha[:, -1], 1)
    marginal = np.exp(alpha + beta - total[:, None, None])
    pairs = np.zeros((n, n), dtype=np.float32)
    seen = scores[np.arange(count)[:, None], np.arange(size)[None, :], labels].sum() + start[labels[:, 0]].sum()
    for t in range(1, size):
        joint = alpha[:, t - 1][:, :, None] + pair_scores + (scores[:, t] + beta[:, t])[:, None, :]
        pairs += np.exp(joint - total[:, None, None]).sum(axis=0)
        np.subtract.at(pairs, (labels[:, t - 1], labels[:, t]), 1)
        seen += pair_scores[labels[:, t - 1], labels[:, t]].sum()
    first = marginal[:, 0].sum(axis=0)
    np.subtract.at(first, labels[:, 0], 1)
    return marginal, pairs, first, float((total.sum() - seen) / (count * size))


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    return np.squeeze(top, axis) + np.log(np.exp(values - top).sum(axis=axis))


def batches(examples: Sequence[Example], seed: int) -> list[list[int]]:
    """Numbers of sentences of equal length, about `BATCH_TOKENS` words each, in a random but fixed order."""
    random = np.random.default_rng(seed)
    by_size: dict[int, list[int]] = {}
    for number in random.permutation(len(examples)).tolist():
        by_size.setdefault(len(examples[number].labels), []).append(number)
    found = []
    for size, numbers in sorted(by_size.items()):
        step = max(1, BATCH_TOKENS // size)
        found += [numbers[i : i + step] for i in range(0, len(numbers), step)]
    return [found[i] for i in random.permutation(len(found))]


def train_tagger(examples: Sequence[Example], clusters: Clusters, out: Path) -> None:
    """Train on `examples` and write the weights to `out`."""
    lexicon = Lexicon(clusters)
    features = [
        part
        for begin in range(0, len(examples), 2000)
        for part in _features_of(lexicon, examples[begin : begin + 2000])
    ]
    labels = [np.array(example.labels) for example in examples]
    trainer = Trainer()
    mean, mean_transitions, averaged = np.zeros_like(trainer.weights), np.zeros_like(trainer.transitions), 0
    for epoch in range(EPOCHS):
        started, losses = time.time(), []
        for numbers in batches(examples, epoch):
            size = len(labels[numbers[0]])
            losses.append(
                trainer.step(
                    np.concatenate([features[i] for i in numbers]), np.concatenate([labels[i] for i in numbers]), size
                )
            )
        if epoch == EPOCHS - AVERAGED - 1:
            trainer.prune()
        if epoch >= EPOCHS - AVERAGED:
            mean += trainer.weights
            mean_transitions += trainer.transitions
            averaged += 1
        print(f"  epoch {epoch + 1}: loss {np.mean(losses):.4f}, {time.time() - started:.0f} s", flush=True)
    write(mean / averaged, mean_transitions / averaged, out)


def _features_of(lexicon: Lexicon, examples: Sequence[Example]) -> list[NDArray[np.int32]]:
    features, firsts = numbers_of([example.row for example in examples], lexicon)
    return np.split(features, firsts[1:])


def write(weights: Floats, transitions: Floats, out: Path) -> None:
    """Weights as whole numbers −127…127; lines of zeros are left out."""
    scale = float(np.quantile(np.abs(weights[np.abs(weights) > 0.01]), 0.9995)) / 127
    small = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    rows = np.nonzero(np.any(small != 0, axis=1))[0]
    np.savez_compressed(
        out,
        form=np.array([BITS, len(TEMPLATES), len(LABELS)]),
        gaps=np.diff(rows, prepend=0).astype(np.uint16),
        weights=small[rows],
        scale=np.array(scale),
        transitions=transitions[:-1],
        first=transitions[-1],
    )
    print(f"  {out.name}: {len(rows):,} lines, {out.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Train what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with the .conll files")
    parser.add_argument("--work", type=Path, default=settings.ROOT / "instance" / "training", help="half-done results")
    parser.add_argument("--step", choices=("folds", "tagger", "judge", "all"), default="all")
    parser.add_argument("--unchecked", action="store_true", help="do not measure the judge on parts left out")
    parser.add_argument("--out", type=Path, default=WEIGHTS.parent, help="folder for the weights")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    chosen = settings.load()
    atlas = Atlas(open_gazetteer(chosen.gazetteer))
    clusters = Clusters.load(chosen.clusters)
    texts = list(marked_documents(TEXTS))
    if options.step in ("folds", "tagger", "all"):
        found = list(corpus_examples(options.corpora, atlas))
        corpora, shown = [example for example, _ in found], [example for example, held in found if not held]
        print(f"{len(corpora):,} sentences of corpora, {sum(len(e.labels) for e in corpora):,} words")
        if options.step != "tagger":
            for fold in range(FOLDS):
                own = [pair for pair in texts if fold_of(pair[0], FOLDS) != fold]
                train_tagger(shown + _marked(own, atlas), clusters, options.work / f"fold{fold}.npz")
        if options.step != "folds":
            train_tagger(corpora + _marked(texts, atlas), clusters, options.out / WEIGHTS.name)
    if options.step in ("judge", "all"):
        train_judge(texts, atlas, clusters, options.work, options.out, options.corpora, check=not options.unchecked)


def _marked(texts: Sequence[tuple[MarkedText, Document]], atlas: Atlas) -> list[Example]:
    found = [example for marked, document in texts for example in marked_examples(marked, document, atlas)]
    print(f"{len(found):,} sentences of marked texts, {sum(len(e.labels) for e in found):,} words")
    return found * MARKED_TIMES


def train_judge(
    texts: Sequence[tuple[MarkedText, Document]],
    atlas: Atlas,
    clusters: Clusters,
    work: Path,
    out: Path,
    corpora: Path,
    *,
    check: bool,
) -> None:
    """Train the judge on candidates tagged by the fold taggers; print how it does on texts it has not seen."""
    recognisers = [Recogniser(atlas, clusters, tagger=Tagger.load(work / f"fold{fold}.npz")) for fold in range(FOLDS)]
    examples = list(judged_candidates(texts, recognisers))
    print(f"{len(examples):,} candidates of {len(texts)} marked texts")
    examples += plain_candidates(held_sentences(corpora), recognisers[0])
    print(f"{len(examples):,} with those of the corpora")
    for group in [f"fold {fold}" for fold in range(FOLDS)] if check else ():
        weights = train([example for example in examples if example.group != group])
        right, place = accuracy(weights, [example for example in examples if example.group == group])
        print(f"  without {group}: class right {right:.4f}, place or not right {place:.4f}")
    write_judge(train(examples), out / JUDGE_WEIGHTS.name)


if __name__ == "__main__":
    main()
