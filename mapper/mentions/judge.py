"""Candidate → kind, learned: a softmax over hashed features."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ..model import MentionKind
from .judge_features import BITS

WEIGHTS = Path(__file__).parent / "judge.npz"
CLASSES: tuple[MentionKind | Literal["none"], ...] = (
    "literal",
    "modifier",
    "metonymic",
    "associative",
    "demonym",
    "embedded",
    "none",
)
#: Counts up with every change of the features, so that old weights are not read with new features.
FORM = 8


class Judge:
    """The trained weights."""

    def __init__(self, weights: NDArray[np.float32]) -> None:
        self._weights = weights

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Judge:
        """Read the weights.

        Raises:
            ModelError: they are missing or were trained with other features.
        """
        if not path.is_file():
            raise ModelError(f"The judge's weights are missing ({path}); python -m training.recognition makes them.")
        with np.load(path) as data:
            if tuple(data["form"]) != (FORM, BITS, len(CLASSES)):
                raise ModelError(f"{path} fits other features; python -m training.recognition makes a new one.")
            weights = np.zeros((1 << BITS, len(CLASSES)), dtype=np.float32)
            weights[np.cumsum(data["gaps"], dtype=np.int64)] = data["weights"].astype(np.float32) * data["scale"]
            return cls(weights)

    def probabilities(self, rows: NDArray[np.int32]) -> NDArray[np.float32]:
        """The probability of each class, one line per candidate."""
        scores = self._weights.take(rows.T, axis=0).sum(axis=0)
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        found: NDArray[np.float32] = scores / scores.sum(axis=1, keepdims=True)
        return found
