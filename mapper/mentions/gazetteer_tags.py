"""Gazetteer hits → one small number per token, which tells the tagger what the gazetteer makes of it."""

from __future__ import annotations

from collections.abc import Sequence

from .candidates import Known

#: Hits of this size (log10 of the population) and more share a number.
_STEPS = (2.0, 3.3, 4.3, 5.3, 6.5)


def tags_of(spans: Sequence[tuple[int, int]], hits: Sequence[tuple[int, int, Known]]) -> list[int]:
    """A number per token: 0 outside all hits; else its place in the hit, the size and the form of the place."""
    tags = [0] * len(spans)
    i = 0
    for start, end, known in hits:
        while i < len(spans) and spans[i][1] <= start:
            i += 1
        begin = True
        while i < len(spans) and spans[i][0] < end:
            inside = spans[i][0] >= start and spans[i][1] <= end
            tags[i] = _number(known, begin=begin, whole=inside)
            begin = False
            i += 1
    return tags


def _number(known: Known, *, begin: bool, whole: bool) -> int:
    size = sum(known.size >= step for step in _STEPS)
    derived = 1 if known.forms and known.forms <= {"adjective", "demonym"} else 0
    country = 1 if known.level == "country" else 0
    return 1 + begin + 2 * whole + 4 * derived + 8 * country + 16 * size
