"""Builds the index: layers → a staging database on disk → one finished SQLite file, put in place at the very end.

Nothing but the entry at hand is in memory; sorting is SQLite's, on disk. The same layers give the same bytes.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from ..model import MatchKind
from .entries import Entry, Layer
from .names import fold, literal
from .schema import APPLICATION_ID, INDEXES, KIND_CODE, LANG_CODE, LEVEL_CODE, POSTING, TABLES, VERSION

Progress = Callable[[str], None]

#: How far a weaker way of matching moves a place back among the candidates of one name, in units of prominence.
_PENALTY: dict[MatchKind, float] = {"transcription": 1.0, "affix": 0.5}
_PREFERENCE: tuple[MatchKind, ...] = (
    "exact",
    "exonym",
    "abbreviation",
    "alternate",
    "adjective",
    "demonym",
    "affix",
    "transcription",
)
_STAGE = """
CREATE TABLE stage_places(
    pk INTEGER PRIMARY KEY, prominence REAL, id TEXT, name TEXT, kind TEXT, level INTEGER, lat REAL, lon REAL,
    country TEXT, admin1 TEXT, admin2 TEXT, population INTEGER, radius_km REAL, geonameid INTEGER, source TEXT,
    alternates INTEGER
);
CREATE TABLE stage_names(key TEXT, pk INTEGER, prefer INTEGER, kind INTEGER, lang INTEGER, weight REAL);
CREATE TABLE rank(pk INTEGER PRIMARY KEY, row INTEGER);
"""


def build_index(path: Path, layers: Iterable[Layer], *, progress: Progress) -> None:
    """Build the index at `path` from the layers; an index that is there stays in use until the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".gazetteer-", dir=path.parent) as folder:
        work, done = Path(folder) / "stage.sqlite", Path(folder) / "index.sqlite"
        with closing(_connect(work)) as db:
            db.executescript(_STAGE)
            db.execute("ATTACH ? AS out", (str(done),))
            db.executescript(
                "".join(line.replace("CREATE TABLE ", "CREATE TABLE out.") for line in TABLES.splitlines(True))
            )
            pk = 0
            for layer in layers:
                progress(f"{layer.name}: {layer.source}")
                pk = _stage(db, layer, pk)
            progress("places by prominence")
            _write_places(db)
            progress("names")
            _write_names(db)
            progress("finishing")
            _finish(db)
        final = Path(folder) / "final.sqlite"
        with closing(_connect(done)) as db:
            db.execute("VACUUM INTO ?", (str(final),))
        os.replace(final, path)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-24000; PRAGMA temp_store=FILE;"
    )
    return db


def _stage(db: sqlite3.Connection, layer: Layer, pk: int) -> int:
    """Stage the entries of one layer; the last number given to a place."""
    first, names = pk, 0
    db.execute("BEGIN")
    for entry in layer.entries():
        pk += 1
        place = entry.place
        plain = place.geonameid is not None and place.id == f"gn:{place.geonameid}"
        db.execute(
            "INSERT INTO stage_places VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                pk,
                entry.prominence,
                None if plain else place.id,
                place.name,
                place.kind,
                LEVEL_CODE[place.level],
                place.lat,
                place.lon,
                place.country,
                place.admin1,
                place.admin2,
                place.population,
                place.radius_km,
                place.geonameid,
                None if place.source == "geonames" else place.source,
                place.alternates,
            ),
        )
        rows = list(_name_rows(entry, pk))
        names += len(rows)
        db.executemany("INSERT INTO stage_names VALUES(?,?,?,?,?,?)", rows)
    db.execute("COMMIT")
    row = (layer.name, layer.source, layer.licence, pk - first, names)
    db.execute("INSERT INTO out.layers VALUES(?,?,?,?,?)", row)
    return pk


def _name_rows(entry: Entry, pk: int) -> Iterator[tuple[str, int, int, int, int, float]]:
    """One row per key of an entry: the best match kind, and the language when it is the only one."""
    best: dict[str, tuple[int, str, str]] = {}
    for name in entry.names:
        key = literal(name.text) if name.kind == "abbreviation" else fold(name.text)
        if not key:
            continue
        new = (_PREFERENCE.index(name.kind), name.kind, name.lang)
        old = best.get(key)
        if old is None or new[0] < old[0]:
            best[key] = new
        elif old[0] == new[0] and old[2] != name.lang:
            best[key] = (old[0], old[1], "")
    for key, (prefer, kind, lang) in best.items():
        weight = entry.prominence - _PENALTY.get(kind, 0.0)  # type: ignore[call-overload]
        yield key, pk, prefer, KIND_CODE[kind], LANG_CODE[lang], weight  # type: ignore[index]


def _write_places(db: sqlite3.Connection) -> None:
    db.execute("BEGIN")
    db.execute("INSERT INTO rank SELECT pk, row_number() OVER (ORDER BY prominence DESC, pk) FROM stage_places")
    db.execute(
        "INSERT INTO out.places SELECT row, id, name, kind, level, lat, lon, country, admin1, admin2, population,"
        " radius_km, geonameid, source, alternates FROM rank JOIN stage_places USING (pk) ORDER BY row"
    )
    db.execute("COMMIT")


def _write_names(db: sqlite3.Connection) -> None:
    rows = db.execute(
        "SELECT key, row, kind, lang FROM stage_names JOIN rank USING (pk) ORDER BY key, weight DESC, row, prefer"
    )
    writer = db.cursor()
    writer.execute("BEGIN")
    for key, group in groupby(rows, key=itemgetter(0)):
        postings: dict[int, bytes] = {}
        for _, row, kind, lang in group:
            postings.setdefault(row, POSTING.pack(row, kind, lang))
        writer.execute("INSERT INTO out.names VALUES(?,?)", (key, b"".join(postings.values())))
    writer.execute("COMMIT")


def _finish(db: sqlite3.Connection) -> None:
    for statement in filter(str.strip, INDEXES.split(";")):
        db.execute(statement.replace("INDEX ", "INDEX out."))
    db.execute(f"PRAGMA out.application_id={APPLICATION_ID}")
    db.execute(f"PRAGMA out.user_version={VERSION}")
    db.execute("INSERT INTO out.meta VALUES('complete','yes')")
