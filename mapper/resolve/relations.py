"""Spatial relations: "30 km nördlich von Mossul" → a point and a radius of their own."""

from __future__ import annotations

import math

from geopy.distance import geodesic

from ..model import Place, Relation

#: "near", "bei": this far beyond the place's own reach.
NEAR_KM = 10.0
#: A stated distance in news is a round figure: a fifth of it, and no less than this.
LEAST_RADIUS_KM = 3.0
ROUNDNESS = 0.2


def apply_relation(place: Place, relation: Relation | None, other: Place | None = None) -> tuple[float, float, float]:
    """Latitude, longitude and radius in km of the stretch that the words mean."""
    if relation is None:
        return place.lat, place.lon, place.radius_km
    if relation.kind in ("between", "border") and other is not None:
        return _between(place, other)
    if relation.kind == "offset" and relation.bearing_deg is not None:
        return _offset(place, relation.bearing_deg, relation.distance_km)
    return place.lat, place.lon, place.radius_km + (relation.distance_km or NEAR_KM)


def bearing_deg(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Initial bearing from the first to the second point, clockwise from north, 0–360."""
    a, b, east = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    x = math.sin(east) * math.cos(b)
    y = math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(east)
    return math.degrees(math.atan2(x, y)) % 360


def _offset(place: Place, bearing: float, distance_km: float | None) -> tuple[float, float, float]:
    """The point in that direction; without a distance, just outside the place, and vague."""
    way = distance_km if distance_km is not None else max(NEAR_KM, place.radius_km)
    radius = max(LEAST_RADIUS_KM, way * (ROUNDNESS if distance_km is not None else 1.0))
    point = geodesic(kilometers=way).destination((place.lat, place.lon), bearing)
    return round(point.latitude, 6), round(point.longitude, 6), round(radius, 1)


def _between(place: Place, other: Place) -> tuple[float, float, float]:
    """Halfway between two points, reaching to both."""
    start, end = (place.lat, place.lon), (other.lat, other.lon)
    way = geodesic(start, end).kilometers
    point = geodesic(kilometers=way / 2).destination(start, bearing_deg(*start, *end))
    return round(point.latitude, 6), round(point.longitude, 6), round(max(LEAST_RADIUS_KM, way / 2), 1)
