"""The gazetteer over an index file: look-up, scan, places by id, and how places hang together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ..errors import GazetteerError
from ..model import Hit, Match, Place
from .names import fold, literal
from .scan import Scanner
from .schema import APPLICATION_ID, DEGREE, KINDS, LANGS, LEVELS, POSTING, RADIUS, VERSION

_COLUMNS = "id, name, kind, level, lat, lon, country, admin1, admin2, population, radius, geonameid, source, alternates"
BUILD = "python -m mapper gazetteer build"


class OfflineGazetteer:
    """An opened index. Safe to share between threads; holds little in memory."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._code = lru_cache(maxsize=20_000)(self._read_code)
        self._place_at = lru_cache(maxsize=20_000)(self._read_place)
        self._division = lru_cache(maxsize=10_000)(self._read_division)
        self._matches = lru_cache(maxsize=20_000)(self._read_matches)
        self._postings = lru_cache(maxsize=50_000)(self._read_postings)
        self._scanner = Scanner(self._has_key, self._has_prefix)

    def lookup(self, name: str, *, lang: str = "", cued: bool = False) -> tuple[Match, ...]:
        """All places that `name` may mean, most prominent first; `cued` allows romanisation and fuzzy matches."""
        return self._matches(name, lang, cued)

    def known(self, name: str) -> bool:
        """True when the gazetteer has the name as it stands."""
        return self._has_key(fold(name)) or self._has_key(literal(name))

    def scan(self, text: str, *, lang: str = "") -> Iterator[Hit]:
        """Longest capitalised names of the gazetteer in `text`, left to right, not overlapping."""
        return self._scanner.scan(text, lang)

    def place(self, place_id: str) -> Place | None:
        """The place of an id."""
        if place_id.startswith("gn:"):
            if not place_id[3:].isdigit():
                return None
            found = self._db.execute("SELECT row FROM places WHERE id IS NULL AND geonameid=?", (int(place_id[3:]),))
        else:
            found = self._db.execute("SELECT row FROM places WHERE id=?", (place_id,))
        row = found.fetchone()
        return self._place_at(row[0]) if row else None

    def country(self, country_code: str) -> Place | None:
        """The country of an ISO 3166-1 alpha-2 code."""
        return self.place(f"country:{country_code}")

    def parents(self, place: Place) -> tuple[Place, ...]:
        """What the place lies in, smallest first: district, province, country."""
        ids = (
            f"adm2:{place.admin2}" if place.admin2 else "",
            f"adm1:{place.admin1}" if place.admin1 else "",
            f"country:{place.country}" if place.country else "",
        )
        found = (self.place(each) for each in ids if each and each != place.id)
        return tuple(parent for parent in found if parent)

    def _read_postings(self, key: str) -> bytes:
        row = self._db.execute("SELECT postings FROM names WHERE key=?", (key,)).fetchone()
        return row[0] if row else b""

    def _has_key(self, key: str) -> bool:
        return bool(self._postings(key))

    def _has_prefix(self, prefix: str) -> bool:
        found = self._db.execute("SELECT 1 FROM names WHERE key>=? AND key<? LIMIT 1", (prefix, prefix + "\U0010ffff"))
        return found.fetchone() is not None

    def _read_matches(self, name: str, lang: str, cued: bool) -> tuple[Match, ...]:
        found = [*self._at_key(literal(name), name, lang), *self._at_key(fold(name), name, lang)]
        seen: set[str] = set()
        unique = []
        for match in found:
            if match.place.id not in seen:
                seen.add(match.place.id)
                unique.append(match)
        return tuple(unique)

    def _at_key(self, key: str, name: str, lang: str) -> Iterator[Match]:
        """Matches at one key. Adjectives and demonyms hold in their own language alone ("Indiana" is Italian)."""
        for row, kind_code, lang_code in POSTING.iter_unpack(self._postings(key)):
            kind, own = KINDS[kind_code], LANGS[lang_code]
            if lang and own != lang and kind in ("adjective", "demonym"):
                continue
            place = self._place_at(row)
            yield Match(place, place.name if kind == "exact" else name, kind, own)

    def _read_place(self, row: int) -> Place:
        found = self._db.execute(f"SELECT {_COLUMNS} FROM places WHERE row=?", (row,)).fetchone()
        place_id, name, kind, level, lat, lon, country, admin1, admin2, population, radius, gid, source, others = found
        return Place(
            id=place_id or f"gn:{gid}",
            name=name,
            kind=kind,
            level=LEVELS[level],
            lat=lat / DEGREE,
            lon=lon / DEGREE,
            country=country,
            admin1=self._code(admin1),
            admin2=self._code(admin2),
            population=population,
            radius_km=radius / RADIUS,
            geonameid=gid,
            source=source or "geonames",
            alternates=others,
            admin1_name=self._division(admin1),
            admin2_name=self._division(admin2),
        )

    def _read_code(self, row: int | None) -> str:
        """The code of the division at a row: "IQ.15" of "adm1:IQ.15"."""
        if row is None:
            return ""
        found = self._db.execute("SELECT id FROM places WHERE row=?", (row,)).fetchone()
        return str(found[0])[5:]

    def _read_division(self, row: int | None) -> str:
        """The name of the division at a row."""
        found = self._db.execute("SELECT name FROM places WHERE row=?", (row,)).fetchone()
        return str(found[0]) if found else ""


def open_gazetteer(path: Path) -> OfflineGazetteer:
    """Open the index file.

    Raises:
        GazetteerError: it is missing, half-built or of another version; the message names the command that builds it.
    """
    if not path.is_file():
        raise GazetteerError(f"There is no place index at {path}. Build it: {BUILD}")
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        kind = db.execute("PRAGMA application_id").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise GazetteerError(f"{path} is no place index ({error}). Build it: {BUILD}") from error
    if kind != APPLICATION_ID:
        raise GazetteerError(f"{path} is half-built or no place index. Build it: {BUILD}")
    if version != VERSION:
        raise GazetteerError(f"{path} has form {version}, this program reads form {VERSION}. Build it again: {BUILD}")
    return OfflineGazetteer(db)
