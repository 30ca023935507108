"""A name → its candidate places as arrays, kept for names that come again."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from ..lang import LANGUAGES, lines
from ..model import Gazetteer, Level, Match, MatchKind

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS: tuple[Level, ...] = get_args(Level)
KINDS: tuple[MatchKind, ...] = get_args(MatchKind)
LEVEL_INDEX = {level: i for i, level in enumerate(LEVELS)}
KIND_INDEX = {kind: i for i, kind in enumerate(KINDS)}

#: Longest list of candidates of one name. The right place of a gold mention stood below rank 60 in 1 of 1,000.
MOST_CANDIDATES = 60
#: Words of a name; a piece of a name is no shorter than this.
WORD = re.compile(r"[^\W_][\w.]*")
SHORTEST_PART, MOST_WORDS = 3, 8
LONGEST_ABBREVIATION = 6
#: Kinds of match that a piece of a name may have: no endings or spellings are tried on pieces.
PLAIN_KINDS: tuple[MatchKind, ...] = ("exact", "alternate", "exonym", "abbreviation", "affix", "user")
#: Feature code of a seat of government.
CAPITAL = "PPLC"
#: Names whose arrays are kept; then the shelf is emptied. 20,000 names are about 60 MB.
MOST_NAMES = 20_000


@dataclass(frozen=True, slots=True)
class NameTable:
    """The candidates of one name, most prominent first, as parallel arrays.

    `part` is the piece of the name that they bear when nothing bears the whole: Norfolk of "Norfolk High School".
    """

    matches: tuple[Match, ...]
    part: str
    country: Ints
    admin1: Ints
    admin2: Ints
    level: Ints
    kind: Ints
    log_population: Floats
    log_alternates: Floats
    radius_km: Floats
    unit_xyz: Floats
    capital: Floats

    def __len__(self) -> int:
        return len(self.matches)


class Names:
    """Looks names up and keeps their candidate arrays."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._tables: dict[tuple[str, str], NameTable] = {}
        self._codes: dict[str, int] = {"": 0}

    def table(self, name: str, lang: str) -> NameTable:
        """The candidates of `name`: as the gazetteer has it, else by similar spelling."""
        key = (name, lang)
        known = self._tables.get(key)
        if known is None:
            if len(self._tables) >= MOST_NAMES:
                self._tables.clear()
            matches = self._lookup(name, lang)
            part = "" if matches else self._known_part(name, lang)
            known = self._tables[key] = self._make(matches or self._lookup(part, lang), part)
        return known

    def known(self, name: str) -> bool:
        """Whether the gazetteer has a place of this name, as it is spelled."""
        return bool(self.gazetteer.lookup(name.title()))

    def code(self, text: str) -> int:
        """A number that stands for a country or a division in the arrays; 0 is "none"."""
        return self._codes.setdefault(text, len(self._codes))

    def _lookup(self, name: str, lang: str) -> tuple[Match, ...]:
        if not name:
            return ()
        found = self.gazetteer.lookup(name, lang=lang) or self.gazetteer.lookup(name, lang=lang, cued=True)
        distinct = {match.place.id: match for match in reversed(found)}
        ordered = [match for match in found if distinct.get(match.place.id) is match]
        return tuple(ordered[:MOST_CANDIDATES])

    def _known_part(self, name: str, lang: str) -> str:
        """The run of words of a name that is the best known place; "" for none."""
        words = [found.span() for found in WORD.finditer(name)][:MOST_WORDS]
        empty = lines(lang, "part_words.txt") if lang in LANGUAGES else ()
        best, most = "", 0.0
        for first in range(len(words)):
            for last in range(first, len(words)):
                piece = name[words[first][0] : words[last][1]]
                if len(piece) == len(name) or len(piece) < SHORTEST_PART or not piece[0].isupper():
                    continue
                if all(word.lower() in empty for word in piece.split()):
                    continue
                found = self.gazetteer.lookup(piece, lang=lang)
                if not found or found[0].kind not in PLAIN_KINDS:
                    continue
                weight = 1.5 * (last - first + (first == 0)) + 0.5 * math.log10(10 + found[0].place.population)
                if weight > most:
                    best, most = piece, weight
        return best

    def abbreviated(self, name: str, lang: str) -> bool:
        """Whether the name with a full stop is an abbreviation: "Okla" of "Okla." """
        return len(name) <= LONGEST_ABBREVIATION and any(
            match.kind == "abbreviation" for match in self.gazetteer.lookup(name + ".", lang=lang)
        )

    def _make(self, matches: tuple[Match, ...], part: str) -> NameTable:
        places = [match.place for match in matches]
        lat = np.radians([place.lat for place in places])
        lon = np.radians([place.lon for place in places])
        xyz = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
        return NameTable(
            matches=matches,
            part=part,
            country=np.array([self.code(place.country) for place in places], dtype=np.int64),
            admin1=np.array([self.code(place.admin1) for place in places], dtype=np.int64),
            admin2=np.array([self.code(place.admin2) for place in places], dtype=np.int64),
            level=np.array([LEVEL_INDEX[place.level] for place in places], dtype=np.int64),
            kind=np.array([KIND_INDEX[match.kind] for match in matches], dtype=np.int64),
            log_population=np.array([math.log10(1 + max(0, place.population)) for place in places]),
            log_alternates=np.array([math.log10(1 + place.alternates) for place in places]),
            radius_km=np.array([place.radius_km for place in places], dtype=np.float64),
            unit_xyz=xyz.reshape(len(places), 3),
            capital=np.array([place.kind == CAPITAL for place in places], dtype=np.float64),
        )
