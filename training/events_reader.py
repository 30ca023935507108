"""Learn the reader of the event step: is this word an event here, and of which type?

One row for each word that the lexicon knows, answered by the marked triggers. A ridge softmax and a ridge logistic
regression, fitted by L-BFGS, as one table of weights; the figures are of marked events found with their type, tenfold
by text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from mapper.events.merging import related_types
from mapper.events.reader import ANSWERS, probabilities
from mapper.events.reading import common_features, repeat_features, repeats, topics, word_features
from mapper.events.scene import Scene, make_scenes
from mapper.events.triggers import Trigger
from mapper.times import find_times

from .events_data import GoldEvent, GoldText

NONE = ANSWERS.index("none")
PENALTY = 6.0  # of 1, 2, 4, 6, 8 the best likelihood on unseen texts
PENALTY_ANY = 8.0
OPTIONS = {"maxiter": 60, "maxcor": 6}
#: features of few rows, about the word itself or the words and events around it
NOT_PLAIN = (
    *("fits+word=", "fitting=", "reading=", "form=", "begins=", "ends=", "last=", "clause=", "near=", "prev2="),
    *("next2=", "topic=", "beside=", "level="),
)
SELDOM = 3  # features met less often are left out
SMARTDATA_WEIGHT = 0.3
#: what SmartData marks; it leaves real events of other types out
SMARTDATA_TYPES = frozenset(("transport", "accident", "disaster", "labour", "economy"))
UNMARKED_WEIGHT = 0.1
#: types that annotators leave in or out
SOFT = frozenset(("statement", "other"))


@dataclass(frozen=True, slots=True)
class Word:
    """One row: the features that hold, the answer, the text it is from and the event that it tells."""

    features: tuple[str, ...]
    answer: int
    text: int
    weight: float
    corpus: str
    lang: str
    event: tuple[int, str] | None


def read_words(texts: Sequence[GoldText], missed: Counter[str] | None = None) -> list[Word]:
    """One row for each word that may be an event; `missed` counts the marked words that are none of them."""
    rows = []
    for number, gold in enumerate(texts):
        marked = {span: event for event in gold.events for span in event.triggers}
        seen: set[tuple[int, int]] = set()
        earlier: dict[str, int] = {}
        scenes = make_scenes(gold.document, gold.resolutions, find_times(gold.document))
        about = topics(scenes)
        for scene in scenes:
            common = tuple(common_features(scene, about))
            met: list[str] = []
            for trigger in scene.triggers:
                hits = [span for span in marked if span[0] < trigger.end and trigger.start < span[1]]
                seen.update(hits)
                event = marked[hits[0]] if hits else None
                weight = _weight(gold, scene, trigger, event)
                told = repeat_features(trigger.type)[repeats(trigger.type, earlier)]
                features = (*word_features(scene, trigger), *told, *common)
                answer = ANSWERS.index(event.type) if event is not None and event.type in ANSWERS else NONE
                key = (number, event.id) if event is not None else None
                rows.append(Word(features, answer, number, weight, gold.corpus, gold.document.lang, key))
                met += [event.type] if event is not None else []
            for kind in met:
                earlier[kind] = earlier.get(kind, 0) + 1
        if missed is not None and gold.corpus == "texts":
            for event in gold.events:
                if not seen.intersection(event.triggers):
                    start, end = event.triggers[0]
                    missed[f"{gold.document.lang} {event.type} {gold.document.text[start:end]}"] += 1
    return rows


def _weight(gold: GoldText, scene: Scene, trigger: Trigger, event: GoldEvent | None) -> float:
    """How much a word teaches: nothing where the marks leave open what it is."""
    if gold.corpus == "smartdata":
        if event is not None:
            return 0.0 if event.minor else SMARTDATA_WEIGHT
        if _retold(scene, trigger, gold.events):
            return 0.0
        known = not SMARTDATA_TYPES.isdisjoint(entry.row.type for entry in trigger.readings)
        return SMARTDATA_WEIGHT if known else UNMARKED_WEIGHT
    if event is not None:
        return 1.0
    if _retold(scene, trigger, gold.events):
        return 0.0
    return 0.5 if trigger.fits and not trigger.entry.row.weak else 1.0


def _retold(scene: Scene, trigger: Trigger, events: Sequence[GoldEvent]) -> bool:
    """Is it a second word for an event that the sentence marks elsewhere? It says nothing about events then."""
    sentence = scene.seen.sentence
    return trigger.fits and any(
        sentence.start <= start < sentence.end and related_types(event.type, trigger.type)
        for event in events
        for start, _ in event.triggers
    )


def name_features(rows: Sequence[Word]) -> list[str]:
    """The features that are met often enough, in a fixed order."""
    counts = Counter(name for row in rows if row.weight for name in row.features)
    return sorted(name for name, count in counts.items() if count >= SELDOM)


def matrix(rows: Sequence[Word], names: Sequence[str]) -> csr_matrix:
    """The rows as a sparse matrix of zeros and ones; the last column is always one."""
    column = {name: i for i, name in enumerate(names)}
    at, of = [], []
    for i, row in enumerate(rows):
        columns = [column[name] for name in row.features if name in column] + [len(names)]
        at += [i] * len(columns)
        of += columns
    return csr_matrix((np.ones(len(at), np.float32), (at, of)), shape=(len(rows), len(names) + 1))


def fit_types(table: csr_matrix, answers: NDArray[np.int64], shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights by feature and answer; `shares` says how much a row counts."""
    rows, width = table.shape
    turned = table.T.tocsr()
    wanted = np.zeros((rows, len(ANSWERS)), np.float32)
    wanted[np.arange(rows), answers] = 1

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(width, len(ANSWERS)).astype(np.float32)
        said = softmax(table @ weights)
        ridge = PENALTY * weights
        ridge[-1] = 0
        value = -(shares * np.log(said[np.arange(rows), answers] + 1e-12)).sum() + 0.5 * float((ridge * weights).sum())
        slope = turned @ ((said - wanted) * shares[:, None]) + ridge
        return float(value), slope.ravel().astype(np.float64)

    found = minimize(loss, np.zeros(width * len(ANSWERS)), jac=True, method="L-BFGS-B", options=OPTIONS)
    answer: NDArray[np.float32] = found.x.reshape(width, len(ANSWERS)).astype(np.float32)
    return answer


def fit_any(table: csr_matrix, events: NDArray[np.bool_], shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights by feature for "an event of any type"."""
    turned = table.T.tocsr()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        said = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        ridge = PENALTY_ANY * weights
        ridge[-1] = 0
        right = np.where(events, said, 1 - said)
        value = -(shares * np.log(right + 1e-12)).sum() + 0.5 * float((ridge * weights).sum())
        return float(value), turned @ ((said - events) * shares) + ridge

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options=OPTIONS)
    answer: NDArray[np.float32] = found.x.astype(np.float32)
    return answer


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    answer: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return answer


def train_reader(rows: Sequence[Word]) -> tuple[list[str], NDArray[np.float32]]:
    """Feature names and weights from all rows that teach something: a column for each answer, and a last one that tells
    events of any type from other words by the plain features, which holds for rare types and words too."""
    taught = [row for row in rows if row.weight]
    names = name_features(taught)
    table, shares = matrix(taught, names), np.array([row.weight for row in taught], np.float32)
    answers = np.array([row.answer for row in taught])
    plain = np.array([not name.startswith(NOT_PLAIN) for name in names] + [True])
    known = shares > UNMARKED_WEIGHT
    weights = np.zeros((len(names) + 1, len(ANSWERS) + 1), np.float32)
    weights[:, :-1] = fit_types(table, answers, shares)
    weights[plain, -1] = fit_any(table[known][:, plain], answers[known] != NONE, shares[known])
    return names, weights


def cross_validate_reader(rows: Sequence[Word], folds: int) -> NDArray[np.float32]:
    """The probabilities of each row by a reader that has not seen its text."""
    answer = np.zeros((len(rows), len(ANSWERS)), np.float32)
    for fold in range(folds):
        names, weights = train_reader([row for row in rows if row.text % folds != fold])
        unseen = [i for i, row in enumerate(rows) if row.text % folds == fold]
        answer[unseen] = probabilities(matrix([rows[i] for i in unseen], names) @ weights)
    return answer


def reader_figures(
    rows: Sequence[Word], shares: NDArray[np.float32], limit: float, events: int
) -> tuple[float, float, float]:
    """Precision, recall and F1 of the words read as an event: hits name the marked type."""
    said = right = 0
    found: set[tuple[int, str]] = set()
    for row, share in zip(rows, shares, strict=True):
        kind = ANSWERS[int(share[:-1].argmax())]
        if 1 - share[-1] < limit or (row.event is None and (not row.weight or kind in SOFT)):
            continue
        said += 1
        if row.event is not None and kind == ANSWERS[row.answer]:
            right += 1
            found.add(row.event)
    precision, recall = right / max(1, said), len(found) / max(1, events)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)
