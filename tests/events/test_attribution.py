"""Who says so, in what form, and what that makes of an event."""

from __future__ import annotations

import pytest
from helpers_events import events_of, make, only, resolve

from mapper.events.attribution import name_sources
from mapper.events.scene import make_scenes
from mapper.times import find_times


def sources(text: str, lang: str = "de") -> list[str | None]:
    """The source of each sentence."""
    document = make(text, lang=lang)
    found = name_sources(make_scenes(document, resolve(document, {}), find_times(document)))
    return [source.who if source is not None else None for source in found.values()]


@pytest.mark.parametrize(
    ("lang", "text", "who"),
    [
        ("en", "The dockers union said on Monday that members would stop work in Leeds.", "The dockers union"),
        ("en", "Gunmen shot two drivers near Leeds, a hospital spokesman and police said.", "police"),
        ("en", "The mayor, speaking in York, condemned the attack and said patrols would start soon.", "The mayor"),
        ("en", "Two men were hurt in York, said Inspector Joan Blake.", "Inspector Joan Blake"),
        ("en", "No injuries were reported.", None),
        ("en", "Separately, the chain will close a store in Leeds, administrators announced.", "administrators"),
        ("en", "A woman was shot dead in York, a police spokesman said.", "a police spokesman"),
        ("es", "El ejército avanzó hacia Madrid, según fuentes locales.", "fuentes locales"),
        ("de", "In Bagdad sagte Minister Karl Hansen, die Stadt werde bald befreit.", "Minister Karl Hansen"),
        ("de", "Wie Augenzeugen berichteten, flohen die Soldaten aus Mossul.", "Augenzeugen"),
        ("de", "Bei Bremen brannte eine Halle ab, teilte die Feuerwehr mit.", "die Feuerwehr"),
        ("de", "Nach syrischen Angaben wurden in Raka zwei Brücken zerstört.", "Nach syrischen Angaben"),
        ("fr", "Deux immeubles se sont effondrés à Lyon, a indiqué la préfecture.", "la préfecture"),
        ("es", "Un muro cayó en Madrid, informó el alcalde.", "el alcalde"),
    ],
)
def test_source_of_a_sentence(lang: str, text: str, who: str | None) -> None:
    (found,) = sources(text, lang)
    assert found == who if who is None else found is not None and who in found


def test_demnach_points_to_the_source_of_the_sentence_before() -> None:
    text = "Nach Angaben der Rebellen fiel am Montag ein Vorort von Raka. Demnach flohen die Soldaten nach Mossul."
    first, second = sources(text)
    assert first == second == "der Rebellen"


def test_reported_speech_goes_on_with_its_source() -> None:
    text = "Raka sei eingenommen, erklärte die Miliz. Die Armee habe sich zurückgezogen. Später regnete es."
    assert sources(text) == ["die Miliz", "die Miliz", None]


def test_a_sentence_may_only_name_who_told_the_one_before() -> None:
    text = "In Kassel hat es in einer Fabrik gebrannt. Das teilte die Polizei am Montag mit."
    assert sources(text) == ["die Polizei", "die Polizei"]


def test_who_declares_an_emergency_is_no_source_for_it() -> None:
    text = "Governor Ann Reed declared a state of emergency in London on Monday."
    assert only(events_of(text, lang="en"), "politics").attribution is None


def test_army_that_counts_its_dead_enemies_makes_a_claim() -> None:
    event = only(events_of("The army said on Monday it had killed nine rebels near York.", lang="en"), "battle")
    assert event.claimed
    assert event.attribution is not None
    assert event.attribution.kind == "party"
