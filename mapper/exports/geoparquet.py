"""Features → GeoParquet 1.1 (points as WKB), in row groups that are written as the features come. Needs pyarrow."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import FormatError
from ..geojson import FIELDS
from ..results import Json
from .wkb import point

ROWS = 10_000
GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The file in pieces; it is first written into the system's temporary folder.

    Raises:
        FormatError: pyarrow is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="events-") as folder:
        path = Path(folder) / "events.parquet"
        write(path, features)
        with path.open("rb") as file:
            while piece := file.read(1 << 18):
                yield piece


def write(path: Path, features: Iterable[Json]) -> None:
    """Write a new file at `path`.

    Raises:
        FormatError: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise FormatError("GeoParquet needs pyarrow: pip install -r requirements-gis.txt") from error
    kinds = {
        "text": pyarrow.string(),
        "date": pyarrow.date32(),
        "integer": pyarrow.int64(),
        "real": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
    }
    columns = [pyarrow.field("id", pyarrow.string()), *(pyarrow.field(name, kinds[kind]) for name, kind, _ in FIELDS)]
    schema = pyarrow.schema(
        [*columns, pyarrow.field("geometry", pyarrow.binary())], metadata={"geo": json.dumps(GEO, sort_keys=True)}
    )
    source = iter(features)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while block := list(islice(source, ROWS)):
            writer.write_table(pyarrow.Table.from_pylist([_row(feature) for feature in block], schema=schema))


def _row(feature: Json) -> dict[str, Any]:
    known, geometry = feature["properties"], feature["geometry"]
    row = {name: _value(known.get(name), kind) for name, kind, _ in FIELDS}
    return {"id": feature["id"], **row, "geometry": point(*geometry["coordinates"]) if geometry else None}


def _value(value: Any, kind: str) -> Any:
    return date.fromisoformat(value) if kind == "date" and value else value
