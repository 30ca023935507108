"""CQL2 filter text → `Expression`: a checked tree over the flat fields of a feature, which any store can answer.

The text is read by the library cql2; here its operators and fields are checked against what features have, and what is
only another way to say something (temporal operators, intervals) is rewritten in comparisons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from .errors import FormatError
from .geojson import FIELDS

#: What can be asked for: field → kind. `geometry` is the point of the feature.
KINDS: Mapping[str, str] = {"id": "text", **{name: kind for name, kind, _ in FIELDS}, "geometry": "point"}
COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
ARITHMETIC = ("+", "-", "*", "/")
FOLDING = ("casei", "accenti")
#: On points these mean the same: the point lies in the shape, its edge included.
INSIDE = ("s_intersects", "s_within")
LONGEST = 4_000  # characters of a filter
DEEPEST = 60  # operators within each other


@dataclass(frozen=True, slots=True)
class Field:
    """The value that a feature has in a field; not known is null."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Value:
    """A constant: text, number or truth; a date is its ISO 8601 text, with the kind `date`."""

    value: str | float | bool
    kind: str


@dataclass(frozen=True, slots=True)
class Shape:
    """An area: outer rings with their holes, closed sequences of (lon, lat); a box may cross 180° (west > east)."""

    box: tuple[float, float, float, float]
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator of CQL2 with its arguments: `and`, `or`, `not`, comparisons, `like`, `between`, `in`, `isNull` …"""

    op: str
    args: tuple[Expression, ...]


Expression: TypeAlias = Field | Value | Shape | Operation


def parse(text: str) -> Expression:
    """The expression of a CQL2 text, such as “event_type IN ('attack','battle') AND fatalities_best > 10”.

    Raises:
        FormatError: it is none, or asks for a field or an operator that there is not.
    """
    import cql2  # 10 ms: only who filters so waits for it

    if len(text) > LONGEST:
        raise FormatError(f"The filter has {len(text):,} characters; at most {LONGEST:,} can be read.")
    try:
        tree = cql2.parse_text(text).to_json()
    except (ValueError, cql2.ParseError) as error:
        raise FormatError(
            f"“{text}” is no CQL2 filter. An example: event_type = 'attack' AND country = 'IQ'"
        ) from error
    found = _node(tree, DEEPEST)
    if _kind(found) != "boolean":
        raise FormatError(f"“{text}” is no condition; compare a field with a value, e.g. country = 'IQ'.")
    return found


def equal(name: str, text: str) -> Expression:
    """The condition that a field has the value that is written in `text`.

    Raises:
        FormatError: there is no such field, or it cannot have this value.
    """
    field = _field(name)
    wanted = text.strip()
    try:
        value = READ[field.kind](wanted)
    except (KeyError, ValueError) as error:
        raise FormatError(f"The field “{name}” is of the kind {field.kind}; “{text}” is none.") from error
    return Operation("=", (field, Value(value, field.kind)))


def all_of(conditions: Sequence[Expression]) -> Expression | None:
    """The condition that all hold; None when there are none."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return Operation("and", tuple(conditions))


def _node(tree: Any, depth: int) -> Expression:
    if depth == 0:
        raise FormatError(f"The filter nests more than {DEEPEST} operators.")
    if isinstance(tree, bool):
        return Value(tree, "boolean")
    if isinstance(tree, int | float):
        return Value(float(tree), "real")
    if isinstance(tree, str):
        return Value(tree, "text")
    if "property" in tree:
        return _field(tree["property"])
    if "date" in tree or "timestamp" in tree:
        return _day(tree.get("date") or tree["timestamp"])
    if "bbox" in tree or "coordinates" in tree:
        return _shape(tree)
    if "op" in tree:
        return _operation(tree["op"], tree["args"], depth)
    raise FormatError(f"Filters cannot use “{next(iter(tree), '')}” here.")


def _operation(op: str, args: Sequence[Any], depth: int) -> Expression:
    if op in TEMPORAL:
        return TEMPORAL[op](_interval(args[0], depth), _interval(args[1], depth))
    if op in ("in", "between"):  # the list of IN becomes further arguments
        args = [args[0], *args[1]] if op == "in" else args
    found = tuple(_node(arg, depth - 1) for arg in args)
    kinds = [_kind(arg) for arg in found]
    if op in ("and", "or", "not"):
        _expect(op, kinds, "boolean")
    elif op in INSIDE or op == "s_disjoint":
        points = [arg for arg in found if _kind(arg) == "point"]
        shapes = [arg for arg in found if isinstance(arg, Shape)]
        if len(points) != 1 or len(shapes) != 1:
            raise FormatError(f"{op.upper()} compares “geometry” with a shape, e.g. BBOX(5,45,15,55) or POLYGON((…)).")
        inside = Operation("inside", (points[0], shapes[0]))
        return Operation("not", (inside,)) if op == "s_disjoint" else inside
    elif op in COMPARISONS or op in ("between", "in"):
        return Operation(op, _alike(op, found))
    elif op == "like" or op in FOLDING:
        _expect(op, kinds, "text")
    elif op in ARITHMETIC:
        _expect(op, kinds, "number")
    elif op != "isNull" or not isinstance(found[0], Field):
        raise FormatError(f"Filters do not know “{op}”.")
    return Operation(op, found)


def _alike(op: str, args: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """Arguments that can be compared with each other; text beside a date is read as a date."""
    if any(_kind(arg) == "date" for arg in args):
        args = tuple(_day(str(arg.value)) if isinstance(arg, Value) and arg.kind == "text" else arg for arg in args)
    if any(_kind(arg) == "boolean" for arg in args):
        args = tuple(map(_truth, args))
    kinds = {"number" if _kind(arg) in ("integer", "real") else _kind(arg) for arg in args}
    if len(kinds) > 1 or kinds & {"point", "shape"}:
        raise FormatError(
            f"{op.upper()} cannot compare {' with '.join(sorted(kinds))}. Text stands in single quotes, numbers do not."
        )
    return args


def _truth(arg: Expression) -> Expression:
    """0 and 1, as GDAL writes truth values, as false and true."""
    bit = isinstance(arg, Value) and arg.kind == "real" and arg.value in (0, 1)
    return Value(bool(arg.value), "boolean") if isinstance(arg, Value) and bit else arg


def _expect(op: str, kinds: Sequence[str], wanted: str) -> None:
    allowed = ("integer", "real") if wanted == "number" else (wanted,)
    if any(kind not in allowed for kind in kinds):
        raise FormatError(f"{op.upper()} takes {wanted} alone, not {', '.join(sorted(set(kinds) - set(allowed)))}.")


def _kind(node: Expression) -> str:
    if isinstance(node, Shape):
        return "shape"
    if isinstance(node, Field | Value):
        return node.kind
    if node.op in ARITHMETIC:
        return "real"
    return "text" if node.op in FOLDING else "boolean"


def _field(name: str) -> Field:
    if name not in KINDS:
        raise FormatError(f"There is no field “{name}”; the fields are {', '.join(KINDS)}.")
    return Field(name, KINDS[name])


def _day(text: str) -> Value:
    try:
        return Value(date.fromisoformat(text[:10]).isoformat(), "date")
    except ValueError as error:
        raise FormatError(f"“{text}” is no date; dates are written like 2016-01-20.") from error


Ends: TypeAlias = tuple[Expression | None, Expression | None]


def _interval(tree: Any, depth: int) -> Ends:
    """First and last day of a temporal argument; None where it is open."""
    if isinstance(tree, dict) and "interval" in tree:
        first, last = (None if end == ".." else _moment(end, depth) for end in tree["interval"])
        return first, last
    moment = _moment(tree, depth)
    return moment, moment


def _moment(tree: Any, depth: int) -> Expression:
    found = _day(tree) if isinstance(tree, str) else _node(tree, depth - 1)
    if _kind(found) != "date":
        raise FormatError("Temporal operators compare the fields event_date, date_end, source_date with dates.")
    return found


def _ordered(op: str, left: Expression | None, right: Expression | None) -> Expression:
    """A comparison of two ends; with an open one it always holds."""
    return Value(True, "boolean") if left is None or right is None else Operation(op, (left, right))


def _never(left: Expression | None, right: Expression | None) -> Expression:
    return Value(False, "boolean") if left is None or right is None else Operation(">", (left, right))


def _both(one: Expression, other: Expression) -> Expression:
    return Operation("and", (one, other))


def _touch(a: Ends, b: Ends) -> Expression:
    return _both(_ordered("<=", a[0], b[1]), _ordered(">=", a[1], b[0]))


#: Temporal operators of CQL2, said with comparisons of first and last days.
TEMPORAL: Mapping[str, Callable[[Ends, Ends], Expression]] = {
    "t_after": lambda a, b: _never(a[0], b[1]),
    "t_before": lambda a, b: _never(b[0], a[1]),
    "t_intersects": _touch,
    "t_disjoint": lambda a, b: Operation("not", (_touch(a, b),)),
    "t_during": lambda a, b: _both(_ordered(">", a[0], b[0]), _ordered("<", a[1], b[1])),
    "t_equals": lambda a, b: _both(_ordered("=", a[0], b[0]), _ordered("=", a[1], b[1])),
}


def _shape(tree: Mapping[str, Any]) -> Shape:
    if "bbox" in tree:
        box = tree["bbox"]
        if len(box) != 4 or not all(isinstance(edge, int | float) for edge in box):
            raise FormatError("A box in a filter is BBOX(west,south,east,north), e.g. BBOX(5.9,45.8,10.5,47.8).")
        west, south, east, north = map(float, box)
        return Shape((west, south, east, north))
    kind, coordinates = tree.get("type"), tree["coordinates"]
    if kind == "Point":
        lon, lat = (float(part) for part in coordinates[:2])
        return Shape((lon, lat, lon, lat))
    if kind not in ("Polygon", "MultiPolygon"):
        raise FormatError(f"Filters compare points with a box, a point, a polygon or several, not with a {kind}.")
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    rings = tuple(
        tuple(tuple((float(lon), float(lat)) for lon, lat, *_ in ring) for ring in polygon) for polygon in polygons
    )
    corners = [corner for polygon in rings for ring in polygon for corner in ring]
    if not corners:
        raise FormatError("A polygon of a filter has no corners.")
    lons, lats = zip(*corners, strict=True)
    return Shape((min(lons), min(lats), max(lons), max(lats)), rings)


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", text):
        raise ValueError(text)
    return float(text)


READ: Mapping[str, Callable[[str], str | float | bool]] = {
    "text": str,
    "date": lambda text: _day(text).value,
    "integer": _number,
    "real": _number,
    "boolean": {"true": True, "false": False, "1": True, "0": False}.__getitem__,
}
