"""Every export: well-formed, complete, harmless, the same bytes each time; GDAL reads it."""

from __future__ import annotations

import csv as csv_module
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from analyses import analysis

from mapper.errors import FormatError
from mapper.exports import FORMATS, csv, pieces
from mapper.geojson import FIELDS, features
from mapper.results import Json

HOSTILE = '=cmd|" /C calc"!A0 <script>alert(1)</script> \x1b[31m & "quotes" `${x}` \u202eabc; a,b\nnew line'
OPTIONAL = {"geoparquet": "pyarrow", "flatgeobuf": "pyogrio"}
needs_gdal = pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="GDAL's tools are not installed")


def sample() -> list[Json]:
    return list(features(analysis()))


def hostile() -> list[Json]:
    found = sample()
    for feature in found:
        for name, kind, _ in FIELDS:
            if kind == "text" and name not in ("event_type", "status", "country", "iso3", "date_edtf", "lang"):
                feature["properties"][name] = HOSTILE
    return found


def export(form: str, found: list[Json], **more: Any) -> bytes:
    if form in OPTIONAL:
        pytest.importorskip(OPTIONAL[form])
    return b"".join(pieces(form, found, **more))


def read_csv(data: bytes) -> list[Json]:
    lines = (line + "\n" for line in data.decode().split("\n"))
    return [feature for feature, _ in csv.read(lines, name="events.csv")]


@pytest.mark.parametrize("form", FORMATS)
def test_same_features_give_the_same_bytes(form: str) -> None:
    assert export(form, sample()) == export(form, sample())


@pytest.mark.parametrize("form", FORMATS)
def test_no_events_still_give_a_file(form: str) -> None:
    data = export(form, [])
    assert data or form in ("geojsonl", "geojsonseq")


@pytest.mark.parametrize("form", ["kml", "gpx", "atom"])
def test_xml_is_well_formed_whatever_the_text_says(form: str) -> None:
    root = ElementTree.fromstring(export(form, hostile()))
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_kml_has_points_in_lon_lat_order_and_a_placemark_without_point() -> None:
    root = ElementTree.fromstring(export("kml", sample()))
    name = "{http://www.opengis.net/kml/2.2}"
    assert len(root.findall(f".//{name}Placemark")) == 4
    assert next(e.text for e in root.iter(f"{name}coordinates")) == "43.11889,36.335"


def test_gpx_names_latitude_and_longitude() -> None:
    points = ElementTree.fromstring(export("gpx", sample())).findall("{http://www.topografix.com/GPX/1/1}wpt")
    assert (points[0].attrib, len(points)) == ({"lat": "36.335", "lon": "43.11889"}, 3)


def test_atom_entries_have_what_the_standard_asks_for() -> None:
    root = ElementTree.fromstring(export("atom", sample()))
    name = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{name}entry")
    assert len(entries) == 4
    for element in (root, *entries):
        for wanted in ("id", "title", "updated"):
            assert element.find(name + wanted) is not None, wanted
    point = entries[0].find("{http://www.georss.org/georss}point")
    assert point is not None
    assert point.text == "36.335 43.11889"


def test_calendar_lines_are_short_and_whole() -> None:
    data = export("ics", hostile())
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert data.count(b"BEGIN:VEVENT") == data.count(b"END:VEVENT") == 3  # one event has no date
    data.decode()  # no character is cut
    unfolded = data.replace(b"\r\n ", b"").decode()
    assert "DTSTART;VALUE=DATE:20160201" in unfolded
    assert "DTEND;VALUE=DATE:20160301" in unfolded  # the day after the last
    assert "STATUS:TENTATIVE" in unfolded
    assert all(re.match(r"[A-Z-]+[;:]", line) for line in unfolded.split("\r\n") if line)


def test_csv_has_a_row_for_each_feature_and_reads_back_without_loss() -> None:
    data = export("csv", sample())
    rows = list(csv_module.reader(io.StringIO(data.decode(), newline="")))
    assert rows[0] == list(csv.COLUMNS)
    assert len(rows) == 5
    assert read_csv(data) == sample()


def test_csv_round_trip_keeps_hostile_text() -> None:
    assert read_csv(export("csv", hostile())) == hostile()


@pytest.mark.parametrize("form", ["csv", "acled", "ucdp", "plover"])
def test_no_cell_starts_like_a_formula(form: str) -> None:
    for row in csv_module.reader(io.StringIO(export(form, hostile()).decode(), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r", "\n")), cell
            assert not cell.startswith("-") or re.fullmatch(r"-\d+(\.\d+)?", cell), cell


def test_csv_with_byte_order_mark_for_excel() -> None:
    assert export("csv", sample(), bom=True).startswith(b"\xef\xbb\xbfid,")
    assert read_csv(export("csv", sample(), bom=True)) == sample()


def test_geojsonl_has_one_feature_a_line() -> None:
    assert [json.loads(line) for line in export("geojsonl", hostile()).splitlines()] == hostile()


def test_geopackage_holds_every_field(tmp_path: Path) -> None:
    path = tmp_path / "events.gpkg"
    path.write_bytes(export("gpkg", hostile()))
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    rows = connection.execute("SELECT * FROM events ORDER BY fid").fetchall()
    for row, feature in zip(rows, hostile(), strict=True):
        for name, _, _ in FIELDS:
            assert row[name] == feature["properties"][name], name
    assert rows[3]["geom"] is None
    connection.close()


@needs_gdal
@pytest.mark.parametrize(
    ("form", "driver", "number"),
    [
        ("geojson", "GeoJSON", 4),
        ("geojsonl", "GeoJSONSeq", 4),
        ("geojsonseq", "GeoJSONSeq", 4),
        ("csv", "CSV", 4),
        ("kml", "LIBKML", 4),
        ("gpkg", "GPKG", 4),
        ("gpx", "GPX", 3),
        ("flatgeobuf", "FlatGeobuf", 4),
        ("atom", "GeoRSS", 4),
    ],
)
@pytest.mark.parametrize("kind", ["sample", "hostile"])
def test_gdal_reads_the_file(form: str, driver: str, number: int, kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"events{FORMATS[form].suffix}"
    path.write_bytes(export(form, hostile() if kind == "hostile" else sample()))
    answer = subprocess.run(["ogrinfo", "-al", "-so", path], capture_output=True, text=True, check=True)
    assert f"using driver `{driver}' successful" in answer.stdout
    assert f"Feature Count: {number}" in answer.stdout
    assert not [line for line in answer.stderr.splitlines() if line.startswith("ERROR")]
    if driver != "CSV":
        assert "Extent: (6.145690, 35.952800) - (43.118890, 46.202220)" in answer.stdout


@needs_gdal
@pytest.mark.parametrize("target", ["FlatGeobuf", "GPKG", "KML", "ESRI Shapefile"])
def test_flat_geojson_turns_into_other_formats(target: str, tmp_path: Path) -> None:
    source = tmp_path / "events.geojson"
    source.write_bytes(export("geojson", sample()))
    subprocess.run(["ogr2ogr", "-q", "-f", target, tmp_path / "out", source], check=True, capture_output=True)


def table(form: str) -> list[dict[str, str]]:
    return list(csv_module.DictReader(io.StringIO(export(form, sample()).decode(), newline="")))


def test_acled_table_codes_what_took_place() -> None:
    rows = table("acled")
    assert [row["location"] for row in rows] == ["Mosul", "Ar Raqqah"]  # planned talks and undated strikes are left out
    assert (rows[0]["event_type"], rows[0]["sub_event_type"]) == ("Explosions/Remote violence", "Air/drone strike")
    assert (rows[0]["iso"], rows[0]["country"], rows[0]["fatalities"]) == ("368", "Iraq", "36")
    assert (rows[0]["event_date"], rows[0]["time_precision"], rows[0]["geo_precision"]) == ("2016-01-18", "1", "1")


def test_ucdp_table_has_its_49_columns() -> None:
    rows = table("ucdp")
    assert len(rows[0]) == 49
    assert (rows[0]["best"], rows[0]["geom_wkt"], rows[0]["date_prec"]) == ("36", "POINT (43.11889 36.335)", "1")
    assert rows[0]["id"].isdigit()


def test_prio_grid_counts_from_the_south_west() -> None:
    from mapper.exports.ucdp import priogrid

    assert [priogrid(-90, -180), priogrid(-89.75, -179.25), priogrid(90, 180)] == [1, 2, 259200]


def test_plover_table_has_event_mode_and_quad_code() -> None:
    from mapper.exports.plover import code

    assert table("plover")[0]["Event Type"] == "ASSAULT"
    assert table("plover")[0]["Quad Code"] == "4"
    assert code("migration") == ("COERCE", "deport", "migration;asylum")
    assert code("politics")[0] == ""


def test_geoparquet_has_typed_columns_and_points() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = parquet.ParquetFile(io.BytesIO(export("geoparquet", hostile())))
    assert json.loads(file.schema_arrow.metadata[b"geo"])["columns"]["geometry"]["encoding"] == "WKB"
    rows = file.read().to_pylist()
    assert len(rows) == 4
    assert (rows[0]["event_date"].isoformat(), rows[0]["claimed"], rows[0]["fatalities_best"]) == (
        "2016-01-18",
        True,
        36,
    )
    assert rows[0]["title"] == HOSTILE
    assert (len(rows[0]["geometry"]), rows[3]["geometry"]) == (21, None)


@pytest.mark.parametrize("form", OPTIONAL)
def test_missing_optional_package_gets_one_sentence(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, OPTIONAL[form], None)
    monkeypatch.setitem(sys.modules, f"{OPTIONAL[form]}.raw", None)
    with pytest.raises(FormatError, match=r"pip install -r requirements-gis\.txt"):
        list(pieces(form, sample()))


def test_report_for_people_says_status_source_time_and_numbers() -> None:
    from mapper.exports.text import report

    lines = "".join(report([analysis()])).splitlines()
    assert "bombardment  Luftangriff auf Mossul  [happened, claimed]" in lines
    assert "  when   2016-01-18  “am Montag”" in lines
    assert "  where  Mossul (Nineveh, IQ)  36.3350, 43.1189 ± 15 km" in lines
    assert "  says   Armee" in lines
    assert "  number killed >= 36" in lines
    assert not any("\033" in line for line in lines)
    assert any("\033[1m" in line for line in report([analysis()], colour=True))
