"""Columns → what a map view needs: grid clusters of a box, and the binary form that the page filters by itself."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import Box
from .columns import CODED, NOWHERE, Columns, Mask

#: Web Mercator ends here.
MAX_LATITUDE = 85.051129
#: More cells than this are numbered anew, so that no array is much longer than the features.
MOST_CELLS = 1 << 20
HEAD = struct.Struct("<4sII")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Features of one grid cell: their mean point, their number, and how many of each type."""

    lat: float
    lon: float
    features: int
    types: tuple[tuple[str, int], ...]
    key: int  # of the feature, when it is a single one; else 0


def clusters(columns: Columns, mask: Mask, box: Box, *, cell_degrees: float) -> list[Cluster]:
    """Grid clusters of the features that pass the mask and lie in the box, largest first.

    Cells are `cell_degrees` wide and as high on a Web Mercator map; they lie on one world-wide grid, so that moving
    the map does not move the clusters.
    """
    rows = np.flatnonzero(mask & columns.inside(box))
    if not len(rows):
        return []
    lon, lat = columns.lon[rows] / 1e6, columns.lat[rows] / 1e6
    cell = _cells(lon, lat, cell_degrees)
    numbers = np.bincount(cell)
    used = np.flatnonzero(numbers)
    numbers = numbers[used]
    # The key of a lone feature is the sum of the keys of its cell; doubles hold keys exactly.
    lats, lons, keys = (np.bincount(cell, values)[used] / numbers for values in (lat, lon, columns.key[rows]))
    names = columns.names["type"]
    kinds = np.bincount(cell * len(names) + columns.codes["type"][rows], minlength=(used[-1] + 1) * len(names))
    kinds = kinds.reshape(-1, len(names))[used]
    found = [
        Cluster(
            lat=round(float(lats[n]), 6),
            lon=round(float(lons[n]), 6),
            features=int(numbers[n]),
            types=tuple(
                sorted(((names[code], int(kinds[n, code])) for code in np.flatnonzero(kinds[n])), key=_by_number)
            ),
            key=int(keys[n]) if numbers[n] == 1 else 0,
        )
        for n in range(len(used))
    ]
    return sorted(found, key=lambda cluster: (-cluster.features, cluster.lat, cluster.lon))


def _cells(lon: NDArray[np.float64], lat: NDArray[np.float64], cell_degrees: float) -> NDArray[np.int64]:
    """A small number for the grid cell of each point."""
    column = np.floor((lon + 180.0) / cell_degrees).astype(np.int64)
    row = np.floor(_mercator(lat) / cell_degrees).astype(np.int64)
    column -= column.min()
    row -= row.min()
    width, height = int(column.max()) + 1, int(row.max()) + 1
    cell: NDArray[np.int64] = row * width + column
    if width * height > MOST_CELLS:
        cell = np.unique(cell, return_inverse=True)[1]
    return cell


def packed(columns: Columns, mask: Mask) -> bytes:
    """The filtered set for the page: 19 bytes a feature, little endian, one array after the other.

    Head: “EVC1”, number of features, number of features with a point. Then int32 key, int32 longitude and int32
    latitude in millionths of a degree (smallest int: no point), uint16 first and uint16 last day since 1900 (0: no
    date), uint8 type and uint8 status as positions in `names`, uint8 1 when claimed.
    """
    rows = np.flatnonzero(mask)
    lat = columns.lat[rows]
    arrays: list[NDArray[np.generic]] = [
        columns.key[rows].astype("<i4"),
        columns.lon[rows].astype("<i4"),
        lat.astype("<i4"),
        _short_day(columns.first[rows]),
        _short_day(columns.last[rows]),
        columns.codes["type"][rows].astype(np.uint8),
        columns.codes["status"][rows].astype(np.uint8),
        columns.claimed[rows].astype(np.uint8),
    ]
    head = HEAD.pack(b"EVC1", len(rows), int(np.count_nonzero(lat != NOWHERE)))
    return head + b"".join(array.tobytes() for array in arrays)


def vocabulary(columns: Columns) -> dict[str, tuple[str, ...]]:
    """What the codes of `packed` stand for."""
    return {column: columns.names[column] for column in CODED[:2]}


#: 31 December 1899 as a day number: day 1 is the first of 1900, 65,535 lies in 2079.
EPOCH = 693_595


def _short_day(days: NDArray[np.int32]) -> NDArray[np.uint16]:
    return np.where(days > 0, np.clip(days - EPOCH, 1, 65_535), 0).astype("<u2")


def _mercator(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees of longitude that the latitude is away from the equator on a Web Mercator map."""
    phi = np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE))
    projected: NDArray[np.float64] = np.degrees(np.log(np.tan(np.pi / 4 + phi / 2)))
    return projected


def _by_number(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
