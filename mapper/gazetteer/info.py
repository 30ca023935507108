"""The index file → what it holds: size, form, its layers with their sources and licences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from .index import open_gazetteer


def describe(path: Path) -> Iterator[tuple[str, str]]:
    """Names and values, fit for a reader.

    Raises:
        GazetteerError: it is missing, half-built or of another version.
    """
    open_gazetteer(path)
    yield "file", f"{path} ({path.stat().st_size / 1e6:,.1f} MB)"
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        for key, value in db.execute("SELECT key, value FROM meta ORDER BY key"):
            yield str(key), str(value)
        for table in ("places", "names"):
            yield table, f"{db.execute(f'SELECT count(*) FROM {table}').fetchone()[0]:,}"
        for name, source, licence, places, names in db.execute("SELECT * FROM layers ORDER BY places DESC"):
            yield f"layer {name}", f"{places:,} places, {names:,} names; {source} ({licence})"
