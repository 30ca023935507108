"""Forms of trigger words."""

from __future__ import annotations

import pytest

from mapper.events.forms import english_verb, german_noun, german_verb
from mapper.lang import table

GERMAN = {row["verb"]: (row["past"], row["participle"], row["present"]) for row in table("de", "verbs.tsv")}
ENGLISH = {row["verb"]: (row["past"], row["participle"], row["present"]) for row in table("en", "verbs.tsv")}


@pytest.mark.parametrize(
    ("verb", "form", "particle"),
    [
        ("an|greifen", "griff", "an"),
        ("an|greifen", "angegriffen", ""),
        ("an|greifen", "anzugreifen", ""),
        ("frei|lassen", "ließ", "frei"),
        ("bombardieren", "bombardierte", ""),
        ("bombardieren", "bombardiert", ""),
        ("erobern", "erobert", ""),
        ("unterzeichnen", "unterzeichneten", ""),
        ("verstärken", "verstärkt", ""),
        ("festnehmen", "festnahm", ""),
        ("zurück|drängen", "zurückgedrängt", ""),
        ("überfallen", "überfiel", ""),
    ],
)
def test_german_verbs_are_inflected(verb: str, form: str, particle: str) -> None:
    forms = {(f.text, f.particle) for f in german_verb(verb, {**GERMAN, "festnehmen": ("festnahm", "x", "x")})}
    assert (form, particle) in forms


def test_inseparable_verb_has_no_ge() -> None:
    forms = {form.text for form in german_verb("verhaften", GERMAN)}
    assert "verhaftet" in forms
    assert "geverhaftet" not in forms


@pytest.mark.parametrize(
    ("noun", "form"), [("Anschlag", "Anschläge"), ("Brand", "Bränden"), ("Explosion", "Explosionen")]
)
def test_german_nouns_take_umlaut_and_endings(noun: str, form: str) -> None:
    assert form in {f.text for f in german_noun(noun)}


def test_umlaut_does_not_make_a_person_of_an_attack() -> None:
    assert "Attentäter" not in {f.text for f in german_noun("Attentat")}


@pytest.mark.parametrize(
    ("verb", "form"),
    [("strike", "struck"), ("shell", "shelling"), ("bury", "buried"), ("kidnap", "kidnapped"), ("clash", "clashes")],
)
def test_english_verbs_are_inflected(verb: str, form: str) -> None:
    assert form in {f.text for f in english_verb(verb, ENGLISH)}
