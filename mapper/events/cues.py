"""The cue words of a language (`cues.tsv`) as tests on the words of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..lang import table

KINDS = (
    *("definite", "indefinite", "possessive", "after", "before", "by", "preposition", "link"),
    *("pointing", "origin", "destination", "compass", "city", "here"),
    *("auxiliary", "report", "now", "about", "meanwhile"),
    *("day", "week", "month", "few"),
    *("against", "agent", "passive"),
    *("capital", "border", "contrast", "past_modal"),
    *("this", "inside", "journey", "start", "own", "light", "calling", "cause"),
    *("speaker", "hospital", "carried", "further", "weapon", "lacking", "urging", "including", "through"),
    *("perfect", "pluperfect", "than", "rejecting", "goes_on"),
)

SOURCES = ("authority", "third_party", "party", "media")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found at the tokens `first` (inclusive) to `last` (exclusive) of a sentence."""

    kind: str
    first: int
    last: int
    text: str


class Cues:
    """All cues of one language: words, phrases, and endings left open with "*"."""

    def __init__(self, lang: str) -> None:
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.open: dict[str, re.Pattern[str]] = {}
        self.patterns: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        opened: dict[str, list[str]] = {}
        for row in table(lang, "cues.tsv"):
            for phrase in filter(None, map(str.strip, row["words"].lower().split(","))):
                if "*" in phrase and " " in phrase:
                    words = tuple(phrase.split())
                    self.patterns.setdefault(words[0], []).append((words, row["cue"]))
                if "*" in phrase:
                    opened.setdefault(row["cue"], []).append(
                        re.escape(phrase).replace(r"\*", r"\S*").replace(r"\ ", " ")
                    )
                else:
                    words = tuple(phrase.split())
                    self.phrases.setdefault(words[0], []).append((words, row["cue"]))
        for kind, patterns in opened.items():
            self.open[kind] = re.compile(" (?:" + "|".join(patterns) + ") ")

    def find(self, lower: list[str]) -> list[Cue]:
        """The cues of a sentence, in order; of two that begin at the same word both are given."""
        found = []
        for i, word in enumerate(lower):
            for words, kind in self.phrases.get(word, ()):
                if len(words) == 1 or tuple(lower[i : i + len(words)]) == words:
                    found.append(Cue(kind, i, i + len(words), " ".join(words)))
            for words, kind in self.patterns.get(word, ()):
                here = lower[i : i + len(words)]
                if len(here) == len(words) and all(map(_like, here, words)):
                    found.append(Cue(kind, i, i + len(words), " ".join(here)))
        return found

    def means(self, kind: str, text: str) -> bool:
        """Is `text` as a whole a phrase of this kind?"""
        words = tuple(text.lower().split())
        return bool(words) and (words, kind) in self.phrases.get(words[0], ())

    def length(self, kind: str, text: str) -> int:
        """Letters of the longest word of this kind in `text` (the name of a source); 0 when it holds none."""
        lower = f" {text.lower()} "
        pattern = self.open.get(kind)
        longest = max((len(match.group()) - 2 for match in pattern.finditer(lower)), default=0) if pattern else 0
        words = lower.split()
        for i, word in enumerate(words):
            for phrase, other in self.phrases.get(word, ()):
                if other == kind and tuple(words[i : i + len(phrase)]) == phrase:
                    longest = max(longest, len(" ".join(phrase)))
        return longest

    def speaks(self, word: str) -> bool:
        """Is it a word that names a source of any kind?"""
        return any(self.length(kind, word) for kind in SOURCES)


def _like(word: str, pattern: str) -> bool:
    """Does a word fit "*en": any beginning before the star's end?"""
    if pattern.startswith("*"):
        return word.endswith(pattern[1:])
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


@cache
def small_words(lang: str) -> dict[str, frozenset[str]]:
    """The small words of a language by kind (`small_words.tsv`). Do not change the dict."""
    found: dict[str, frozenset[str]] = dict.fromkeys(KINDS, frozenset())
    for row in table(lang, "small_words.tsv"):
        found[row["kind"]] = frozenset(row["words"].split())
    return found


@cache
def load_cues(lang: str) -> Cues:
    """The cues of a language, built once."""
    return Cues(lang)
