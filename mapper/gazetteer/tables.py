"""The hand-written tables of the gazetteer: tab-separated, first line names the columns, `#` starts a comment."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


def data_table(name: str) -> list[dict[str, str]]:
    """The rows of a table in `data/`; a short row has "" in its last columns."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    head = rows[0]
    return [{key: (row[i].strip() if i < len(row) else "") for i, key in enumerate(head)} for row in rows[1:]]
