"""What articles teach about their sources, as rows of the SQLite store.

The votes lie beside their article: deleting, restoring, correcting and removing it need no further step.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..model import Analysis
from . import SourceRow

if TYPE_CHECKING:
    from ..resolve.memory import Taught, Vote

SOURCES = """
SELECT source, sum(taught), max(day), max(off) FROM (
    SELECT source_key AS source, 1 AS taught, date AS day, 0 AS off FROM article
        WHERE source_key <> '' AND votes <> '[]' AND deleted IS NULL
    UNION ALL SELECT source, 0, NULL, 1 FROM source_off
) GROUP BY source ORDER BY sum(taught) DESC, source"""
TAUGHT = (
    "SELECT date, votes FROM article WHERE source_key = ? AND votes <> '[]' AND deleted IS NULL AND id <> ? "
    "ORDER BY key DESC LIMIT ?"
)
FORGET = "UPDATE article SET votes = '[]' WHERE source_key = ? AND votes <> '[]'"
OFF = "INSERT OR IGNORE INTO source_off VALUES (?)"
ON = "DELETE FROM source_off WHERE source = ?"


def lesson_of(analysis: Analysis) -> tuple[str, str]:
    """The key of the article's source and its votes as JSON: what `article` keeps in `source_key` and `votes`."""
    from ..resolve.memory import source_key, vote_rows, votes_of

    votes = vote_rows(votes_of(analysis.resolutions))
    return source_key(analysis.document), json.dumps(votes, ensure_ascii=False, separators=(",", ":"))


def source_row(row: tuple[Any, ...]) -> SourceRow:
    """A row of `SOURCES`."""
    source, articles, day, off = row
    return SourceRow(source, articles, date.fromisoformat(day) if day else None, not off)


def taught(row: tuple[Any, ...]) -> Taught:
    """A row of `TAUGHT`."""
    from ..resolve.memory import Taught

    day, votes = row
    return Taught(date.fromisoformat(day) if day else None, _votes(votes))


@lru_cache(maxsize=4_000)
def _votes(text: str) -> tuple[Vote, ...]:
    """The votes of an article are read again for each further article of its source."""
    from ..resolve.memory import read_votes

    return read_votes(json.loads(text))
