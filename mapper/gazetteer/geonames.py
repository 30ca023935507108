"""The full GeoNames dump, as the user downloads it → the staging database.

Files in the folder: allCountries.txt (or another country's extract of that form), and where they are there
alternateNamesV2.txt, admin1CodesASCII.txt, admin2Codes.txt, hierarchy.txt, countryInfo.txt, featureCodes_en.txt.
Lines are read one by one; every 50,000 the place in the file is noted, so that an import that was broken off goes on
there. Lines that cannot be read are counted and named.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import cos, hypot, log2, radians
from pathlib import Path
from typing import NamedTuple

from ..errors import GazetteerError
from ..lang import LANGUAGES
from ..model import Level, MatchKind, Place
from .entries import Entry, Name, city_radius_km, prominence
from .names import is_latin
from .schema import DEGREE, LEVEL_CODE, RADIUS
from .staging import NameRow, PlaceRow, Progress, entry_rows, insert_names, insert_places, name_rows, place_row
from .transcribe import distant_keys, transcriptions

_BATCH = 50_000
_NAMED = 5
_COLUMNS, _NAME_COLUMNS = 19, 4
#: "Languages" of alternateNamesV2 that are no names.
_NO_NAMES = {"link", "wkdt", "post", "iata", "icao", "faac", "unlc", "tcid", "phon"}
_CLASS_LEVEL: dict[str, Level] = {
    "P": "city",
    "H": "water",
    "U": "water",
    "L": "region",
    "V": "region",
    "R": "road",
    "S": "facility",
    "T": "region",
    "A": "admin2",
}
_MOUNTAIN = {"MT", "MTS", "VLC", "PASS", "HLL", "HLLS", "PK", "PKS", "RDGE", "GLCR"}
_ISLAND = {"ISL", "ISLS", "ISLT", "ATOL", "ISLET"}
_RADIUS_KM: dict[Level, float] = {
    "country": 300,
    "admin1": 60,
    "admin2": 20,
    "water": 10,
    "mountain": 5,
    "island": 10,
    "region": 20,
    "road": 2,
    "facility": 1,
    "suburb": 2,
}


class Batch(NamedTuple):
    """What one line gives."""

    places: list[PlaceRow]
    names: list[NameRow]


@dataclass(slots=True)
class Broken:
    """Lines that could not be read: how many, and the first few."""

    count: int = 0
    named: list[str] = field(default_factory=list)

    def add(self, line: int, reason: str) -> None:
        """Count a line, and keep it while there are few."""
        self.count += 1
        if len(self.named) < _NAMED:
            self.named.append(f"line {line}: {reason}")


def find_dump(folder: Path) -> Path:
    """The main file of a dump.

    Raises:
        GazetteerError: there is none.
    """
    path = folder / "allCountries.txt"
    if path.is_file():
        return path
    others = sorted(file for file in folder.glob("[A-Z][A-Z].txt"))
    if others:
        return others[0]
    raise GazetteerError(
        f"{folder} holds no allCountries.txt. Download and unpack https://download.geonames.org/export/dump/allCountries.zip"
    )


def fingerprint(folder: Path) -> str:
    """Which files the folder holds, by name, size and time: an import goes on only with the same ones."""
    files = sorted(file for file in folder.glob("*.txt"))
    return ";".join(f"{file.name}:{file.stat().st_size}:{int(file.stat().st_mtime)}" for file in files)


def stage_dump(db: sqlite3.Connection, folder: Path, *, progress: Progress) -> None:
    """Read the dump into the staging database, from where an earlier run stopped."""
    main = find_dump(folder)
    alternates = folder / "alternateNamesV2.txt"
    codes = _feature_codes(folder / "featureCodes_en.txt")
    own_names = not alternates.is_file()
    db.execute("CREATE TABLE IF NOT EXISTS countries_of(geonameid INTEGER PRIMARY KEY, pk INTEGER)")
    _read(db, main, lambda row: _place(db, row, codes, own_names=own_names), _COLUMNS, progress)
    if alternates.is_file():
        _read(db, alternates, lambda row: _alternate(db, row), _NAME_COLUMNS, progress)
    for name, level in (("admin1CodesASCII.txt", "1"), ("admin2Codes.txt", "2")):
        if (folder / name).is_file():
            _read(db, folder / name, lambda row, level=level: _division(db, row, level), 4, progress)  # type: ignore[misc]
    if (folder / "hierarchy.txt").is_file():
        _read(db, folder / "hierarchy.txt", lambda row: _parent(db, row), 2, progress)
    if (folder / "countryInfo.txt").is_file():
        _read(db, folder / "countryInfo.txt", lambda row: _country(db, row), 18, progress)
    _free_double_ids(db)
    progress("reach of the divisions")
    _set_reach(db)
    _note_layer(db, main)


def _read(
    db: sqlite3.Connection, path: Path, take: Callable[[list[str]], Batch], columns: int, progress: Progress
) -> None:
    """Pass every line of a file on, in batches; note after each batch how far it is."""
    row = db.execute("SELECT position, lines, broken FROM stage_steps WHERE name=?", (path.name,)).fetchone()
    position, lines, count = row or (0, 0, 0)
    broken = Broken(count)
    with path.open("rb") as file:
        file.seek(position)
        while True:
            batch = file.readlines(_BATCH * 64)
            if not batch:
                break
            places: list[PlaceRow] = []
            names: list[NameRow] = []
            db.execute("BEGIN")
            for raw in batch:
                lines += 1
                if raw.startswith(b"#"):
                    continue
                try:
                    cells = raw.decode("utf-8").rstrip("\r\n").split("\t")
                    if len(cells) < columns:
                        raise ValueError(f"{len(cells)} columns instead of {columns}")
                    made = take(cells)
                except (ValueError, LookupError) as error:
                    broken.add(lines, str(error))
                    continue
                places += made.places
                names += made.names
            insert_places(db, places)
            insert_names(db, names)
            position = file.tell()
            db.execute("INSERT OR REPLACE INTO stage_steps VALUES(?,?,?,?)", (path.name, position, lines, broken.count))
            db.execute("COMMIT")
            progress(f"{path.name}: {lines:,} lines")
    if broken.count:
        progress(f"{path.name}: {broken.count:,} lines left out ({'; '.join(broken.named)})")


def _place(db: sqlite3.Connection, cells: list[str], codes: frozenset[str], *, own_names: bool) -> Batch:
    geonameid, name = int(cells[0]), cells[1]
    kind_class, kind, country = cells[6], cells[7], cells[8]
    lat, lon, population = float(cells[4]), float(cells[5]), int(cells[14] or 0)
    if not name or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"no name, or no place on earth: {name!r} {lat}, {lon}")
    if codes and f"{kind_class}.{kind}" not in codes:
        kind = kind_class or "PPL"
    others = [part for part in cells[3].split(",") if part]
    if kind.startswith("PCL"):
        return _country_feature(db, geonameid, country, [name, *others] if own_names else [name])
    level = _level(kind_class, kind)
    admin1 = f"{country}.{cells[10]}" if cells[10] and cells[10] != "00" else ""
    admin2 = f"{admin1}.{cells[11]}" if admin1 and cells[11] else ""
    place = Place(
        id=_place_id(geonameid, kind, admin1, admin2),
        name=name,
        kind=kind,
        level=level,
        lat=lat,
        lon=lon,
        country=country,
        admin1=admin1,
        admin2=admin2,
        population=population,
        radius_km=city_radius_km(population) if level == "city" else _RADIUS_KM.get(level, 5),
        geonameid=geonameid,
        alternates=len(others),
    )
    rank = prominence(level, population, capital=kind == "PPLC") + (0 if population else log2(1 + len(others)) / 1.5)
    names = [Name(name, "exact"), Name(cells[2])]
    if own_names:
        names += [Name(other) for other in others if is_latin(other) and other[0].isupper()]
    if level == "city" and population:
        names += transcriptions(name, others, country, population)
    distant = tuple(distant_keys(name, others, country)) if level == "city" else ()
    entry = Entry(place, tuple(names), round(rank, 3), distant=distant)
    return Batch([place_row(entry, geonameid)], list(entry_rows(entry, geonameid)))


def _place_id(geonameid: int, kind: str, admin1: str, admin2: str) -> str:
    if kind == "ADM1" and admin1:
        return f"adm1:{admin1}"
    return f"adm2:{admin2}" if kind == "ADM2" and admin2 else f"gn:{geonameid}"


def _level(kind_class: str, kind: str) -> Level:
    if kind == "ADM1":
        return "admin1"
    if kind == "PPLX":
        return "suburb"
    if kind in _MOUNTAIN:
        return "mountain"
    if kind in _ISLAND:
        return "island"
    return _CLASS_LEVEL.get(kind_class, "region")


def _country_feature(db: sqlite3.Connection, geonameid: int, country: str, names: list[str]) -> Batch:
    """A country is there already, with its names by CLDR; the dump's names are added to it."""
    row = db.execute("SELECT pk FROM stage_places WHERE id=?", (f"country:{country}",)).fetchone()
    if row is None:
        return Batch([], [])
    db.execute("INSERT OR REPLACE INTO countries_of VALUES(?,?)", (geonameid, row[0]))
    return Batch([], list(name_rows([Name(name) for name in names if is_latin(name) and name[0].isupper()], row[0])))


def _alternate(db: sqlite3.Connection, cells: list[str]) -> Batch:
    geonameid, lang, text = int(cells[1]), cells[2].lower()[:7], cells[3].strip()
    if not text or lang in _NO_NAMES or not is_latin(text) or not (text[0].isupper() or not text[0].isascii()):
        return Batch([], [])
    country = db.execute("SELECT pk FROM countries_of WHERE geonameid=?", (geonameid,)).fetchone()
    historic = len(cells) > 7 and cells[7] == "1"
    preferred = cells[4] == "1" if len(cells) > 4 else False
    kind: MatchKind = "abbreviation" if lang == "abbr" else "exact" if preferred and not historic else "alternate"
    name = Name(text, kind, lang if lang in LANGUAGES else "")
    return Batch([], list(name_rows([name], country[0] if country else geonameid)))


def _division(db: sqlite3.Connection, cells: list[str], level: str) -> Batch:
    """The English name of a division; its place comes from the main file."""
    place_id = f"adm{level}:{cells[0]}"
    row = db.execute("SELECT pk FROM stage_places WHERE pk=?", (int(cells[3]),)).fetchone()
    if row is None:
        raise ValueError(f"{place_id} has no place {cells[3]}")
    return Batch([], list(name_rows([Name(cells[1], "exact", "en")], row[0])))


def _parent(db: sqlite3.Connection, cells: list[str]) -> Batch:
    """A place without a province takes that of its parent."""
    db.execute(
        "UPDATE stage_places SET admin1=(SELECT admin1 FROM stage_places WHERE pk=?) WHERE pk=? AND admin1 IS NULL",
        (int(cells[0]), int(cells[1])),
    )
    return Batch([], [])


def _country(db: sqlite3.Connection, cells: list[str]) -> Batch:
    """The population of a country, newer than the package's."""
    db.execute("UPDATE stage_places SET population=? WHERE id=?", (int(cells[7] or 0), f"country:{cells[0]}"))
    return Batch([], [])


def _feature_codes(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8") as file:
        return frozenset(line.split("\t", 1)[0] for line in file)


def _free_double_ids(db: sqlite3.Connection) -> None:
    """Of several features with one division code the first keeps it; the others go by their geonameid."""
    db.execute("CREATE INDEX IF NOT EXISTS stage_ids ON stage_places(id)")
    db.execute("CREATE TEMP TABLE first_of AS SELECT min(pk) AS pk FROM stage_places WHERE id IS NOT NULL GROUP BY id")
    db.execute("CREATE UNIQUE INDEX temp.first_pk ON first_of(pk)")
    db.execute("UPDATE stage_places SET id=NULL WHERE id IS NOT NULL AND pk NOT IN (SELECT pk FROM first_of)")
    db.execute("DROP TABLE first_of")


def _set_reach(db: sqlite3.Connection) -> None:
    """Half the diagonal of a division's settlements is its radius, where there are at least three."""
    db.create_function("reach_of", 5, _reach_of, deterministic=True)
    for column, level in (("admin1", LEVEL_CODE["admin1"]), ("admin2", LEVEL_CODE["admin2"])):
        db.execute(
            f"CREATE TEMP TABLE reach AS SELECT {column} AS id,"
            f" reach_of(min(lat), max(lat), min(lon), max(lon), avg(lat)) AS radius FROM stage_places"
            f" WHERE {column} IS NOT NULL AND level=? GROUP BY 1 HAVING count(*) > 2",
            (LEVEL_CODE["city"],),
        )
        db.execute("CREATE UNIQUE INDEX temp.reach_id ON reach(id)")
        db.execute(
            "UPDATE stage_places SET radius=(SELECT radius FROM reach WHERE reach.id=stage_places.id)"
            " WHERE level=? AND id IN (SELECT id FROM reach)",
            (level,),
        )
        db.execute("DROP TABLE reach")


def _reach_of(south: int, north: int, west: int, east: int, middle: float) -> int:
    tall = (north - south) / 2 / DEGREE
    wide = (east - west) / 2 / DEGREE * cos(radians(middle / DEGREE))
    return round(min(1000.0, 111.2 * hypot(tall, wide)) * RADIUS)


def _note_layer(db: sqlite3.Connection, main: Path) -> None:
    lines, broken = db.execute("SELECT lines, broken FROM stage_steps WHERE name=?", (main.name,)).fetchone()
    names = db.execute("SELECT total(lines) FROM stage_steps WHERE name='alternateNamesV2.txt'").fetchone()[0]
    row = ("geonames", f"GeoNames dump ({main.name})", "CC BY 4.0", lines - broken, int(names))
    db.execute("INSERT OR REPLACE INTO stage_layers VALUES(?,?,?,?,?)", row)


def steps(db: sqlite3.Connection) -> Iterator[tuple[str, int, int]]:
    """(file, lines read, lines left out) of an import."""
    yield from db.execute("SELECT name, lines, broken FROM stage_steps ORDER BY name")
