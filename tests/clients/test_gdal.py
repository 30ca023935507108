"""GDAL's own programs read the OGC API: fields, pages, boxes, times and conditions."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from clients.conftest import SYNTHETIC

from mapper.geojson import FIELDS

pytestmark = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="GDAL's tools are not installed")


def run(*command: str | Path) -> str:
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "ERROR" not in answer.stderr, answer.stderr
    return answer.stdout


def read(server: str, *options: str) -> list[Any]:
    """The features that ogr2ogr gets."""
    text = run("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", f"OAPIF:{server}/ogc", "events", *options)
    features: list[Any] = json.loads(text)["features"]
    return features


def ids(server: str, *options: str) -> set[str]:
    return {feature["properties"]["id"] for feature in read(server, *options)}


def test_ogrinfo_sees_layer_fields_number_and_extent(server: str) -> None:
    text = run("ogrinfo", "-ro", "-so", f"OAPIF:{server}/ogc", "events")
    assert f"Feature Count: {SYNTHETIC + 4}" in text
    assert "Geometry: Point" in text
    kinds = {"text": "String", "date": "Date", "integer": "Integer", "real": "Real", "boolean": "Integer(Boolean)"}
    for name, kind, _ in FIELDS:
        assert f"{name}: {kinds[kind]} (" in text, name


def test_all_pages_are_read_without_loss(server: str) -> None:
    found = read(server)
    assert len(found) == len({feature["properties"]["id"] for feature in found}) == SYNTHETIC + 4
    assert sum(feature["geometry"] is None for feature in found) == 1


def test_box(server: str) -> None:
    found = read(server, "-spat", "5", "45", "15", "55")
    assert 10 < len(found) < 1000
    for feature in found:
        lon, lat = feature["geometry"]["coordinates"]
        assert 5 <= lon <= 15
        assert 45 <= lat <= 55


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("event_type = 'bombardment' AND location = 'Mosul' AND claimed = 1", {"hand-e1.26"}),
        ("fatalities_best > 10", {"hand-e1.26", "hand-e1.118"}),
        ("fatalities_best = 36 AND location LIKE 'Mos%'", {"hand-e1.26"}),
        ("location ILIKE 'MOSUL' AND article_id = 'hand'", {"hand-e1.26"}),
        ("article_id = 'hand' AND NOT (status = 'happened')", {"hand-e2.146"}),
        ("article_id = 'hand' AND event_type IN ('labour', 'meeting')", {"hand-e2.146", "hand-e3"}),
        ("article_id = 'hand' AND event_date IS NULL", {"hand-e3"}),
        ("article_id = 'hand' AND event_date >= '2016-02-01'", {"hand-e2.146"}),
        ("article_id = 'hand' AND event_date < '2016-02-01'", {"hand-e1.26", "hand-e1.118"}),
        ("article_id = 'hand' AND event_date = '2016-01-18'", {"hand-e1.26", "hand-e1.118"}),
        ("id = 'hand-e3'", {"hand-e3"}),
        ("headline = 'it''s'", set()),
    ],
)
def test_conditions(server: str, condition: str, expected: set[str]) -> None:
    assert ids(server, "-where", condition) == expected


def test_period_as_gdal_asks_for_it(server: str) -> None:
    within = "event_date >= '2016-01-01' AND event_date <= '2016-01-31'"
    found = read(server, "-where", within)
    assert len(found) > 5
    assert all("2016-01-01" <= feature["properties"]["event_date"] <= "2016-01-31" for feature in found)


@pytest.mark.parametrize("driver", ["GPKG", "FlatGeobuf", "ESRI Shapefile", "CSV"])
def test_layer_turns_into_files(server: str, driver: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    where = ("-where", "article_id = 'hand'")
    subprocess.run(
        ["ogr2ogr", "-q", "-f", driver, target, f"OAPIF:{server}/ogc", "events", *where],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert target.exists()


@pytest.mark.parametrize("form", ["geojson", "geojsonseq", "kml"])
def test_downloads_are_read_over_http(server: str, form: str) -> None:
    source = f"/vsicurl_streaming/{server}/export.{form}?article=hand"
    assert "Feature Count: 4" in run("ogrinfo", "-ro", "-al", "-so", source)
