"""Answers of geocoders on disk: service, name, language → places, with an expiry."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from ..model import Match, Place

DAY_S = 86_400.0
#: An answer is fresh for this long; that a name is unknown, for less: maps grow.
FRESH_DAYS, FRESH_EMPTY_DAYS = 90.0, 14.0

TABLE = """
CREATE TABLE IF NOT EXISTS answers(
    service TEXT NOT NULL, name TEXT NOT NULL, lang TEXT NOT NULL, at REAL NOT NULL, matches TEXT NOT NULL,
    PRIMARY KEY(service, name, lang)
) WITHOUT ROWID
"""


class AnswerCache:
    """A small SQLite file; ":memory:" keeps nothing. Safe to share between threads. `clock` gives seconds."""

    def __init__(self, path: Path | str, *, clock: Callable[[], float] = time.time) -> None:
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False, timeout=5)
        self._lock = threading.Lock()
        self._clock = clock
        with self._lock, self._db:
            self._db.execute(TABLE)

    def get(self, service: str, name: str, lang: str, *, stale: bool = False) -> tuple[Match, ...] | None:
        """The kept answer; None when there is none or (without `stale`) it has expired."""
        with self._lock:
            row = self._db.execute(
                "SELECT at, matches FROM answers WHERE service=? AND name=? AND lang=?", (service, name, lang)
            ).fetchone()
        if row is None:
            return None
        matches = _read(row[1])
        days = FRESH_DAYS if matches else FRESH_EMPTY_DAYS
        expired = not 0 <= self._clock() - row[0] <= days * DAY_S
        return None if expired and not stale else matches

    def put(self, service: str, name: str, lang: str, matches: Sequence[Match]) -> None:
        """Keep an answer; it replaces a former one."""
        text = json.dumps([asdict(match) for match in matches], ensure_ascii=False)
        with self._lock, self._db:
            self._db.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", (service, name, lang, self._clock(), text)
            )

    def place(self, place_id: str) -> Place | None:
        """The place of an id in any kept answer."""
        with self._lock:
            rows = self._db.execute(
                "SELECT matches FROM answers WHERE instr(matches, ?) > 0 ORDER BY service, name, lang",
                (json.dumps(place_id, ensure_ascii=False),),
            ).fetchall()
        places = (match.place for row in rows for match in _read(row[0]))
        return next((place for place in places if place.id == place_id), None)

    def clear(self) -> None:
        """Forget all answers."""
        with self._lock, self._db:
            self._db.execute("DELETE FROM answers")

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _read(text: str) -> tuple[Match, ...]:
    rows = json.loads(text)
    return tuple(Match(**{**row, "place": Place(**row["place"])}) for row in rows)
