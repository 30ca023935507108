"""Columns → what a page shows beside the map of a big collection: totals, histogram, and pages of lists.

Each function takes the columns and the mask of the rows that pass the filters (`Store.selection`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..taxonomy import event_types, groups
from .columns import MARKS, Columns, Mask
from .rows import OPEN_END, OPEN_START
from .schema import LONG_DAYS

Unit = Literal["day", "week", "month", "year"]
Rows = NDArray[np.int64]
#: Pixels of the axis for each bar, by unit: a finer unit is taken when its bars are still wide enough.
PIXELS: tuple[tuple[Unit, int, int], ...] = (("day", 1, 5), ("week", 7, 6), ("month", 31, 6))
FEWEST_BARS = 60


@dataclass(frozen=True, slots=True)
class Totals:
    """What the rows come to. `bounds` are west, south, east, north in degrees; `countries` the six most frequent."""

    features: int
    events: int
    articles: int
    places: int
    undated: int
    bounds: tuple[float, float, float, float] | None
    countries: tuple[tuple[str, int], ...]
    groups: tuple[int, ...]  # in the order of `taxonomy.groups`


@dataclass(frozen=True, slots=True)
class Timeline:
    """A stacked histogram: bins of one unit from `low` to before `high`, each with a weight for each group.

    Every dated row weighs one, spread over the bins that its time covers.
    """

    unit: Unit
    low: date
    high: date
    bins: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """One point with all its rows: see `clusters.Cluster`."""

    key: int
    features: int
    groups: tuple[int, ...]
    mark: str
    unsure: bool


def totals(columns: Columns, mask: Mask) -> Totals:
    """Numbers, extent and countries."""
    rows = np.flatnonzero(mask)
    placed = rows[columns.located[rows]]
    countries = np.bincount(columns.codes["country"][placed], minlength=len(columns.names["country"]))
    most = np.argsort(-countries, kind="stable")[:6]
    return Totals(
        features=len(rows),
        events=int(np.count_nonzero(np.diff(columns.event[rows], prepend=0))),
        articles=int(np.count_nonzero(np.bincount(columns.article[rows]))),
        places=int(np.count_nonzero(np.bincount(columns.place[placed]))),
        undated=int(np.count_nonzero(columns.first[rows] == 0)),
        bounds=_bounds(columns, placed),
        countries=tuple((columns.names["country"][code], int(countries[code])) for code in most if countries[code]),
        groups=counted_groups(columns, rows),
    )


def _bounds(columns: Columns, rows: Rows) -> tuple[float, float, float, float] | None:
    if not len(rows):
        return None
    lon, lat = columns.lon[rows], columns.lat[rows]
    west, south, east, north = (int(edge) / 1e6 for edge in (lon.min(), lat.min(), lon.max(), lat.max()))
    return west, south, east, north


def counted_groups(columns: Columns, rows: Rows) -> tuple[int, ...]:
    """How many of the rows are of each group."""
    found = np.bincount(_group_codes(columns)[columns.codes["type"][rows]], minlength=len(groups()))
    return tuple(found.tolist())


def _group_codes(columns: Columns) -> NDArray[np.int64]:
    """The position of the group of each type code; unknown types count as “other”."""
    order, types = list(groups()), event_types()
    names = (name if name in types else "other" for name in columns.names["type"])
    return np.array([order.index(types[name].group) for name in names], dtype=np.int64)


def facets(columns: Columns) -> dict[str, dict[str, int]]:
    """How many rows each value of the page's filters has, the most frequent first."""
    everything = np.ones(len(columns), dtype=np.bool_)
    marks = np.bincount(columns.marked(), minlength=len(MARKS)).tolist()
    reaches = {"point": columns.points(), "open": columns.unsure, "none": ~columns.located}
    counted = {name: int(np.count_nonzero(mask)) for name, mask in reaches.items()}
    counted["area"] = len(columns) - counted["point"] - counted["none"]
    return {
        "status": dict(zip(MARKS, marks, strict=True)),
        "precision": counted,
        "source": columns.counted("source", everything),
        "lang": columns.counted("lang", everything),
    }


def timeline(columns: Columns, mask: Mask, *, width: int) -> Timeline | None:
    """The histogram of the dated rows for an axis of `width` pixels; None when there are none.

    Far outliers do not squeeze the rest: the axis ends four typical ranges (the middle 80 %) from the median.
    """
    rows = np.flatnonzero(mask & (columns.first > 0))
    if not len(rows):
        return None
    first, last = columns.first[rows], columns.last[rows]
    begin = np.where(first == OPEN_START, last, first)
    end = np.where(last == OPEN_END, first, last)
    low, high = _domain(begin, end)
    fitting = (unit for unit, days, px in PIXELS if high - low <= days * max(FEWEST_BARS, width / px))
    unit: Unit = next(fitting, "year")
    starts = list(_starts(date.fromordinal(low), date.fromordinal(high), unit))
    edges = np.array([day.toordinal() for day in starts])
    inside = np.flatnonzero((begin < edges[-1]) & (end >= edges[0]))
    bins, kinds = len(edges) - 1, len(groups())
    bin_of = np.repeat(np.arange(bins), np.diff(edges))  # of each day of the axis
    from_bin = bin_of[np.maximum(begin[inside] - edges[0], 0)]
    to_bin = bin_of[np.minimum(end[inside] - edges[0], len(bin_of) - 1)]
    kind = _group_codes(columns)[columns.codes["type"][rows[inside]]] * (bins + 1)
    single = from_bin == to_bin
    heights = np.bincount((kind + from_bin)[single], minlength=kinds * (bins + 1)).astype(np.float64)
    steps = np.zeros(kinds * (bins + 1))
    if not single.all():
        kind, from_bin, to_bin = kind[~single], from_bin[~single], to_bin[~single]
        weight = 1.0 / (to_bin - from_bin + 1)
        steps += np.bincount(kind + from_bin, weight, minlength=len(steps))
        steps -= np.bincount(kind + to_bin + 1, weight, minlength=len(steps))
    heights = heights.reshape(kinds, bins + 1) + np.cumsum(steps.reshape(kinds, bins + 1), axis=1)
    heights = heights[:, :bins].T.round(2) + 0.0  # no −0.0
    return Timeline(unit, starts[0], starts[-1], tuple(tuple(one) for one in heights.tolist()))


def _domain(begin: NDArray[np.int32], end: NDArray[np.int32]) -> tuple[int, int]:
    """First and last day of the axis."""
    short = end - begin <= LONG_DAYS
    if short.any():
        begin, end = begin[short], end[short]
    base = int(begin.min())
    below = np.cumsum(np.bincount(begin - base))  # counting days is faster than sorting events
    tenth, middle, nine_tenths = (base + int(np.searchsorted(below, part * len(begin))) for part in (0.1, 0.5, 0.9))
    reach = max(4 * ((nine_tenths - tenth) or 30), 45)
    low, high = max(base, middle - reach), min(int(end.max()), middle + reach)
    spare = max(2, round((high - low) * 0.03))
    return max(low - spare, OPEN_START), min(max(high, low) + spare, OPEN_END - 366)


def _starts(low: date, high: date, unit: Unit) -> Iterator[date]:
    """The first days of the units from the one with `low` to the one after `high`."""
    day = _floor(low, unit)
    while day <= high:
        yield day
        day = _following(day, unit)
    yield day


def _floor(day: date, unit: Unit) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day if unit == "day" else day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _following(day: date, unit: Unit) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=1 if unit == "day" else 7)
    if unit == "year" or day.month == 12:
        return date(day.year + 1, 1, 1)
    return date(day.year, day.month + 1, 1)


def newest(columns: Columns, mask: Mask, *, limit: int, offset: int = 0) -> list[int]:
    """Keys of the rows, the latest first day first; undated ones come last."""
    rows = np.flatnonzero(mask)
    order = columns.first[rows].astype(np.int64) << 32 | rows
    wanted = min(offset + limit, len(order))
    if wanted < len(order):
        order = np.partition(order, len(order) - wanted)[len(order) - wanted :]
    page = np.sort(order)[::-1][offset:wanted]
    return [int(key) for key in columns.key[page & 0xFFFFFFFF]]


def newest_articles(columns: Columns, mask: Mask, *, limit: int, offset: int = 0) -> list[int]:
    """Keys of the articles that the rows stand in, last added first."""
    found = np.flatnonzero(np.bincount(columns.article[mask]))[::-1]
    return [int(key) for key in found[offset : offset + limit]]


def article_groups(columns: Columns, mask: Mask, articles: list[int]) -> dict[int, tuple[int, ...]]:
    """How many rows of each group these articles have."""
    rows = np.flatnonzero(mask & np.isin(columns.article, articles))
    numbers = columns.article[rows]
    return {article: counted_groups(columns, rows[numbers == article]) for article in articles}


def spots(columns: Columns, mask: Mask, *, limit: int, offset: int = 0) -> tuple[list[Spot], int]:
    """The points with most rows, and how many points there are."""
    rows = np.flatnonzero(mask & columns.located)
    numbers = np.bincount(columns.place[rows])
    order = np.argsort(-numbers, kind="stable")[: np.count_nonzero(numbers)]
    wanted = order[offset : offset + limit]
    chosen = np.zeros(max(len(numbers), 1), dtype=np.bool_)
    chosen[wanted] = True
    rows = rows[chosen[columns.place[rows]]]
    places = columns.place[rows]
    return [_spot(columns, rows[places == place]) for place in wanted.tolist()], len(order)


def _spot(columns: Columns, rows: Rows) -> Spot:
    counts = counted_groups(columns, rows)
    kinds = _group_codes(columns)[columns.codes["type"][rows]]
    lead = rows[np.flatnonzero(kinds == int(np.argmax(counts)))[0]]
    mark = MARKS[int(columns.marked(rows).min())]
    return Spot(int(columns.key[lead]), len(rows), counts, mark, bool(columns.unsure[rows].all()))
