"""Document → a view for the recogniser: each token with its language, its cues and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Document, Sentence, Token
from .cues import cues_of

NO_CUES: frozenset[str] = frozenset()
_ROMANCE = frozenset(("de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le"))
_GERMANIC = frozenset(("von", "van", "vom", "der", "den", "ten", "ter", "zu", "zum", "zur"))
_PARTICLES = _ROMANCE | _GERMANIC | frozenset(("al", "bin", "ben", "ibn", "abu", "el", "af"))


@dataclass(slots=True)
class Words:
    """The tokens of a document in lower case, with their cues and the person names that the rules see."""

    document: Document
    tokens: tuple[Token, ...]
    texts: list[str]
    lower: list[str]
    sentence_of: list[int]
    cues: list[frozenset[str]]
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
        return 0 <= index < len(self.texts) and self.texts[index][:1].isupper()


def view(document: Document) -> Words:
    """The view of a document."""
    tokens = document.tokens
    sentence_of = [0] * len(tokens)
    cues: list[frozenset[str]] = [NO_CUES] * len(tokens)
    texts = [token.text for token in tokens]
    lower = [text.lower() for text in texts]
    for number, sentence in enumerate(document.sentences):
        known = cues_of(sentence.lang)
        for index in range(sentence.first, sentence.last):
            sentence_of[index] = number
            cues[index] = known.of(lower[index])
    words = Words(document, tokens, texts, lower, sentence_of, cues)
    _mark_persons(words)
    return words


def _mark_persons(words: Words) -> None:
    """Full names: a title or a first name, then capitalised words; the surname alone counts in the whole document."""
    for sentence in words.document.sentences:
        index = sentence.first
        while index < sentence.last:
            end = _person_end(words, index, sentence.last)
            if end > index:
                words.persons.update(range(index, end))
                words.surnames.add(words.texts[end - 1])
                index = end
            else:
                index += 1


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
