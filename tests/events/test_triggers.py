"""Words that may carry an event."""

from __future__ import annotations

import pytest
from helpers_events import make

from mapper.events.lexicon import load_lexicon
from mapper.events.triggers import candidates, view
from mapper.lang import LANGUAGES
from mapper.model import EVENT_TYPES
from mapper.taxonomy import event_types, groups


def found(text: str, lang: str = "de") -> list[tuple[str, str]]:
    document = make(text, lang=lang)
    seen = [view(document, i) for i in range(len(document.sentences))]
    return [(t.type, document.text[t.start : t.end]) for each in seen for t in candidates(each)]


@pytest.mark.parametrize(
    ("text", "type", "word"),
    [
        ("Kampfjets griffen am Morgen Stellungen der Miliz an.", "bombardment", "griffen"),
        ("Die Miliz ließ am Abend alle Geiseln wieder frei.", "release", "ließ"),
        ("Bei einem Luftangriff starben Menschen.", "bombardment", "Luftangriff"),
        ("Die Friedensgespräche sind gescheitert.", "meeting", "Friedensgespräche"),
        ("Eine Massenkarambolage legte den Verkehr lahm.", "accident", "Massenkarambolage"),
        ("Zwei Männer sind ums Leben gekommen.", "accident", "ums Leben gekommen"),
        ("Der Fluss trat über die Ufer.", "disaster", "trat"),
        ("Soldaten haben die Stadt erobert.", "battle", "erobert"),
        ("Ein Attentäter sprengte sich in die Luft.", "attack", "sprengte"),
    ],
)
def test_german_triggers(text: str, type: str, word: str) -> None:
    assert (type, word) in found(text)


@pytest.mark.parametrize(
    ("text", "type", "word"),
    [
        ("Gunmen opened fire on a crowd.", "attack", "opened"),
        ("The army shelled the town.", "bombardment", "shelled"),
        ("Workers walked out over pay; the union called a strike.", "labour", "strike"),
        ("A tornado struck the village.", "disaster", "tornado"),
    ],
)
def test_english_triggers(text: str, type: str, word: str) -> None:
    assert (type, word) in found(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "Die Streitkräfte stehen bereit.",
        "Der Anschlag auf der Tastatur ist weich.",
        "Beim Klavier zählt der Anschlag.",
        "Die Aktie erlebte an der Börse einen Absturz.",
        "Im Umsatz gab es einen Einbruch: ein Umsatzeinbruch.",
    ],
)
def test_look_alikes_are_no_violence(text: str) -> None:
    assert not {type for type, _ in found(text)} & {"battle", "attack", "bombardment", "accident", "crime"}


def test_prefix_may_stand_at_the_end_of_the_clause() -> None:
    assert ("crime", "nahmen") in found("Die Beamten nahmen am Abend in der Innenstadt zwei Männer fest.")


def test_preposition_is_no_prefix() -> None:
    assert ("bombardment", "griffen") not in found("Kampfjets griffen an der Küste nach Sternen.")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_has_a_known_type(lang: str) -> None:
    lexicon = load_lexicon(lang)
    entries = [entry for group in (lexicon.forms, lexicon.stems) for found in group.values() for entry in found]
    assert entries
    assert {entry.row.type for entry in entries} <= set(EVENT_TYPES)


@pytest.mark.parametrize("lang", ["de", "en", "fr", "es"])
def test_all_types_have_triggers(lang: str) -> None:
    lexicon = load_lexicon(lang)
    tables = (lexicon.forms, lexicon.stems)
    assert {entry.row.type for t in tables for found in t.values() for entry in found} == set(EVENT_TYPES)


def test_taxonomy_holds_the_types_of_the_model() -> None:
    assert tuple(event_types()) == EVENT_TYPES
    assert {kind.group for kind in event_types().values()} <= set(groups())
    assert event_types()["battle"].label("fr") == "Combat / offensive"
    assert event_types()["battle"].label("nl") == event_types()["battle"].label("en")
