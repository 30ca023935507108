"""The gazetteer as recognition sees it: what a string may name, how large that is, where names stand in a text."""

from __future__ import annotations

import math
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Document, Gazetteer, Level, Match

#: Stand-in for the size of places without a population.
_LEVEL_SIZE = {"country": 7.0, "admin1": 6.0, "water": 5.0, "mountain": 4.0, "region": 5.0, "island": 4.0}
_SIZES = (1.0, 2.5, 3.3, 4.0, 4.7, 5.3, 6.0, 7.0)


@dataclass(frozen=True, slots=True)
class Known:
    """What the gazetteer says about a string: its best place and how the string names it."""

    size: float  # log10 of the population of the most prominent place; −1: unknown string
    level: Level | None
    forms: frozenset[str]
    count: int
    name: str
    rank: str = ""  # the level; "capital" for the capital of a country
    step: int = 1  # the size in steps
    forms_code: int = 0

    def __bool__(self) -> bool:
        return self.level is not None


UNKNOWN = Known(-1.0, None, frozenset(), 0, "")


class Atlas:
    """The gazetteer's answers in the short form that recognition needs, remembered."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._memo: dict[tuple[str, str], Known] = {}

    def known(self, name: str, lang: str) -> Known:
        """What the gazetteer says about `name`."""
        key = (name, lang)
        found = self._memo.get(key)
        if found is None:
            found = _summary(name, self._gazetteer.lookup(name, lang=lang))
            if len(self._memo) > 60_000:
                self._memo.clear()
            self._memo[key] = found
        return found

    def hits(self, text: str, start: int, end: int, lang: str) -> Iterator[tuple[int, int]]:
        """The gazetteer's names in a stretch of the text, as offsets of the text."""
        for hit in self._gazetteer.scan(text[start:end], lang=lang):
            yield start + hit.start, start + hit.end


def _summary(name: str, matches: object) -> Known:
    found: list[Match] = list(matches)  # type: ignore[call-overload]
    if not found:
        return UNKNOWN
    best = found[0].place
    size = math.log10(best.population + 1) if best.population else _LEVEL_SIZE.get(best.level, 2.0)
    forms = frozenset(match.kind for match in found[:6])
    rank = "capital" if best.kind == "PPLC" else best.level
    step = 2 + bisect_right(_SIZES, size)
    return Known(size, best.level, forms, len(found), name, rank, step, zlib.crc32(",".join(sorted(forms)).encode()))


#: A hit of the gazetteer: start, end, what it knows.
Found = tuple[int, int, Known]


def scan(document: Document, atlas: Atlas) -> list[list[Found]]:
    """The gazetteer's names in each sentence of a document."""
    return [
        [
            (start, end, atlas.known(document.text[start:end], sentence.lang))
            for start, end in atlas.hits(document.text, sentence.start, sentence.end, sentence.lang)
        ]
        for sentence in document.sentences
    ]
