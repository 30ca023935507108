"""Sentences → name tags (place, person, organisation, other), by a linear-chain conditional random field in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from .features import BITS, MIXED, OFFSETS, OWN, TAG, TEMPLATES, Hasher, Laid
from .gazetteer_tags import TAGS
from .lexicon import COLUMNS, Columns

Floats = NDArray[np.float32]
LABELS = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-MISC", "I-MISC")
WEIGHTS = Path(__file__).parent / "tagger.npz"
_NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Tags:
    """For each token of all sentences: the number of its best label, and the probability of each label."""

    best: NDArray[np.int64]
    probability: Floats


def forbidden() -> Floats:
    """Scores of label pairs that BIO rules out: I-X after anything but B-X and I-X."""
    mask = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for j, label in enumerate(LABELS):
        if label.startswith("I-"):
            for i, before in enumerate(LABELS):
                if before[2:] != label[2:]:
                    mask[i, j] = _NEVER
    return mask


def forbidden_first() -> Floats:
    """The same for the first token of a sentence."""
    return np.array([_NEVER if label.startswith("I-") else 0 for label in LABELS], dtype=np.float32)


class Tagger:
    """The trained weights."""

    def __init__(self, weights: NDArray[np.int8], scale: float, transitions: Floats, first: Floats) -> None:
        self._weights = weights
        self._scale = np.float32(scale)
        self._transitions = transitions + forbidden()
        self._first = first + forbidden_first()
        tags = np.arange(TAGS + 2, dtype=np.uint64)[:, None]
        self._of_tag = self._sums(TAG, tags)
        self._nothing = self.own_scores(np.zeros((1, len(COLUMNS)), dtype=np.uint64))[0]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Tagger:
        """Read the weights.

        Raises:
            ModelError: they are missing or were trained with other features.
        """
        if not path.is_file():
            raise ModelError(f"The tagger's weights are missing ({path}); python -m training.recognition makes them.")
        with np.load(path) as data:
            if tuple(data["form"]) != (BITS, len(TEMPLATES), len(LABELS)):
                raise ModelError(f"{path} fits other features; python -m training.recognition makes a new one.")
            rows = np.cumsum(data["gaps"], dtype=np.int64)
            weights = np.zeros((1 << BITS, len(LABELS)), dtype=np.int8)
            weights[rows] = data["weights"]
            return cls(weights, float(data["scale"]), data["transitions"], data["first"])

    def own_scores(self, columns: Columns) -> NDArray[np.int16]:
        """What a word's own features add to the scores of the token that it is, or that it stands beside.

        One line per word, one table row for each offset, scores of all labels.
        """
        return self._sums(OWN, columns)

    def _sums(self, hashers: Sequence[Hasher], columns: Columns) -> NDArray[np.int16]:
        lines = np.arange(len(columns))
        sums = [self._weights[hasher.numbers(columns, lines)].sum(axis=1, dtype=np.int16) for hasher in hashers]
        return np.stack(sums, axis=1)

    def tag(self, laid: Laid, own: NDArray[np.int16]) -> Tags:
        """Tags of all tokens; `own` are the scores of their words as the lexicon keeps them."""
        features = MIXED.numbers(laid.table, laid.at)
        # A template at a time, so that long rows are added up: a third of the time of a sum for each token.
        rows = self._weights.take(features.T, axis=0).reshape(features.shape[1], -1)
        sums = np.zeros(rows.shape[1], dtype=np.int16)
        for row in rows:
            sums += row
        scores = sums.reshape(len(features), len(LABELS))
        tags = laid.table[:, -2].astype(np.int64)
        words = np.broadcast_to(self._nothing, (len(tags), *self._nothing.shape)).copy()
        words[laid.at] = own
        for number, offset in enumerate(OFFSETS):
            at = laid.at + offset
            scores += words[at, number]
            scores += self._of_tag[tags[at], number]
        return decode(scores.astype(np.float32) * self._scale, laid.firsts, self._transitions, self._first)


def decode(scores: Floats, firsts: NDArray[np.int64], transitions: Floats, first: Floats) -> Tags:
    """The probability of each label (forward-backward, all sentences at once) and the best label that BIO allows."""
    sizes = np.diff(np.append(firsts, len(scores)))
    longest = int(sizes.max(initial=0))
    if not longest:
        return Tags(np.zeros(len(scores), dtype=np.int64), np.zeros_like(scores))
    sentence = np.repeat(np.arange(len(sizes)), sizes)
    from_begin = np.arange(len(scores)) - firsts[sentence]
    from_end = sizes[sentence] - 1 - from_begin
    emission = np.maximum(np.exp(scores - scores.max(axis=1, keepdims=True)).astype(np.float64), 1e-12)
    step = np.exp(transitions.astype(np.float64))
    padded = np.ones((longest, len(sizes), len(LABELS)))
    padded[from_begin, sentence] = emission
    padded[0] *= np.exp(first.astype(np.float64))
    forward = _chain(padded, step)
    padded = np.ones((longest, len(sizes), len(LABELS)))
    padded[from_end, sentence] = emission
    backward = _chain(padded, np.ascontiguousarray(step.T))
    joint = forward[from_begin, sentence] * backward[from_end, sentence] / emission
    probability = (joint / joint.sum(axis=1, keepdims=True)).astype(np.float32)
    return Tags(_repaired(probability, firsts), probability)


def _chain(emission: NDArray[np.float64], step: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums over all paths up to each token, for all sentences (second axis) token by token (first axis).

    They are brought back to a sum of one now and then: a double has room for the eight steps in between.
    """
    for t in range(1, len(emission)):
        before = emission[t - 1]
        if t % 8 == 0:
            before /= before.sum(axis=1, keepdims=True)
        emission[t] *= before @ step
    return emission


def _repaired(probability: Floats, begin: NDArray[np.int64]) -> NDArray[np.int64]:
    """The most probable label of each token; an I- that continues nothing becomes a B-."""
    best = probability.argmax(axis=1)
    before = np.concatenate([[0], best[:-1]])
    before[begin] = 0
    inside = (best > 0) & (best % 2 == 0)
    orphan = inside & (before != best) & (before != best - 1)
    result: NDArray[np.int64] = np.where(orphan, best - 1, best)
    return result
