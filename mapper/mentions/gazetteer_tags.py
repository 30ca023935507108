"""Gazetteer hits → one small number per token, which tells the tagger what the gazetteer makes of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ..model import Token
from .atlas import Found, Known

#: Hits of this size (log10 of the population) and more share a number.
_STEPS = (2.0, 3.3, 4.3, 5.3, 6.5)
#: The largest number.
TAGS = 1 + 1 + 2 + 4 + 8 + 16 * len(_STEPS)


def tags_of(tokens: Sequence[Token], hits: Sequence[Found]) -> list[int]:
    """A number per token of a sentence: 0 outside all hits; else its place in the hit, the size, the form."""
    tags = [0] * len(tokens)
    ends = [token.end for token in tokens]
    free = 0  # of two hits in one token the first one counts
    for start, end, known in hits:
        first = max(free, bisect_right(ends, start))
        for free in range(first, len(tokens) + 1):
            if free == len(tokens) or tokens[free].start >= end:
                break
            whole = tokens[free].start >= start and tokens[free].end <= end
            tags[free] = _number(known, begin=free == first, whole=whole)
    return tags


def _number(known: Known, *, begin: bool, whole: bool) -> int:
    size = sum(known.size >= step for step in _STEPS)
    derived = 1 if known.forms and known.forms <= {"adjective", "demonym"} else 0
    country = 1 if known.level == "country" else 0
    return 1 + begin + 2 * whole + 4 * derived + 8 * country + 16 * size
