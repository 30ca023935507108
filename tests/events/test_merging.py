"""One event told twice is one event."""

from __future__ import annotations

from datetime import date

import pytest
from helpers_events import events_of, only, sites


def test_noun_with_article_goes_back_to_the_event_in_the_wider_place() -> None:
    text = (
        "Bei einem schweren Erdbeben in Syrien sind am Montag Menschen gestorben. "
        "Das Beben der Stärke 5,9 hatte sein Zentrum in Raka."
    )
    quake = only(events_of(text), "disaster")
    assert "Raka" not in sites(quake) or "Syria" in sites(quake)
    assert len(quake.triggers) >= 2


def test_pluperfect_tells_how_what_was_named_came_about() -> None:
    text = (
        "Nach dem Zugunglück bei Kassel haben Helfer am Montag die Wagen geborgen. "
        "Am Freitag waren zwei Züge zusammengestoßen. Dabei starben vier Menschen."
    )
    crash = only(events_of(text), "accident")
    assert crash.date is not None
    assert crash.date.first == date(2016, 1, 15)
    assert [(n.kind, n.value) for n in crash.numbers] == [("killed", 4)]


def test_day_on_which_the_dead_were_counted_is_not_that_of_the_quake() -> None:
    text = "The death toll from an earthquake near York rose to 41 on Monday. The quake struck on Friday evening."
    quake = only(events_of(text, lang="en"), "disaster")
    assert quake.date is not None
    assert quake.date.first == date(2016, 1, 15)


def test_claim_of_responsibility_is_a_further_word_for_the_attack() -> None:
    text = "Gunmen attacked a hotel in London on Monday, killing six people. The Taliban claimed the attack."
    attack = only(events_of(text, lang="en"), "attack")
    assert len(attack.triggers) >= 2
    assert attack.attribution is not None
    assert "Taliban" in attack.attribution.who
    assert not attack.claimed


def test_next_sentence_tells_more_of_the_same_accident() -> None:
    text = "Bei Kassel ist am Montag ein Zug entgleist. Der Triebwagen prallte gegen einen Baum, drei Reisende starben."
    crash = only(events_of(text), "accident")
    assert sites(crash) == ["Kassel"]
    assert [(n.kind, n.value) for n in crash.numbers] == [("killed", 3)]


@pytest.mark.parametrize(("word", "same"), [("Das Dach", True), ("Ein weiteres Dach", False)])
def test_a_further_accident_is_another_one(word: str, same: bool) -> None:
    text = f"In Kassel ist am Montag eine Halle abgebrannt. {word} stürzte ein, drei Arbeiter wurden verschüttet."
    first = events_of(text)[0]
    assert (first.triggers[-1].start > text.index(".")) == same
