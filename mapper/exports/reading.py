"""Files that `export` wrote, also after another program changed them → flat features, one at a time.

GeoJSON in one collection, one Feature a line, as a text sequence (RFC 8142), or CSV; flat, or with the full profile, of
which the flat properties are taken. What cannot be an event is refused with its place in the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any, get_args

from ..errors import FormatError
from ..geojson import FIELDS, flat_properties
from ..model import EVENT_TYPES, EventStatus
from ..results import Json
from . import csv
from .geojsonseq import SEPARATOR

HEAD = '{"type":"FeatureCollection","features":['
#: A file that does not have one feature a line is read whole; more characters than this are too much for that.
LARGEST = 200_000_000
CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "date": lambda value: isinstance(value, str) and _is_day(value),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "real": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
}


def read(lines: Iterable[str], *, name: str) -> Iterator[Json]:
    """The features of a file by its lines, line ends kept; a name that ends in .csv means CSV.

    Raises:
        FormatError: it is none of these forms, or holds something that is no event.
    """
    if name.lower().endswith(".csv"):
        found: Iterator[tuple[Json, str]] = csv.read(lines, name=name)
    else:
        found = _read_geojson(iter(lines), name)
    return (checked(feature, where) for feature, where in found)


def _read_geojson(lines: Iterator[str], name: str) -> Iterator[tuple[Json, str]]:
    """Features with their place in the file; what comes one a line is never in memory together."""
    first = next(lines, "")
    if not _is_ours(first):
        yield from _read_whole(chain((first,), lines), name)
        return
    for number, line in enumerate(chain((first,), lines), 1):
        stripped = line.strip(f"{SEPARATOR.decode()} \t\r\n").removeprefix(HEAD).removesuffix(",")
        if stripped not in ("", "]}"):
            where = f"“{name}”, line {number}"
            yield _loaded(stripped, where), where


def _is_ours(first: str) -> bool:
    """Whether the features begin in lines of their own."""
    if first.strip() == HEAD or first.startswith(SEPARATOR.decode()):
        return True
    try:
        return bool(json.loads(first)["type"] == "Feature")
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


def _read_whole(lines: Iterator[str], name: str) -> Iterator[tuple[Json, str]]:
    pieces, size = [], 0
    for line in lines:
        pieces.append(line)
        size += len(line)
        if size > LARGEST:
            raise FormatError(f"“{name}” is too large to be read whole. Write one Feature a line (GeoJSONSeq).")
    body = _loaded("".join(pieces), f"“{name}”")
    features = body.get("features") if isinstance(body, dict) else None
    if not isinstance(features, list):
        raise FormatError(f"“{name}” is no FeatureCollection.")
    for number, feature in enumerate(features, 1):
        yield feature, f"“{name}”, feature {number}"


def _loaded(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{where}: not JSON ({error}).") from error


def checked(feature: Any, where: str) -> Json:
    """The feature in the form that the store takes.

    Raises:
        FormatError: it is no event; the message names the place and the field.
    """
    known = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(known, dict):
        raise FormatError(f"{where}: no Feature with properties.")
    if "triggers" in known and "doc" in known:
        known = flat_properties(known, known.get("site"))
    ident = feature.get("id") or known.get("id") or known.get("event_id")
    if ident is None or known.get("event_type") not in EVENT_TYPES or known.get("status") not in get_args(EventStatus):
        raise FormatError(f"{where}: no event. An event has an id, an event_type and a status that are known.")
    properties = {field: _value(known.get(field), kind, f"{where}: {field}") for field, kind, _ in FIELDS}
    geometry = _point(feature.get("geometry"), where)
    return {"type": "Feature", "id": str(ident), "geometry": geometry, "properties": properties}


def _value(value: Any, kind: str, where: str) -> Any:
    if value is None or value == "":
        return False if kind == "boolean" else None
    if kind == "integer" and isinstance(value, float) and value.is_integer():
        value = int(value)
    if kind == "boolean" and value in (0, 1):
        value = bool(value)
    if not CHECKS[kind](value):
        raise FormatError(f"{where} cannot be {value!r}; it is of the kind {kind}.")
    return value


def _point(geometry: Any, where: str) -> Json | None:
    if geometry is None:
        return None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(coordinates, list) or geometry.get("type") != "Point" or len(coordinates) < 2:
        raise FormatError(f"{where}: the geometry of an event is a Point or null.")
    lon, lat = coordinates[:2]
    if not (CHECKS["real"](lon) and CHECKS["real"](lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
        raise FormatError(f"{where}: {coordinates[:2]} is no longitude and latitude in degrees.")
    return {"type": "Point", "coordinates": [lon, lat]}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
