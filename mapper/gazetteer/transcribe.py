"""Spellings that the press of a language would give a name from another script: Дзержинск → Dserschinsk (de).

Cyrillic names go letter by letter; names from Arabic-script and other countries start from their English-style
romanisation and pass the regular expressions of `lang/<code>/transcription.tsv`. The results are folded keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from ..lang import LANGUAGES, table
from .entries import Name
from .names import fold
from .romanise import key_of

#: Countries whose names reach the press through a transcription of Cyrillic …
CYRILLIC = frozenset(
    ("RU", "UA", "BY", "KZ", "KG", "TJ", "UZ", "TM", "BG", "MK", "RS", "MN", "ME", "BA", "MD", "GE", "AM", "AZ")
)
#: … and those whose names the agencies have in an English- or French-style romanisation.
ROMANISED = frozenset(
    (
        "SY",
        "IQ",
        "IR",
        "LB",
        "JO",
        "SA",
        "YE",
        "EG",
        "LY",
        "TN",
        "DZ",
        "MA",
        "SD",
        "SS",
        "AF",
        "PK",
        "AE",
        "QA",
        "KW",
        "BH",
        "OM",
        "PS",
        "IL",
        "ER",
        "ET",
        "SO",
        "DJ",
        "TD",
        "MR",
        "ML",
        "NE",
        "NG",
        "CI",
        "BI",
        "RW",
        "AZ",
        "GE",
        "AM",
        "KZ",
        "KG",
        "TJ",
        "TM",
        "UZ",
        "TR",
    )
)
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u04ff]")
_ARTICLE = re.compile(r"^(?:al|ad|an|ar|as|ash|at|az|el|abu) (?=\w{3})")
_INNER_ARTICLE = re.compile(r"(?<=\w )(?:al|ad|an|ar|as|ash|at|az|el|ed|es|er|ez|en|et) (?=\w{3})")
_DOUBLE = re.compile(r"([b-df-hj-np-tv-z])\1")


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    options: tuple[str, ...]


def transcriptions(name: str, alternates: Iterable[str], country: str, population: int) -> Iterator[Name]:
    """The names that the press languages make of a place's names, each with its language.

    Large places get more spellings: there are more of them in print, and the index stays small.
    """
    if country in CYRILLIC:
        cyrillic = [other for other in alternates if _CYRILLIC_LETTER.match(other)]
        for lang in _languages(population):
            made = {key for other in cyrillic[:4] for key in _from_cyrillic(other, lang)}
            yield from (Name(key, "transcription", lang) for key in sorted(made))
    if country in ROMANISED:
        latin = sorted({fold(other) for other in (name, *alternates) if other.isascii() or other == name})
        most = 16 if population > 50_000 else 6 if population > 5_000 else 2
        for lang in _languages(population):
            made = {key for other in latin for key in _from_latin(other, lang, most)}
            yield from (Name(key, "transcription", lang) for key in sorted(made.difference(latin)))


def distant_keys(name: str, alternates: Iterable[str], country: str) -> Iterator[str]:
    """The romanisation keys of a place, for countries where spellings vary."""
    if country in CYRILLIC or country in ROMANISED:
        yield from sorted({key for other in (name, *alternates) if other[:1].isupper() and (key := key_of(other))})


def _languages(population: int) -> tuple[str, ...]:
    """German for all (it changes most), the other languages for towns that their press may name."""
    have = tuple(lang for lang in LANGUAGES if table(lang, "transcription.tsv"))
    return have if population > 15_000 else ("de",)


def _from_cyrillic(name: str, lang: str) -> Iterator[str]:
    """At most a few spellings: each ambiguous letter is read the same way all through the name."""
    letters = _letters(lang)
    text = name.lower()
    unsure = sorted({char for char in text if len(letters.get(char, ())) > 1})[:3]
    for choice in product(*(range(len(letters[char])) for char in unsure)):
        chosen = dict(zip(unsure, choice, strict=True))
        yield fold("".join(letters.get(char, (char,))[chosen.get(char, 0)] for char in text))


def _from_latin(key: str, lang: str, most: int) -> Iterator[str]:
    """Spellings of a folded romanised name, the likeliest first, at most `most`."""
    starts = [key]
    bare = _ARTICLE.sub("", key)
    if bare != key:
        starts += [bare, f"el {bare}", f"al {bare}"]
    starts += [_INNER_ARTICLE.sub(f"{article} ", start) for start in tuple(starts) for article in ("al", "el")]
    starts += [_DOUBLE.sub(r"\1", start) for start in tuple(starts)]
    for start in dict.fromkeys(starts):
        made = [start]
        for rule in _rules(lang):
            if any(rule.pattern.search(one) for one in made):
                made = [rule.pattern.sub(option, one) for option in rule.options for one in made][:most]
        yield from made


@cache
def _letters(lang: str) -> dict[str, tuple[str, ...]]:
    rows = (row for row in table(lang, "transcription.tsv") if row["script"] == "cyrillic")
    return {row["from"]: tuple(option.replace("-", "") for option in row["to"].split("|")) for row in rows}


@cache
def _rules(lang: str) -> tuple[_Rule, ...]:
    rows = (row for row in table(lang, "transcription.tsv") if row["script"] == "latin")
    return tuple(_Rule(re.compile(row["from"]), tuple(row["to"].split("|"))) for row in rows)
