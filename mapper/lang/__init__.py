"""Data per language, the same file names in each folder, editable by someone who does not program.

Two forms: a `.txt` list (one entry a line) and a `.tsv` table (tab-separated, first line names the columns).
In both, lines that start with `#` and empty lines are comments.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

LANGUAGES = ("de", "en", "fr", "es", "it", "nl", "pl", "pt")


def _read(lang: str, name: str) -> str:
    path = files(__package__) / lang / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@cache
def lines(lang: str, name: str) -> tuple[str, ...]:
    """The entries of a list file; empty when the language has no such file."""
    return tuple(row for row in map(str.strip, _read(lang, name).splitlines()) if row and not row.startswith("#"))


@cache
def table(lang: str, name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table file as dicts; empty when the language has no such file. Do not change the rows."""
    rows = [row.split("\t") for row in _read(lang, name).splitlines() if row.strip() and not row.startswith("#")]
    if not rows:
        return ()
    head = rows[0]
    return tuple({key: (row[i].strip() if i < len(row) else "") for i, key in enumerate(head)} for row in rows[1:])
