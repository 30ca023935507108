"""A learned yes-or-no decision: a logistic regression over named features, its weights in a text file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..errors import ModelError


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights by feature; a feature that is not in the table weighs nothing."""

    weights: Mapping[str, float]

    def probability(self, features: Iterable[str]) -> float:
        """Probability of "yes" for the features that hold."""
        known = self.weights.get
        score = known("bias", 0.0)
        for weight in map(known, features):
            if weight is not None:
                score += weight
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def write_weights(weights: Mapping[str, float], note: str) -> str:
    """The text of a weights file: feature, tab, weight; the lines that begin with "#" say where it is from."""
    head = "".join(f"# {line}\n" for line in note.splitlines())
    rows = (f"{name}\t{value:.3f}\n" for name, value in sorted(weights.items()) if abs(value) >= 0.0005)
    return head + "feature\tweight\n" + "".join(rows)


@cache
def load_linear(name: str) -> Linear:
    """The model of the file `weights/<name>.tsv`.

    Raises:
        ModelError: the file is missing or no table of weights.
    """
    path = files(__package__) / "weights" / f"{name}.tsv"
    if not path.is_file():
        raise ModelError(f"The weights “{name}.tsv” of the event step are missing. Run: python -m training.events")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    if not rows or rows[0] != ["feature", "weight"]:
        raise ModelError(f"“{name}.tsv” is not a table of weights. Run: python -m training.events")
    return Linear({row[0]: float(row[1]) for row in rows[1:]})
