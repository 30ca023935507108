"""Text → language, from the share of each language's function words. Texts in no known language are "und"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from ..errors import LanguageError
from ..lang import LANGUAGES, lines

#: The ISO 639 code for "not determined".
UNKNOWN = "und"
#: Below this share of function words a text of some length is in none of the languages.
#: Measured on news: own language .35 to .55, a related one .10 to .25, Turkish or Finnish below .05.
_LEAST_SHARE = 0.15
_ENOUGH_WORDS = 12
#: A paragraph has another language than its document when its evidence is this many times stronger.
_CLEARLY = 2.0
#: Words read for the language of a document: more do not change the answer.
_READ_WORDS = 1500

#: Letters that point at a language; a word with one counts as a third of a function word.
_LETTERS = {
    "de": "ßäöü",
    "fr": "çèêëàâîïôûœ",
    "es": "ñ¿¡áíóú",
    "it": "àèìòù",
    "pl": "łąęśżźćń",
    "pt": "ãõçáâêóí",
}
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


@cache
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """Function word → languages it belongs to, each with a weight: a word of one language says more."""
    owners: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        for word in lines(lang, "stopwords.txt"):
            owners.setdefault(word, []).append(lang)
    return {
        word: tuple((lang, 1 / len(langs) ** 0.5) for lang in dict.fromkeys(langs)) for word, langs in owners.items()
    }


@lru_cache(maxsize=20_000)
def _evidence(word: str) -> tuple[tuple[str, float], ...]:
    """What one word says: languages with weights."""
    lower = word.lower().rstrip("'’")
    known = _weights().get(lower, ())
    if lower.isascii():
        return known
    letters = set(lower)
    return known + tuple((lang, 0.33) for lang, marks in _LETTERS.items() if letters.intersection(marks))


def _scores(words: Iterable[str]) -> dict[str, float]:
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for word in words:
        for lang, weight in _evidence(word):
            scores[lang] += weight
    return scores


def detect_language(words: Iterable[str]) -> str:
    """The language of a text given as its words; "und" when it is none of ours or does not show.

    >>> detect_language("Die Stadt wurde am Montag von der Armee eingenommen".split())
    'de'
    """
    read = [word for _, word in zip(range(_READ_WORDS), (w for w in words if w[0].isalpha()), strict=False)]
    if not read:
        return UNKNOWN
    scores = _scores(read)
    best = max(LANGUAGES, key=lambda lang: scores[lang])
    if scores[best] == 0:
        # A bare name or two: English is the most useful guess, for Latin letters only.
        return "en" if len(read) < _ENOUGH_WORDS and _LATIN.search(read[0]) else UNKNOWN
    if len(read) >= _ENOUGH_WORDS and scores[best] / len(read) < _LEAST_SHARE:
        return UNKNOWN
    return best


def other_language(words: list[str], lang: str) -> str:
    """The language of a paragraph in a document in `lang`: another one only when that is plain."""
    if len(words) < 6:
        return lang
    scores = _scores(words)
    best = max(LANGUAGES, key=lambda code: scores[code])
    if best != lang and scores[best] > _CLEARLY * scores.get(lang, 0.0) + 1.5:
        return best
    return lang


def known_language(tag: str) -> str | None:
    """A language tag in our form, "de-AT" and "DE" as "de"; None for a language that is none of ours."""
    lang = tag.strip().lower().replace("_", "-").split("-")[0]
    return lang if lang in LANGUAGES else None


def check_language(code: str) -> str:
    """The language that a user named, in our form.

    Raises:
        LanguageError: a code that is none of ours.
    """
    lang = known_language(code)
    if lang is None:
        raise LanguageError(
            f"The language “{code}” is not known. Known are: {', '.join(LANGUAGES)}. "
            "Leave the language out and it is found from the text."
        )
    return lang
