"""ISO 3166-2: points and further names of first-order divisions (iso3166-2), translations (pycountry).

A division of the city layer is joined with the ISO subdivision of the same name, else with the nearest one; what is
left over becomes a place of its own.
"""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from ...lang import LANGUAGES
from ...model import Place
from ..entries import Entry, Name, prominence
from ..names import fold, is_latin
from ..packages import package_file, read_json
from ..tables import data_table

#: Farther from the cities of a division than this, in units of its reach, an ISO point is taken for an error.
_TRUST = 2.5
_NEAR_KM = 60.0
_OTHER = re.compile(r"(.+?) \(([a-z]{3})\)(?:, |$)")
_LANGS = {"deu": "de", "eng": "en", "fra": "fr", "spa": "es", "ita": "it", "nld": "nl", "pol": "pl", "por": "pt"}


@dataclass(slots=True)
class Subdivision:
    """One ISO subdivision."""

    code: str
    name: str
    lat: float
    lon: float
    names: list[Name]
    first_order: bool


@dataclass(slots=True)
class Subdivisions:
    """All ISO subdivisions, handed out one by one to the divisions that they belong to."""

    by_country: dict[str, list[Subdivision]] = field(default_factory=dict)
    points: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Subdivisions:
        """Read the packages' data and the hand-written points."""
        loaded = cls(points={row["id"]: row for row in data_table("points.tsv")})
        catalogues = _catalogues()
        data = read_json("iso3166_2", "iso3166-2.json")
        for country in sorted(data):
            rows = [_subdivision(code, data[country][code], catalogues) for code in sorted(data[country])]
            loaded.by_country[country] = [row for row in rows if row]
        return loaded

    def take(self, country: str, names: Iterable[str], lat: float, lon: float) -> Subdivision | None:
        """The subdivision with one of the names, else the nearest within reach; handed out once."""
        free = self.by_country.get(country, [])
        wanted = {fold(bare) for name in names for bare in bare_names(name)}
        found = next(
            (one for one in free if any(fold(b) in wanted for n in one.names for b in bare_names(n.text))), None
        )
        if found is None:
            near = [one for one in free if one.first_order and distance_km(one.lat, one.lon, lat, lon) < _NEAR_KM]
            found = min(near, key=lambda one: distance_km(one.lat, one.lon, lat, lon), default=None)
        if found:
            free.remove(found)
        return found

    def rest(self) -> Iterator[Entry]:
        """What no division took, as places of their own."""
        for country in sorted(self.by_country):
            for one in self.by_country[country]:
                level = "admin1" if one.first_order else "admin2"
                place = Place(
                    id=f"iso:{one.code}",
                    name=one.name,
                    kind="ADM1" if one.first_order else "ADM2",
                    level="admin1" if one.first_order else "admin2",
                    lat=one.lat,
                    lon=one.lon,
                    country=country,
                    radius_km=40.0 if one.first_order else 20.0,
                    source="iso3166-2",
                    alternates=len(one.names),
                )
                yield Entry(place, tuple(with_bare(one.names)), prominence(level, 30_000))


def bare_names(name: str) -> Iterator[str]:
    """The name, and the name without the words that say what kind of division it is of."""
    yield name
    for word, before in _generic_words():
        if before and name.startswith(word + " "):
            yield name[len(word) + 1 :]
        elif not before and name.endswith(" " + word):
            yield name[: -len(word) - 1]


def with_bare(names: Iterable[Name]) -> Iterator[Name]:
    """The names, then those without generic words ("Lamar" of "Lamar County")."""
    for name in names:
        yield name
        for bare in bare_names(name.text):
            if bare != name.text and len(bare) > 2:
                yield Name(bare, "affix", name.lang)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points, on a plane: good enough for neighbours, and fast."""
    return 111.2 * math.hypot(lat1 - lat2, (lon1 - lon2) * math.cos(math.radians(lat1)))


def trusted(one: Subdivision, lat: float, lon: float, reach_km: float) -> bool:
    """False when the ISO point is so far from the cities of the division that it must be wrong."""
    return distance_km(lat, lon, one.lat, one.lon) < _TRUST * reach_km + 50


@cache
def _generic_words() -> tuple[tuple[str, bool], ...]:
    return tuple((row["word"], row["position"] == "before") for row in data_table("generic_words.tsv"))


def _catalogues() -> dict[str, gettext.NullTranslations]:
    folder = package_file("pycountry", "__init__.py").parent / "locales"
    langs = (lang for lang in LANGUAGES if lang != "en")
    return {lang: gettext.translation("iso3166-2", str(folder), languages=[lang], fallback=True) for lang in langs}


def _subdivision(
    code: str, row: dict[str, object], catalogues: dict[str, gettext.NullTranslations]
) -> Subdivision | None:
    point, name = row["latLng"], str(row["name"])
    if not isinstance(point, list) or len(point) != 2:
        return None
    name = re.sub(r" [\[(].*", "", name)
    names = [Name(name, "alternate")]
    for part in name.split(" / "):
        names.append(Name(part, "alternate"))
    for text, tag in _OTHER.findall(str(row["localOtherName"] or "")):
        if is_latin(text):
            names.append(Name(text, "alternate", _LANGS.get(tag, "")))
    for lang, catalogue in catalogues.items():
        text = re.sub(r" [\[(].*", "", catalogue.gettext(str(row["name"])))
        if text and text != name and is_latin(text):
            names.append(Name(text, "alternate", lang))
    return Subdivision(code, name, float(point[0]), float(point[1]), names, row["parentCode"] is None)
