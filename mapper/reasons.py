"""Reasons in words: the code and the values of a `Reason` → a phrase in the reader's language.

The phrases are data: `lang/<code>/reasons.tsv`. A place in a phrase is `{value}` or `{value:form}`, with the forms
`country` (ISO code → name), `count` (1740000 → "1.7 million"), `km` (2300 → "2,300 km"), `compass` (degrees → "north"),
`level` (admin1 → "province"). A language or a code without a phrase falls back to English, then to the code itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from string import Formatter
from typing import Any

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal

from .lang import LANGUAGES, table
from .model import Reason

FALLBACK = "en"
COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
#: Numbers below this are told in full: "941" rather than "0.9 thousand".
LEAST_COMPACT = 10_000


def word(reason: Reason, lang: str = FALLBACK) -> str:
    """The phrase for a reason, without a full stop."""
    values = dict(reason.values)
    for language in (lang, FALLBACK):
        phrase = phrases(language).get(reason.code)
        if phrase is not None:
            return _Words(language).vformat(phrase, (), values)
    return reason.code


def sentence(reasons: Iterable[Reason], lang: str = FALLBACK) -> str:
    """All phrases in a row: "Iraq is named in the same sentence; 1.7 million inhabitants; …"."""
    return "; ".join(word(reason, lang) for reason in reasons)


@cache
def phrases(lang: str) -> dict[str, str]:
    """Code → phrase of a language; empty when it has no table."""
    if lang not in LANGUAGES:
        return {}
    return {row["code"]: row["text"] for row in table(lang, "reasons.tsv")}


class _Words(Formatter):
    """Puts values into phrases in the forms of a language; a value that is missing becomes "?"."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(str(key)) or "?"

    def format_field(self, value: Any, format_spec: str) -> str:
        text = str(value)
        if format_spec == "country":
            return Locale.parse(self.lang).territories.get(text.upper()) or text
        if format_spec == "level":
            return phrases(self.lang).get(f"level.{text}", text)
        if format_spec in ("count", "km", "compass") and _is_number(text):
            return self._number(float(text), format_spec)
        return text

    def _number(self, number: float, form: str) -> str:
        if form == "compass":
            point = COMPASS[round(number / 45) % len(COMPASS)]
            return phrases(self.lang).get(f"compass.{point}", point)
        if form == "km":
            if number >= 1000:
                number = round(number, -2)
            return f"{format_decimal(round(number), locale=self.lang)} km"
        if number < LEAST_COMPACT:
            return format_decimal(round(number), locale=self.lang)
        if number < 1_000_000:
            return format_decimal(round(number, -3), locale=self.lang)
        return format_compact_decimal(number, format_type="long", locale=self.lang, fraction_digits=1)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdecimal()
