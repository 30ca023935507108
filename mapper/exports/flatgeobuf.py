"""Features → FlatGeobuf, through pyogrio; gathered in memory, since its index needs all points. Needs pyogrio."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from ..errors import FormatError
from ..geojson import FIELDS
from ..results import Json
from .wkb import point

KIND = {"text": "object", "date": "datetime64[D]", "integer": "float64", "real": "float64", "boolean": "bool"}


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The file in pieces. Features without a point stay, with an empty geometry.

    Raises:
        FormatError: pyogrio is not installed.
    """
    try:
        from pyogrio.raw import write
    except ImportError as error:
        raise FormatError("FlatGeobuf needs pyogrio: pip install -r requirements-gis.txt") from error
    kept = list(features)
    places = [feature["geometry"] and point(*feature["geometry"]["coordinates"]) for feature in kept]
    columns = [np.array([feature["id"] for feature in kept], dtype="object")]
    columns += [np.array([f["properties"].get(name) for f in kept], dtype=KIND[kind]) for name, kind, _ in FIELDS]
    with tempfile.TemporaryDirectory(prefix="events-") as folder:
        path = Path(folder) / "events.fgb"
        write(
            str(path),
            np.array(places, dtype="object"),
            columns,
            ["id", *(name for name, _, _ in FIELDS)],
            driver="FlatGeobuf",
            geometry_type="Point",
            crs="EPSG:4326",
            layer_options={"SPATIAL_INDEX": "YES" if all(places) and places else "NO"},
        )
        yield path.read_bytes()
