"""Sentences → trigger candidates: words that may carry an event, in the company that the table asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model import Document, Sentence, Span, Token
from .cues import small_words
from .lexicon import CAPITALISED_NOUNS, Entry, load_lexicon

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
    readings: tuple[Entry, ...] = ()  # all rows that the word may be
    fitting: tuple[Entry, ...] = ()  # those whose company is there

    @property
    def fits(self) -> bool:
        """Is the company there that the table asks for?"""
        return bool(self.fitting)

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
    """Candidates of a sentence, left to right. The learned reader has the last word.

    Where several rows claim a word, the one that fits best; where none fits, the best of those that miss their company.
    """
    lexicon = load_lexicon(seen.sentence.lang)
    skip = 0
    for i, token in enumerate(seen.tokens):
        if i < skip or not token.text[0].isalpha():
            continue
        known = lexicon.look_up(seen.texts, i)
        readings = tuple(entry for entry in known if _possible(seen, entry, i)) if known else ()
        if not readings:
            continue
        fitting = tuple(entry for entry in readings if _in_company(seen, entry))
        entry = _best(seen, fitting or readings, i)
        skip = i + entry.words
        yield Trigger(token.start, seen.tokens[skip - 1].end, seen.index, i, entry, readings, fitting)


def _best(seen: View, entries: Sequence[Entry], i: int) -> Entry:
    if seen.sentence.lang not in CAPITALISED_NOUNS and _after_article(seen, i):
        entries = [entry for entry in entries if entry.form.shape in ("noun", "stem", "participle")] or entries
    best = max(entries, key=_rank)
    return _read_tense(seen, best, entries) if best.form.shape in ("finite", "participle") else best


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


def _read_tense(seen: View, best: Entry, fitting: Sequence[Entry]) -> Entry:
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


def _possible(seen: View, entry: Entry, i: int) -> bool:
    """Is its separated prefix there, and nothing that speaks against it?"""
    if entry.form.particle and not _particle_follows(seen, entry.form.particle, i):
        return False
    return entry.row.excludes is None or not entry.row.excludes.holds(seen.words, seen.joined)


def _in_company(seen: View, entry: Entry) -> bool:
    return entry.row.needs is None or entry.row.needs.holds(seen.words, seen.joined)


def as_type(trigger: Trigger, kind: str) -> Trigger:
    """The trigger read as an event of the type: by a row of that type where the table has one."""
    if trigger.type == kind:
        return trigger
    same = [entry for entry in (*trigger.fitting, *trigger.readings) if entry.row.type == kind]
    entry = same[0] if same else trigger.entry
    casualty = trigger.entry.row.subtype == "casualty"
    row = entry.row if same else replace(entry.row, type=kind, subtype="casualty" if casualty else "")
    return replace(trigger, entry=Entry(row, trigger.entry.form, trigger.entry.words, trigger.entry.compound))


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
