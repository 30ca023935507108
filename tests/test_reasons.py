"""Reasons in the words of the reader's language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from mapper.model import Reason
from mapper.reasons import phrases, sentence, word

WORDED = ("de", "en", "fr", "es")
RESOLVE = Path(__file__).parent.parent / "mapper" / "resolve"


def test_example_sentence_in_german() -> None:
    reasons = (
        Reason("country_same_sentence", (("country", "IQ"), ("place", "Mosul"))),
        Reason("population", (("population", "1739800"),)),
        Reason("next_alternative", (("name", "Mossul"), ("country", "CH"), ("distance_km", "2312"))),
    )
    assert sentence(reasons, "de") == (
        "Irak wird im selben Satz genannt; 1,7 Millionen Einwohner; "
        "nächste Alternative 2.300 km entfernt (Mossul, Schweiz)"
    )


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "1,7 Millionen Einwohner"),
        ("en", "1.7 million inhabitants"),
        ("fr", "population : 1,7 million"),
        ("es", "población: 1,7 millones"),
    ],
)
def test_numbers_are_written_as_the_language_does(lang: str, text: str) -> None:
    assert word(Reason("population", (("population", "1740000"),)), lang) == text


def test_small_number_is_told_in_full() -> None:
    assert word(Reason("population", (("population", "941"),)), "en") == "941 inhabitants"


def test_compass_point() -> None:
    reason = Reason("relation_offset", (("place", "Mosul"), ("distance_km", "30"), ("bearing_deg", "0")))
    assert word(reason, "de") == "30 km nördlich von Mosul"


def test_language_without_phrases_falls_back_to_english() -> None:
    reason = Reason("dateline")
    assert word(reason, "pl") == word(reason, "xx") == word(reason, "en")


def test_unknown_code_is_shown_as_it_is() -> None:
    assert word(Reason("brand_new_code"), "de") == "brand_new_code"


def test_missing_value_does_not_break_the_phrase() -> None:
    assert word(Reason("population"), "en") == "? inhabitants"


def test_braces_in_a_value_are_text() -> None:
    assert word(Reason("similar_spelling", (("name", "{0.__class__}"),)), "en") == "similar spelling: {0.__class__}"


@pytest.mark.parametrize("lang", WORDED)
def test_every_language_words_the_same_codes_with_the_same_values(lang: str) -> None:
    def fields(phrase: str) -> set[str]:
        return {field for _, field, _, _ in Formatter().parse(phrase) if field}

    english, other = phrases("en"), phrases(lang)
    assert english.keys() == other.keys()
    for code in english:
        assert fields(english[code]) == fields(other[code]), code


def test_every_code_of_the_resolver_has_a_phrase() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(RESOLVE.glob("*.py")))
    codes = set(re.findall(r'Reason\(\s*"(\w+)"', source)) | set(re.findall(r'^    \("\w+", "(\w+)", 0', source, re.M))
    assert {"wording", "no_candidate", "population"} <= codes
    assert codes <= phrases("en").keys()
