"""Time expressions of whole sentences: what is found, what is not, and what stays open."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.documents import make_document
from mapper.lang import LANGUAGES
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


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Jan Posen und Juliane Horch kauften mit der Bahn am Morgenstern ein."),
        ("de", "Der Herbst des Lebens, der Sommer und das ewige Eis."),
        ("de", "Jeden Montag wird der Müll geholt."),
        ("de", "Die 1500 Soldaten und 3000 Euro, Seite 12, Platz 3., 20 Prozent."),
        ("en", "The march may spring a leak; second to none, he was late at the end."),
        ("en", "Every Monday the bins are emptied."),
        ("en", "Some 2000 people and 1500 soldiers marched 20 miles."),
        ("fr", "La sonde va vers Mars, une fin en soi."),
        ("es", "La segunda vez, un cuarto de la gente, el final de la calle."),
        ("es", "En Santo Domingo y en la Plaza de Mayo cantó Plácido Domingo."),
        ("it", "La signora Domenica Rossi abita in via Maggio."),
        ("pt", "A segunda vez, a quarta parte, a sexta pessoa."),
    ],
)
def test_words_that_only_look_like_dates_are_none(lang: str, text: str) -> None:
    assert [words for words, timex in times(text, "2016-01-20", lang) if timex.precision != "season"] == []


def test_part_of_the_day_inherits_the_day_of_its_paragraph() -> None:
    text = "Am Montag brannte es. Am Abend war das Feuer gelöscht. Tags zuvor hatte es geregnet."
    assert [(words, timex.first, timex.basis) for words, timex in times(text, "2016-01-20")] == [
        ("Montag", date(2016, 1, 18), "weekday"),
        ("Am Abend", date(2016, 1, 18), "inherited"),
        ("Tags zuvor", date(2016, 1, 17), "inherited"),
    ]


@pytest.mark.parametrize("text", ["Am 31. Februar 2016 nicht.", "Vor 9000 Jahren war Eis.", "Am 30.02.2016 nicht."])
def test_days_that_are_not_in_the_calendar_are_not_resolved(text: str) -> None:
    assert all(timex.precision != "day" for _, timex in times(text, "2016-01-20"))


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_do_no_harm(published: str) -> None:
    text = "Am Montag, nächste Woche, vor drei Jahren, im Mai, an Ostern, seit Tagen, im Winter, bis Freitag."
    for _, timex in times(text, published):
        assert timex.first is None or timex.last is None or timex.first <= timex.last


TIME_WORDS = """
am im bis seit von vom an Montag Dienstag Mai 3 . – 5 31 2016 Ende Anfang Woche Jahr vor in zwei nächste letzten Ostern
Nacht zum und zwischen wird kam , heute Abend 3.5. 2016-01-20 Herbst Tage nach Quartal ersten since until last next ago
"""


@given(
    st.lists(st.sampled_from(TIME_WORDS.split()), min_size=1, max_size=25), st.sampled_from(LANGUAGES), st.booleans()
)
@settings(max_examples=200, deadline=None)
def test_any_order_of_time_words_gives_ordered_intervals(words: list[str], lang: str, dated: bool) -> None:
    text = "Text " + " ".join(words)
    found = times(text, "2016-01-20" if dated else None, lang)
    ends = [timex.end for _, timex in found]
    assert ends == sorted(ends)
    for _, timex in found:
        assert 0 <= timex.start < timex.end <= len(text)
        assert timex.first is None or timex.last is None or timex.first <= timex.last
