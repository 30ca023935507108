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
        scores = self._weights[features].sum(axis=1, dtype=np.int32).astype(np.float32) * self._scale
        return decode(scores, firsts, self._transitions, self._first)


def decode(scores: Floats, firsts: NDArray[np.int64], transitions: Floats, first: Floats) -> Tags:
    """Best labels (Viterbi) and their probabilities (forward-backward), all sentences at once."""
    count = len(scores)
    sizes = np.diff(np.append(firsts, count))
    longest = int(sizes.max(initial=0))
    order = np.argsort(-sizes, kind="stable")
    best = np.zeros(count, dtype=np.int64)
    probability = np.zeros_like(scores)
    if not longest:
        return Tags(best, probability)
    begin, size = firsts[order], sizes[order]
    alive = [int((size > t).sum()) for t in range(longest)]
    viterbi, back, alpha = _forward(scores, begin, alive, transitions, first)
    _trace(best, begin, size, alive, viterbi, back)
    _backward(probability, scores, begin, alive, alpha, transitions)
    return Tags(best, probability)


def _forward(
    scores: Floats, begin: NDArray[np.int64], alive: Sequence[int], transitions: Floats, first: Floats
) -> tuple[list[Floats], list[NDArray[np.int64]], list[Floats]]:
    viterbi = [first + scores[begin]]
    alpha = [viterbi[0]]
    back: list[NDArray[np.int64]] = [np.zeros((len(begin), len(LABELS)), dtype=np.int64)]
    for t in range(1, len(alive)):
        n = alive[t]
        here = scores[begin[:n] + t]
        paths = viterbi[t - 1][:n, :, None] + transitions
        back.append(paths.argmax(axis=1))
        viterbi.append(paths.max(axis=1) + here)
        sums = alpha[t - 1][:n, :, None] + transitions
        top = sums.max(axis=1)
        alpha.append(top + np.log(np.exp(sums - top[:, None, :]).sum(axis=1)) + here)
    return viterbi, back, alpha


def _trace(
    best: NDArray[np.int64],
    begin: NDArray[np.int64],
    size: NDArray[np.int64],
    alive: Sequence[int],
    viterbi: list[Floats],
    back: list[NDArray[np.int64]],
) -> None:
    state = np.zeros(len(begin), dtype=np.int64)
    for t in range(len(alive) - 1, -1, -1):
        n = alive[t]
        longer = alive[t + 1] if t + 1 < len(alive) else 0
        state[longer:n] = viterbi[t][longer:n].argmax(axis=1)
        best[begin[:n] + t] = state[:n]
        state[:n] = back[t][np.arange(n), state[:n]]


def _backward(
    probability: Floats,
    scores: Floats,
    begin: NDArray[np.int64],
    alive: Sequence[int],
    alpha: list[Floats],
    transitions: Floats,
) -> None:
    beta = np.zeros((len(begin), len(LABELS)), dtype=np.float32)
    for t in range(len(alive) - 1, -1, -1):
        n = alive[t]
        joint = alpha[t] + beta[:n]
        joint = np.exp(joint - joint.max(axis=1, keepdims=True))
        probability[begin[:n] + t] = joint / joint.sum(axis=1, keepdims=True)
        if t:
            through = (scores[begin[:n] + t] + beta[:n])[:, None, :] + transitions
            top = through.max(axis=2)
            beta[:n] = top + np.log(np.exp(through - top[:, :, None]).sum(axis=2))
