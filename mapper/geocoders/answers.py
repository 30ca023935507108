"""Answers of geopy geocoders (Nominatim, Photon, Pelias, GeoNames and others) → matches of our model."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from geopy.distance import great_circle

from ..model import Level, Match, Place

#: Words that services use for what a place is: Nominatim addresstype, Photon type, Pelias layer, OSM values.
LEVEL_OF: Mapping[str, Level] = {
    "country": "country",
    "state": "admin1",
    "region": "admin1",
    "province": "admin1",
    "macroregion": "admin1",
    "county": "admin2",
    "district": "admin2",
    "state_district": "admin2",
    "municipality": "city",
    "localadmin": "city",
    "locality": "city",
    "city": "city",
    "town": "city",
    "village": "city",
    "hamlet": "city",
    "isolated_dwelling": "city",
    "borough": "suburb",
    "suburb": "suburb",
    "quarter": "suburb",
    "neighbourhood": "suburb",
    "city_district": "suburb",
    "river": "water",
    "stream": "water",
    "canal": "water",
    "water": "water",
    "bay": "water",
    "sea": "water",
    "ocean": "water",
    "strait": "water",
    "marinearea": "water",
    "peak": "mountain",
    "volcano": "mountain",
    "mountain_range": "mountain",
    "natural": "mountain",
    "island": "island",
    "archipelago": "island",
    "continent": "region",
    "road": "road",
    "street": "road",
    "highway": "road",
    "building": "facility",
    "house": "facility",
    "venue": "facility",
    "amenity": "facility",
    "railway": "facility",
    "aeroway": "facility",
    "tourism": "facility",
    "historic": "facility",
}
#: GeoNames feature classes.
CLASS_LEVEL: Mapping[str, Level] = {
    "P": "city",
    "H": "water",
    "T": "mountain",
    "R": "road",
    "S": "facility",
    "L": "region",
}
CODE_LEVEL: Mapping[str, Level] = {
    "PCLI": "country",
    "ADM1": "admin1",
    "ADM2": "admin2",
    "PPLX": "suburb",
    "ISL": "island",
    "ISLS": "island",
}
KIND_OF: Mapping[Level, str] = {
    "country": "PCLI",
    "admin1": "ADM1",
    "admin2": "ADM2",
    "city": "PPL",
    "suburb": "PPLX",
    "water": "H",
    "mountain": "MT",
    "island": "ISL",
    "region": "RGN",
    "road": "RD",
    "facility": "BLDG",
}
RADIUS_KM: Mapping[Level, float] = {
    "country": 300,
    "admin1": 120,
    "admin2": 30,
    "region": 200,
    "water": 30,
    "island": 20,
}
OTHER_RADIUS_KM = 5.0


def read_answers(locations: Iterable[Any], *, asked: str, service: str) -> tuple[Match, ...]:
    """The usable answers as matches; answers without a point on the globe are left out."""
    matches: list[Match] = []
    for location in locations:
        place = _place(location, asked, service)
        if place is not None and place.id not in {match.place.id for match in matches}:
            matches.append(Match(place, asked, "online"))
    return tuple(matches)


def _place(location: Any, asked: str, service: str) -> Place | None:
    lat, lon = _number(getattr(location, "latitude", None)), _number(getattr(location, "longitude", None))
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    raw = getattr(location, "raw", None)
    raw = raw if isinstance(raw, dict) else {}
    facts = {**raw, **_dict(raw.get("properties"))}
    level = _level(facts)
    geonameid = _number(raw.get("geonameId"))
    return Place(
        id=f"{service}:{_identity(facts, lat, lon)}",
        name=_name(facts, location) or asked,
        kind=_text(facts.get("fcode")) or KIND_OF[level],
        level=level,
        lat=round(lat, 6),
        lon=round(lon, 6),
        country=_country(facts),
        population=max(0, int(_number(facts.get("population")) or 0)),
        radius_km=_radius_km(raw, level),
        geonameid=int(geonameid) if geonameid else None,
        source=service,
    )


def _level(facts: Mapping[str, Any]) -> Level:
    code, feature_class = _text(facts.get("fcode")), _text(facts.get("fcl"))
    if code in CODE_LEVEL:
        return CODE_LEVEL[code]
    if feature_class in CLASS_LEVEL:
        return CLASS_LEVEL[feature_class]
    words = (facts.get(key) for key in ("addresstype", "type", "layer", "osm_value", "class", "category", "osm_key"))
    return next((LEVEL_OF[word] for word in map(_text, words) if word in LEVEL_OF), "city")


def _identity(facts: Mapping[str, Any], lat: float, lon: float) -> str:
    """The service's own id; a point where it has none."""
    if facts.get("osm_type") and facts.get("osm_id"):
        return f"{_text(facts['osm_type'])[:1].lower()}{facts['osm_id']}"
    for key in ("geonameId", "gid", "place_id", "id"):
        if facts.get(key):
            return str(facts[key])
    return f"{lat:.5f},{lon:.5f}"


def _name(facts: Mapping[str, Any], location: Any) -> str:
    address = str(getattr(location, "address", "") or "")
    return _text(facts.get("name")) or _text(facts.get("toponymName")) or address.split(",")[0].strip()


def _country(facts: Mapping[str, Any]) -> str:
    """ISO 3166-1 alpha-2 where the service says it."""
    values = (
        _dict(facts.get("address")).get("country_code"),
        facts.get("countrycode"),
        facts.get("countryCode"),
        facts.get("country_code"),
    )
    codes = (_text(value).upper() for value in values)
    return next((code for code in codes if len(code) == 2 and code.isalpha()), "")


def _radius_km(raw: Mapping[str, Any], level: Level) -> float:
    """Half the diagonal of Nominatim's box (south, north, west, east), else a usual figure for the level."""
    box = raw.get("boundingbox")
    numbers = [_number(value) for value in box] if isinstance(box, list) and len(box) == 4 else []
    if numbers and None not in numbers:
        south, north, west, east = (float(number or 0.0) for number in numbers)
        if -90 <= south <= north <= 90 and abs(east - west) < 180:
            half = float(great_circle((south, west), (north, east)).kilometers) / 2
            return round(max(1.0, half), 1)
    return RADIUS_KM.get(level, OTHER_RADIUS_KM)


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
