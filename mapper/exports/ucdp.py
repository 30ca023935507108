"""Features → CSV with the columns of the UCDP Georeferenced Event Dataset, so that its scripts run on ours.

Only events of types that UCDP codes, and only those that took place. Conflict, dyad and side numbers are UCDP's own
research and stay empty.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ..results import Json
from ..taxonomy import event_types
from . import csv, schemes

HEADER = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id "
    "side_b number_of_sources source_article source_office source_date source_headline source_original "
    "where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid "
    "country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown best high low gwnoa gwnob"
)
COLUMNS = tuple(HEADER.split())
#: Our levels in the grades of UCDP's codebook: 1 exact, 3 district, 4 province, 5 area or line, 6 country, 7 sea.
WHERE = {"site": 1, "district": 1, "city": 1, "admin2": 3, "admin1": 4, "region": 5, "country": 6, "water": 7}


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The table in pieces."""
    coded = (f for f in schemes.real(features) if event_types()[f["properties"]["event_type"]].ucdp)
    return csv.table(COLUMNS, map(_row, coded))


def _row(feature: Json) -> list[object]:
    known = feature["properties"]
    first = date.fromisoformat(schemes.start(known) or "")
    lat, lon = known.get("latitude"), known.get("longitude")
    best = known.get("fatalities_best") or 0
    values: Json = {
        "id": schemes.number(feature["id"]),
        "relid": feature["id"],
        "year": first.year,
        "active_year": 0,
        "code_status": "Check" if known.get("claimed") else "Clear",
        "type_of_violence": event_types()[known["event_type"]].ucdp[0],
        "side_a": known.get("actor1"),
        "side_b": known.get("actor2"),
        "number_of_sources": 1,
        "source_article": _source(known),
        "source_office": known.get("source"),
        "source_date": known.get("source_date"),
        "source_headline": known.get("headline"),
        "source_original": known.get("attributed_to"),
        "where_prec": WHERE.get(known.get("geo_precision") or ""),
        "where_coordinates": known.get("location"),
        "where_description": known.get("place_text"),
        "adm_1": known.get("admin1"),
        "adm_2": known.get("admin2"),
        "latitude": lat,
        "longitude": lon,
        "geom_wkt": None if lat is None else f"POINT ({lon} {lat})",
        "priogrid_gid": None if lat is None or lon is None else priogrid(lat, lon),
        "country": schemes.country(known)[0],
        "event_clarity": 2 if schemes.days(known) > 1 else 1,
        "date_prec": _date_precision(schemes.days(known)),
        "date_start": first.isoformat(),
        "date_end": known.get("date_end") or first.isoformat(),
        "deaths_unknown": best,
        "best": best,
        "high": known.get("fatalities_high") or best,
        "low": known.get("fatalities_low") or best,
    }
    return [values.get(column) for column in COLUMNS]


def priogrid(lat: float, lon: float) -> int:
    """The number of the PRIO-GRID cell: half degrees, counted from the south-west corner of the world."""
    row = min(math.floor((lat + 90) * 2), 359)
    column = min(math.floor((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _date_precision(days: int) -> int:
    """1 the day, 2 up to six days, 3 a week, 4 a month, 5 up to a year."""
    return next((grade for grade, most in enumerate((1, 6, 7, 31), 1) if days <= most), 5)


def _source(known: Mapping[str, Any]) -> str:
    parts = (known.get("source"), known.get("source_date"), known.get("headline"))
    return ",".join(f'"{part}"' for part in parts if part)
