"""Numbers with kind, range and qualifier."""

from __future__ import annotations

import pytest
from helpers_events import events_of, make, only

from mapper.events.numbers import find_numbers
from mapper.events.triggers import candidates, view
from mapper.model import Number
from mapper.times import find_times


def numbers(text: str, lang: str = "de") -> list[Number]:
    document = make(text, lang=lang)
    return find_numbers(view(document, 0), find_times(document))


@pytest.mark.parametrize(
    ("text", "lang", "kind", "value", "qualifier"),
    [
        ("Mindestens 36 Menschen wurden getötet.", "de", "killed", 36, ">="),
        ("Dabei sind mehr als tausend Zivilisten getötet worden.", "de", "killed", 1000, ">"),
        ("270 Frauen, Kinder und Ältere seien freigelassen worden.", "de", "released", 270, "="),
        ("Es war ein Treffen von 26 Anti-IS-Ländern.", "de", "participants", 26, "="),
        ("Rund 1.200 Menschen sind geflohen.", "de", "displaced", 1200, "~"),
        ("Bis zu 200.000 Menschen mussten fliehen.", "de", "displaced", 200000, "<="),
        ("Die Polizei nahm fünf Verdächtige fest.", "de", "arrested", 5, "="),
        ("Das Beben kostete neun Menschen das Leben.", "de", "killed", 9, "="),
        ("At least 17 people were injured.", "en", "injured", 17, ">="),
        ("Some 60,000 people fled the city.", "en", "displaced", 60000, "~"),
        ("Dreiundvierzig Menschen kamen um.", "de", "killed", 43, "="),
        ("Zweihundert Bewohner wurden evakuiert.", "de", "displaced", 200, "="),
        ("Neun Demonstranten wurden festgenommen.", "de", "arrested", 9, "="),
        ("Eine halbe Million Menschen sei auf der Flucht, geflohen aus der Stadt.", "de", "displaced", 500_000, "="),
        ("Half a million people fled.", "en", "displaced", 500_000, "="),
        ("Forty-three people died when the dam broke.", "en", "killed", 43, "="),
        ("Police arrested nine protesters.", "en", "arrested", 9, "="),
        ("Le séisme a fait 1 297 morts.", "fr", "killed", 1297, "="),
        ("Une centaine de riverains ont été évacués.", "fr", "displaced", 100, "~"),
        ("Treinta y tres personas murieron.", "es", "killed", 33, "="),
        ("Au moins trois personnes ont été tuées, trois tués au total.", "fr", "killed", 3, ">="),
    ],
)
def test_number_with_kind(text: str, lang: str, kind: str, value: float, qualifier: str) -> None:
    assert (kind, value, qualifier) in [(n.kind, n.value, n.qualifier) for n in numbers(text, lang)]


@pytest.mark.parametrize(
    ("text", "lang", "low"),
    [
        ("Mehrere Tausend Demonstranten kamen.", "de", 2000),
        ("Several hundred people fled.", "en", 200),
        ("Hundreds of thousands of people fled.", "en", 200_000),
        ("Cientos de miles de manifestantes marcharon.", "es", 200_000),
    ],
)
def test_rough_numbers_have_a_low_end_and_no_value(text: str, lang: str, low: float) -> None:
    (number,) = numbers(text, lang)
    assert (number.value, number.low, number.high, number.qualifier) == (None, low, None, ">=")


def test_those_who_are_counted_in_a_strike_take_part_and_are_not_laid_off() -> None:
    text = "In Kassel haben am Montag mehrere Tausend Beschäftigte der Busbetriebe die Arbeit niedergelegt."
    strike = next(event for event in events_of(text) if event.numbers)
    assert [(n.kind, n.low) for n in strike.numbers] == [("participants", 2000)]


def test_workers_who_lose_their_jobs_are_counted_as_laid_off() -> None:
    strike = only(events_of("A mill in Leeds will lay off 300 workers.", lang="en"), "labour")
    assert [(n.kind, n.value) for n in strike.numbers] == [("laid_off", 300)]


def test_a_crane_is_nobody_who_was_hurt() -> None:
    assert numbers("In Kassel stürzte ein Kran auf ein Haus, verletzt wurde niemand.") == []


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Die Polizei setzte 1.900 Beamte ein und nahm vier Personen fest.", "de", [("arrested", 4)]),
        ("Die Zahl der Toten nach zwei Erdrutschen stieg auf 16.", "de", [("killed", 16)]),
        ("Deux énormes explosions ont fait au moins 113 morts.", "fr", [("killed", 113)]),
        ("Der Unfall forderte drei Menschenleben.", "de", [("killed", 3)]),
    ],
)
def test_number_of_something_else_is_not_that_of_the_people(
    text: str, lang: str, expected: list[tuple[str, float]]
) -> None:
    document = make(text, lang=lang)
    seen = view(document, 0)
    events = frozenset(t.token for t in candidates(seen) if t.entry.row.subtype != "casualty")
    assert [(n.kind, n.value) for n in find_numbers(seen, find_times(document), events)] == expected


def test_dozens_have_a_low_end_and_no_value() -> None:
    (number,) = numbers("Dutzende Menschen wurden verletzt.")
    assert (number.kind, number.value, number.low, number.high) == ("injured", None, 24, None)


@pytest.mark.parametrize(
    "text", ["Der Ort liegt 40 Kilometer entfernt, dort starben Menschen.", "Am 26. Juni wurden Arbeiter getötet."]
)
def test_distances_and_days_count_nobody(text: str) -> None:
    assert not [n for n in numbers(text) if n.value in (40, 26)]


def test_article_counts_only_without_a_number() -> None:
    found = numbers("Ein Attentäter riss vier Soldaten mit in den Tod.")
    assert [(n.kind, n.value) for n in found] == [("killed", 4)]
