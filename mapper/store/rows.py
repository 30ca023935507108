"""Articles and features → rows of the tables of `schema`. Each function runs inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from ..geojson import decode, encode
from ..model import Document
from ..results import Json
from . import NO_ARTICLE
from .schema import UNSURE

#: What the full-text search reads.
SEARCHED = ("title", "quote", "location", "place_text", "actor1", "actor2", "attributed_to", "admin1", "source")
INTO_EVENT = (
    "INTO event "
    "(key, id, event, article, type, status, claimed, first, last, lon, lat, country, source, lang, precision, unsure) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
#: Days that stand for an open start and an open end of a period.
OPEN_START, OPEN_END = date.min.toordinal(), date.max.toordinal()


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_article(
    connection: sqlite3.Connection, document: Document, packed: bytes, key: int | None, lesson: tuple[str, str]
) -> int:
    """Write or replace the article; returns its key. `lesson` is the key of its source and its votes as JSON."""
    day = document.date.isoformat() if document.date else None
    cursor = connection.execute(
        "INSERT OR REPLACE INTO article "
        "(key, id, title, date, lang, source, url, domain, added, text, result, source_key, votes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            document.id,
            document.title,
            day,
            document.lang,
            document.source,
            document.url,
            document.domain,
            now(),
            document.text.encode("utf-8", "replace").decode(),  # lone surrogates are no UTF-8
            packed,
            *lesson,
        ),
    )
    return int(cursor.lastrowid or 0)


def stub_article(connection: sqlite3.Connection, properties: Json, known: dict[str, int]) -> int:
    """The key of the article that a ready feature names; made without text when it is new."""
    ident = properties.get("article_id") or NO_ARTICLE
    if ident not in known:
        row = connection.execute("SELECT key FROM article WHERE id = ?", (ident,)).fetchone()
        if row is None:
            names = ("headline", "source_date", "lang", "source", "source_url")
            title, day, lang, source, url = (properties.get(name) for name in names)
            cursor = connection.execute(
                "INSERT INTO article (id, title, date, lang, source, url, added, text) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, '')",
                (ident, title, day, lang or "", source, url, now()),
            )
            row = (cursor.lastrowid,)
        if len(known) > 100_000:
            known.clear()
        known[ident] = int(row[0])
    return known[ident]


def write_features(connection: sqlite3.Connection, features: Sequence[Json], articles: Sequence[int]) -> None:
    """Write features, each under the key of its article; those with a known id replace the old ones.

    The caller brings the R*Tree up to date before its transaction ends, or leaves that to the last of an import.
    """
    start = connection.execute("SELECT coalesce(max(key), 0) + 1 FROM event").fetchone()[0]
    keyed = list(enumerate(features, start))
    rows = [_event_row(key, feature, article) for (key, feature), article in zip(keyed, articles, strict=True)]
    if connection.executemany(f"INSERT OR IGNORE {INTO_EVENT}", rows).rowcount < len(rows):
        new = {key for (key,) in connection.execute("SELECT key FROM event WHERE key >= ?", (start,))}
        known = [row for row in rows if row[0] not in new]
        _remove_ids(connection, [str(row[1]) for row in known])
        connection.executemany(f"INSERT {INTO_EVENT}", known)
    connection.executemany("INSERT INTO feature VALUES (?, ?)", ((key, encode(feature)) for key, feature in keyed))
    connection.executemany(
        "INSERT INTO event_words (rowid, words) VALUES (?, ?)", ((key, _words(feature)) for key, feature in keyed)
    )


def _event_row(key: int, feature: Json, article: int) -> tuple[object, ...]:
    known = feature["properties"]
    lon, lat = feature["geometry"]["coordinates"] if feature["geometry"] else (None, None)
    first, last = period(known.get("event_date"), known.get("date_end"))
    sureness = known.get("place_confidence")
    return (
        key,
        feature["id"],
        known.get("event_id") or feature["id"],
        article,
        known["event_type"],
        known["status"],
        int(bool(known.get("claimed"))),
        first,
        last,
        lon,
        lat,
        known.get("country"),
        known.get("source"),
        known.get("lang"),
        known.get("geo_precision"),
        int(lat is not None and sureness is not None and sureness < UNSURE),
    )


def period(first: str | None, last: str | None) -> tuple[int | None, int | None]:
    """Two ISO dates as day numbers; an open end of a known period becomes the first or last day there is."""
    if not first and not last:
        return None, None
    return (
        _day(first) if first else OPEN_START,
        _day(last) if last else OPEN_END,
    )


@lru_cache(maxsize=4096)
def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _words(feature: Json) -> str:
    return " ".join(filter(None, map(feature["properties"].get, SEARCHED)))


def _remove_ids(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    for part in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        remove_events(connection, f"id IN ({', '.join('?' * len(part))})", part)


def remove_events(connection: sqlite3.Connection, condition: str, values: Sequence[object]) -> None:
    rows = connection.execute(
        f"SELECT e.key, f.body FROM event e JOIN feature f ON f.key = e.key WHERE e.{condition}", values
    ).fetchall()
    keys = [(key,) for key, _ in rows]
    connection.executemany(
        "INSERT INTO event_words (event_words, rowid, words) VALUES ('delete', ?, ?)",
        ((key, _words(decode(body))) for key, body in rows),
    )
    for table in ("event_box", "feature", "event"):
        connection.executemany(f"DELETE FROM {table} WHERE key = ?", keys)
    connection.execute(  # the next row may get a number that was used before
        "UPDATE state SET value = min(value, (SELECT coalesce(max(key), 0) FROM event)) WHERE name = 'boxed'"
    )
    _count_removal(connection)


def set_live(connection: sqlite3.Connection, key: int, *, live: bool) -> None:
    connection.execute("UPDATE article SET deleted = ? WHERE key = ?", (None if live else now(), key))
    connection.execute("UPDATE event SET live = ? WHERE article = ?", (int(live), key))
    _count_removal(connection)


def _count_removal(connection: sqlite3.Connection) -> None:
    """Tell readers that keep columns in memory that rows have gone, not only come."""
    connection.execute("UPDATE state SET value = value + 1 WHERE name = 'removals'")
