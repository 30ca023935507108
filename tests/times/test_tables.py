"""Tables of time expressions in sentences: the share whose interval and EDTF form are exactly those of a reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mapper.documents import make_document
from mapper.times import find_times

FOLDER = Path(__file__).parent
#: Language, rows that the table must have at least, share that must be exact.
TABLES = (("de", 200, 0.95), ("en", 100, 0.95), ("fr", 50, 0.95), ("es", 50, 0.95))
BASIC = (("it", 15, 0.9), ("nl", 15, 0.9), ("pl", 15, 0.9), ("pt", 15, 0.9))


def rows(lang: str) -> Iterator[dict[str, str]]:
    lines = [line for line in (FOLDER / f"{lang}.tsv").read_text("utf-8").split("\n") if line and line[0] != "#"]
    head = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(head, line.split("\t"), strict=True))


def expected(row: dict[str, str]) -> tuple[str, str, str]:
    first, last = row["first"], row["last"]
    edtf = row["edtf"] or (first if first == last else f"{first}/{last}")
    return first, last, edtf


def found(row: dict[str, str], lang: str) -> list[tuple[str, str, str]]:
    """The intervals of the expressions that overlap the one of the row."""
    text = row["sentence"]
    start = text.lower().index(row["expression"].lower())
    end = start + len(row["expression"])
    document = make_document(text, date=row["published"], lang=lang)
    return [
        (str(timex.first or ".."), str(timex.last or ".."), timex.edtf)
        for timex in find_times(document)
        if timex.start < end and timex.end > start
    ]


@pytest.mark.parametrize(("lang", "least", "share"), [*TABLES, *BASIC])
def test_expressions_have_the_interval_that_a_reader_gives_them(lang: str, least: int, share: float) -> None:
    table = list(rows(lang))
    wrong = [
        (row["published"], row["sentence"], found(row, lang)) for row in table if found(row, lang) != [expected(row)]
    ]
    assert len(table) >= least
    assert 1 - len(wrong) / len(table) >= share, wrong
