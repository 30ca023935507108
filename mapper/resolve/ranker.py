"""Feature rows → scores: a weighted sum for the first pass, boosted oblivious trees for the second."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from ..errors import ModelError
from .candidates import Floats, Ints
from .features import COLUMN, NAMES

#: The first pass by hand: good enough to say where a document probably is. Sources: measured on no corpus.
FIRST_PASS: Mapping[str, float] = {
    "log_population": 0.55,
    "alternates_gap": 0.6,
    "order": -0.35,
    "capital": 0.8,
    "level_country": 3.0,
    "level_admin1": 1.6,
    "level_admin2": -0.4,
    "level_region": 1.0,
    "level_suburb": -0.5,
    "match_loose": -0.5,
    "hint_same": 3.0,
    "hint_other": -1.5,
    "press_country": 0.3,
    "inside": 6.0,
    "contains": 3.0,
    "country_named": 0.8,
    "country_named_near": 0.8,
    "admin1_named": 1.5,
    "admin1_named_near": 1.0,
    "admin2_named": 1.5,
    "country_share": 1.5,
    "country_share_near": 0.7,
    "admin1_share": 3.0,
    "narrow_most": 1.5,
    "wide_sum": 2.0,
    "wide_near": 1.5,
    "listed_level": 1.0,
    "listed_country": 0.5,
    "dateline_country": 0.5,
    "dateline_wide": 1.0,
    "home_country": 1.0,
    "home_admin1": 3.0,
    "home_wide": 3.0,
    "source_country": 0.3,
    "source_wide": 1.5,
}


#: Beliefs closer to 0 or 1 than this say nothing more.
LEAST_DOUBT = 0.002


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted oblivious trees: every tree asks `depth` questions and looks its answer up."""

    column: Ints  # trees × depth
    threshold: Floats  # trees × depth
    leaf: Floats  # trees × 2**depth

    def score(self, matrix: Floats) -> Floats:
        """One score per row."""
        trees, depth = self.column.shape
        answers = matrix[:, self.column.ravel()] > self.threshold.ravel()[None, :]
        power = 1 << np.arange(depth)
        index = answers.reshape(len(matrix), trees, depth) @ power
        total: Floats = self.leaf[np.arange(trees)[None, :], index].sum(axis=1)
        return total


@dataclass(frozen=True, slots=True)
class Ranker:
    """The two passes, and how sure the winner is: a logistic regression of its row, then a rising curve."""

    first: Floats
    trees: Trees | None
    sure: Floats
    bias: float
    knots: Floats  # two rows: sum → share right

    @classmethod
    def load(cls, data: Mapping[str, Any] | None = None) -> Ranker:
        """The shipped weights, or given ones.

        Raises:
            ModelError: weights of other columns than this version has.
        """
        if data is None:
            path = files(__package__) / "weights.json"
            data = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        first = np.zeros(len(NAMES))
        for name, value in data.get("first", FIRST_PASS).items():
            first[_column(name)] = value
        trees = None
        if data.get("trees"):
            rows = data["trees"]
            named = [_column(name) for name in rows["names"]]
            trees = Trees(
                column=np.array(named, dtype=np.int64)[np.array(rows["column"], dtype=np.int64)],
                threshold=np.array(rows["threshold"], dtype=np.float64),
                leaf=np.array(rows["leaf"], dtype=np.float64),
            )
        told = data.get("sure", {"weights": {"belief": 1.0}, "bias": 0.0, "knots": [[0.0, 1.0], [0.0, 1.0]]})
        sure = np.zeros(len(NAMES))
        for name, value in told["weights"].items():
            sure[_column(name)] = value
        return cls(first, trees, sure, told["bias"], np.array(told["knots"], dtype=np.float64))

    def first_pass(self, matrix: Floats) -> Floats:
        """Scores from the hand-weighted sum."""
        result: Floats = matrix @ self.first
        return result

    def second_pass(self, matrix: Floats) -> Floats:
        """What the trees add to the beliefs of the first pass; the sum where no trees were fitted."""
        if self.trees is None:
            return self.first_pass(matrix)
        result: Floats = matrix[:, COLUMN["belief"]] + self.trees.score(matrix)
        return result

    def confidence(self, row: Floats, belief: float) -> float:
        """How often a winner with this row and this belief is right."""
        raw = 1 / (1 + math.exp(-float(winner_row(row, belief) @ self.sure) - self.bias))
        return float(np.interp(raw, self.knots[0], self.knots[1]))


def winner_row(row: Floats, belief: float) -> Floats:
    """A feature row with the final belief, as log-odds, in place of the first one."""
    result = row.copy()
    kept = min(max(belief, LEAST_DOUBT), 1 - LEAST_DOUBT)
    result[COLUMN["belief"]] = math.log(kept / (1 - kept))
    return result


def _column(name: str) -> int:
    if name not in COLUMN:
        raise ModelError(f"The weights name a column “{name}” that this version does not have: fit them again.")
    return COLUMN[name]
