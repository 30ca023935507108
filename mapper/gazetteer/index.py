"""The gazetteer over an index file: look-up, scan, places by id, and how places hang together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from pathlib import Path

from ..errors import GazetteerError
from ..model import Hit, Match, MatchKind, Place
from .entries import prominence
from .forms import Form, capital_nouns, inflected, unaffixed
from .keyfilter import read_filter
from .names import fold, literal
from .outlines import Outline, read_outline
from .romanise import DISTANT, key_of
from .scan import Scanner
from .schema import APPLICATION_ID, DEGREE, KINDS, LANG_CODE, LANGS, LEVELS, RADIUS, VERSION, unpack
from .search import Found, search

_COLUMNS = "id, name, kind, level, lat, lon, country, admin1, admin2, population, radius, geonameid, source, alternates"
BUILD = "python -m mapper gazetteer build"

#: An inflected reading overtakes an exact one when it is this much more prominent.
_OVERTAKE = 2.0
#: Without a cue, "-er" and the like are only taken off for places of about 20,000 people and more, "-s" for 2,000.
_LEAST: dict[MatchKind, float] = {"adjective": 4.3, "inflected": 3.3, "affix": 0.0}
#: Without a cue, a name that is an ordinary word of the language means a place only if that is this prominent.
_LEAST_OF_WORD = 5.0


class OfflineGazetteer:
    """An opened index. Safe to share between threads; holds little in memory."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._filter = read_filter(db)
        self._division = lru_cache(maxsize=10_000)(self._read_division)
        self._place_at = lru_cache(maxsize=20_000)(self._read_place)
        self._matches = lru_cache(maxsize=20_000)(self._read_matches)
        self._postings = lru_cache(maxsize=30_000)(self._read_postings)
        self._common = lru_cache(maxsize=10_000)(self._read_common)
        self._scanner = Scanner(self._has_key, self._has_prefix)

    def close(self) -> None:
        """Close the index file."""
        self._db.close()

    def lookup(self, name: str, *, lang: str = "", cued: bool = False) -> tuple[Match, ...]:
        """All places that `name` may mean, most prominent first; `cued` allows romanisation and fuzzy matches."""
        return self._matches(name, lang, cued)

    def known(self, name: str) -> bool:
        """True when the gazetteer has the name as it stands."""
        return self._has_key(fold(name)) or self._has_key(literal(name))

    def commonness(self, name: str, lang: str) -> float:
        """How ordinary a word the name is in the language: 0 a mere name, 1 a word of every day."""
        return self._common(fold(name), lang)

    def scan(self, text: str, *, lang: str = "") -> Iterator[Hit]:
        """Longest capitalised names of the gazetteer in `text`, left to right, not overlapping."""
        return self._scanner.scan(text, lang)

    def search(
        self,
        prefix: str,
        *,
        lang: str = "",
        country: str | None = None,
        bbox: tuple[float, float, float, float] | None = None,
        limit: int = 10,
    ) -> tuple[Found, ...]:
        """Places for a search box: names that begin so, then names a letter or two away. `bbox`: w, s, e, n."""
        return search(self._db, self._place_at, prefix, lang=lang, country=country, bbox=bbox, limit=limit)

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

    def capital(self, country_code: str) -> Place | None:
        """The capital of a country."""
        query = "SELECT row FROM places WHERE kind='PPLC' AND country=? ORDER BY row LIMIT 1"
        row = self._db.execute(query, (country_code,)).fetchone()
        return self._place_at(row[0]) if row else None

    def neighbours(self, country_code: str) -> tuple[str, ...]:
        """The codes of the countries that share a border with this one."""
        row = self._db.execute("SELECT neighbours FROM countries WHERE code=?", (country_code,)).fetchone()
        return tuple(row[0].split(",")) if row and row[0] else ()

    def parents(self, place: Place) -> tuple[Place, ...]:
        """What the place lies in, smallest first: district, province, country."""
        ids = (
            f"adm2:{place.admin2}" if place.admin2 else "",
            f"adm1:{place.admin1}" if place.admin1 else "",
            f"country:{place.country}" if place.country else "",
        )
        found = (self.place(each) for each in ids if each and each != place.id)
        return tuple(parent for parent in found if parent)

    def outline(self, place: Place) -> Outline | None:
        """The (lat, lon) corners of a place's outline: a user's geometry, or the hull of a division's cities."""
        return read_outline(self._db, place)

    def _read_postings(self, key: str) -> bytes:
        row = self._db.execute("SELECT postings FROM names WHERE key=?", (key,)).fetchone()
        return row[0] if row else b""

    def _has_key(self, key: str) -> bool:
        return key in self._filter and bool(self._postings(key))

    def _has_prefix(self, prefix: str) -> bool:
        if prefix[-1] in " ." and prefix not in self._filter:
            return False
        found = self._db.execute("SELECT 1 FROM names WHERE key>=? AND key<? LIMIT 1", (prefix, prefix + "\U0010ffff"))
        return found.fetchone() is not None

    def _read_common(self, key: str, lang: str) -> float:
        query = "SELECT weight FROM common WHERE lang=? AND key=?"
        row = self._db.execute(query, (LANG_CODE.get(lang, 0), key)).fetchone()
        return row[0] / 100 if row else 0.0

    def _read_matches(self, name: str, lang: str, cued: bool) -> tuple[Match, ...]:
        own = _unique(self._own(name, lang))
        if own and not cued and capital_nouns(lang) and self.commonness(name, lang) > 0:
            own = [match for match in own if match.kind == "user" or weight(match.place) >= _LEAST_OF_WORD]
        other = _unique(self._inflected(name, lang, cued)) if lang else []
        if own:
            bar = weight(own[0].place) + _OVERTAKE
            return tuple(_unique(iter([*(m for m in other if weight(m.place) > bar), *own])))
        if not other and lang:
            other = _unique(self._unaffixed(name, lang, cued))
        if not other and cued:
            other = _unique(self._distant(name, lang))
        return tuple(other)

    def _own(self, name: str, lang: str) -> Iterator[Match]:
        """Matches of the name as it stands."""
        yield from self._at_key(literal(name), name, lang)
        yield from self._at_key(fold(name), name, lang)

    def _inflected(self, name: str, lang: str, cued: bool) -> Iterator[Match]:
        words = name.split(" ")
        if len(words) in (2, 3):  # "Krzywym Rogu": each word has its own ending
            choices = [(word, *(form.text for form in inflected(word, lang))) for word in words]
            for combination in product(*choices):
                yield from self._of_form(Form(" ".join(combination), "inflected", (), strict=False), lang, cued)
        found = [match for form in inflected(name, lang) for match in self._of_form(form, lang, cued)]
        yield from sorted(found, key=lambda match: -weight(match.place))

    def _unaffixed(self, name: str, lang: str, cued: bool) -> Iterator[Match]:
        for form in unaffixed(name, lang):
            yield from self._of_form(form, lang, cued)
            for bare in inflected(form.text, lang):
                yield from self._of_form(bare._replace(kind="affix", levels=form.levels), lang, cued)

    def _of_form(self, form: Form, lang: str, cued: bool) -> Iterator[Match]:
        """Matches of another form: places of the levels that it asks for, and the rest unless it is strict."""
        if len(form.text) < 3:
            return
        least = 0.0 if cued else _LEAST.get(form.kind, 0.0)
        found = [m for m in self._at_key(fold(form.text), form.text, lang) if weight(m.place) >= least]
        if form.kind != "affix":
            found = [match for match in found if match.kind not in ("adjective", "demonym")]
        fitting = [match for match in found if not form.levels or match.place.level in form.levels]
        for match in fitting or ([] if form.strict else found):
            yield Match(match.place, match.name, form.kind, lang)

    def _distant(self, name: str, lang: str) -> Iterator[Match]:
        """Matches of the romanisation key: what sounds alike in another script's spelling."""
        key = key_of(name, lang)
        if key:
            for match in self._at_key(DISTANT + key, name, ""):
                yield Match(match.place, match.place.name, "romanised", lang)

    def _at_key(self, key: str, name: str, lang: str) -> Iterator[Match]:
        """Matches at one key. Adjectives and demonyms hold in their own language alone ("Indiana" is Italian)."""
        if key[:1] != DISTANT and key not in self._filter:
            return
        for row, kind_code, lang_code in unpack(self._postings(key)):
            kind, own = KINDS[kind_code], LANGS[lang_code]
            if lang and own != lang and kind in ("adjective", "demonym"):
                continue
            place = self._place_at(row)
            yield Match(place, place.name if kind == "exact" else name, kind, own)

    def _read_place(self, row: int) -> Place:
        found = self._db.execute(f"SELECT {_COLUMNS} FROM places WHERE row=?", (row,)).fetchone()
        place_id, name, kind, level, lat, lon, country, admin1, admin2, population, radius, gid, source, others = found
        admin1_code, admin1_name = self._division(admin1)
        admin2_code, admin2_name = self._division(admin2)
        return Place(
            id=place_id or f"gn:{gid}",
            name=name,
            kind=kind,
            level=LEVELS[level],
            lat=lat / DEGREE,
            lon=lon / DEGREE,
            country=country,
            admin1=admin1_code,
            admin2=admin2_code,
            population=population,
            radius_km=radius / RADIUS,
            geonameid=gid,
            source=source or "geonames",
            alternates=others,
            admin1_name=admin1_name,
            admin2_name=admin2_name,
        )

    def _read_division(self, row: int | None) -> tuple[str, str]:
        """The code and the name of the division at a row: ("IQ.15", "Nineveh")."""
        if row is None:
            return "", ""
        place_id, name = self._db.execute("SELECT id, name FROM places WHERE row=?", (row,)).fetchone()
        return str(place_id)[5:], str(name)


def weight(place: Place) -> float:
    """The prominence of a place, as far as it can be told from its fields."""
    if place.level in ("city", "suburb", "admin1", "admin2", "country"):
        return prominence(place.level, place.population, capital=place.kind == "PPLC")
    return 6.0


def _unique(matches: Iterator[Match]) -> list[Match]:
    """The first match of each place."""
    seen: dict[str, Match] = {}
    for match in matches:
        seen.setdefault(match.place.id, match)
    return list(seen.values())


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
