"""The hand-written tables are whole: numbers in range, ids unique, references to places that are there."""

from __future__ import annotations

import re

import pytest

from mapper.gazetteer import OfflineGazetteer
from mapper.gazetteer.layers.facts import TABLES
from mapper.gazetteer.tables import data_table
from mapper.lang import LANGUAGES, table


@pytest.mark.parametrize("name", TABLES)
def test_facts_are_places_on_earth(name: str) -> None:
    for row in data_table(name):
        assert re.fullmatch(r"[a-z0-9-]+", row["id"]), row["id"]
        assert -90 <= float(row["lat"]) <= 90, row["id"]
        assert -180 <= float(row["lon"]) <= 180, row["id"]
        assert 0 < float(row["radius_km"]) <= 7000, row["id"]
        assert re.fullmatch(r"[A-Z]{2}|", row["country"]), row["id"]
        assert any(row[lang] for lang in LANGUAGES), row["id"]


def test_facts_have_unique_ids() -> None:
    ids = [row["id"] for name in TABLES for row in data_table(name)]
    assert len(ids) == len(set(ids))


def test_every_country_has_a_point() -> None:
    rows = data_table("country_points.tsv")
    assert len({row["country"] for row in rows}) == len(rows) == 252
    assert all(-90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180 for row in rows)


@pytest.mark.parametrize(
    "name", ["abbreviations.tsv", *(f"{lang}/{kind}" for lang in LANGUAGES for kind in ("exonyms.tsv", "demonyms.tsv"))]
)
def test_references_lead_to_places(full: OfflineGazetteer, name: str) -> None:
    lang, _, file = name.rpartition("/")
    missing = []
    for row in table(lang, file) if lang else data_table(file):
        reference = row["place"]
        city, comma, country = reference.rpartition(", ")
        if comma:
            found = any(m.place.country == country and m.place.level == "city" for m in full.lookup(city))
        else:
            found = full.place(reference if ":" in reference else f"country:{reference}") is not None
        if not found:
            missing.append(reference)
    assert missing == []
