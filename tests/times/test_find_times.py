"""Time expressions of whole sentences: what is found, what is not, and what stays open."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.documents import make_document
from mapper.model import Timex
from mapper.times import find_times


def times(text: str, published: str | None, lang: str = "de") -> list[tuple[str, Timex]]:
    document = make_document(text, date=published, lang=lang)
    return [(text[timex.start : timex.end], timex) for timex in find_times(document)]


def test_small_words_are_never_dates() -> None:
    text = "Die Frau mit dem Hund saß am Tisch, und die 2000 Menschen standen an der Wand. Er kam um die Ecke, mit ihr."
    assert times(text, "2016-01-20") == []


def test_relative_expressions_without_publication_date_stay_open() -> None:
    found = times("Am Montag brannte es, gestern auch, und am 3. Mai 2015 ebenso.", None)
    assert [(words, timex.first, timex.last, timex.basis) for words, timex in found] == [
        ("Montag", None, None, "weekday"),
        ("gestern", None, None, "relative"),
        ("3. Mai 2015", date(2015, 5, 3), date(2015, 5, 3), "explicit"),
    ]


def test_dateline_and_boilerplate_give_no_times() -> None:
    text = "Kiew, 3. Mai (agm) – Am Montag brannte es.\n\nZuletzt aktualisiert am 5. Mai 2016"
    assert [words for words, _ in times(text, "2016-05-04")] == ["Montag"]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_same_text_gives_same_times(lang: str) -> None:
    text = "Am Montag und seit Mai. On Monday and since May."
    assert times(text, "2016-05-04", lang) == times(text, "2016-05-04", lang)
