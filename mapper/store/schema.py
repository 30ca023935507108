"""The tables of the SQLite store and the steps that bring an older file to this version.

`event` is narrow, so that filters and counts read little; the ready feature bytes lie beside it in `feature`. The
R*Tree holds millionths of a degree as integers and is exact to the six decimals that are exported.
"""

from __future__ import annotations

import sqlite3

from ..errors import StoreError

#: An event that lasts longer than this has its place in the index of long events.
LONG_DAYS = 31

#: What is only claimed to be so is shown as a claim.
FACTUAL = ("happened", "ongoing")
#: A place is called unsure below this confidence, here and in the page.
UNSURE = 0.6
#: Levels of a place that is drawn as a point; others are areas.
POINT_LEVELS = ("city", "suburb", "facility", "site", "district", "road")
#: Bytes of a page of a new file: features have 1.2 kB and fill larger pages better (a third less time to write).
PAGE_BYTES = 8192

#: One tuple of statements for each version, in order; a published one never changes, a new one is added behind it.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE article (
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, date TEXT, lang TEXT NOT NULL, source TEXT,
            url TEXT, domain TEXT, added TEXT NOT NULL, deleted TEXT, text TEXT NOT NULL, result BLOB)""",
        """CREATE TABLE event (
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event TEXT NOT NULL, article INTEGER NOT NULL,
            type TEXT NOT NULL, status TEXT NOT NULL, claimed INTEGER NOT NULL, first INTEGER, last INTEGER,
            lon REAL, lat REAL, country TEXT, source TEXT, lang TEXT, live INTEGER NOT NULL DEFAULT 1)""",
        "CREATE INDEX event_article ON event (article)",
        "CREATE INDEX event_day ON event (first, last)",
        "CREATE TABLE feature (key INTEGER PRIMARY KEY, body BLOB NOT NULL)",
        "CREATE VIRTUAL TABLE event_box USING rtree_i32 (key, west, east, south, north)",
        "CREATE VIRTUAL TABLE event_words USING fts5 (words, content='', tokenize='unicode61 remove_diacritics 2')",
        "CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
        "INSERT INTO state VALUES ('revision', 0)",
    ),
    (
        "ALTER TABLE event ADD COLUMN precision TEXT",
        """UPDATE event SET precision = (SELECT json_extract(CAST(body AS TEXT), '$.properties.geo_precision')
            FROM feature WHERE feature.key = event.key)""",
        "DROP INDEX event_day",
        # Events are short: their first day finds them. The few long ones have an index of their own (see `query`).
        "CREATE INDEX event_first ON event (first)",
        f"CREATE INDEX event_long ON event (last) WHERE last - first > {LONG_DAYS}",
        "INSERT INTO state VALUES ('removals', 0)",
    ),
    (
        # What an article teaches about its source; NULL when it was taken in before this step.
        "ALTER TABLE article ADD COLUMN source_key TEXT",
        "ALTER TABLE article ADD COLUMN votes TEXT",
        "CREATE INDEX article_source ON article (source_key)",
        "CREATE TABLE source_off (source TEXT PRIMARY KEY) WITHOUT ROWID",
    ),
    (
        # The last row that the R*Tree has (see `boxes`).
        "INSERT INTO state SELECT 'boxed', coalesce(max(key), 0) FROM event",
        "ALTER TABLE event ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0",
        f"""UPDATE event SET unsure = 1 WHERE lat IS NOT NULL AND (SELECT coalesce(json_extract(CAST(body AS TEXT),
            '$.properties.place_confidence'), 1) FROM feature WHERE feature.key = event.key) < {UNSURE}""",
    ),
)
VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to `VERSION`, one transaction for each step.

    Raises:
        StoreError: the file was made by a newer version of this program.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise StoreError(
            f"The store is of version {version}, but this program knows versions up to {VERSION}. "
            "Update the program, or point MAPPER_STORE to another file."
        )
    for step in range(version, VERSION):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] == step:  # another process may have been first
                for statement in MIGRATIONS[step]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {step + 1}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
