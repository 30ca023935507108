"""A user's own gazetteer as a layer: GeoJSON or CSV with names and geometries, e.g. the streets of a city.

GeoJSON: features with a `name` property, any geometry. CSV: a `name` column and `lat`, `lon` (or `latitude`,
`longitude`). Both may have `names` (parted by "|"), `kind` (a GeoNames feature code), `country`, `population`,
`radius_km`, `id`. Rows that cannot be used are counted and named; the rest is taken.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import Polygon, shape

from ...errors import FormatError
from ...model import Place
from ..entries import Entry, Name, prominence
from ..names import slug
from .facts import level_of

_MAX_NAMED = 5
_MAX_CORNERS = 64


@dataclass(slots=True)
class UserLayer:
    """The places of one user file. The layer's name is part of the places' ids."""

    path: Path
    label: str
    warn: Callable[[str], None]

    @property
    def name(self) -> str:
        """The layer's name in the index."""
        return f"user:{self.label}"

    @property
    def source(self) -> str:
        """The file that it came from."""
        return self.path.name

    licence: str = "the user's"

    def entries(self) -> Iterator[Entry]:
        """The rows of the file that can be used.

        Raises:
            FormatError: the file is neither GeoJSON nor CSV with the columns that are needed.
        """
        broken: list[str] = []
        taken: set[str] = set()
        for number, row in enumerate(_rows(self.path), start=1):
            try:
                entry = self._entry(row, taken)
            except (ValueError, TypeError, KeyError, ShapelyError) as error:
                broken.append(f"row {number}: {error}")
                continue
            taken.add(entry.place.id)
            yield entry
        if broken:
            more = "" if len(broken) <= _MAX_NAMED else " …"
            self.warn(f"{self.path.name}: {len(broken)} rows left out ({'; '.join(broken[:_MAX_NAMED])}{more})")
        if not taken:
            raise FormatError(
                f"{self.path} holds no place with a name and a point. CSV needs the columns name, lat, lon."
            )

    def _entry(self, row: Mapping[str, Any], taken: set[str]) -> Entry:
        name = str(row.get("name") or "").strip()
        if not name:
            raise ValueError("no name")
        lat, lon, radius, outline = _geometry(row)
        kind = str(row.get("kind") or "PPL")
        key = slug(str(row.get("id") or name))
        place_id, count = f"user:{self.label}/{key}", 2
        while place_id in taken:
            place_id, count = f"user:{self.label}/{key}-{count}", count + 1
        population = int(float(row.get("population") or 0))
        level = level_of(kind)
        names = [Name(text.strip(), "user") for text in (name, *str(row.get("names") or "").split("|")) if text.strip()]
        place = Place(
            id=place_id,
            name=name,
            kind=kind,
            level=level,
            lat=lat,
            lon=lon,
            country=str(row.get("country") or "").upper(),
            population=population,
            radius_km=float(row.get("radius_km") or radius),
            source=f"user:{self.label}",
            alternates=len(names),
        )
        return Entry(place, tuple(names), max(3.0, prominence(level, population)), outline)


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    text = path.read_text(encoding="utf-8-sig")
    if not text.lstrip().startswith(("{", "[")):
        yield from csv.DictReader(text.splitlines())
        return
    try:
        data = json.loads(text)
    except ValueError as error:
        raise FormatError(f"{path} is not valid GeoJSON: {error}") from error
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise FormatError(f"{path} is no GeoJSON FeatureCollection.")
    for feature in features:
        properties = feature.get("properties") or {} if isinstance(feature, dict) else {}
        yield {**properties, "geometry": feature.get("geometry") if isinstance(feature, dict) else None}


def _geometry(row: Mapping[str, Any]) -> tuple[float, float, float, tuple[tuple[float, float], ...]]:
    """(lat, lon, radius in km, outline) of a row."""
    if row.get("geometry"):
        form = shape(row["geometry"])
        if form.is_empty:
            raise ValueError("empty geometry")
        inside = form.representative_point()
        west, south, east, north = form.bounds
        wide = (east - west) * math.cos(math.radians(inside.y))
        radius = round(max(0.2, 111.2 * math.hypot(wide, north - south) / 2), 2)
        area = form if isinstance(form, Polygon) else form.convex_hull
        corners = list(area.exterior.coords)[:-1] if isinstance(area, Polygon) else []
        step = max(1, -(-len(corners) // _MAX_CORNERS))
        outline = tuple((y, x) for x, y, *_ in corners[::step]) if len(corners) > 2 else ()
        return _checked(inside.y, inside.x, radius, outline)
    lat = row.get("lat") or row.get("latitude")
    lon = row.get("lon") or row.get("lng") or row.get("longitude")
    if lat in (None, "") or lon in (None, ""):
        raise ValueError("no geometry, and no lat and lon")
    return _checked(float(str(lat)), float(str(lon)), 1.0, ())


def _checked(
    lat: float, lon: float, radius: float, outline: tuple[tuple[float, float], ...]
) -> tuple[float, float, float, tuple[tuple[float, float], ...]]:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon} is no place on earth (latitude first)")
    return lat, lon, radius, outline
