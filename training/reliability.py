"""Confidence against truth: isotonic calibration, and the reliability diagram as an SVG file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from training.boosting import LEAST_SPREAD

Floats = NDArray[np.float64]
Pairs = Sequence[tuple[float, float]]

#: Fewest answers in one step of the calibration curve.
LEAST_STEP = 60
#: Sheet of the diagram: size of the square and the margin, in pixels.
SIDE, MARGIN = 320, 48


def knots_of(pairs: Pairs) -> list[list[float]]:
    """(belief, right) pairs → two rows of knots: belief, share right; rising, by pooling adjacent violators."""
    ordered = sorted(pairs)
    belief = np.array([pair[0] for pair in ordered])
    right = np.array([pair[1] for pair in ordered])
    blocks: list[tuple[float, float, int]] = []  # mean belief, share right, size
    for begin in range(0, len(ordered), LEAST_STEP):
        part = slice(begin, begin + LEAST_STEP)
        blocks.append((float(belief[part].mean()), float(right[part].mean()), len(belief[part])))
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            (b1, r1, n1), (b2, r2, n2) = blocks[-2:]
            blocks[-2:] = [((b1 * n1 + b2 * n2) / (n1 + n2), (r1 * n1 + r2 * n2) / (n1 + n2), n1 + n2)]
    # A share of exactly 0 or 1 among some hundred answers is luck: one answer the other way is added.
    knots = [(round(b, 5), round((r * n + 0.5) / (n + 1), 4)) for b, r, n in blocks]
    return [[b for b, _ in knots], [r for _, r in knots]]


@dataclass(frozen=True, slots=True)
class Winners:
    """The first candidates of many names: their feature rows (belief as log-odds in the last column), right or not."""

    rows: Floats
    right: Floats

    @staticmethod
    def together(parts: Sequence[Winners]) -> Winners:
        """All of them in one."""
        return Winners(np.concatenate([p.rows for p in parts]), np.concatenate([p.right for p in parts]))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Row → how sure: a logistic regression, then a rising curve of steps."""

    weights: Floats
    bias: float
    knots: list[list[float]]

    def confidence(self, rows: Floats) -> Floats:
        """Share right that is to be expected."""
        raw = 1 / (1 + np.exp(-(rows @ self.weights + self.bias)))
        result: Floats = np.interp(raw, self.knots[0], self.knots[1])
        return result


def calibrate(winners: Winners, *, ridge: float = 3.0) -> Calibration:
    """Fitted on answers that the ranker had not seen."""
    scale = np.maximum(winners.rows.std(axis=0), LEAST_SPREAD)
    rows = winners.rows / scale

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights, bias = parameters[:-1], parameters[-1]
        score = rows @ weights + bias
        share = 1 / (1 + np.exp(-score))
        cost = np.logaddexp(0, score) - winners.right * score
        slope = share - winners.right
        gradient = np.append(rows.T @ slope + 2 * ridge * weights, slope.sum())
        return float(cost.sum() + ridge * (weights @ weights)), gradient

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights, bias = found.x[:-1] / scale, float(found.x[-1])
    raw = 1 / (1 + np.exp(-(winners.rows @ weights + bias)))
    return Calibration(weights, bias, knots_of(list(zip(raw.tolist(), winners.right.tolist(), strict=True))))


def cross_calibrated(folds: Sequence[Winners]) -> list[tuple[float, float]]:
    """(confidence, right) of each fold, calibrated on all the other folds."""
    result: list[tuple[float, float]] = []
    for i, fold in enumerate(folds):
        calibration = calibrate(Winners.together([other for j, other in enumerate(folds) if j != i]))
        result += zip(calibration.confidence(fold.rows).tolist(), fold.right.tolist(), strict=True)
    return result


def bins_of(pairs: Pairs, *, count: int = 10) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and number of answers per tenth of the scale; empty tenths are left out."""
    rows = []
    for i in range(count):
        inside = [p for p in pairs if i / count <= p[0] < (i + 1) / count or (i == count - 1 and p[0] == 1.0)]
        if inside:
            rows.append((float(np.mean([p[0] for p in inside])), float(np.mean([p[1] for p in inside])), len(inside)))
    return rows


def expected_error(pairs: Pairs) -> float:
    """Expected calibration error: mean distance between confidence and share right, over the tenths."""
    return sum(abs(mean - share) * size for mean, share, size in bins_of(pairs)) / max(1, len(pairs))


def diagram(pairs: Pairs, *, title: str) -> str:
    """The reliability diagram as SVG: a dot per tenth, as large as its share of the answers."""
    total = max(1, len(pairs))
    width = SIDE + 2 * MARGIN

    def at(x: float, y: float) -> tuple[float, float]:
        return round(MARGIN + x * SIDE, 1), round(MARGIN + (1 - y) * SIDE, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}"'
        ' font-family="sans-serif" font-size="11">',
        f"<title>{title}</title>",
        f'<rect width="{width}" height="{width}" fill="#fff"/>',
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>',
        f'<line x1="{MARGIN}" y1="{MARGIN + SIDE}" x2="{MARGIN + SIDE}" y2="{MARGIN}" stroke="#bbb" '
        'stroke-dasharray="4 4"/>',
        f'<text x="{width / 2}" y="{MARGIN / 2}" text-anchor="middle">{title}</text>',
        f'<text x="{width / 2}" y="{width - 10}" text-anchor="middle">confidence</text>',
        f'<text transform="translate(14 {width / 2}) rotate(-90)" text-anchor="middle">share right</text>',
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = at(tick, tick)
        parts.append(f'<text x="{x}" y="{MARGIN + SIDE + 16}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{MARGIN - 6}" y="{y + 4}" text-anchor="end">{tick:g}</text>')
    for mean, share, size in bins_of(pairs):
        x, y = at(mean, share)
        radius = round(3 + 14 * (size / total) ** 0.5, 1)
        parts.append(f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#1f6f8b" fill-opacity="0.7"/>')
        parts.append(f'<text x="{x}" y="{round(y - radius - 3, 1)}" text-anchor="middle">{size}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
