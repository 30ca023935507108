"""Features → GeoPackage 1.3: one table of points, readable by every GIS; written with the standard library alone."""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from ..geojson import FIELDS
from ..results import Json
from .wkb import point

KIND = {"text": "TEXT", "date": "DATE", "integer": "INTEGER", "real": "DOUBLE", "boolean": "BOOLEAN"}
#: Before each geometry: magic, version, flags (little endian, no envelope), EPSG code.
HEADER = struct.pack("<2sBBi", b"GP", 0, 1, 4326)
WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
TABLES = (
    "PRAGMA application_id = 1196444487",  # “GPKG”
    "PRAGMA user_version = 10300",
    """CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
       organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
       definition TEXT NOT NULL, description TEXT)""",
    f"""INSERT INTO gpkg_spatial_ref_sys VALUES
        ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL),
        ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL),
        ('WGS 84', 4326, 'EPSG', 4326, '{WGS84}', 'longitude and latitude in degrees')""",
    """CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
       description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE,
       max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
       geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
       PRIMARY KEY (table_name, column_name))""",
    "INSERT INTO gpkg_geometry_columns VALUES ('events', 'geom', 'POINT', 4326, 0, 0)",
    "CREATE TABLE events (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, id TEXT, "
    + ", ".join(f"{name} {KIND[kind]}" for name, kind, _ in FIELDS)
    + ")",
)


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The file in pieces; it is first written beside the others of the system's temporary folder."""
    with tempfile.TemporaryDirectory(prefix="events-") as folder:
        path = Path(folder) / "events.gpkg"
        write(path, features)
        with path.open("rb") as file:
            while piece := file.read(1 << 18):
                yield piece


def write(path: Path, features: Iterable[Json]) -> None:
    """Write a new GeoPackage at `path`."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for statement in TABLES:
            connection.execute(statement)
        marks = ", ".join("?" * (len(FIELDS) + 2))
        names = ", ".join(name for name, _, _ in FIELDS)
        connection.executemany(f"INSERT INTO events (geom, id, {names}) VALUES ({marks})", map(_row, features))
        # The extent comes from the columns; the time of change from the content, so that the bytes stay the same.
        connection.execute(
            """INSERT INTO gpkg_contents SELECT 'events', 'features', 'events', 'Events of news texts',
               coalesce(max(source_date), '1970-01-01') || 'T00:00:00.000Z',
               min(longitude), min(latitude), max(longitude), max(latitude), 4326 FROM events"""
        )
        connection.execute("COMMIT")


def _row(feature: Json) -> list[object]:
    known, geometry = feature["properties"], feature["geometry"]
    blob = HEADER + point(*geometry["coordinates"]) if geometry else None
    return [blob, feature["id"], *(known.get(name) for name, _, _ in FIELDS)]
