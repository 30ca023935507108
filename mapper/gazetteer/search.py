"""The search box: a few letters → places whose names begin so, most prominent first, then spellings close by."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from ..model import Place
from .names import fold
from .schema import LANG_CODE, unpack

#: As many keys are read for one prefix; a short prefix has more, and its most prominent places come first anyway.
_MAX_KEYS = 4000
_FUZZY_START = 2
BBox = tuple[float, float, float, float]


class Found(NamedTuple):
    """A place for the search box and the key that led to it; `distance` counts the letters that differ."""

    place: Place
    key: str
    distance: int


def search(
    db: sqlite3.Connection,
    place_at: Callable[[int], Place],
    prefix: str,
    *,
    lang: str,
    country: str | None,
    bbox: BBox | None,
    limit: int,
) -> tuple[Found, ...]:
    """Places whose names begin with `prefix`; when they are few, also names that differ by a letter or two."""
    wanted = fold(prefix)
    if not wanted or limit < 1:
        return ()
    found: dict[str, Found] = {}

    def take(rows: Iterable[tuple[int, str, int]]) -> None:
        for row, key, distance in rows:
            place = place_at(row)
            if len(found) < limit and place.id not in found and _fits(place, country, bbox):
                found[place.id] = Found(place, key, distance)

    take(_exact(db, wanted))
    take(_beginning(db, wanted, lang))
    if len(found) < limit and len(wanted) > 3:
        take(_close(db, wanted, lang))
    return tuple(found.values())


def _exact(db: sqlite3.Connection, wanted: str) -> Iterator[tuple[int, str, int]]:
    row = db.execute("SELECT postings FROM names WHERE key=?", (wanted,)).fetchone()
    for place, _, _ in unpack(row[0] if row else b""):
        yield place, wanted, 0


def _beginning(db: sqlite3.Connection, wanted: str, lang: str) -> list[tuple[int, str, int]]:
    """Places by prominence (the row number is the rank); names of other languages come after."""
    own = LANG_CODE.get(lang, 0)
    best: dict[int, tuple[bool, int, str]] = {}
    for key, postings in db.execute(
        "SELECT key, postings FROM names WHERE key>=? AND key<? LIMIT ?", (wanted, wanted + "\U0010ffff", _MAX_KEYS)
    ):
        for row, _, code in unpack(postings):
            rank = (bool(code and own and code != own), row, key)
            best[row] = min(best.get(row, rank), rank)
    return [(row, key, 0) for _, row, key in sorted(best.values())]


def _close(db: sqlite3.Connection, wanted: str, lang: str) -> list[tuple[int, str, int]]:
    """Places with a name that differs by a letter (two in long names) and begins with the same two letters."""
    most = 1 if len(wanted) < 7 else 2
    start = wanted[:_FUZZY_START]
    near: dict[int, tuple[int, int, str]] = {}
    for key, postings in db.execute(
        "SELECT key, postings FROM names WHERE key>=? AND key<? AND length(key) BETWEEN ? AND ?",
        (start, start + "\U0010ffff", len(wanted) - most, len(wanted) + most),
    ):
        distance = DamerauLevenshtein.distance(wanted, key, score_cutoff=most)
        if 0 < distance <= most:
            for row, _, _ in unpack(postings):
                near[row] = min(near.get(row, (distance, row, key)), (distance, row, key))
    return [(row, key, distance) for distance, row, key in sorted(near.values())]


def _fits(place: Place, country: str | None, bbox: BBox | None) -> bool:
    if country and place.country != country:
        return False
    if bbox is None:
        return True
    west, south, east, north = bbox
    inside = west <= place.lon <= east if west <= east else place.lon >= west or place.lon <= east
    return inside and south <= place.lat <= north
