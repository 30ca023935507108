"""`expressions.Expression` → a condition on the table `event AS e` and its values; the SQL holds known names alone."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from ..expressions import ARITHMETIC, COMPARISONS, Expression, Field, Operation, Shape, Value
from .rows import OPEN_END, OPEN_START

#: Fields that have a column; the others are read from the feature itself.
COLUMNS: Mapping[str, str] = {
    "id": "e.id",
    "event_id": "e.event",
    "event_type": "e.type",
    "status": "e.status",
    "claimed": "e.claimed",
    "longitude": "e.lon",
    "latitude": "e.lat",
    "country": "e.country",
    "source": "e.source",
    "lang": "e.lang",
    "geo_precision": "e.precision",
}
#: Days that have a column of day numbers, where an open end is the first or the last day there is.
DAYS: Mapping[str, str] = {
    "event_date": f"nullif(e.first, {OPEN_START})",
    "date_end": f"nullif(e.last, {OPEN_END})",
}
Ring = list[tuple[float, float]]


def condition(expression: Expression, values: list[object]) -> str:
    """The SQL of an expression; its values are put behind `values` in the order of their marks."""
    if isinstance(expression, Value):
        values.append(int(expression.value) if isinstance(expression.value, bool) else expression.value)
        return "?"
    if isinstance(expression, Field):
        return _field(expression)
    assert isinstance(expression, Operation)
    op, args = expression.op, expression.args
    if op == "inside":
        shape = args[1]
        assert isinstance(shape, Shape)
        return _inside(shape, values)
    if op == "like":
        pattern = args[1]
        return f"({condition(args[0], values)} GLOB {condition(_glob(pattern), values)})"
    if _compares_days(op, args):
        parts = [_day(arg, values) for arg in args]
    else:
        parts = [condition(arg, values) for arg in args]
    return _joined(op, parts)


def register(connection: sqlite3.Connection) -> None:
    """Add the functions that the conditions call to a connection."""
    for name in ("casei", "accenti", "glob_text"):
        connection.create_function(name, 1, FUNCTIONS[name], deterministic=True)
    connection.create_function("in_polygons", 3, _in_polygons, deterministic=True)


def _joined(op: str, parts: list[str]) -> str:
    if op in ("and", "or"):
        return f"({f' {op.upper()} '.join(parts)})"
    if op == "not":
        return f"(NOT {parts[0]})"
    if op == "isNull":
        return f"({parts[0]} IS NULL)"
    if op == "between":
        return f"({parts[0]} BETWEEN {parts[1]} AND {parts[2]})"
    if op == "in":
        return f"({parts[0]} IN ({', '.join(parts[1:])}))"
    if op in COMPARISONS or op in ARITHMETIC:
        left = f"CAST({parts[0]} AS REAL)" if op == "/" else parts[0]
        return f"({left} {op} {parts[1]})"
    return f"{op}({parts[0]})"  # casei, accenti


def _field(field: Field) -> str:
    if field.kind == "point":
        return "e.lon"  # asked for with IS NULL alone
    if field.name in COLUMNS:
        return COLUMNS[field.name]
    path = f"'$.properties.{field.name}'"
    return f"(SELECT json_extract(CAST(body AS TEXT), {path}) FROM feature WHERE key = e.key)"


def _compares_days(op: str, args: tuple[Expression, ...]) -> bool:
    """Whether all that is compared has a column of day numbers or is a date."""
    return op in (*COMPARISONS, "between", "in") and all(
        arg.name in DAYS if isinstance(arg, Field) else isinstance(arg, Value) and arg.kind == "date" for arg in args
    )


def _day(arg: Expression, values: list[object]) -> str:
    if isinstance(arg, Field):
        return DAYS[arg.name]
    assert isinstance(arg, Value)
    values.append(date.fromisoformat(str(arg.value)).toordinal())
    return "?"


def _inside(shape: Shape, values: list[object]) -> str:
    west, south, east, north = shape.box
    lons = "e.lon BETWEEN ? AND ?" if west <= east else "(e.lon >= ? OR e.lon <= ?)"
    values.extend((west, east, south, north))
    found = f"{lons} AND e.lat BETWEEN ? AND ?"
    if shape.polygons:
        values.append(json.dumps(shape.polygons))
        found += " AND in_polygons(e.lon, e.lat, ?)"
    return f"({found})"


def _glob(pattern: Expression) -> Expression:
    """The pattern of LIKE (%, _, \\ before a plain sign) as SQLite's GLOB, which minds case."""
    if isinstance(pattern, Value):
        return Value(glob_text(str(pattern.value)), "text")
    return Operation("glob_text", (pattern,))


def glob_text(pattern: str) -> str:
    """A LIKE pattern as a GLOB pattern."""
    found, escaped = "", False
    for sign in pattern:
        if sign == "\\" and not escaped:
            escaped = True
            continue
        wild = {"%": "*", "_": "?"}.get(sign) if not escaped else None
        found += wild or (f"[{sign}]" if sign in "*?[" else sign)
        escaped = False
    return found


def _casei(text: str | None) -> str | None:
    return text.casefold() if isinstance(text, str) else text


def _accenti(text: str | None) -> str | None:
    if not isinstance(text, str):
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _glob_text(pattern: str | None) -> str | None:
    return None if pattern is None else glob_text(pattern)


FUNCTIONS = {"casei": _casei, "accenti": _accenti, "glob_text": _glob_text}


def _in_polygons(lon: float | None, lat: float | None, text: str) -> bool | None:
    """Whether the point lies in one of the polygons: in its outer ring and in none of its holes."""
    if lon is None or lat is None:
        return None
    return any(
        _in_ring(lon, lat, outer) and not any(_in_ring(lon, lat, hole) for hole in holes)
        for outer, *holes in _polygons(text)
    )


@lru_cache(maxsize=16)
def _polygons(text: str) -> list[list[Ring]]:
    found: list[list[Ring]] = json.loads(text)
    return found


def _in_ring(lon: float, lat: float, ring: Ring) -> bool:
    """Even–odd rule: how often a ray to the east crosses the ring."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
