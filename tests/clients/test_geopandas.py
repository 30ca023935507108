"""geopandas reads every file and the OGC API, with fields, points and WGS 84."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    geopandas = pytest.importorskip("geopandas")
pytest.importorskip("pyogrio")

from analyses import analysis

from mapper.exports import FORMATS, pieces
from mapper.geojson import FIELDS, features

pytestmark = pytest.mark.filterwarnings("ignore")
TABLES = ("csv", "acled", "ucdp", "plover", "ics")  # no geometry, or no driver


@pytest.mark.parametrize("form", [name for name in FORMATS if name not in TABLES])
def test_file_has_all_events_on_their_points(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"events{FORMATS[form].suffix}"
    path.write_bytes(b"".join(pieces(form, features(analysis()))))
    more = {"layer": "waypoints"} if form == "gpx" else {}
    frame = geopandas.read_parquet(path) if form == "geoparquet" else geopandas.read_file(path, **more)
    assert len(frame) == (3 if form == "gpx" else 4)
    assert frame.crs.to_epsg() in (4326, None) or "CRS84" in str(frame.crs)
    points = [(round(p.x, 5), round(p.y, 5)) for p in frame.geometry if p is not None and not p.is_empty]
    assert sorted(points) == [(6.14569, 46.20222), (39.0079, 35.9528), (43.11889, 36.335)]
    if form not in ("gpx", "atom"):
        assert {name for name, _, _ in FIELDS} <= set(frame.columns)
        assert sorted(frame["event_type"]) == ["bombardment", "bombardment", "labour", "meeting"]
        assert [int(n) for n in frame["fatalities_best"] if n == n and n is not None] == [36, 36]


def test_table_is_read_by_pandas(tmp_path: Path) -> None:
    import pandas

    for form in ("csv", "acled", "ucdp", "plover"):
        path = tmp_path / f"{form}.csv"
        path.write_bytes(b"".join(pieces(form, features(analysis()))))
        frame = pandas.read_csv(path)
        assert len(frame) == {"csv": 4, "acled": 2, "ucdp": 2, "plover": 2}[form]


def test_ogc_api_is_a_frame(server: str) -> None:
    frame = geopandas.read_file(f"{server}/ogc/collections/events/items?filter=article_id='hand'&limit=100")
    assert len(frame) == 4
    assert frame.crs.to_epsg() == 4326
