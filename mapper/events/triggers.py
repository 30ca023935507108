"""Sentences → trigger candidates: words that may carry an event, in the company that the table asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Document, Sentence, Span, Token
from .cues import small_words
from .lexicon import CAPITALISED_NOUNS, Entry, Lexicon, load_lexicon

CLAUSE_ENDS = frozenset((".", "!", "?", ";", ":", "–", "—"))
ARTICLE_REACH = 3  # tokens from a noun back to its article
PARTICLE_REACH = 30  # tokens between a German verb and its prefix


@dataclass(frozen=True, slots=True)
class View:
    """A sentence with the forms of its words that the rules ask for."""

    index: int
    sentence: Sentence
    tokens: tuple[Token, ...]
    texts: list[str]
    lower: list[str]
    words: frozenset[str]
    joined: str

    def token_at(self, offset: int) -> int:
        """Index of the token that holds or follows the offset."""
        for i, token in enumerate(self.tokens):
            if token.end > offset:
                return i
        return len(self.tokens)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that may carry an event. `token` counts from the start of the sentence."""

    start: int
    end: int
    sentence: int
    token: int
    entry: Entry

    @property
    def type(self) -> str:
        """The event type of its row."""
        return self.entry.row.type


def view(document: Document, index: int) -> View:
    """Sentence `index` of the document, made ready."""
    sentence = document.sentences[index]
    tokens = document.tokens[sentence.first : sentence.last]
    texts = [token.text for token in tokens]
    lower = [text.lower() for text in texts]
    return View(index, sentence, tokens, texts, lower, frozenset(lower), " " + " ".join(lower) + " ")


def candidates(seen: View) -> Iterator[Trigger]:
    """Candidates of a sentence, left to right; the row that fits best where several claim a word."""
    lexicon = load_lexicon(seen.sentence.lang)
    skip = 0
    for i, token in enumerate(seen.tokens):
        if i < skip or not token.text[0].isalpha():
            continue
        entry = _best(seen, lexicon, i)
        if entry is None:
            continue
        last = seen.tokens[i + entry.words - 1]
        skip = i + entry.words
        yield Trigger(token.start, last.end, seen.index, i, entry)


def _best(seen: View, lexicon: Lexicon, i: int) -> Entry | None:
    fitting = [entry for entry in lexicon.look_up(seen.texts, i) if _fits(seen, entry, i)]
    if not fitting:
        return None
    if seen.sentence.lang not in CAPITALISED_NOUNS and _after_article(seen, i):
        fitting = [entry for entry in fitting if entry.form.shape in ("noun", "stem", "participle")] or fitting
    best = max(fitting, key=_rank)
    if best.form.shape in ("finite", "participle"):
        return _read_tense(seen, best, fitting)
    return best


def _after_article(seen: View, i: int) -> bool:
    """Does an article stand before the word, with adjectives and numbers at most between: a 24-hour strike?"""
    small = small_words(seen.sentence.lang)
    for j in range(i - 1, max(-1, i - 1 - ARTICLE_REACH), -1):
        word = seen.lower[j]
        if word in small["definite"] or word in small["indefinite"] or word in small["possessive"]:
            return True
        if (
            word in small["auxiliary"]
            or word in small["preposition"]
            or word in small["link"]
            or not word[-1].isalnum()
        ):
            return False
        if i - j > 1 and "-" not in word and not word[0].isdigit():
            return False
    return False


def _read_tense(seen: View, best: Entry, fitting: list[Entry]) -> Entry:
    """Of "erobert" as a participle and as a present form, the one that the auxiliaries of the sentence ask for."""
    wanted = "finite" if small_words(seen.sentence.lang)["auxiliary"].isdisjoint(seen.words) else "participle"
    same = (entry for entry in fitting if entry.row is best.row and entry.form.text == best.form.text)
    return next((entry for entry in same if entry.form.shape == wanted), best)


def _rank(entry: Entry) -> tuple[int, bool, bool, bool, int, int]:
    row = entry.row
    return (
        entry.words,
        bool(entry.form.particle),
        row.needs is not None,
        not entry.compound,
        len(entry.form.text),
        -row.order,
    )


def _fits(seen: View, entry: Entry, i: int) -> bool:
    row, form = entry.row, entry.form
    if form.particle and not _particle_follows(seen, form.particle, i):
        return False
    if row.needs is not None and not row.needs.holds(seen.words, seen.joined):
        return False
    return row.excludes is None or not row.excludes.holds(seen.words, seen.joined)


def _particle_follows(seen: View, particle: str, i: int) -> bool:
    """Is the separated prefix the last word before a clause boundary?"""
    for j in range(i + 1, min(len(seen.lower), i + PARTICLE_REACH)):
        if seen.lower[j] == particle and (j + 1 >= len(seen.lower) or not _continues(seen, j + 1)):
            return True
        if seen.lower[j] in CLAUSE_ENDS:
            return False
    return False


def _continues(seen: View, j: int) -> bool:
    """Would a preposition be followed by this word? A prefix stands before a mark, "und" or the next clause."""
    return seen.texts[j][0].isalnum() and seen.texts[j] not in small_words(seen.sentence.lang)["goes_on"]


def span(trigger: Trigger) -> Span:
    """Its stretch of the text."""
    return Span(trigger.start, trigger.end)
