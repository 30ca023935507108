"""Outlines in the index: the hull of a division's cities, or the geometry that a user's layer came with."""

from __future__ import annotations

import sqlite3
from array import array

from ..model import Place

#: (lat, lon) corners in order.
Outline = tuple[tuple[float, float], ...]
_SCALE = 1000


def pack_outline(outline: Outline) -> bytes:
    """Corners as whole thousandths of a degree."""
    return array("i", (round(value * _SCALE) for corner in outline for value in corner)).tobytes()


def read_outline(db: sqlite3.Connection, place: Place) -> Outline | None:
    """The outline of a place; None when the index has none."""
    if place.id.startswith("gn:"):
        return None
    query = "SELECT corners FROM outlines JOIN places USING (row) WHERE id=?"
    row = db.execute(query, (place.id,)).fetchone()
    if row is None:
        return None
    values = array("i")
    values.frombytes(row[0])
    return tuple((values[i] / _SCALE, values[i + 1] / _SCALE) for i in range(0, len(values), 2))
