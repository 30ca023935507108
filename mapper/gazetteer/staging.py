"""The staging database of a build: places and names as the layers give them, before anything is sorted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..model import MatchKind
from .entries import Entry, Extra, Layer, Name
from .names import fold, literal
from .outlines import pack_outline
from .romanise import DISTANT
from .schema import DEGREE, KIND_CODE, LANG_CODE, LEVEL_CODE, RADIUS

Progress = Callable[[str], None]

#: How far a weaker way of matching moves a place back among the candidates of one name, in units of prominence.
_PENALTY: dict[MatchKind, float] = {"transcription": 1.0, "affix": 0.5}
_PREFERENCE: tuple[MatchKind, ...] = (
    "user",
    "exact",
    "exonym",
    "abbreviation",
    "alternate",
    "adjective",
    "demonym",
    "affix",
    "transcription",
    "romanised",
)
#: Places of the packages are numbered from here; those of a GeoNames dump have their geonameid.
FIRST_PK = 100_000_000
_TABLES = """
CREATE TABLE IF NOT EXISTS stage_places(
    pk INTEGER PRIMARY KEY, prominence REAL, id TEXT, name TEXT, kind TEXT, level INTEGER, lat INTEGER, lon INTEGER,
    country TEXT, admin1 TEXT, admin2 TEXT, population INTEGER, radius INTEGER, geonameid INTEGER, source TEXT,
    alternates INTEGER
);
CREATE TABLE IF NOT EXISTS stage_outlines(pk INTEGER PRIMARY KEY, corners BLOB);
CREATE TABLE IF NOT EXISTS stage_names(key TEXT, pk INTEGER, prefer INTEGER, kind INTEGER, lang INTEGER, penalty REAL);
CREATE TABLE IF NOT EXISTS stage_layers(
    name TEXT PRIMARY KEY, source TEXT, licence TEXT, places INTEGER, names INTEGER
);
CREATE TABLE IF NOT EXISTS stage_steps(name TEXT PRIMARY KEY, position INTEGER, lines INTEGER, broken INTEGER);
"""
PlaceRow = tuple[object, ...]
NameRow = tuple[str, int, int, int, int, float]


def open_stage(path: Path, *, resumable: bool = False) -> sqlite3.Connection:
    """Open or make a staging database. A resumable one survives the end of the process in the middle of a step."""
    db = sqlite3.connect(path, isolation_level=None)
    journal = "WAL" if resumable else "OFF"
    db.executescript(
        f"PRAGMA page_size=8192; PRAGMA journal_mode={journal}; PRAGMA synchronous=OFF; PRAGMA cache_size=-24000;"
        "PRAGMA temp_store=FILE;"
    )
    db.executescript(_TABLES)
    return db


def stage_layer(db: sqlite3.Connection, layer: Layer, extras: list[Extra]) -> None:
    """Stage the entries of one layer; put its further names aside. A layer that is staged already gives only those."""
    if db.execute("SELECT 1 FROM stage_layers WHERE name=?", (layer.name,)).fetchone():
        extras.extend(entry for entry in layer.entries() if isinstance(entry, Extra))
        return
    last = db.execute("SELECT max(pk) FROM stage_places").fetchone()[0] or 0
    pk, places, names = max(FIRST_PK, last), 0, 0
    db.execute("BEGIN")
    for entry in layer.entries():
        if isinstance(entry, Extra):
            extras.append(entry)
            names += len(entry.names)
            continue
        pk += 1
        places += 1
        names += stage_entry(db, entry, pk)
    row = (layer.name, layer.source, layer.licence, places, names)
    db.execute("INSERT INTO stage_layers VALUES(?,?,?,?,?)", row)
    db.execute("COMMIT")


def stage_entry(db: sqlite3.Connection, entry: Entry, pk: int) -> int:
    """Stage one place with its names and outline; how many names it has."""
    insert_places(db, [place_row(entry, pk)])
    rows = list(entry_rows(entry, pk))
    insert_names(db, rows)
    if entry.outline:
        db.execute("INSERT INTO stage_outlines VALUES(?,?)", (pk, pack_outline(entry.outline)))
    return len(rows)


def insert_places(db: sqlite3.Connection, rows: Iterable[PlaceRow]) -> None:
    """Add rows of places; a place that is there already stays as it is."""
    db.executemany("INSERT OR IGNORE INTO stage_places VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)


def insert_names(db: sqlite3.Connection, rows: Iterable[NameRow]) -> None:
    """Add rows of names."""
    db.executemany("INSERT INTO stage_names VALUES(?,?,?,?,?,?)", rows)


def place_row(entry: Entry, pk: int) -> PlaceRow:
    """A place as a row of the staging table."""
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


def entry_rows(entry: Entry, pk: int) -> Iterator[NameRow]:
    """All keys of a place, those of its romanised names included."""
    yield from name_rows(entry.names, pk)
    for key in entry.distant:
        yield DISTANT + key, pk, len(_PREFERENCE), KIND_CODE["romanised"], 0, 0.0


def name_rows(names: Iterable[Name], pk: int) -> Iterator[NameRow]:
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
        yield key, pk, prefer, KIND_CODE[kind], LANG_CODE[lang], _PENALTY.get(kind, 0.0)


def stage_extras(db: sqlite3.Connection, extras: list[Extra], progress: Progress) -> None:
    """Give the names that were put aside to their places; names of a place that is not there are named."""
    db.execute("CREATE INDEX IF NOT EXISTS stage_ids ON stage_places(id)")
    db.execute("CREATE INDEX IF NOT EXISTS stage_keys ON stage_names(key)")
    missing = []
    db.execute("BEGIN")
    for extra in extras:
        pk = _find(db, extra.place)
        if pk is None:
            missing.append(extra.place)
        else:
            insert_names(db, list(name_rows(extra.names, pk)))
    db.execute("COMMIT")
    if missing:
        progress(f"left out, no such place: {'; '.join(sorted(set(missing)))}")


def _find(db: sqlite3.Connection, reference: str) -> int | None:
    """The number of the place that a reference means: "IQ", "adm1:IQ.15", "gn:99072", "Mosul, IQ"."""
    name, comma, country = reference.rpartition(", ")
    if comma:
        query = (
            "SELECT p.pk FROM stage_names n JOIN stage_places p ON p.pk = n.pk"
            " WHERE n.key=? AND p.country=? AND p.level=? ORDER BY p.prominence DESC, p.pk LIMIT 1"
        )
        found = db.execute(query, (fold(name), country, LEVEL_CODE["city"]))
    elif reference.startswith("gn:"):
        found = db.execute(
            "SELECT pk FROM stage_places WHERE pk=? OR (id IS NULL AND geonameid=?)", (reference[3:],) * 2
        )
    else:
        place_id = reference if ":" in reference else f"country:{reference}"
        found = db.execute("SELECT pk FROM stage_places WHERE id=?", (place_id,))
    row = found.fetchone()
    return int(row[0]) if row else None
