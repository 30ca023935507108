"""What a layer yields: a place and the names that lead to it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ..model import MatchKind, Place


class Name(NamedTuple):
    """One name of a place; `lang` is "" when every language may use it."""

    text: str
    kind: MatchKind = "alternate"
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with its names. `prominence` orders the candidates of one name; about log10 of the population."""

    place: Place
    names: tuple[Name, ...]
    prominence: float
    outline: tuple[tuple[float, float], ...] = ()  # (lat, lon) corners, in order
    distant: tuple[str, ...] = ()  # romanisation keys


@dataclass(frozen=True, slots=True)
class Extra:
    """Further names of a place that some layer gives. `place` is its id, a country code, or "City, CC"."""

    place: str
    names: tuple[Name, ...]


class Layer(Protocol):
    """One source of places, with what has to be said about it."""

    name: str
    source: str
    licence: str

    def entries(self) -> Iterator[Entry | Extra]:
        """The places and further names of this layer, always in the same order."""
        ...


#: A country outranks the cities and provinces that share its name; a province ranks behind the city it is named for.
_BONUS = {"country": 1.5, "admin1": -1.0, "admin2": -1.5, "suburb": -0.5}


def prominence(level: str, population: int, *, capital: bool = False) -> float:
    """How likely a bare name means this place: log10 of the population, shifted by the level."""
    return round(math.log10(population + 10) + _BONUS.get(level, 0.0) + (1.0 if capital else 0.0), 3)


def city_radius_km(population: int) -> float:
    """A round figure for how far a settlement reaches: 1 km for a village, 16 km for a million people."""
    return round(min(40.0, max(1.0, 0.5 * math.sqrt(population / 1000))), 1)
