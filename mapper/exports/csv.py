"""Features → CSV (RFC 4180, UTF-8): one row for each feature, columns as `geojson.FIELDS`, `id` first.

A cell that a spreadsheet would run as a formula gets an apostrophe in front; `read` takes it off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..errors import FormatError
from ..geojson import FIELDS
from ..results import Json

COLUMNS = ("id", *(name for name, _, _ in FIELDS))
#: First characters that make a cell a formula in spreadsheets (OWASP, "CSV injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
BOM = "\ufeff".encode()


def pieces(features: Iterable[Json], *, bom: bool = False) -> Iterator[bytes]:
    """The file in pieces; `bom` helps Excel to see that it is UTF-8."""
    if bom:
        yield BOM
    yield from table(COLUMNS, ([feature["id"], *_cells(feature["properties"])] for feature in features))


def table(columns: Sequence[str], lines: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Any table as CSV, guarded against formulas."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for line in lines:
        writer.writerow([guard(cell) for cell in line])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def guard(cell: object) -> object:
    """Text that starts like a formula with an apostrophe before it; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return "'" + cell
    return cell


def read(lines: Iterable[str], *, name: str) -> Iterator[tuple[Json, str]]:
    """The features of a file that `pieces` wrote, each with its place in the file; `lines` keep their ends.

    Raises:
        FormatError: it has other columns, or a cell of another kind; the message names line and column.
    """
    reader = csv.DictReader(line.removeprefix("\ufeff") if n == 0 else line for n, line in enumerate(lines))
    missing = [column for column in ("id", "event_type", "status") if column not in (reader.fieldnames or ())]
    if missing:
        raise FormatError(f"“{name}” is no table of events: it lacks the column {', '.join(missing)}.")
    for row in reader:
        where = f"“{name}”, line {reader.line_num}"
        yield _feature(row, where), where


def _cells(properties: Mapping[str, Any]) -> list[object]:
    return [properties.get(column) for column in COLUMNS[1:]]


def _feature(row: Mapping[str, str | None], where: str) -> Json:
    properties: Json = {}
    for column, kind, _ in FIELDS:
        cell = row.get(column) or ""
        cell = cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1:].startswith(FORMULA) else cell
        try:
            properties[column] = READ[kind](cell) if cell else EMPTY.get(kind)
        except (ValueError, KeyError) as error:
            raise FormatError(f"{where}: “{cell}” in the column {column} is not of the kind {kind}.") from error
    lon, lat = properties["longitude"], properties["latitude"]
    geometry = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": row["id"] or "", "geometry": geometry, "properties": properties}


READ: dict[str, Callable[[str], Any]] = {
    "text": str,
    "date": str,
    "integer": int,
    "real": float,
    "boolean": {"true": True, "false": False}.__getitem__,
}
EMPTY = {"boolean": False}
