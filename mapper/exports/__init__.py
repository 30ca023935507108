"""Features → files: one module for each format, each with `pieces(features)`, which streams the file's bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ..results import Json


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its module, what its files end in, its media type, and what it is for."""

    module: str
    suffix: str
    media_type: str
    about: str


FORMATS = {
    "geojson": Format("geojson", ".geojson", "application/geo+json", "GeoJSON (RFC 7946): every GIS, web maps"),
    "geojsonl": Format("geojsonl", ".geojsonl", "application/x-ndjson", "one GeoJSON Feature a line"),
    "geojsonseq": Format("geojsonseq", ".geojsons", "application/geo+json-seq", "GeoJSON text sequence (RFC 8142)"),
    "csv": Format("csv", ".csv", "text/csv; charset=utf-8", "table; spreadsheets, R, pandas"),
    "kml": Format("kml", ".kml", "application/vnd.google-earth.kml+xml", "Google Earth"),
    "gpkg": Format("gpkg", ".gpkg", "application/geopackage+sqlite3", "GeoPackage: QGIS, ArcGIS"),
    "gpx": Format("gpx", ".gpx", "application/gpx+xml", "waypoints of the events with a place"),
    "ics": Format("ics", ".ics", "text/calendar; charset=utf-8", "calendar of the events with a date"),
    "atom": Format("atom", ".atom", "application/atom+xml", "feed with GeoRSS points"),
    "geoparquet": Format(
        "geoparquet", ".parquet", "application/vnd.apache.parquet", "columns for analysis; needs pyarrow"
    ),
    "flatgeobuf": Format("flatgeobuf", ".fgb", "application/flatgeobuf", "fast GIS file with an index; needs pyogrio"),
    "acled": Format("acled", ".csv", "text/csv; charset=utf-8", "CSV with the columns of ACLED"),
    "ucdp": Format("ucdp", ".csv", "text/csv; charset=utf-8", "CSV with the columns of UCDP GED"),
    "plover": Format("plover", ".csv", "text/csv; charset=utf-8", "CSV with PLOVER event codes"),
}


def pieces(form: str, features: Iterable[Json], **options: Any) -> Iterator[bytes]:
    """The bytes of a file of this format, in order; few features are in memory at a time.

    Options: `bom` for csv, `title` and `address` for atom.
    """
    module = import_module(f"{__name__}.{FORMATS[form].module}")
    streamed: Iterator[bytes] = module.pieces(features, **options)
    return streamed
