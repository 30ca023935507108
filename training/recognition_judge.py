"""Trains the judge of place kinds on the marked texts."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mapper.mentions.candidates import Candidate
from mapper.mentions.judge import CLASSES, FORM
from mapper.mentions.judge_features import BITS, feature_numbers
from mapper.mentions.recogniser import Recogniser
from mapper.model import Document
from training.marks import KINDS, MarkedText
from training.recognition_data import Plain

Floats = NDArray[np.float32]
EPOCHS = 12
BATCH = 64
RATE = 0.06
#: Pull of the weights towards zero, per update.
DECAY = 2e-5
DROPOUT = 0.4


#: Weight of a candidate from a corpus without kinds, beside 1 for one of the marked texts.
PLAIN_WEIGHT = 0.3
PLACES = tuple(CLASSES.index(kind) for kind in KINDS.values())
NO_PLACES = (CLASSES.index("embedded"), CLASSES.index("none"))


@dataclass(frozen=True, slots=True)
class Judged:
    """One candidate: its features, the classes that are right (several where a corpus has no kinds), its part."""

    features: NDArray[np.int32]
    right: tuple[int, ...]
    group: str
    weight: float = 1.0


def fold_of(marked: MarkedText, folds: int) -> int:
    """The part of the marked texts that a text belongs to."""
    return zlib.crc32(marked.id.encode()) % folds


def judged_candidates(
    texts: Sequence[tuple[MarkedText, Document]], recognisers: Sequence[Recogniser]
) -> Iterator[Judged]:
    """The candidates of all texts. A text is tagged by the recogniser of its fold, which has not seen it."""
    for marked, document in texts:
        fold = fold_of(marked, len(recognisers))
        recogniser = recognisers[fold]
        evidence, candidates = recogniser.prepare(document)
        for candidate, row in zip(candidates, feature_numbers(evidence, candidates), strict=True):
            yield Judged(row, (label_of(candidate, marked),), f"fold {fold}")


def label_of(candidate: Candidate, marked: MarkedText) -> int:
    """The class of a candidate: the kind of the mark with the same stretch, embedded inside other names, else none."""
    inside_name = False
    for mark in marked.marks:
        if mark.sign != "[" or mark.end <= candidate.start or mark.start >= candidate.end:
            continue
        code = mark.words[0]
        if code in KINDS and (mark.start, mark.end) == (candidate.start, candidate.end):
            return CLASSES.index(KINDS[code])
        inside_name |= code in ("P", "O", "N")
    return CLASSES.index("embedded" if inside_name else "none")


def plain_candidates(sentences: Iterable[Plain], recogniser: Recogniser) -> Iterator[Judged]:
    """The candidates of sentences whose corpus says what is a place and nothing about kinds."""
    for plain in sentences:
        evidence, candidates = recogniser.prepare(plain.document)
        proposed = {(candidate.start, candidate.end) for candidate in candidates}
        for candidate, numbers in zip(candidates, feature_numbers(evidence, candidates), strict=True):
            right = _plain_classes(candidate, plain, proposed)
            if right:
                yield Judged(numbers, right, plain.corpus, PLAIN_WEIGHT)


def _plain_classes(candidate: Candidate, plain: Plain, proposed: set[tuple[int, int]]) -> tuple[int, ...]:
    """The classes that the corpus allows; none where it goes by rules that are not ours (organisations, adjectives)."""
    derived = candidate.form not in ("name", "road")
    for start, end, kind in plain.names:
        if start >= candidate.end or candidate.start >= end:
            continue
        if kind == "PER":
            return NO_PLACES
        if kind == "LOC" and (start, end) == (candidate.start, candidate.end):
            return PLACES
        if kind == "MISC" and (start, end) == (candidate.start, candidate.end) and derived:
            return PLACES
        return NO_PLACES if kind == "LOC" and (start, end) in proposed else ()
    return () if derived else NO_PLACES


def train(examples: Sequence[Judged], *, seed: int = 1) -> Floats:
    """Weights of the judge: a softmax trained by AdaGrad; the mean over the later epochs."""
    random = np.random.default_rng(seed)
    weights = np.zeros((1 << BITS, len(CLASSES)), dtype=np.float32)
    squares = np.full_like(weights, 1e-2)
    mean, averaged = np.zeros_like(weights), 0
    for epoch in range(EPOCHS):
        order = random.permutation(len(examples))
        for begin in range(0, len(order), BATCH):
            _step(weights, squares, [examples[i] for i in order[begin : begin + BATCH]], random)
        if epoch >= EPOCHS // 2:
            mean += weights
            averaged += 1
    return mean / averaged


def _step(weights: Floats, squares: Floats, batch: Sequence[Judged], random: np.random.Generator) -> None:
    features = np.stack([example.features for example in batch])
    keep = (random.random(features.shape) >= DROPOUT) & (features > 0)
    flat, owner = features[keep], np.nonzero(keep)[0]
    rows, inverse = np.unique(flat, return_inverse=True)
    local = weights[rows]
    scores = np.stack(
        [np.bincount(owner, weights=local[inverse, k], minlength=len(batch)) for k in range(len(CLASSES))], axis=1
    )
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    gradient = scores / scores.sum(axis=1, keepdims=True)
    for i, example in enumerate(batch):
        right = gradient[i, list(example.right)]
        gradient[i, list(example.right)] -= right / right.sum()
        gradient[i] *= example.weight
    update = np.stack(
        [np.bincount(inverse, weights=gradient[owner, k], minlength=len(rows)) for k in range(len(CLASSES))], axis=1
    ).astype(np.float32)
    update += DECAY * len(batch) * local
    squares[rows] += update**2
    weights[rows] -= RATE * update / np.sqrt(squares[rows])


def accuracy(weights: Floats, examples: Sequence[Judged]) -> tuple[float, float]:
    """Share of right classes, and of right decisions between place and no place."""
    right = place = 0
    for example in examples:
        guess = int(weights[example.features].sum(axis=0).argmax())
        right += guess in example.right
        place += (guess in PLACES) == (example.right[0] in PLACES)
    return right / max(1, len(examples)), place / max(1, len(examples))


def write(weights: Floats, out: Path) -> None:
    """Weights as whole numbers −127…127; lines of zeros are left out."""
    scale = float(np.abs(weights).max()) / 127
    small = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    rows = np.nonzero(np.any(small != 0, axis=1))[0]
    np.savez_compressed(
        out,
        form=np.array([FORM, BITS, len(CLASSES)]),
        gaps=np.diff(rows, prepend=0).astype(np.uint32),
        weights=small[rows],
        scale=np.array(scale, dtype=np.float32),
    )
    print(f"  {out.name}: {len(rows):,} lines, {out.stat().st_size / 1e6:.1f} MB")
