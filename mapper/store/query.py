"""Filters → the WHERE part of an SQL query over the tables of `schema`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from . import Box, Filters
from .conditions import condition
from .schema import FACTUAL, LONG_DAYS, POINT_LEVELS

#: A box that covers more of the globe than this is cheaper to check row by row than to look up in the R*Tree.
WIDE_BOX = 0.2
#: Below (5° × 5°), the R*Tree names the rows of a box faster than all columns can be compared with it.
SMALL_BOX = 0.0004


@dataclass
class Where:
    """Conditions that all hold, and their values."""

    conditions: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, condition: str, *values: object) -> None:
        """One more condition."""
        self.conditions.append(condition)
        self.values.extend(values)

    def one_of(self, column: str, values: tuple[str, ...]) -> None:
        """The column has one of the values; no values, no condition."""
        if values:
            self.add(f"{column} IN ({', '.join('?' * len(values))})", *values)

    def __str__(self) -> str:
        """The conditions as SQL."""
        return " AND ".join(self.conditions)


def where(filters: Filters) -> Where:
    """The conditions on the table `event AS e` that the filters mean; deleted events never pass."""
    found = Where()
    found.add("e.live = 1")
    if filters.article:
        found.add("e.article = (SELECT key FROM article WHERE id = ?)", filters.article)
    if filters.bbox:
        _add_box(found, filters.bbox)
    if filters.first or filters.last:
        _add_period(found, (filters.first or date.min).toordinal(), (filters.last or date.max).toordinal())
    found.one_of("e.type", filters.types)
    found.one_of("e.status", filters.statuses)
    found.one_of("e.source", filters.sources)
    found.one_of("e.lang", filters.langs)
    found.one_of("e.country", filters.countries)
    found.one_of("e.precision", filters.precisions)
    if filters.marks:
        _add_marks(found, filters.marks)
    if filters.reaches:
        _add_reaches(found, filters.reaches)
    if filters.claimed is not None:
        found.add("e.claimed = ?", int(filters.claimed))
    if filters.located is not None:
        found.add("e.lat IS NOT NULL" if filters.located else "e.lat IS NULL")
    if filters.text.strip():
        found.add("e.key IN (SELECT rowid FROM event_words WHERE event_words MATCH ?)", words_query(filters.text))
    if filters.expression is not None:
        found.conditions.append(condition(filters.expression, found.values))
    return found


def words_query(text: str) -> str:
    """What people type → an FTS5 query: every word must occur, the last one may be a beginning."""
    words = ['"' + word.replace('"', '""') + '"' for word in text.replace("\0", " ").split()]
    return " ".join(words) + "*"


def micro(degrees: float) -> int:
    """Millionths of a degree."""
    return round(degrees * 1_000_000)


def _add_marks(found: Where, marks: tuple[str, ...]) -> None:
    factual = f"e.status IN ({', '.join(repr(status) for status in FACTUAL)})"
    plain = tuple(mark for mark in marks if mark != "claimed")
    either = [f"({factual} AND e.claimed)"] if "claimed" in marks else []
    if plain:
        either.append(f"(e.status IN ({', '.join('?' * len(plain))}) AND NOT ({factual} AND e.claimed))")
    found.add(f"({' OR '.join(either)})", *plain)


def _add_reaches(found: Where, reaches: tuple[str, ...]) -> None:
    level = f"coalesce(e.precision, '{POINT_LEVELS[0]}') IN ({', '.join(repr(level) for level in POINT_LEVELS)})"
    tests = {
        "point": f"(e.lat IS NOT NULL AND {level})",
        "area": f"(e.lat IS NOT NULL AND NOT {level})",
        "none": "e.lat IS NULL",
        "open": "e.unsure",
    }
    found.add(f"({' OR '.join(tests.get(reach, '0') for reach in reaches)})")


def _add_period(found: Where, first: int, last: int) -> None:
    """The event's time touches the days: a narrow period is looked up, a wide one checked row by row."""
    if last - first > LONG_DAYS:
        found.add("e.first <= ?", last)
        found.add("e.last >= ?", first)
        return
    # Two questions, since an index on the first day finds the events that began long before only with the others.
    found.add(
        "e.key IN (SELECT key FROM event WHERE first BETWEEN ? AND ? AND last >= ? UNION ALL "
        f"SELECT key FROM event WHERE last - first > {LONG_DAYS} AND last >= ? AND first < ?)",
        first - LONG_DAYS,
        last,
        first,
        first,
        first - LONG_DAYS,
    )


def globe_share(box: Box) -> float:
    """How much of the globe a box covers on a plain map, 0 to 1."""
    return sum(east - west for west, east in _ranges(box)) / 360 * (box.north - box.south) / 180


def _ranges(box: Box) -> list[tuple[float, float]]:
    """The box's longitudes: two ranges when it crosses the 180th meridian."""
    return [(box.west, box.east)] if box.west <= box.east else [(box.west, 180.0), (-180.0, box.east)]


def keys_in_box(box: Box) -> tuple[str, list[object]]:
    """A query for the row numbers of the points in a box, deleted events included, and its values."""
    ranges = _ranges(box)
    one = "SELECT key FROM event_box WHERE west >= ? AND east <= ? AND south >= ? AND north <= ?"
    # While an import runs, its last rows are not in the tree yet (see `boxes`).
    behind = (
        "SELECT key FROM event WHERE key > (SELECT value FROM state WHERE name = 'boxed') "
        "AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?"
    )
    edges = [(west, east, box.south, box.north) for west, east in ranges]
    values: list[object] = [micro(value) for four in edges for value in four]
    values += [value for four in edges for value in four]
    return " UNION ALL ".join([one] * len(ranges) + [behind] * len(ranges)), values


def _add_box(found: Where, box: Box) -> None:
    if globe_share(box) > WIDE_BOX:
        ranges = _ranges(box)
        either = " OR ".join(["e.lon BETWEEN ? AND ?"] * len(ranges))
        found.add("e.lat BETWEEN ? AND ?", box.south, box.north)
        found.add(f"({either})", *(edge for pair in ranges for edge in pair))
        return
    keys, values = keys_in_box(box)
    found.add(f"e.key IN ({keys})", *values)
