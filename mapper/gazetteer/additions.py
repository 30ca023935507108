"""A user's layers in a built index: added to a copy that takes the index's place, kept beside it for the next build."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ..errors import FormatError, GazetteerError
from .build import copy_index, working_folder
from .entries import Extra
from .index import BUILD, open_gazetteer
from .keyfilter import FILTER_TABLE, write_filter
from .layers.user import UserLayer
from .outlines import pack_outline
from .schema import LEVEL_CODE, MAX_PLACES, pack, unpack
from .staging import Progress, entry_rows, place_row

_TABLE = (
    "CREATE TABLE IF NOT EXISTS added(layer TEXT, row INTEGER, key TEXT, PRIMARY KEY(layer, row, key)) WITHOUT ROWID"
)
_LABEL = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_FORMATS = {".geojson", ".json", ".csv"}


def add_layer(path: Path, file: Path, label: str, *, progress: Progress) -> int:
    """Add a user's file to the index at `path` as the layer `label`, in place of an older one; how many places.

    Raises:
        FormatError: a label or a file that cannot be used.
        GazetteerError: there is no index to add to.
    """
    if not _LABEL.fullmatch(label):
        raise FormatError(f"“{label}” cannot name a layer: use lower-case letters, digits, - and _, e.g. my-city.")
    if not file.is_file():
        raise FormatError(f"There is no file {file}.")
    if file.suffix.lower() not in _FORMATS:
        raise FormatError(f"{file.name} is neither GeoJSON nor CSV; the name must end in .geojson, .json or .csv.")
    open_gazetteer(path).close()
    with working_folder(path) as folder:
        copy = copy_index(path, folder)
        count = _insert(copy, UserLayer(file, label, progress))
        keep = _kept(path)
        keep.mkdir(exist_ok=True)
        for old in keep.glob(f"{label}.*"):
            if old.resolve() != file.resolve():
                old.unlink()
        target = keep / f"{label}{file.suffix.lower()}"
        if target.resolve() != file.resolve():
            shutil.copyfile(file, target)
        os.replace(copy, path)
    return count


def add_kept_layers(path: Path, *, progress: Progress) -> None:
    """Put the layers that were added earlier into a newly built index."""
    for file in sorted(_kept(path).glob("*")) if _kept(path).is_dir() else ():
        progress(f"user:{file.stem}: {file.name}")
        add_layer(path, file, file.stem, progress=progress)


def _kept(path: Path) -> Path:
    """The folder with the files of the added layers."""
    return path.with_suffix(".layers")


def _insert(path: Path, layer: UserLayer) -> int:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("BEGIN")
        db.execute(_TABLE)
        _remove(db, layer.name)
        row = db.execute("SELECT max(row) FROM places").fetchone()[0]
        count = names = 0
        for entry in layer.entries():
            if isinstance(entry, Extra):
                continue
            row += 1
            count += 1
            if row > MAX_PLACES:
                raise GazetteerError(
                    f"The index is full: it holds at most {MAX_PLACES:,} places. Build it again: {BUILD}"
                )
            values = place_row(entry, row)
            db.execute(
                "INSERT INTO places VALUES(?,?,?,?,?,?,?,?,NULL,NULL,?,?,?,?,?)", (row, *values[2:9], *values[11:])
            )
            if entry.outline:
                db.execute("INSERT INTO outlines VALUES(?,?)", (row, pack_outline(entry.outline)))
            for key, _, _, kind, lang, _ in entry_rows(entry, row):
                _merge(db, key, row, kind, lang, entry.prominence)
                db.execute("INSERT OR IGNORE INTO added VALUES(?,?,?)", (layer.name, row, key))
                names += 1
        values = (layer.name, layer.source, layer.licence, count, names)
        db.execute("INSERT OR REPLACE INTO layers VALUES(?,?,?,?,?)", values)
        db.execute(FILTER_TABLE)
        write_filter(db)
        db.execute("COMMIT")
    return count


def _merge(db: sqlite3.Connection, key: str, row: int, kind: int, lang: int, rank: float) -> None:
    """Put a place among the others of a name: after those with more people than its prominence stands for."""
    found = db.execute("SELECT postings FROM names WHERE key=?", (key,)).fetchone()
    have = list(unpack(found[0])) if found else []
    before = sum(_larger(db, other, rank) for other, _, _ in have)
    have.insert(before, (row, kind, lang))
    db.execute("INSERT OR REPLACE INTO names VALUES(?,?)", (key, b"".join(pack(*each) for each in have)))


def _larger(db: sqlite3.Connection, row: int, rank: float) -> bool:
    level, population = db.execute("SELECT level, population FROM places WHERE row=?", (row,)).fetchone()
    return bool(population > 10**rank or level == LEVEL_CODE["country"])


def _remove(db: sqlite3.Connection, layer: str) -> None:
    """Take an earlier version of a layer out again."""
    rows = {row for (row,) in db.execute("SELECT DISTINCT row FROM added WHERE layer=?", (layer,))}
    for key in list(_keys(db, layer)):
        postings = db.execute("SELECT postings FROM names WHERE key=?", (key,)).fetchone()[0]
        left = b"".join(pack(*each) for each in unpack(postings) if each[0] not in rows)
        if left:
            db.execute("UPDATE names SET postings=? WHERE key=?", (left, key))
        else:
            db.execute("DELETE FROM names WHERE key=?", (key,))
    db.executemany("DELETE FROM places WHERE row=?", ((row,) for row in rows))
    db.executemany("DELETE FROM outlines WHERE row=?", ((row,) for row in rows))
    db.execute("DELETE FROM added WHERE layer=?", (layer,))


def _keys(db: sqlite3.Connection, layer: str) -> Iterator[str]:
    for (key,) in db.execute("SELECT DISTINCT key FROM added WHERE layer=?", (layer,)):
        yield key
