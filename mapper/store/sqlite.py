"""The store in one SQLite file: one writer and many readers (WAL), a connection for each thread."""

from __future__ import annotations

import itertools
import json
import sqlite3
import threading
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..errors import NotFoundError, StoreError
from ..geojson import Profile, decode, event_features
from ..model import Analysis
from ..results import Json, result
from . import EVERYTHING, ArticleRow, Counts, Filters, Order, Outcome, Page, SourceRow, StoredArticle, lessons
from .boxes import index_boxes
from .conditions import register
from .lessons import lesson_of
from .live import LiveColumns
from .query import SMALL_BOX, globe_share, keys_in_box, where
from .rows import (
    remove_events,
    set_live,
    stub_article,
    write_article,
    write_features,
)
from .schema import PAGE_BYTES, migrate

if TYPE_CHECKING:
    from ..resolve.memory import Taught
    from .columns import Columns, Mask

#: Features that are in memory together, and how many times that goes into one transaction: indexes are written all
#: over, and each page that a transaction touches is written once when it ends.
BATCH, BATCHES = 2_000, 100
#: Page cache while features stream in.
BULK_CACHE_KB = 200_000


class SqliteStore:
    """A store at `path`. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises:
            StoreError: it is no store, is of a newer version or cannot be opened.
        """
        self.path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._columns = LiveColumns(path.with_name(f"{path.name}-columns.npz"), self._rows)
        with self._errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            migrate(self._connection())

    def add(self, analysis: Analysis) -> Outcome:
        """Take in one analysed article in one transaction."""
        document, lesson = analysis.document, lesson_of(analysis)
        kept = result(analysis, all_mentions=True)
        packed = zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))
        found = [feature for event in kept["events"] for feature in event_features(event)]
        with self._writing() as connection:
            row = connection.execute(
                "SELECT key, deleted IS NOT NULL, result, votes IS NOT NULL FROM article WHERE id = ?", (document.id,)
            ).fetchone()
            if row and row[2] == packed and row[3]:
                if row[1]:
                    set_live(connection, row[0], live=True)
                return "restored" if row[1] else "unchanged"
            if row:
                remove_events(connection, "article = ?", (row[0],))
            key = write_article(connection, document, packed, row[0] if row else None, lesson)
            write_features(connection, found, [key] * len(found))
            index_boxes(connection)
            return "changed" if row else "added"

    def add_features(self, features: Iterable[Json]) -> int:
        """Take in ready flat features in batches; those with a known id are replaced. Their number."""
        total = 0
        articles: dict[str, int] = {}
        self._connection().execute(f"PRAGMA cache_size = -{BULK_CACHE_KB}")
        batches = iter(partial(_batch, iter(features)), [])
        following = next(batches, None)
        while following:
            with self._writing() as connection:
                for batch in itertools.chain((following,), itertools.islice(batches, BATCHES - 1)):
                    unique = list({feature["id"]: feature for feature in batch}.values())
                    keys = [stub_article(connection, feature["properties"], articles) for feature in unique]
                    write_features(connection, unique, keys)
                    total += len(unique)
                following = next(batches, None)
                if not following:
                    index_boxes(connection)
        return total

    def articles(self, *, limit: int | None = None, offset: int = 0, deleted: bool = False) -> Iterator[ArticleRow]:
        """The articles, last added first; with `deleted` the deleted ones alone."""
        rows = self._rows(
            f"{_ARTICLE} WHERE a.deleted IS {'NOT ' if deleted else ''}NULL ORDER BY a.key DESC LIMIT ? OFFSET ?",
            (-1 if limit is None else limit, offset),
        )
        return (_article_row(row) for row in rows)

    def article(self, article_id: str) -> StoredArticle:
        """One article, deleted ones included.

        Raises:
            NotFoundError: there is none with this id.
        """
        rows = list(self._rows(f"{_ARTICLE} WHERE a.id = ?", (article_id,)))
        if not rows:
            raise NotFoundError(f"There is no article “{article_id}”.")
        text, packed = next(self._rows("SELECT text, result FROM article WHERE id = ?", (article_id,)))
        row = _article_row(rows[0])
        empty = {"id": row.id, "lang": row.lang, "mentions": [], "events": []}
        return StoredArticle(row, text, json.loads(zlib.decompress(packed)) if packed else empty)

    def features(
        self,
        filters: Filters = EVERYTHING,
        *,
        profile: Profile = "flat",
        order: Order = "added",
        limit: int | None = None,
        offset: int = 0,
    ) -> Iterator[Json]:
        """The features that pass the filters, streamed."""
        if profile == "full":
            query, values = _select("e.id, a.id, f.body", filters, order, limit, offset, article=True)
            return self._nested(self._rows(query, values))
        return map(decode, self.feature_bytes(filters, order=order, limit=limit, offset=offset))

    def feature_bytes(
        self, filters: Filters = EVERYTHING, *, order: Order = "added", limit: int | None = None, offset: int = 0
    ) -> Iterator[bytes]:
        """The flat features as ready JSON, streamed: the fast way out."""
        query, values = _select("f.body", filters, order, limit, offset)
        return (row[0] for row in self._rows(query, values))

    def page(self, filters: Filters = EVERYTHING, *, after: int = 0, before: int | None = None, limit: int) -> Page:
        """The features behind the row `after`, or those that end right before the row `before`."""
        keys = self._keys(filters)
        if before is None:
            start = bisect_right(keys, after)
            stop = min(start + limit, len(keys))
        else:
            stop = bisect_left(keys, before)
            start = max(stop - limit, 0)
        wanted = json.dumps([int(key) for key in keys[start:stop]])
        rows = self._rows("SELECT f.key, f.body FROM json_each(?) j JOIN feature f ON f.key = j.value", (wanted,))
        return Page(len(keys), tuple(rows), more=stop < len(keys), fewer=start > 0)

    def feature(self, feature_id: str) -> Json:
        """One flat feature.

        Raises:
            NotFoundError: there is none with this id.
        """
        query = "SELECT f.body FROM event e JOIN feature f ON f.key = e.key WHERE e.id = ? AND e.live = 1"
        for (body,) in self._rows(query, (feature_id,)):
            return decode(body)
        raise NotFoundError(f"There is no event “{feature_id}”.")

    def count(self, filters: Filters = EVERYTHING) -> int:
        """The number of features that pass the filters."""
        found = where(filters)
        return int(next(self._rows(f"SELECT count(*) FROM event e WHERE {found}", found.values))[0])

    def counts(self, filters: Filters = EVERYTHING) -> Counts:
        """Numbers by type, status, source, language and country, for the filter panel."""
        columns, mask = self.selection(filters)
        counted = columns.counts(mask)
        if filters != EVERYTHING:
            return counted
        articles = next(self._rows("SELECT count(*) FROM article WHERE deleted IS NULL"))[0]
        return replace(counted, articles=articles)  # articles without events count too

    def selection(self, filters: Filters = EVERYTHING) -> tuple[Columns, Mask]:
        """All live features as arrays, brought up to date, and which of them pass the filters. Not to be changed."""
        return self._columns.selection(filters)

    def features_of(self, keys: Sequence[int], *, profile: Profile = "flat") -> list[Json]:
        """The features with these row numbers, as the columns have them, in the order of the numbers."""
        listed = f"e.live AND e.key IN ({', '.join('?' * len(keys))})"
        if profile == "full":
            query = f"SELECT e.key, e.id, a.id, f.body {_FROM} JOIN article a ON a.key = e.article WHERE {listed}"
            rows = sorted(self._rows(query, keys), key=lambda row: str(row[2]))  # each article is unpacked once
            found = dict(zip((row[0] for row in rows), self._nested(row[1:] for row in rows), strict=True))
        else:
            query = f"SELECT e.key, f.body {_FROM} WHERE {listed}"
            found = {key: decode(body) for key, body in self._rows(query, keys)}
        return [found[key] for key in keys if key in found]

    def event(self, event_id: str) -> list[Json]:
        """The full features of one event, one for each site.

        Raises:
            NotFoundError: there is none with this id.
        """
        # Ids of features are the id of the event, with “.” and a number behind it for a site.
        query = "SELECT key FROM event WHERE id = ? OR id > ? || '.' AND id < ? || '/'"
        found = self.features_of([key for (key,) in self._rows(query, (event_id,) * 3)], profile="full")
        if not found:
            raise NotFoundError(f"There is no event “{event_id}”.")
        return found

    def article_rows(self, keys: Sequence[int]) -> list[ArticleRow]:
        """The lines of the articles with these numbers, as the columns have them, in their order."""
        listed = ", ".join("?" * len(keys))
        found = {row[-1]: _article_row(row) for row in self._rows(f"{_ARTICLE} WHERE a.key IN ({listed})", keys)}
        return [found[key] for key in keys if key in found]

    def delete(self, article_id: str) -> None:
        """Hide an article and its events."""
        self._mark(article_id, live=False)

    def restore(self, article_id: str) -> None:
        """Undo `delete`."""
        self._mark(article_id, live=True)

    def purge(self) -> int:
        """Remove deleted articles for good; returns how many there were."""
        with self._writing() as connection:
            remove_events(connection, "article IN (SELECT key FROM article WHERE deleted IS NOT NULL)", ())
            return connection.execute("DELETE FROM article WHERE deleted IS NOT NULL").rowcount

    def sources(self) -> Iterator[SourceRow]:
        """The sources that articles taught something about or that are switched off, the best known first."""
        return map(lessons.source_row, self._rows(lessons.SOURCES))

    def taught(self, source: str, *, without: str = "", limit: int) -> Iterator[Taught]:
        """What the articles of a source teach, last added first; deleted ones and `without` (an id) are left out."""
        return map(lessons.taught, self._rows(lessons.TAUGHT, (source, without, limit)))

    def forget(self, source: str) -> int:
        """Drop what the articles of a source taught up to now; returns how many there were."""
        with self._writing() as connection:
            return connection.execute(lessons.FORGET, (source,)).rowcount

    def heeds(self, source: str) -> bool:
        """Whether the home area of a source counts; False when it was switched off."""
        return not any(self._rows("SELECT 1 FROM source_off WHERE source = ?", (source,)))

    def heed(self, source: str, on: bool) -> None:
        """Switch a source on or off; what is known is kept."""
        with self._writing() as connection:
            connection.execute(lessons.ON if on else lessons.OFF, (source,))

    def revision(self) -> int:
        """A number that grows with each change: for ETags and caches."""
        return int(next(self._rows("SELECT value FROM state WHERE name = 'revision'"))[0])

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
            self._local = threading.local()

    def _keys(self, filters: Filters) -> Sequence[int]:
        """The row numbers of the features that pass, ascending: from the R*Tree for a small box, else the columns."""
        if filters.bbox is None or globe_share(filters.bbox) > SMALL_BOX:
            columns, mask = self.selection(filters)
            return cast("Sequence[int]", columns.key[mask])
        if replace(filters, bbox=None) == EVERYTHING:
            columns, _ = self.selection()
            return columns.among(key for (key,) in self._rows(*keys_in_box(filters.bbox)))
        found = where(filters)
        rows = self._rows(f"SELECT e.key FROM event e WHERE {found} ORDER BY e.key", found.values)
        return [key for (key,) in rows]

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
            register(connection)
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")  # of a new file
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")  # WAL: a crash never breaks the file
            self._local.connection = connection
            with self._lock:
                self._opened.append(connection)
        return connection

    def _rows(self, query: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        with self._errors():
            cursor = self._connection().execute(query, values)
            while rows := cursor.fetchmany(500):
                yield from rows

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self._errors():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("UPDATE state SET value = value + 1 WHERE name = 'revision'")
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            if "not a database" in str(error):
                raise StoreError(
                    f"{self.path} is no store. Move it away, or point MAPPER_STORE to another file."
                ) from error
            raise StoreError(f"The store {self.path} cannot be used: {error}.") from error
        except OSError as error:
            raise StoreError(f"The store {self.path} cannot be opened: {error.strerror or error}.") from error

    def _nested(self, rows: Iterable[tuple[str, str, bytes]]) -> Iterator[Json]:
        """Features with all their parts, made from the kept results; ready ones without an article stay flat.

        `rows` are id, id of the article and ready feature; those of one article lie side by side.
        """
        known: tuple[str, dict[str, Json]] = ("", {})
        for feature_id, article_id, body in rows:
            if article_id != known[0]:
                events = self.article(article_id).result["events"]
                known = (article_id, {f["id"]: f for event in events for f in event_features(event, profile="full")})
            yield known[1].get(feature_id) or decode(body)

    def _mark(self, article_id: str, *, live: bool) -> None:
        with self._writing() as connection:
            row = connection.execute("SELECT key FROM article WHERE id = ?", (article_id,)).fetchone()
            if row is None:
                raise NotFoundError(f"There is no article “{article_id}”.")
            set_live(connection, row[0], live=live)


_FROM = "FROM event e JOIN feature f ON f.key = e.key"
_ARTICLE = (
    "SELECT a.id, a.title, a.date, a.lang, a.source, a.url, (SELECT count(DISTINCT event) FROM event "
    "WHERE article = a.key), a.added, a.deleted IS NOT NULL, a.domain, a.key FROM article a"
)


def _select(
    columns: str, filters: Filters, order: Order, limit: int | None, offset: int, *, article: bool = False
) -> tuple[str, list[object]]:
    found = where(filters)
    query = f"SELECT {columns} {_FROM}"
    if article:
        query += " JOIN article a ON a.key = e.article"
    query += f" WHERE {found} ORDER BY e.key{' DESC' if order == 'newest' else ''}"
    if limit is None and not offset:
        return query, found.values
    return f"{query} LIMIT ? OFFSET ?", [*found.values, -1 if limit is None else limit, offset]


def _batch(features: Iterator[Json]) -> list[Json]:
    return list(itertools.islice(features, BATCH))


def _article_row(row: tuple[Any, ...]) -> ArticleRow:
    ident, title, day, lang, source, url, events, added, deleted, domain, key = row
    published = date.fromisoformat(day) if day else None
    return ArticleRow(ident, title, published, lang, source, url, events, added, bool(deleted), domain, key)
