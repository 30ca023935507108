"""Learn the two decisions of the event step: which event is this word, if any, and is this place its site?

    python -m training.events [--smartdata FILE] [--report] [--folds 10]

Data: the marked texts of `training/texts` (ours) and the training half of the SmartData corpus (DFKI, CC BY 4.0),
which gives (trigger, place) pairs only. Figures are from tenfold cross-validation by text. The weights go to
`mapper/events/weights/`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mapper.events.features import join_features
from mapper.events.forms import Form
from mapper.events.learned import Linear, write_weights
from mapper.events.lexicon import Entry, Row
from mapper.events.reader import save_reader
from mapper.events.scene import Scene, make_scenes
from mapper.events.triggers import Trigger
from mapper.gazetteer import open_gazetteer
from mapper.resolve import Resolver
from mapper.settings import load

from .events_data import GoldEvent, GoldText, marked_texts, smartdata
from .events_reader import cross_validate_reader, read_words, reader_figures, train_reader

ROOT = Path(__file__).resolve().parent
WEIGHTS = ROOT.parent / "mapper" / "events" / "weights"
FOLDS = 10
NOTE = """Logistic regression, {rows} rows, {texts} texts; recipe: training/events.py.
Data: training/texts (Apache-2.0){more}. Tenfold by text: precision {p:.3f}, recall {r:.3f}, F1 {f:.3f}."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One row: the features that hold, the answer, and the text it is from."""

    features: tuple[str, ...]
    label: bool
    text: int
    weight: float = 1.0
    corpus: str = "texts"


def join_samples(texts: Sequence[GoldText]) -> list[Sample]:
    """One row for each place in the sentence of a gold trigger."""
    samples = []
    for number, gold in enumerate(texts):
        scenes = make_scenes(gold.document, gold.resolutions, ())
        for scene in scenes:
            inside = [(event, as_trigger(scene, event, span)) for event in gold.events for span in event.triggers]
            here = [(event, trigger) for event, trigger in inside if trigger is not None]
            for event, trigger in here:
                rivals = [other.token for owner, other in here if owner is not event]
                wanted = {(start, end): role for start, end, role in event.places}
                for spot in scene.spots:
                    mention = spot.resolution.mention
                    role = wanted.get((mention.start, mention.end), "")
                    if role == "topic":
                        continue
                    features = tuple(join_features(scene, trigger, spot, scene.spots, rivals))
                    weight = 0.6 if gold.corpus == "smartdata" else 1.0
                    tagged = (*features, f"corpus={gold.corpus}")
                    samples.append(Sample(tagged, bool(role), number, weight, gold.corpus))
    return samples


def as_trigger(scene: Scene, event: GoldEvent, span: tuple[int, int]) -> Trigger | None:
    """The gold trigger as one of ours; its own entry where the lexicon does not know the word."""
    sentence = scene.seen.sentence
    if not sentence.start <= span[0] < sentence.end:
        return None
    for trigger in scene.triggers:
        if trigger.start < span[1] and span[0] < trigger.end:
            entry = trigger.entry
            row = Row(entry.row.word, entry.row.kind, event.type, entry.row.subtype, None, None, False, 0)
            own = Entry(row, entry.form, entry.words)
            return Trigger(span[0], span[1], scene.index, trigger.token, own)
    token = scene.seen.token_at(span[0])
    capital = scene.seen.texts[token][0].isupper() and sentence.lang == "de" and token > 0
    form = Form(scene.seen.lower[token], "", "noun" if capital else "past")
    row = Row(scene.seen.lower[token], "verb", event.type, "", None, None, False, 0)
    return Trigger(span[0], span[1], scene.index, token, Entry(row, form))


def fit(samples: Sequence[Sample], *, penalty: float, rounds: int = 300, seldom: int = 2) -> dict[str, float]:
    """Weights of a logistic regression by full-batch gradient steps (Adam), ridge penalty on all but the bias."""
    counts = Counter(feature for sample in samples for feature in sample.features)
    names = sorted(name for name, count in counts.items() if count >= seldom)
    column = {name: i for i, name in enumerate(names)}
    row_of: list[int] = []
    column_of: list[int] = []
    for number, sample in enumerate(samples):
        for feature in sample.features:
            if feature in column:
                row_of.append(number)
                column_of.append(column[feature])
    rows, columns = np.array(row_of), np.array(column_of)
    labels = np.array([sample.label for sample in samples], dtype=float)
    shares = np.array([sample.weight for sample in samples])
    weights, bias = np.zeros(len(names)), 0.0
    first, second = np.zeros(len(names) + 1), np.zeros(len(names) + 1)
    for step in range(1, rounds + 1):
        scores = np.bincount(rows, weights[columns], len(samples)) + bias
        slope = (1 / (1 + np.exp(-scores)) - labels) * shares
        gradient = np.append(np.bincount(columns, slope[rows], len(names)) + penalty * weights, slope.sum())
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        move = 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        weights, bias = weights - move[:-1], bias - float(move[-1])
    return {**dict(zip(names, map(float, weights), strict=True)), "bias": bias}


def cross_validate(samples: Sequence[Sample], *, penalty: float) -> NDArray[np.float64]:
    """The probability of each row by a model that has not seen its text."""
    answer = np.zeros(len(samples))
    for fold in range(FOLDS):
        train = [sample for sample in samples if sample.text % FOLDS != fold]
        model = Linear(fit(train, penalty=penalty))
        for i, sample in enumerate(samples):
            if sample.text % FOLDS == fold:
                answer[i] = model.probability(sample.features)
    return answer


def figures(samples: Iterable[Sample], shares: NDArray[np.float64], limit: float) -> tuple[float, float, float]:
    """Precision, recall and F1 when shares from `limit` on are a yes."""
    hits = said = wanted = 0
    for sample, share in zip(samples, shares, strict=True):
        said += share >= limit
        wanted += sample.label
        hits += share >= limit and sample.label
    precision, recall = hits / max(1, said), hits / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def learn(name: str, samples: Sequence[Sample], *, penalty: float, texts: int, more: str) -> None:
    """Cross-validate, fit on everything, write the weights."""
    shares = cross_validate(samples, penalty=penalty)
    for corpus in sorted({sample.corpus for sample in samples}):
        chosen = [i for i, sample in enumerate(samples) if sample.corpus == corpus]
        for limit in (0.3, 0.4, 0.5, 0.6):
            p, r, f = figures([samples[i] for i in chosen], shares[chosen], limit)
            print(f"{name} {corpus} at {limit}: {p:.3f} {r:.3f} {f:.3f}")
    own = [i for i, sample in enumerate(samples) if sample.corpus == "texts"]
    p, r, f = figures([samples[i] for i in own], shares[own], 0.5)
    weights = fit(samples, penalty=penalty)
    note = NOTE.format(rows=len(samples), texts=texts, more=more, p=p, r=r, f=f)
    WEIGHTS.mkdir(exist_ok=True)
    (WEIGHTS / f"{name}.tsv").write_text(write_weights(weights, note), encoding="utf-8")


def learn_reader(texts: Sequence[GoldText], *, report: bool, folds: int) -> None:
    """Cross-validate the reader, fit it on everything, write its weights."""
    missed: Counter[str] = Counter()
    rows = read_words(texts, missed)
    events = sum(len(text.events) for text in texts if text.corpus == "texts")
    print(f"{len(texts)} texts, {len(rows)} words, {events} events, {missed.total()} of them not in the lexicons")
    if report:
        print("\n".join(f"{count} {word}" for word, count in sorted(missed.items())))
    if folds:
        shares = cross_validate_reader(rows, folds)
        own = [i for i, row in enumerate(rows) if row.corpus == "texts"]
        for limit in (0.3, 0.4, 0.5, 0.6):
            p, r, f = reader_figures([rows[i] for i in own], shares[own], limit, events)
            print(f"reader at {limit}: {p:.3f} {r:.3f} {f:.3f}")
    WEIGHTS.mkdir(exist_ok=True)
    save_reader(WEIGHTS / "reader.npz", *train_reader(rows))


def main(argv: Sequence[str] | None = None) -> None:
    """Learn both decisions and write their weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smartdata", type=Path, help="smartdata-train.jsonl")
    parser.add_argument("--report", action="store_true", help="list the marked triggers that the lexicons lack")
    parser.add_argument("--folds", type=int, default=FOLDS, help="of the reader's cross-validation; 0: none")
    given = parser.parse_args(argv)
    resolver = Resolver.load(open_gazetteer(load().gazetteer))
    texts = list(marked_texts(ROOT / "texts", resolver))
    extra = list(smartdata(given.smartdata)) if given.smartdata else []
    more = ", SmartData train (DFKI, CC BY 4.0)" if extra else ""
    learn_reader([*texts, *extra], report=given.report, folds=given.folds)
    learn("join", join_samples([*texts, *extra]), penalty=4.0, texts=len(texts) + len(extra), more=more)


if __name__ == "__main__":
    main()
