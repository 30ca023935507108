"""Sentences → name tags (place, person, organisation, other), by a linear-chain conditional random field in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from .features import BITS, TEMPLATES

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

    def tag(self, features: NDArray[np.int32], firsts: NDArray[np.int64]) -> Tags:
        """Tags of all tokens; `firsts` are the numbers of the first token of each sentence."""
        weights = self._weights.take(features.ravel(), axis=0).reshape(*features.shape, len(LABELS))
        scores = weights.sum(axis=1, dtype=np.int32).astype(np.float32) * self._scale
        return decode(scores, firsts, self._transitions, self._first)


def decode(scores: Floats, firsts: NDArray[np.int64], transitions: Floats, first: Floats) -> Tags:
    """The probability of each label (forward-backward, all sentences at once) and the best label that BIO allows."""
    count = len(scores)
    sizes = np.diff(np.append(firsts, count))
    longest = int(sizes.max(initial=0))
    if not longest:
        return Tags(np.zeros(count, dtype=np.int64), np.zeros_like(scores))
    order = np.argsort(-sizes, kind="stable")
    begin, size = firsts[order], sizes[order]
    alive = np.searchsorted(-size, -np.arange(longest), side="left").tolist()  # sentences longer than t
    emission = np.maximum(np.exp(scores - scores.max(axis=1, keepdims=True)), np.float32(1e-12))
    step = np.exp(transitions)
    forward = np.empty_like(scores)
    here = np.exp(first) * emission[begin]
    forward[begin] = here = here / here.sum(axis=1, keepdims=True)
    for t in range(1, longest):
        at = begin[: alive[t]] + t
        here = (here[: alive[t]] @ step) * emission[at]
        here /= here.sum(axis=1, keepdims=True)
        forward[at] = here
    return _with_backward(forward, emission, step, begin, alive)


def _with_backward(
    forward: Floats, emission: Floats, step: Floats, begin: NDArray[np.int64], alive: Sequence[int]
) -> Tags:
    probability = np.empty_like(forward)
    back = np.ones((len(begin), len(LABELS)), dtype=np.float32)
    turned = np.ascontiguousarray(step.T)
    for t in range(len(alive) - 1, -1, -1):
        at = begin[: alive[t]] + t
        here = back[: alive[t]]
        joint = forward[at] * here
        probability[at] = joint / joint.sum(axis=1, keepdims=True)
        through = (emission[at] * here) @ turned
        back[: alive[t]] = through / through.sum(axis=1, keepdims=True)
    return Tags(_repaired(probability, begin), probability)


def _repaired(probability: Floats, begin: NDArray[np.int64]) -> NDArray[np.int64]:
    """The most probable label of each token; an I- that continues nothing becomes a B-."""
    best = probability.argmax(axis=1)
    before = np.concatenate([[0], best[:-1]])
    before[begin] = 0
    inside = (best > 0) & (best % 2 == 0)
    orphan = inside & (before != best) & (before != best - 1)
    result: NDArray[np.int64] = np.where(orphan, best - 1, best)
    return result
