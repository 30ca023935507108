"""Name keys: two spellings that a reader takes for the same name get the same key.

`fold` is the key of the index (case, diacritics, hyphens, apostrophes, "St."/"Saint", leading article); a name that
depends on its capitals and dots ("US", "Ala.") has the key `literal`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Letters that Unicode does not take apart; values are what the press writes for them.
_LETTERS = {
    "ß": "ss",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ł": "l",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ə": "e",
    "ɖ": "d",
    "ɛ": "e",
    "ɔ": "o",
}
#: Apostrophes and the signs of ayn and hamza vanish; dashes, commas and slashes part words.
_SIGNS = dict.fromkeys(map(ord, "'’‘`´ʼʻʿʾʹʺ″′\"“”„.()[]·،"), "") | dict.fromkeys(map(ord, "-‐‑–—_/,;:\u00a0"), " ")
_TABLE = str.maketrans({**{ord(k): v for k, v in _LETTERS.items()}, **_SIGNS})
_WORDS = {"st": "saint", "ste": "sainte", "sankt": "saint", "mt": "mount", "ft": "fort", "&": "and"}
_ARTICLES = ("the ",)
_SHORT_WORD = re.compile(r"\b(?:st|ste|sankt|mt|ft|&)\b|&")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """The key of a name: "Saint-Étienne", "St. Etienne" and "SAINT ÉTIENNE" are one."""
    text = name.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_TABLE))
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.translate(_TABLE)
    words = text.split()
    if not _WORDS.keys().isdisjoint(words) or not "".join(words).isalnum():
        words = _SHORT_WORD.sub(lambda word: _WORDS[word.group()], text).split()
    text = " ".join(words)
    if text.startswith(_ARTICLES) and len(text) > 6:
        text = text[4:]
    return text


def literal(name: str) -> str:
    """The key of an abbreviation, which only its exact spelling matches: "US" is a country, "us" is not."""
    return "=" + name


def is_latin(name: str) -> bool:
    """True when the first letter of the name is a Latin one."""
    for char in name:
        if char.isalpha():
            return char.isascii() or "LATIN" in unicodedata.name(char, "")
    return False


def slug(name: str) -> str:
    """A name as part of an id: lower case, words joined by hyphens."""
    return _SPACES.sub("-", fold(name))
