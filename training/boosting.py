"""Fits rankers on groups of candidates: a weighted sum, and boosted oblivious trees on top of it.

Loss of a group: minus the logarithm of the belief that its right candidates get together (softmax over the group).
A tree asks the same `depth` questions of every row, so that scoring is a table look-up. Monotone columns: a higher
value never lowers (+1) or never raises (-1) the score. numpy and scipy only; the same input gives the same trees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_BINS = 32
#: A column that is nearly always the same is scaled as if it varied this much: rare marks earn no huge weights.
LEAST_SPREAD = 0.25


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows of candidates, group by group: features, start of each group, right or not, weight of each group."""

    rows: Floats
    starts: Ints
    right: NDArray[np.bool_]
    weight: Floats

    @property
    def group(self) -> Ints:
        """The group of each row."""
        sizes = np.diff(np.append(self.starts, len(self.rows)))
        return np.repeat(np.arange(len(self.starts)), sizes)


@dataclass(slots=True)
class Forest:
    """Oblivious trees as nested lists: column and threshold per question, value per leaf."""

    column: list[list[int]]
    threshold: list[list[float]]
    leaf: list[list[float]]

    def score(self, rows: Floats) -> Floats:
        """One score per row."""
        total = np.zeros(len(rows))
        for column, threshold, leaf in zip(self.column, self.threshold, self.leaf, strict=True):
            answers = rows[:, column] > np.array(threshold)
            total += np.array(leaf)[answers @ (1 << np.arange(len(column)))]
        return total


def beliefs(scores: Floats, groups: Groups) -> Floats:
    """Softmax within each group."""
    group = groups.group
    raised = np.exp(scores - np.maximum.reduceat(scores, groups.starts)[group])
    result: Floats = raised / np.add.reduceat(raised, groups.starts)[group]
    return result


def _slopes(scores: Floats, groups: Groups) -> tuple[Floats, Floats]:
    """First and second derivative of the loss by the scores."""
    group, weight = groups.group, groups.weight[groups.group]
    belief = beliefs(scores, groups)
    wanted = belief * groups.right
    wanted = wanted / np.maximum(np.add.reduceat(wanted, groups.starts), 1e-12)[group]
    return weight * (belief - wanted), weight * np.maximum(belief * (1 - belief), 1e-6)


def fit_sum(groups: Groups, *, signs: Mapping[int, int], ridge: float = 2.0, near: Floats | None = None) -> Floats:
    """Weights of a sum with the given signs, pulled towards `near` (on standardised columns)."""
    scale = np.maximum(groups.rows.std(axis=0), LEAST_SPREAD)
    rows = groups.rows / scale
    anchor = np.zeros(rows.shape[1]) if near is None else near * scale

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = rows @ weights
        belief = beliefs(scores, groups)
        right = np.maximum(np.add.reduceat(belief * groups.right, groups.starts), 1e-12)
        slope, _ = _slopes(scores, groups)
        pull = weights - anchor
        return (
            float(-(groups.weight * np.log(right)).sum() + ridge * (pull @ pull)),
            rows.T @ slope + 2 * ridge * pull,
        )

    free = (None, None)
    limits = {1: (0.0, None), -1: (None, 0.0), 0: free}
    bounds = [limits[signs.get(i, 0)] for i in range(rows.shape[1])]
    found = minimize(loss, anchor, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200})
    weights: Floats = np.where(groups.rows.std(axis=0) > 1e-9, found.x / scale, 0.0)
    return weights


def fit_trees(
    groups: Groups,
    base: Floats,
    *,
    signs: Mapping[int, int],
    trees: int = 150,
    depth: int = 4,
    rate: float = 0.1,
    ridge: float = 5.0,
    share: float = 0.6,
    seed: int = 7,
) -> Forest:
    """Trees whose sum is added to the `base` scores. Each tree sees a random `share` of the columns."""
    chance = np.random.default_rng(seed)
    cuts = [_cuts(groups.rows[:, i]) for i in range(groups.rows.shape[1])]
    binned = np.stack([np.searchsorted(cut, groups.rows[:, i]) for i, cut in enumerate(cuts)], axis=1)
    usable = np.array([i for i, cut in enumerate(cuts) if len(cut)])
    scores = base.copy()
    forest = Forest([], [], [])
    for _ in range(trees):
        slope, bend = _slopes(scores, groups)
        columns = np.sort(chance.choice(usable, max(1, int(share * len(usable))), replace=False))
        questions, leaf_of = _grow(binned, cuts, columns, slope, bend, depth, ridge)
        if not questions:
            break
        values = _leaves(leaf_of, slope, bend, questions, signs, ridge) * rate
        scores += values[leaf_of]
        forest.column.append([column for column, _ in questions])
        forest.threshold.append([float(cuts[column][cut]) for column, cut in questions])
        forest.leaf.append([round(float(value), 5) for value in values])
    return forest


def _cuts(values: Floats) -> Floats:
    """Thresholds between distinct values, at most `MOST_BINS`: `value > cut` is the question."""
    distinct = np.unique(values)
    if len(distinct) > MOST_BINS:
        distinct = np.unique(np.quantile(values, np.linspace(0, 1, MOST_BINS + 1), method="lower"))
    result: Floats = np.round((distinct[1:] + distinct[:-1]) / 2, 6) if len(distinct) > 1 else np.zeros(0)
    return result


def _grow(
    binned: Ints, cuts: list[Floats], columns: Ints, slope: Floats, bend: Floats, depth: int, ridge: float
) -> tuple[list[tuple[int, int]], Ints]:
    """The questions that lower the loss most, one level after the other."""
    leaf_of = np.zeros(len(binned), dtype=np.int64)
    questions: list[tuple[int, int]] = []
    for level in range(depth):
        best, choice = 1e-9, None
        leaves = 1 << level
        for column in columns:
            gain, cut = _best_cut(binned[:, column], len(cuts[column]), leaf_of, leaves, slope, bend, ridge)
            if gain > best and (int(column), cut) not in questions:
                best, choice = gain, (int(column), cut)
        if choice is None:
            break
        questions.append(choice)
        leaf_of = leaf_of + ((binned[:, choice[0]] > choice[1]).astype(np.int64) << level)
    return questions, leaf_of


def _best_cut(
    bins: Ints, cuts: int, leaf_of: Ints, leaves: int, slope: Floats, bend: Floats, ridge: float
) -> tuple[float, int]:
    width = cuts + 1
    cell = leaf_of * width + bins
    g = np.bincount(cell, weights=slope, minlength=leaves * width).reshape(leaves, width)
    h = np.bincount(cell, weights=bend, minlength=leaves * width).reshape(leaves, width)
    left_g, left_h = g.cumsum(1)[:, :-1], h.cumsum(1)[:, :-1]
    all_g, all_h = g.sum(1)[:, None], h.sum(1)[:, None]
    right_g, right_h = all_g - left_g, all_h - left_h
    gain = left_g**2 / (left_h + ridge) + right_g**2 / (right_h + ridge) - all_g**2 / (all_h + ridge)
    total = gain.sum(axis=0)
    cut = int(total.argmax())
    return float(total[cut]), cut


def _leaves(
    leaf_of: Ints,
    slope: Floats,
    bend: Floats,
    questions: list[tuple[int, int]],
    signs: Mapping[int, int],
    ridge: float,
) -> Floats:
    """Newton steps per leaf; pairs that break a monotone column are set to their common mean."""
    size = 1 << len(questions)
    g = np.bincount(leaf_of, weights=slope, minlength=size)
    h = np.bincount(leaf_of, weights=bend, minlength=size) + ridge
    values = -g / h
    for _ in range(2 * len(questions)):
        for bit, (column, _) in enumerate(questions):
            sign = signs.get(column, 0)
            if not sign:
                continue
            low = np.array([leaf for leaf in range(size) if not leaf >> bit & 1])
            high = low | (1 << bit)
            broken = sign * values[low] > sign * values[high]
            mean = (values[low] * h[low] + values[high] * h[high]) / (h[low] + h[high])
            values[low[broken]] = mean[broken]
            values[high[broken]] = mean[broken]
    for bit, (column, _) in enumerate(questions):  # what the means left over, exactly
        if sign := signs.get(column, 0):
            low = np.array([leaf for leaf in range(size) if not leaf >> bit & 1])
            high = low | (1 << bit)
            better = np.maximum if sign > 0 else np.minimum
            values[high] = better(values[low], values[high])
    return values
