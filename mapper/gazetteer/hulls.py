"""Convex hulls of points, in plain Python: a build makes tens of thousands of small ones."""

from __future__ import annotations

#: More corners than this say nothing more about a district.
_MAX_CORNERS = 24


def convex_hull(points: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The corners of the convex hull, in order (Andrew's monotone chain); empty for fewer than three."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ()
    lower, upper = _half(ordered), _half(ordered[::-1])
    corners = lower[:-1] + upper[:-1]
    if len(corners) < 3:
        return ()
    step = -(-len(corners) // _MAX_CORNERS)
    return tuple(corners[::step])


def _half(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    chain: list[tuple[float, float]] = []
    for x, y in points:
        while len(chain) > 1:
            (x1, y1), (x2, y2) = chain[-2], chain[-1]
            if (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > 0:
                break
            chain.pop()
        chain.append((x, y))
    return chain
