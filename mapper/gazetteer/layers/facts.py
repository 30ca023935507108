"""Hand-written places: world regions, landscapes, conflict regions, historic states, waters, mountains, islands,
and the buildings that stand for governments. The tables are in `data/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...lang import LANGUAGES
from ...model import Level, Place
from ..entries import Entry, Name
from ..tables import data_table

TABLES = ("regions.tsv", "waters.tsv", "lands.tsv", "landmarks.tsv", "settlements.tsv")
#: A fact ranks like a city of about this many tens of people, by table; continents and oceans rank like countries.
_PROMINENCE = {"regions.tsv": 6.3, "waters.tsv": 6.0, "lands.tsv": 6.0, "landmarks.tsv": 5.7, "settlements.tsv": 4.0}
_WATER = {
    "OCN",
    "SEA",
    "GULF",
    "BAY",
    "STRT",
    "CHN",
    "LK",
    "STM",
    "CNL",
    "RSV",
    "EST",
    "SD",
    "DAM",
    "RF",
    "SHOL",
    "HBR",
}
_MOUNTAIN = {"MT", "MTS", "VLC", "PASS", "GLCR", "HLL"}
_ISLAND = {"ISL", "ISLS", "ATOL"}
_FACILITY = {
    "BLDG",
    "MILB",
    "AIRP",
    "PSN",
    "BDRY",
    "RFG",
    "HSTS",
    "RUIN",
    "MSQE",
    "SQR",
    "BDG",
    "MFG",
    "RSRT",
    "PRK",
    "MALL",
    "RSTN",
}
_SPECIAL: dict[str, Level] = {
    "PPL": "city",
    "PPLX": "suburb",
    "PCLI": "country",
    "ADM1": "admin1",
    "ADM2": "admin2",
    "ST": "road",
}


@dataclass(slots=True)
class FactLayer:
    """The places of the hand-written tables, table after table."""

    name: str = "facts"
    source: str = "hand-written tables of this project"
    licence: str = "Apache-2.0"

    def entries(self) -> Iterator[Entry]:
        """Every row of the tables in file order."""
        for table in TABLES:
            for row in data_table(table):
                yield _entry(row, table)


def _entry(row: dict[str, str], table: str) -> Entry:
    names = [Name(text, "exact" if i == 0 else "alternate", "en") for i, text in enumerate(_parts(row["en"]))]
    for lang in LANGUAGES:
        if lang != "en":
            names += [Name(text, "exonym", lang) for text in _parts(row[lang])]
    radius = float(row["radius_km"])
    place = Place(
        id=f"fact:{row['id']}",
        name=names[0].text,
        kind=row["kind"],
        level=level_of(row["kind"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        country=row["country"],
        radius_km=radius,
        source="facts",
        alternates=len(names),
    )
    return Entry(place, tuple(names), 7.5 if row["kind"] in ("CONT", "OCN", "SEA") else _PROMINENCE[table])


def level_of(kind: str) -> Level:
    """The level of a GeoNames feature code; landscapes, deserts and historic states are regions."""
    if kind in _WATER:
        return "water"
    if kind in _MOUNTAIN:
        return "mountain"
    if kind in _ISLAND:
        return "island"
    if kind in _FACILITY:
        return "facility"
    return _SPECIAL.get(kind, "region")


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
