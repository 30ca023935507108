"""Our GeoJSON against the rules of RFC 7946: ids, null geometry, coordinates, rings, the antimeridian."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from analyses import analysis

from benchmarks.synthetic import synthetic
from mapper.exports import pieces
from mapper.geojson import features

GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


def problems(body: Any) -> Iterator[str]:
    """Each broken rule, with its section."""
    if body.get("type") != "FeatureCollection" or not isinstance(body.get("features"), list):
        yield "3.3: a FeatureCollection has the member “features”"
        return
    if "crs" in body:
        yield "4: no other reference system than WGS 84"
    seen = set()
    for feature in body["features"]:
        if feature.get("type") != "Feature" or "geometry" not in feature or "properties" not in feature:
            yield "3.2: a Feature has geometry and properties, if only null"
            continue
        if not isinstance(feature.get("id"), str | int) or feature["id"] in seen:
            yield "3.2: an id is text or a number, and one feature's own"
        seen.add(feature.get("id"))
        if {"coordinates", "geometries", "features"} & set(feature):
            yield "7.1: members of other types do not occur"
        if feature["geometry"] is not None:
            yield from geometry_problems(feature["geometry"])


def geometry_problems(geometry: Any) -> Iterator[str]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in GEOMETRIES or {"geometry", "properties", "features"} & set(geometry):
        yield "3.1: a geometry has one of the types, and no member of a feature"
        return
    for position in positions(coordinates):
        if len(position) not in (2, 3) or not all(isinstance(n, int | float) for n in position):
            yield "3.1.1: a position is two or three numbers"
        elif not (-180 <= position[0] <= 180 and -90 <= position[1] <= 90):
            yield "4: longitude before latitude, in degrees"
        elif any(len(repr(float(n)).partition(".")[2]) > 7 for n in position[:2]):
            yield "11.2: about six decimals are enough"
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, [])
    for polygon in polygons:
        for number, ring in enumerate(polygon):
            if len(ring) < 4 or ring[0] != ring[-1]:
                yield "3.1.6: a ring is closed and has four positions or more"
            if (area(ring) > 0) != (number == 0):
                yield "3.1.6: outer rings turn left, holes right"
            if max(lon for lon, *_ in ring) - min(lon for lon, *_ in ring) > 180:
                yield "3.1.9: what crosses the antimeridian is cut in two"


def positions(coordinates: Any) -> Iterator[Any]:
    if coordinates and isinstance(coordinates[0], list):
        for part in coordinates:
            yield from positions(part)
    else:
        yield coordinates


def area(ring: Any) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1, *_), (x2, y2, *_) in pairwise(ring)) / 2


@pytest.mark.parametrize("profile", ["flat", "full"])
def test_export_keeps_every_rule(profile: Any) -> None:
    data = b"".join(pieces("geojson", features(analysis(), profile=profile)))
    body = json.loads(data)
    assert list(problems(body)) == []
    assert [feature["geometry"] is None for feature in body["features"]] == [False, False, False, True]
    assert not data.startswith(b"\xef\xbb\xbf")  # RFC 8259: no byte order mark


def test_many_features_keep_every_rule() -> None:
    assert list(problems(json.loads(b"".join(pieces("geojson", synthetic(500)))))) == []


def test_places_on_the_antimeridian_and_the_poles_keep_every_rule() -> None:
    found = list(features(analysis()))
    for feature, point in zip(found, ([180.0, 0.0], [-180.0, 0.0], [0.0, -90.0]), strict=False):
        feature["geometry"]["coordinates"] = point
    assert list(problems(json.loads(b"".join(pieces("geojson", found))))) == []


@pytest.mark.parametrize(
    ("geometry", "rule"),
    [
        ({"type": "Point", "coordinates": [200, 5]}, "4:"),
        ({"type": "Point", "coordinates": [5]}, "3.1.1"),
        ({"type": "Point", "coordinates": [5.123456789, 1.0]}, "11.2"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}, "3.1.6: outer"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1]]]}, "3.1.6: a ring"),
        ({"type": "Polygon", "coordinates": [[[-170, 0], [170, 0], [170, 9], [-170, 0]]]}, "3.1.9"),
        ({"type": "Circle", "coordinates": [5, 5]}, "3.1:"),
    ],
)
def test_validator_sees_broken_rules(geometry: Any, rule: str) -> None:
    feature = {"type": "Feature", "id": "x", "geometry": geometry, "properties": {}}
    assert any(problem.startswith(rule) for problem in problems({"type": "FeatureCollection", "features": [feature]}))
    twice = [{**feature, "geometry": None}] * 2
    assert any("id" in problem for problem in problems({"type": "FeatureCollection", "features": twice}))
