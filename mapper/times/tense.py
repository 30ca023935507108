"""Sentence and position → tense of the clause there. The verb forms are data: `tenses.tsv` of the language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from ..lang import table
from ..model import Token

Tense = Literal["past", "present", "future"]
_BREAKS = frozenset(',;:–—()[]„“”«»"')
_NONE: frozenset[str] = frozenset()
_KINDS = (
    "past",
    "perfect",
    "participle",
    "infinitive",
    "future",
    "planned",
    "present",
    "passive",
    "break",
    "subordinate",
    "not",
)


@dataclass(frozen=True, slots=True)
class _Verbs:
    """Verb forms of a language: per kind the words, and the endings as one pattern."""

    words: dict[str, frozenset[str]]
    forms: dict[str, re.Pattern[str] | None]
    nearest: bool


@cache
def _verbs(lang: str) -> _Verbs:
    words: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    wild: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    nearest = False
    for row in table(lang, "tenses.tsv"):
        if row["kind"] == "scope":
            nearest = row["words"] == "nearest"
            continue
        for word in row["words"].split():
            if "*" in word:
                wild[row["kind"]].append(re.escape(word).replace(r"\*", r"\w+"))
            else:
                words[row["kind"]].add(word)
    forms = {kind: re.compile("|".join(wilds)) if wilds else None for kind, wilds in wild.items()}
    return _Verbs({kind: frozenset(found) for kind, found in words.items()}, forms, nearest)


@lru_cache(maxsize=20_000)
def _kinds(lang: str, word: str) -> frozenset[str]:
    """What a word may be: kinds of `tenses.tsv`. Only called for the words of dated clauses."""
    verbs = _verbs(lang)
    if word in verbs.words["not"]:
        return frozenset()
    by_word = {kind for kind in _KINDS if word in verbs.words[kind]}
    by_form = {kind for kind, form in verbs.forms.items() if form and form.fullmatch(word)}
    if by_word - {"past"}:  # "expected", "beraten" have the ending of a past form
        by_form &= {"participle"}
    return frozenset(by_word | by_form)


def verb_kinds(tokens: Sequence[Token], lang: str) -> list[frozenset[str]]:
    """What each token of a sentence may be as a verb: kinds of `tenses.tsv`.

    Only words in lower case may be verbs, and the first word of the sentence.
    """
    texts = [token.text for token in tokens]
    kinds = [_kinds(lang, text) if text[0].islower() else _NONE for text in texts]
    if texts:
        kinds[0] = _kinds(lang, texts[0].lower())
    return kinds


def find_tense(
    tokens: Sequence[Token], kinds: Sequence[frozenset[str]], first: int, last: int, lang: str
) -> tuple[Tense | None, bool]:
    """The tense at the tokens `first` to `last` (exclusive) of a sentence, and whether its own clause tells it.

    None when no verb tells. Verb-final languages are read by clause, from the own clause outwards; in the others
    the nearest verb decides.
    """
    verbs = _verbs(lang)
    clauses = list(_clauses(tokens, kinds, first, last))
    own = next((i for i, (begin, end) in enumerate(clauses) if begin <= first < end), 0)
    # "Das Gericht wird, wie ein Sprecher sagte, am Freitag entscheiden": an inserted clause comes last.
    inserted = [0 < begin < len(kinds) and "subordinate" in kinds[begin] for begin, _ in clauses]
    order = sorted(range(len(clauses)), key=lambda i: (i != own and inserted[i], abs(i - own), i > own))
    for index in order:
        begin, end = clauses[index]
        decide = _nearest if verbs.nearest else _whole
        tense = decide(kinds, begin, end, first, last)
        if tense:
            return tense, index == own
    return None, False


def _clauses(
    tokens: Sequence[Token], kinds: Sequence[frozenset[str]], first: int, last: int
) -> Iterator[tuple[int, int]]:
    begin = 0
    for index, token in enumerate(tokens):
        if first <= index < last:
            continue
        if token.text in _BREAKS:
            yield begin, index
            begin = index + 1
        elif "break" in kinds[index] and index > begin:
            yield begin, index
            begin = index
    yield begin, len(tokens)


def _whole(kinds: Sequence[frozenset[str]], begin: int, end: int, first: int, last: int) -> Tense | None:
    """The tense of a clause from all its verb forms."""
    here = [kinds[i] for i in range(begin, end) if not first <= i < last]
    has = {kind for found in here for kind in found}
    if "future" in has:
        if _perfect_infinitive(here):
            return "past"
        # "wird geprüft" is a passive of the present as well
        passive = "participle" in has and all("passive" in found for found in here if "future" in found)
        return "present" if passive else "future"
    if "past" in has:
        return "past"
    # "haben gegen die geplante Schließung protestiert": another participle than the planned one tells the tense
    told = "perfect" in has and any("participle" in found and "planned" not in found for found in here)
    if "planned" in has and not told:
        return "future"
    if {"perfect", "participle"} <= has:
        return "past"
    return "present" if "present" in has else None


def _perfect_infinitive(here: Sequence[frozenset[str]]) -> bool:
    """ "soll … getötet haben", "will have killed" tell of the past: a participle right before the infinitive."""
    return any(
        "participle" in here[i] and "infinitive" in here[i + 1] and "perfect" in here[i + 1]
        for i in range(len(here) - 1)
    )


def _nearest(kinds: Sequence[frozenset[str]], begin: int, end: int, first: int, last: int) -> Tense | None:
    """The tense of the verb nearest before the expression, else nearest after it."""
    order = [*range(min(first, end) - 1, begin - 1, -1), *range(max(last, begin), end)]
    for index in order:
        found = kinds[index]
        if "future" in found or ("planned" in found and "past" not in found):
            return "future"
        # "is sentenced", "be released": the form is a participle, the word before it has the tense
        if "past" in found and not (index > begin and "passive" in kinds[index - 1]):
            return "past"
        if "present" in found:
            return "present"
    has = {kind for index in order for kind in kinds[index]}
    return "past" if {"perfect", "participle"} <= has else None
