"""Numbers with kind, range and qualifier."""

from __future__ import annotations

import pytest
from helpers_events import make

from mapper.events.numbers import find_numbers
from mapper.events.triggers import view
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
        ("Au moins trois personnes ont été tuées, trois tués au total.", "fr", "killed", 3, ">="),
    ],
)
def test_number_with_kind(text: str, lang: str, kind: str, value: float, qualifier: str) -> None:
    assert (kind, value, qualifier) in [(n.kind, n.value, n.qualifier) for n in numbers(text, lang)]


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
