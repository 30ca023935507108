"""The form of the index file: one SQLite database, its version, and the codes inside it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import get_args

from ..lang import LANGUAGES
from ..model import Level, MatchKind

#: Goes up whenever an older index cannot be read any more.
VERSION = 2
#: "EvMG": tells the file apart from other SQLite files.
APPLICATION_ID = 0x45764D47

KINDS: tuple[MatchKind, ...] = get_args(MatchKind)
LEVELS: tuple[Level, ...] = get_args(Level)
LANGS = ("", *LANGUAGES)
KIND_CODE = {kind: code for code, kind in enumerate(KINDS)}
LEVEL_CODE = {level: code for code, level in enumerate(LEVELS)}
LANG_CODE = {lang: code for code, lang in enumerate(LANGS)}

#: One posting: the place's row (24 bits), the match kind and the language (4 bits each).
_POSTING = struct.Struct("<I")


def pack(row: int, kind: int, lang: int) -> bytes:
    """One posting. Postings of a key are in the order of the answer."""
    return _POSTING.pack(row | kind << 24 | lang << 28)


def unpack(postings: bytes) -> Iterator[tuple[int, int, int]]:
    """(row, match kind, language) of each posting."""
    for (value,) in _POSTING.iter_unpack(postings):
        yield value & 0xFFFFFF, value >> 24 & 15, value >> 28


#: Rows have 24 bits in a posting.
MAX_PLACES = (1 << 24) - 1
#: Coordinates are kept as whole numbers of 1e-5 degrees, radii as whole tenths of a kilometre.
DEGREE = 100_000
RADIUS = 10

#: Places are numbered by falling prominence, so that the row number is the rank; `admin1` and `admin2` are rows.
#: `id` is NULL where it is "gn:" and the geonameid.
TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE layers(name TEXT PRIMARY KEY, source TEXT, licence TEXT, places INTEGER, names INTEGER) WITHOUT ROWID;
CREATE TABLE places(
    row INTEGER PRIMARY KEY, id TEXT, name TEXT NOT NULL, kind TEXT NOT NULL, level INTEGER NOT NULL,
    lat INTEGER NOT NULL, lon INTEGER NOT NULL, country TEXT NOT NULL, admin1 INTEGER, admin2 INTEGER,
    population INTEGER NOT NULL, radius INTEGER NOT NULL, geonameid INTEGER, source TEXT, alternates INTEGER NOT NULL
);
CREATE TABLE names(key TEXT PRIMARY KEY, postings BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE filter(bits BLOB NOT NULL);
CREATE TABLE outlines(row INTEGER PRIMARY KEY, corners BLOB NOT NULL);
CREATE TABLE countries(code TEXT PRIMARY KEY, neighbours TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE common(lang INTEGER, key TEXT, weight INTEGER NOT NULL, PRIMARY KEY(lang, key)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX places_geonameid ON places(geonameid) WHERE id IS NULL;
CREATE INDEX places_capital ON places(country) WHERE kind='PPLC';
CREATE UNIQUE INDEX places_id ON places(id) WHERE id IS NOT NULL;
"""
