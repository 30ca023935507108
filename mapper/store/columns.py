"""All live features as typed arrays, 50 bytes each: counts, grid clusters and the page's own filtering without SQL.

A million rows are read in seconds, once; new rows are added to what is there. Filters then take milliseconds.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ..expressions import Expression
from . import Box, Counts, Filters
from .query import micro
from .rows import OPEN_END, OPEN_START
from .schema import FACTUAL, POINT_LEVELS

#: Columns of the table `event` that are read, in this order.
SELECTED = (
    "id, key, event, article, type, status, claimed, first, last, lon, lat, country, source, lang, precision, unsure"
)
#: What stands for “no point” among millionths of a degree.
NOWHERE = np.iinfo(np.int32).min
CODED = ("type", "status", "country", "source", "lang", "precision")
BLOCK = 50_000
#: Arrays of the file that `save` writes, and the version of its form.
ARRAYS = ("key", "event", "article", "claimed", "unsure", "first", "last", "lon", "lat", "north", "place")
FORM = 2
#: Web Mercator ends here.
MAX_LATITUDE = 85.051129
EVERY = slice(None)
#: The statuses as a map shows them, the strongest first.
MARKS = ("happened", "ongoing", "claimed", "planned", "possible", "denied")
log = logging.getLogger(__name__)

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Columns:
    """Arrays of equal length, in the order of the keys.

    `first` and `last` are day numbers (0: no date), `lon` and `lat` millionths of a degree (`NOWHERE`: no point).
    `north` is how far north the point lies on a Web Mercator map, in millionths of a degree of longitude; `place` is
    the same small number for the same point, 0 for none. `codes` holds, for each column of `CODED`, the position of
    the row's value in `names`; 0 is “none”.
    """

    revision: int
    removals: int
    newest: str  # id of the last row's feature: tells whether the rows are still those of the store
    key: NDArray[np.int64]
    event: NDArray[np.int32]
    article: NDArray[np.int32]
    claimed: Mask
    unsure: Mask
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    lon: NDArray[np.int32]
    lat: NDArray[np.int32]
    north: NDArray[np.int32]
    place: NDArray[np.int32]
    codes: dict[str, NDArray[np.uint16]]
    names: dict[str, tuple[str, ...]]

    def __len__(self) -> int:
        """The number of features."""
        return len(self.key)

    @property
    def located(self) -> Mask:
        """Which rows have a point."""
        found: Mask = self.lat != NOWHERE
        return found

    def matching(
        self,
        filters: Filters,
        *,
        keys_with: Callable[[str], Iterable[int]],
        keys_where: Callable[[Expression], Iterable[int]],
        article_key: Callable[[str], int],
    ) -> Mask:
        """Which rows pass the filters. `keys_with` answers the text search, `keys_where` an expression,
        `article_key` the article's number."""
        mask = np.ones(len(self), dtype=np.bool_)
        if filters.bbox:
            mask &= self.inside(filters.bbox)
        if filters.first or filters.last:
            mask &= self.first > 0
        if filters.first:
            mask &= self.last >= filters.first.toordinal()
        if filters.last:
            mask &= self.first <= filters.last.toordinal()
        for column, wanted in _wanted(filters):
            if wanted:
                mask &= np.isin(self.codes[column], self._codes_of(column, wanted))
        if filters.marks:
            mask &= np.isin(self.marked(), [MARKS.index(mark) for mark in filters.marks if mark in MARKS])
        if filters.reaches:
            mask &= self._reaching(filters.reaches)
        if filters.claimed is not None:
            mask &= self.claimed == filters.claimed
        if filters.located is not None:
            mask &= self.located == filters.located
        if filters.article:
            mask &= self.article == article_key(filters.article)
        if filters.text.strip():
            mask &= np.isin(self.key, np.fromiter(keys_with(filters.text), dtype=np.int64))
        if filters.expression is not None:
            mask &= np.isin(self.key, np.fromiter(keys_where(filters.expression), dtype=np.int64))
        return mask

    def marked(self, rows: NDArray[np.int64] | slice = EVERY) -> NDArray[np.uint8]:
        """The status of each row as a map shows it: its position in `MARKS`."""
        names = self.names["status"]
        plain = np.array([MARKS.index(name) if name in MARKS else 0 for name in names], dtype=np.uint8)
        claim = np.array(
            [MARKS.index("claimed") if name in FACTUAL else code for name, code in zip(names, plain, strict=True)]
        )
        codes = self.codes["status"][rows]
        marked: NDArray[np.uint8] = np.where(self.claimed[rows], claim[codes], plain[codes])
        return marked

    def points(self) -> Mask:
        """Which rows have a place that is drawn as a point."""
        names = self.names["precision"]
        levels = np.array([not name or name in POINT_LEVELS for name in names])
        found: Mask = levels[self.codes["precision"]] & self.located
        return found

    def _reaching(self, reaches: Sequence[str]) -> Mask:
        """Which rows have one of the reaches of `Filters.reaches`."""
        found = np.zeros(len(self), dtype=np.bool_)
        if "point" in reaches:
            found |= self.points()
        if "area" in reaches:
            found |= self.located & ~self.points()
        if "none" in reaches:
            found |= ~self.located
        if "open" in reaches:
            found |= self.unsure
        return found

    def inside(self, box: Box) -> Mask:
        """Which points lie in the box; it may cross the 180th meridian."""
        west, east = micro(box.west), micro(box.east)
        between = (self.lon >= west) & (self.lon <= east) if west <= east else (self.lon >= west) | (self.lon <= east)
        return between & (self.lat >= micro(box.south)) & (self.lat <= micro(box.north)) & self.located

    def among(self, keys: Iterable[int]) -> list[int]:
        """Those of the row numbers that are live, ascending."""
        if not len(self):
            return []
        asked = np.fromiter(keys, dtype=np.int64)
        asked.sort()
        rows = np.minimum(self.key.searchsorted(asked), len(self) - 1)
        live: list[int] = asked[self.key[rows] == asked].tolist()
        return live

    def counts(self, mask: Mask) -> Counts:
        """The numbers of the rows that pass the mask."""
        first, last = self.first[mask], self.last[mask]
        begins, ends = first[first > OPEN_START], last[(last > 0) & (last < OPEN_END)]
        return Counts(
            articles=int(np.count_nonzero(np.bincount(self.article[mask]))),
            events=int(np.count_nonzero(np.diff(self.event[mask], prepend=0))),  # they ascend with the rows
            features=int(mask.sum()),
            located=int((self.located & mask).sum()),
            undated=int((first == 0).sum()),
            first=date.fromordinal(int(begins.min())) if len(begins) else None,
            last=date.fromordinal(int(ends.max())) if len(ends) else None,
            types=self.counted("type", mask),
            statuses=self.counted("status", mask),
            sources=self.counted("source", mask),
            langs=self.counted("lang", mask),
            countries=self.counted("country", mask),
        )

    def counted(self, column: str, mask: Mask) -> dict[str, int]:
        """Value → number of rows, the most frequent first; rows without a value are left out."""
        numbers = np.bincount(self.codes[column][mask], minlength=len(self.names[column]))
        found = [(name, int(n)) for name, n in zip(self.names[column], numbers, strict=True) if n and name]
        return dict(sorted(found, key=lambda item: (-item[1], item[0])))

    def _codes_of(self, column: str, wanted: Sequence[str]) -> NDArray[np.uint16]:
        names = self.names[column]
        return np.array([names.index(name) for name in wanted if name in names], dtype=np.uint16)


def _wanted(filters: Filters) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("type", filters.types),
        ("status", filters.statuses),
        ("source", filters.sources),
        ("lang", filters.langs),
        ("country", filters.countries),
        ("precision", filters.precisions),
    )


def read_columns(rows: Iterator[tuple[Any, ...]], *, revision: int, removals: int, old: Columns | None) -> Columns:
    """The columns of the rows (`SELECTED`, by key), put behind those of `old`."""
    names = {column: list(old.names[column]) if old else [""] for column in CODED}
    known = {column: {name: code for code, name in enumerate(names[column])} for column in CODED}
    blocks = [old] if old else []
    newest = old.newest if old else ""
    number, last_event = (int(old.event[-1]), "") if old and len(old) else (0, "")
    while block := list(islice(rows, BLOCK)):
        columns = dict(zip(SELECTED.split(", "), zip(*block, strict=True), strict=True))
        events = []
        for event in columns["event"]:  # the sites of an event lie side by side
            number, last_event = (number, last_event) if event == last_event else (number + 1, event)
            events.append(number)
        blocks.append(_block(columns, events, known, names))
        newest = block[-1][0]
    return _joined(blocks, names, revision=revision, removals=removals, newest=newest)


def save(columns: Columns, path: Path) -> None:
    """Keep the arrays in a file beside the store; a file that cannot be written is done without."""
    head = {"form": FORM, "revision": columns.revision, "removals": columns.removals, "newest": columns.newest}
    arrays = {name: getattr(columns, name) for name in ARRAYS} | {f"code_{c}": columns.codes[c] for c in CODED}
    arrays["head"] = np.frombuffer(json.dumps({**head, "names": columns.names}).encode(), dtype=np.uint8)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
        os.replace(name, path)
    except OSError as error:
        log.warning("the columns of the store are not kept: %s", error)


def load(path: Path) -> Columns | None:
    """What `save` kept; None when there is nothing that can be used."""
    try:
        with np.load(path) as file:
            head = json.loads(file["head"].tobytes())
            if head["form"] != FORM:
                return None
            return Columns(
                **{name: head[name] for name in ("revision", "removals", "newest")},
                **{name: file[name] for name in ARRAYS},
                codes={column: file[f"code_{column}"] for column in CODED},
                names={column: tuple(head["names"][column]) for column in CODED},
            )
    except (OSError, ValueError, KeyError, BadZipFile):
        return None


def _block(
    columns: Mapping[str, Sequence[Any]],
    events: list[int],
    known: dict[str, dict[str, int]],
    names: dict[str, list[str]],
) -> Columns:
    return Columns(
        revision=0,
        removals=0,
        newest="",
        key=np.array(columns["key"], dtype=np.int64),
        event=np.array(events, dtype=np.int32),
        article=np.array(columns["article"], dtype=np.int32),
        claimed=np.array(columns["claimed"], dtype=np.bool_),
        unsure=np.array(columns["unsure"], dtype=np.bool_),
        first=np.array([day or 0 for day in columns["first"]], dtype=np.int32),
        last=np.array([day or 0 for day in columns["last"]], dtype=np.int32),
        lon=_micro(columns["lon"]),
        lat=_micro(columns["lat"]),
        north=np.empty(0, dtype=np.int32),
        place=np.empty(0, dtype=np.int32),
        codes={column: _coded(columns[column], known[column], names[column]) for column in CODED},
        names={},
    )


def _micro(values: Sequence[float | None]) -> NDArray[np.int32]:
    degrees = np.array(values, dtype=np.float64)  # None becomes NaN
    missing = np.isnan(degrees)
    millionths = np.rint(np.where(missing, 0.0, degrees) * 1_000_000).astype(np.int32)
    return np.where(missing, NOWHERE, millionths).astype(np.int32)


def _coded(values: Sequence[str | None], known: dict[str, int], names: list[str]) -> NDArray[np.uint16]:
    """Codes of the values; a value that is new gets the next code, the 65,536th and later ones “none”."""
    for value in set(values):
        if value and value not in known and len(names) < 1 << 16:
            known[value] = len(names)
            names.append(value)
    return np.array([known.get(value or "", 0) for value in values], dtype=np.uint16)


def _joined(
    blocks: Sequence[Columns], names: dict[str, list[str]], *, revision: int, removals: int, newest: str
) -> Columns:
    def all_of(name: str, kind: Any) -> NDArray[Any]:
        return np.concatenate([np.empty(0, dtype=kind), *(getattr(block, name) for block in blocks)])

    lon, lat = all_of("lon", np.int32), all_of("lat", np.int32)
    return Columns(
        revision=revision,
        removals=removals,
        newest=newest,
        key=all_of("key", np.int64),
        event=all_of("event", np.int32),
        article=all_of("article", np.int32),
        claimed=all_of("claimed", np.bool_),
        unsure=all_of("unsure", np.bool_),
        first=all_of("first", np.int32),
        last=all_of("last", np.int32),
        lon=lon,
        lat=lat,
        north=_north(lat),
        place=_places(lon, lat),
        codes={
            column: np.concatenate([np.empty(0, dtype=np.uint16), *(block.codes[column] for block in blocks)])
            for column in CODED
        },
        names={column: tuple(names[column]) for column in CODED},
    )


def _north(lat: NDArray[np.int32]) -> NDArray[np.int32]:
    """Where a Web Mercator map has these latitudes, in millionths of a degree of longitude from the equator."""
    phi = np.radians(np.clip(lat / 1e6, -MAX_LATITUDE, MAX_LATITUDE))
    return np.rint(1e6 * np.degrees(np.log(np.tan(np.pi / 4 + phi / 2)))).astype(np.int32)


def _places(lon: NDArray[np.int32], lat: NDArray[np.int32]) -> NDArray[np.int32]:
    """The same number for the same point, from 1; 0 for none."""
    point = (lon.astype(np.int64) << 32) | (lat.astype(np.int64) & 0xFFFFFFFF)
    located = lat != NOWHERE
    numbers = np.zeros(len(lat), dtype=np.int32)
    numbers[located] = np.unique(point[located], return_inverse=True)[1] + 1
    return numbers
