"""Document → a view for the recogniser: each token with its language, its cues and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..model import Document, Sentence, Token
from .cues import cues_of
from .lexicon import COLUMNS, NOTHING, Columns, Lexeme, Lexicon

NO_CUES: frozenset[str] = frozenset()
_ROMANCE = frozenset(("de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le"))
_GERMANIC = frozenset(("von", "van", "vom", "der", "den", "ten", "ter", "zu", "zum", "zur"))
_PARTICLES = _ROMANCE | _GERMANIC | frozenset(("al", "bin", "ben", "ibn", "abu", "el", "af"))


@dataclass(slots=True)
class Words:
    """The tokens of a document as the lexicon knows them, with the person names that the rules see.

    `columns` and `sentences` have a line for each token and one for "no token" at the end; `scores` has a line for each
    token of a sentence.
    """

    document: Document
    tokens: tuple[Token, ...]
    texts: list[str]
    lower: list[str]
    sentence_of: list[int]
    cues: list[frozenset[str]]
    lexemes: list[Lexeme]
    columns: Columns
    sentences: NDArray[np.int64]
    scores: NDArray[np.int16]
    persons: set[int] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)
    places: set[int] = field(default_factory=set)

    def at(self, index: int) -> str:
        """The token in lower case; "" beyond the ends."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""

    def cues_at(self, index: int) -> frozenset[str]:
        """The cues of the token; none beyond the ends."""
        return self.cues[index] if 0 <= index < len(self.cues) else NO_CUES

    def same_sentence(self, index: int, other: int) -> bool:
        """True when both are tokens of one sentence."""
        return (
            0 <= index < len(self.texts)
            and 0 <= other < len(self.texts)
            and (self.sentence_of[index] == self.sentence_of[other])
        )

    def beside(self, at: NDArray[np.int64], index: NDArray[np.int64]) -> NDArray[np.int64]:
        """The tokens `at` where they are in the sentences of the tokens `index`; else the line of "no token"."""
        inside = (at >= 0) & (at < len(self.tokens))
        at = np.where(inside, at, len(self.tokens))
        return np.where(self.sentences[at] == self.sentences[index], at, len(self.tokens))

    def sentence(self, index: int) -> Sentence:
        """The sentence of a token."""
        return self.document.sentences[self.sentence_of[index]]

    def lang(self, index: int) -> str:
        """The language of a token's sentence."""
        return self.sentence(index).lang

    def phrase_cues(self, index: int, phrase: str) -> frozenset[str]:
        """The cues of a phrase of several words in the language of the token."""
        return cues_of(self.lang(index)).of(phrase) if 0 <= index < len(self.texts) else NO_CUES

    def has_style(self, index: int, style: str) -> bool:
        """True when the language of the token has a habit: "capital nouns", "class behind", "adjective behind"."""
        return style in cues_of(self.lang(index)).styles

    def capital(self, index: int) -> bool:
        """True when the token begins with a capital letter."""
        return 0 <= index < len(self.lexemes) and self.lexemes[index].capital


def view(document: Document, lexicon: Lexicon) -> Words:
    """The view of a document."""
    tokens, sentences = document.tokens, document.sentences
    texts = [token.text for token in tokens]
    reading = lexicon.read([(texts[sentence.first : sentence.last], sentence.lang) for sentence in sentences])
    sentence_of = [0] * len(tokens)
    lexemes = [NOTHING] * len(tokens)
    columns = np.zeros((len(tokens) + 1, len(COLUMNS)), dtype=np.uint64)
    done = 0
    for number, sentence in enumerate(sentences):
        size = sentence.last - sentence.first
        sentence_of[sentence.first : sentence.last] = [number] * size
        lexemes[sentence.first : sentence.last] = reading.lexemes[done : done + size]
        done += size
    columns[[i for sentence in sentences for i in range(sentence.first, sentence.last)]] = reading.columns
    lower = [lexeme.lower or text.lower() for lexeme, text in zip(lexemes, texts, strict=True)]
    cues = [lexeme.cues for lexeme in lexemes]
    numbers = np.array([*sentence_of, -1])
    words = Words(document, tokens, texts, lower, sentence_of, cues, lexemes, columns, numbers, reading.scores)
    _mark_persons(words)
    return words


def _mark_persons(words: Words) -> None:
    """Full names: a title or a first name, then capitalised words; the surname alone counts in the whole document."""
    done = 0
    for index, cues in enumerate(words.cues):
        for begin in ((index,) if "first" in cues else ()) + ((index + 1,) if "title" in cues else ()):
            if not done <= begin < len(words.cues) or not words.same_sentence(index, begin):
                continue
            end = _person_end(words, begin, words.sentence(begin).last)
            if end > begin:
                words.persons.update(range(begin, end))
                words.surnames.add(words.texts[end - 1])
                done = end


def _person_end(words: Words, index: int, last: int) -> int:
    """The end of a full name that begins at `index`; `index` when none does."""
    if not words.capital(index):
        return index
    titled = "title" in words.cues_at(index - 1) and words.same_sentence(index, index - 1)
    if "title" in words.cues[index] or not (titled or "first" in words.cues[index]):
        return index
    end = index + 1
    while end < last and end - index < 5 and (step := _name_step(words, end, last)):
        end += step
    if end - index < 2 and not (titled and "first" not in words.cues[index]):
        return index
    if end - index == 1 and words.texts[index].endswith("s"):  # "Präsident Frankreichs": a genitive, no surname
        return index
    return end


def _name_step(words: Words, end: int, last: int) -> int:
    """How many tokens from `end` carry a person's name on: a capitalised word, a particle or an initial's dot."""
    if words.capital(end):
        return 0 if words.texts[end - 1][-1:] in ".," and len(words.texts[end - 1]) > 2 else 1
    particle = words.lower[end] in _PARTICLES
    initial = words.lower[end] == "." and len(words.texts[end - 1]) == 1
    return 2 if (particle or initial) and end + 1 < last and words.capital(end + 1) else 0
