"""Features → FlatGeobuf: by a GeoPackage on the disk and in Arrow batches, few in memory at a time. Needs pyogrio."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from ..errors import FormatError
from ..results import Json
from . import gpkg

ROWS = 5_000  # in a batch


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The file in pieces. Features without a point stay, with an empty geometry; then there is no spatial index.

    Raises:
        FormatError: pyogrio is not installed.
    """
    try:
        from pyogrio.raw import open_arrow, write_arrow
    except ImportError as error:
        raise FormatError("FlatGeobuf needs pyogrio: pip install -r requirements-gis.txt") from error
    with tempfile.TemporaryDirectory(prefix="events-") as folder:
        source, target = Path(folder) / "events.gpkg", Path(folder) / "events.fgb"
        gpkg.write(source, features)
        with open_arrow(source, use_pyarrow=False, batch_size=ROWS) as (_, table):
            write_arrow(
                table,
                target,
                driver="FlatGeobuf",
                layer="events",
                geometry_name="geom",
                geometry_type="Point",
                crs="EPSG:4326",
                layer_options={"SPATIAL_INDEX": "YES" if _all_located(source) else "NO"},
            )
        with target.open("rb") as file:
            while piece := file.read(1 << 18):
                yield piece


def _all_located(path: Path) -> bool:
    """Whether there are rows and each has a point: an index of FlatGeobuf cannot hold empty ones."""
    with closing(sqlite3.connect(path)) as connection:
        total, located = connection.execute("SELECT count(*), count(geom) FROM events").fetchone()
    return bool(total) and total == located
