"""The filter of the index: it never says no to a name that is there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mapper.gazetteer.keyfilter import FILTER_TABLE, KeyFilter, read_filter, write_filter

KEYS = ["=Ala.", "genf", "new york", "new york city", "san jose", "~kr"]


@pytest.fixture
def db() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE names(key TEXT PRIMARY KEY, postings BLOB)")
    made.executemany("INSERT INTO names VALUES(?,'')", [(key,) for key in KEYS])
    return made


def made_filter(db: sqlite3.Connection) -> KeyFilter:
    db.execute(FILTER_TABLE)
    write_filter(db)
    return read_filter(db)


@pytest.mark.parametrize("key", ["=Ala.", "genf", "new york", "new york city", "san jose"])
def test_every_name_passes(db: sqlite3.Connection, key: str) -> None:
    assert key in made_filter(db)


@pytest.mark.parametrize("beginning", ["new ", "new york ", "san "])
def test_beginnings_of_names_pass(db: sqlite3.Connection, beginning: str) -> None:
    assert beginning in made_filter(db)


def test_most_words_do_not_pass(db: sqlite3.Connection) -> None:
    names = made_filter(db)
    assert sum(f"word{number}" in names for number in range(1000)) < 5


def test_an_index_without_a_filter_may_hold_everything(db: sqlite3.Connection) -> None:
    assert "word" in read_filter(db)


def test_names_added_later_pass_once_it_is_made_anew(db: sqlite3.Connection) -> None:
    made_filter(db)
    db.execute("INSERT INTO names VALUES('zell am see','')")
    assert {"zell am see", "zell ", "zell am "} <= {
        key for key in ("zell am see", "zell ", "zell am ") if key in made_filter(db)
    }


def test_a_built_index_tells_most_words_from_its_names(small_index: Path) -> None:
    with closing(sqlite3.connect(small_index)) as index:
        names = read_filter(index)
        keys = [key for (key,) in index.execute("SELECT key FROM names") if not key.startswith("~")]
    assert all(key in names for key in keys)
    assert sum(f"no name {number}" in names for number in range(1000)) < 50
