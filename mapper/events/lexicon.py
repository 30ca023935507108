"""The trigger words of a language as an index: token → the rows of `triggers.tsv` that it may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..lang import table
from .conditions import Condition, parse_condition
from .forms import NOUNS, VERBS, Form, Parts, plain_noun

LONGEST_PHRASE = 5
SHORTEST_HEAD = 4  # a shorter head ends too many other words: "Rat", "Tat"
MOST_KNOWN = 20_000  # words whose entries are kept at hand: texts repeat their words
CAPITALISED_NOUNS = frozenset(("de",))


@dataclass(frozen=True, slots=True)
class Row:
    """One word of the table: what it stands for and in which company."""

    word: str
    kind: str
    type: str
    subtype: str
    needs: Condition | None
    excludes: Condition | None
    weak: bool
    order: int
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A form of a row as it stands in the text."""

    row: Row
    form: Form
    words: int = 1
    compound: bool = False


class Lexicon:
    """All forms of the trigger words of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.noun_case = lang in CAPITALISED_NOUNS
        self.forms: dict[str, list[Entry]] = defaultdict(list)
        self.phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
        self.stems: dict[str, list[Entry]] = defaultdict(list)
        self.heads: dict[str, list[Entry]] = defaultdict(list)
        self._known: dict[tuple[str, bool], tuple[list[tuple[tuple[str, ...], Entry]], tuple[Entry, ...]]] = {}
        irregular: dict[str, Parts] = {
            row["verb"]: (row["past"], row["participle"], row["present"]) for row in table(lang, "verbs.tsv")
        }
        for order, cells in enumerate(table(lang, "triggers.tsv")):
            for word in cells["words"].split(","):
                if word.strip():
                    self._add(word.strip(), cells, order, irregular)

    def _add(self, word: str, cells: dict[str, str], order: int, irregular: dict[str, Parts]) -> None:
        row = Row(
            word,
            cells["kind"],
            cells["type"],
            cells["subtype"],
            parse_condition(cells.get("with", "")),
            parse_condition(cells.get("not", "")),
            cells.get("weak", "") == "1",
            order,
            self.lang,
        )
        if row.kind == "verb":
            for form in VERBS[self.lang](word, irregular):
                self.forms[form.text.lower()].append(Entry(row, form))
        elif row.kind == "stem" and " " not in word:
            shape = Form(word.rstrip("*").lower(), "", "stem")
            (self.stems if word.endswith("*") else self.forms)[shape.text].append(Entry(row, shape))
        elif row.kind == "phrase" or " " in word:
            self._add_phrase(row, word)
        else:
            self._add_noun(row, word)

    def _add_phrase(self, row: Row, word: str) -> None:
        words = tuple(word.lower().split())
        variants = {words}
        if row.kind == "noun" and self.lang in NOUNS:
            variants = {(*words[:-1], form.text) for form in NOUNS[self.lang](words[-1])}
        for variant in variants:
            entry = Entry(row, Form(" ".join(variant), "", "noun"), words=len(variant))
            self.phrases[variant[0]].append((variant, entry))

    def _add_noun(self, row: Row, word: str) -> None:
        for form in NOUNS.get(self.lang, plain_noun)(word):
            self.forms[form.text.lower()].append(Entry(row, form))
            if row.kind == "head" and len(form.text) >= SHORTEST_HEAD:
                self.heads[form.text.lower()].append(Entry(row, form, compound=True))

    def look_up(self, tokens: list[str], i: int) -> tuple[Entry, ...]:
        """All entries that the tokens from `i` on may be: phrases, whole words, stems, compounds."""
        key = tokens[i], i == 0
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            text = tokens[i]
            lower = text.lower()
            found = self._known[key] = (self.phrases.get(lower, []), tuple(self._single(text, lower, first=i == 0)))
        phrases, single = found
        if not phrases:
            return single
        here = [word.lower() for word in tokens[i : i + LONGEST_PHRASE]]
        return (*(entry for variant, entry in phrases if tuple(here[: len(variant)]) == variant), *single)

    def _single(self, text: str, lower: str, *, first: bool) -> Iterator[Entry]:
        """The entries that the word alone may be."""
        capital = text[0].isupper()
        for entry in self.forms.get(lower, ()):
            if self._case_fits(entry, capital=capital, first=first):
                yield entry
        if not text[0].isalpha():
            return
        for length in range(len(lower), 2, -1):
            yield from self.stems.get(lower[:length], ())
        if not self.noun_case or not capital:
            return
        last = text.rpartition("-")[2]
        if last != text and last[:1].isupper():
            yield from (entry for entry in self.forms.get(last.lower(), ()) if entry.form.shape == "noun")
        if len(lower) > SHORTEST_HEAD + 2:
            yield from self._compound(lower)

    def _case_fits(self, entry: Entry, *, capital: bool, first: bool) -> bool:
        """German nouns have a capital, verbs none (but the first word, and an infinitive used as a noun)."""
        if not self.noun_case or entry.form.shape == "stem":
            return True
        return capital if entry.form.shape == "noun" else not capital or first

    def _compound(self, lower: str) -> Iterator[Entry]:
        for begin in range(3, len(lower) - SHORTEST_HEAD + 1):
            if found := self.heads.get(lower[begin:]):
                yield from found
                return


@cache
def load_lexicon(lang: str) -> Lexicon:
    """The lexicon of a language, built once."""
    return Lexicon(lang)
