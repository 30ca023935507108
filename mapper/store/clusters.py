"""Columns → what a map view needs: grid clusters of a box, and the packed set that the page filters by itself."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..taxonomy import event_types
from . import Box
from .columns import MARKS, NOWHERE, Columns, Mask

#: More cells than this are numbered anew, so that no array is much longer than the features.
MOST_CELLS = 1 << 20
HEAD = struct.Struct("<4sII")
#: Positions of the packed set on the map: 24 bits in each direction are a sixteenth of a pixel at zoom 12.
STEPS = 1 << 24
#: Days from 31 December 1899: day 1 is the first of 1900, 65,535 lies in 2079 and stands for an open end.
EPOCH = 693_595
LAST_DAY = 65_535


@dataclass(frozen=True, slots=True)
class Cluster:
    """Features of one grid cell: their mean point, their number, and how many of each type.

    When all of them lie at one point, `key` is the first feature of the most frequent group there, `mark` the
    strongest status of `MARKS`, and `unsure` says that no place there is sure; else `key` is 0.
    """

    lat: float
    lon: float
    features: int
    types: tuple[tuple[str, int], ...]
    key: int = 0
    mark: str = ""
    unsure: bool = False


def clusters(columns: Columns, mask: Mask, box: Box, *, cell_degrees: float) -> list[Cluster]:
    """Grid clusters of the features that pass the mask and lie in the box, largest first.

    Cells are `cell_degrees` wide and as high on a Web Mercator map; they lie on one world-wide grid, so that moving
    the map does not move the clusters.
    """
    rows = np.flatnonzero(mask & columns.inside(box))
    if not len(rows):
        return []
    lon, lat = columns.lon[rows], columns.lat[rows]
    cell = _cells(lon, columns.north[rows], cell_degrees)
    numbers = np.bincount(cell)
    lons, lats = (np.bincount(cell, values) / numbers / 1e6 for values in (lon, lat))
    names = columns.names["type"]
    kinds = np.bincount(cell * len(names) + columns.codes["type"][rows], minlength=len(numbers) * len(names))
    kinds = kinds.reshape(-1, len(names))
    spots = _spots(columns, rows, cell, kinds)
    found = []
    for n in np.argsort(-numbers, kind="stable").tolist():
        types = sorted(((names[code], int(kinds[n, code])) for code in np.flatnonzero(kinds[n])), key=_by_number)
        key, mark, unsure = spots.get(n, (0, "", False))
        found.append(
            Cluster(
                lat=round(float(lats[n]), 6),
                lon=round(float(lons[n]), 6),
                features=int(numbers[n]),
                types=tuple(types),
                key=key,
                mark=mark,
                unsure=unsure,
            )
        )
    return found


def _cells(lon: NDArray[np.int32], north: NDArray[np.int32], cell_degrees: float) -> NDArray[np.int64]:
    """A number for the grid cell of each point: 0, 1, 2 … without gaps, from south-west to north-east."""
    size = np.int32(max(1, round(cell_degrees * 1e6)))
    column = (lon + np.int32(180_000_000)) // size
    row = (north + np.int32(180_000_000)) // size
    column -= column.min()
    row -= row.min()
    width, height = int(column.max()) + 1, int(row.max()) + 1
    cell = row.astype(np.int64) * width + column
    if width * height > MOST_CELLS:
        return np.unique(cell, return_inverse=True)[1]
    used = np.zeros(width * height, dtype=np.int64)
    used[cell] = 1
    numbered: NDArray[np.int64] = (np.cumsum(used) - 1)[cell]
    return numbered


def _spots(
    columns: Columns, rows: NDArray[np.int64], cell: NDArray[np.int64], kinds: NDArray[np.int64]
) -> dict[int, tuple[int, str, bool]]:
    """Cells whose features lie at one point: key of the lead feature, mark, whether unsure (see `Cluster`)."""
    first = np.zeros(len(kinds), dtype=np.int64)
    first[cell[::-1]] = np.arange(len(rows))[::-1]  # of several assignments the last one stays
    place = columns.place[rows]
    alone = np.ones(len(kinds), dtype=np.bool_)
    alone[cell[place != place[first][cell]]] = False
    here = np.flatnonzero(alone[cell])
    rows, cell = rows[here], cell[here]
    groups = _groups(columns)
    most = np.argmax(kinds @ np.eye(int(groups.max(initial=0)) + 1, dtype=np.int64)[groups], axis=1)
    leads = np.flatnonzero(groups[columns.codes["type"][rows]] == most[cell])
    lead = np.zeros(len(kinds), dtype=np.int64)
    lead[cell[leads][::-1]] = columns.key[rows[leads]][::-1]
    strongest = np.full(len(kinds), len(MARKS) - 1, dtype=np.int64)
    np.minimum.at(strongest, cell, columns.marked(rows))
    unsure = alone.copy()
    unsure[cell[~columns.unsure[rows]]] = False
    return {n: (int(lead[n]), MARKS[strongest[n]], bool(unsure[n])) for n in np.flatnonzero(alone).tolist()}


def _groups(columns: Columns) -> NDArray[np.int64]:
    """The number of the group of each type code."""
    known = list(dict.fromkeys(kind.group for kind in event_types().values()))
    names = columns.names["type"]
    return np.array([known.index(event_types()[name].group) if name in event_types() else len(known) for name in names])


def packed(columns: Columns, mask: Mask) -> bytes:
    """The filtered set for the page, 11 bytes a feature, little endian, in the order of the first days.

    Head: “EVC2”, number of features, bytes of the JSON that follows: `codes`, a list of [type, mark], filled with
    blanks to a multiple of four bytes. Then one array after the other: uint16 x and uint16 y (upper 16 of 24 bits: how
    far east of 180° W and how far north of the lower edge of a Web Mercator map, in parts of its width), uint16 first
    day since 1900 (0: no date), uint16 days to the last (65,535: open end), uint8 x and uint8 y (lower 8 bits; all 24
    bits of y set: no point), uint8 position in `codes`.
    """
    rows = np.flatnonzero(mask)
    first, last = _short_day(columns.first[rows]), _short_day(columns.last[rows])
    order = np.argsort(first, kind="stable")
    rows, first, last = rows[order], first[order], last[order]
    x, y = _steps(columns.lon[rows]), _steps(columns.north[rows])
    y = np.where(columns.lat[rows] == NOWHERE, STEPS - 1, np.minimum(y, STEPS - 2))
    kinds = columns.codes["type"][rows].astype(np.int64) * len(MARKS) + columns.marked(rows)
    known, codes = np.unique(kinds, return_inverse=True)
    names = [(columns.names["type"][kind // len(MARKS)], MARKS[kind % len(MARKS)]) for kind in known.tolist()]
    arrays: tuple[NDArray[np.generic], ...] = (
        (x >> 8).astype("<u2"),
        (y >> 8).astype("<u2"),
        first.astype("<u2"),
        np.where(last == LAST_DAY, LAST_DAY, last - first).astype("<u2"),
        (x & 255).astype(np.uint8),
        (y & 255).astype(np.uint8),
        np.minimum(codes, 255).astype(np.uint8),
    )
    head = json.dumps({"codes": names[:256]}).encode()
    head += b" " * (-len(head) % 4)
    return b"".join([HEAD.pack(b"EVC2", len(rows), len(head)), head, *(array.tobytes() for array in arrays)])


def _steps(micro_degrees: NDArray[np.int32]) -> NDArray[np.int64]:
    """Millionths of a degree from −180 → steps of the packed set."""
    steps = (micro_degrees.astype(np.int64) + 180_000_000) * STEPS // 360_000_000
    return np.clip(steps, 0, STEPS - 1)


def _short_day(days: NDArray[np.int32]) -> NDArray[np.uint16]:
    return np.where(days > 0, np.clip(days - EPOCH, 1, LAST_DAY), 0).astype(np.uint16)


def _by_number(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
