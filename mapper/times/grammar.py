"""Language data → grammar: time words with their meaning, patterns of expressions and of what may stand around them.

Tokens become a string of forms ("in der nacht zum <wd>"), on which the patterns of `times.tsv` are regular
expressions; this keeps them short, readable and quick.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from ..documents.tokens import tokenise
from ..lang import table
from ..model import Token

#: Rules of `times.tsv` that stand around an expression; all others are expressions of their own.
RELATIONS = frozenset(
    ("since", "since_or_from", "from", "by", "until", "before", "after", "planned", "past", "night_before", "every")
) | {"from_to"}
#: Tags without which a sentence has no time expression.
_ANCHORS = frozenset(
    ("wd", "mon", "midmon", "unit", "units", "day", "year", "hol", "vague", "date", "dm", "season", "decade", "part")
) | {"yearpart", "monthpart", "weekpart", "quart", "before_last", "day_then", "prior"}
_NAMED = frozenset(("mon", "wd"))
#: Words of an expression before its first time word: "in den vergangenen etwa drei Tagen".
_REACH = 6
_NUMERIC = re.compile(
    r"(?P<year>1\d{3}|20\d{2}|21\d{2})|(?P<n>\d{1,3})|(?P<date>\d{4}-\d{2}-\d{2}|\d{1,2}[.-]\d{1,2}[.-](?:\d{4}|\d{2}))"
    r"|(?P<clock>(?:[01]?\d|2[0-4])[:.h][0-5]\d)|(?P<dm>\d{1,2}\.\d{1,2})|(?P<nn>\d{1,2}[-\u2010\u2011]\d{1,2})"
    r"|(?P<ord>\d{1,2}(?:st|nd|rd|th|er|º|ª|°|e|ème|de|ste))|(?P<decade>1\d{2}0(?:er|ern|s)|20\d0(?:er|ern|s))"
)


class Item(NamedTuple):
    """A token, or several that are one time word: its form in the patterns, its meaning, its tokens."""

    form: str
    tag: str
    value: str
    first: int
    last: int


_PATTERN_PART = re.compile(r"<(?P<tag>[a-z_?]+)(?::(?P<values>[^>]*))?>|\\\w|(?P<word>[^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Row:
    """A pattern of `times.tsv`: the rule that reads it, and a value for the rule."""

    rule: str
    value: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A pattern around an expression: the words before, and those after (empty: none)."""

    rule: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of items that a pattern matched."""

    row: Row
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything that a language says about time expressions."""

    keys: frozenset[str]
    words: dict[str, tuple[str, str]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    expressions: re.Pattern[str] | None
    rows: tuple[Row, ...]
    relations: tuple[Relation, ...]

    def items(self, tokens: Sequence[Token]) -> list[Item]:
        """The tokens of a sentence as forms; empty when none of them can be part of a time expression."""
        items: list[Item] = []
        anchored = False
        index, count = 0, len(tokens)
        while index < count:
            lower = _lower(tokens[index])
            if lower not in self.keys and not lower[0].isdigit():  # nearly all words
                index += 1
                items.append(Item(lower, "", "", index - 1, index))
                continue
            item = self._item(tokens, index)
            anchored = anchored or item.tag in _ANCHORS
            items.append(item)
            index = item.last
        return items if anchored else []

    def _item(self, tokens: Sequence[Token], index: int) -> Item:
        text, lower = tokens[index].text, _lower(tokens[index])
        for words, tag, value in self.phrases.get(lower, ()):
            end = index + len(words)
            if end <= len(tokens) and all(_lower(tokens[index + k]) == words[k] for k in range(1, len(words))):
                return Item(f"<{tag}:{value}>", tag, value, index, end)
        # A capital may be due to the beginning of the sentence: "Morgen" is then tomorrow.
        known = (self.words.get(lower) if index == 0 else None) or self.words.get(text) or self.words.get(lower)
        if known:
            tag, value = known
            # Where months and weekdays are written small, a capital is a name: Santo Domingo, Plaza de Mayo, Mars.
            if tag in _NAMED and index and text not in self.words and tokens[index - 1].text[-1].isalnum():
                value += "."
            return Item(f"<{tag}:{value}>", tag, value, index, index + 1)
        if lower[0].isdigit() and (match := _NUMERIC.fullmatch(lower)):
            tag = match.lastgroup or ""
            return Item(f"<{tag}:{lower}>", tag, lower, index, index + 1)
        return Item(lower, "", "", index, index + 1)

    def find(self, items: Sequence[Item], line: str, starts: Sequence[int]) -> Iterator[Found]:
        """The expressions in a sentence, left to right, the earlier row of `times.tsv` first.

        `line` is the string of forms, `starts` where each begins. Only what begins shortly before a time word is
        tried: a third of the time of a search through everything.
        """
        if self.expressions is None:
            return
        done = 0
        for anchor, item in enumerate(items):
            if anchor < done or item.tag not in _ANCHORS:
                continue
            for first in range(max(done, anchor - _REACH), anchor + 1):
                match = self.expressions.match(line, starts[first])
                if match and match.end() > starts[anchor]:
                    done = bisect_left(starts, match.end())
                    yield Found(self.rows[int((match.lastgroup or "r0")[1:])], first, done)
                    break


def _lower(token: Token) -> str:
    """Lower case, with one kind of apostrophe."""
    return token.text.lower().replace("’", "'")


def form_starts(items: Sequence[Item]) -> list[int]:
    """Where each form begins in the string of forms, and at last where a next one would."""
    return [0, *accumulate(len(item.form) + 1 for item in items)]


@cache
def load_grammar(lang: str) -> Grammar:
    """The grammar of a language; without data it finds nothing."""
    words: dict[str, tuple[str, str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in table(lang, "times_words.tsv"):
        for word in row["words"].split():
            if "_" in word:
                parts = tuple(_lower(token) for token in tokenise(word.replace("_", " ")))
                phrases.setdefault(parts[0], []).append((parts, row["tag"], row["value"]))
            else:
                words.setdefault(word.removeprefix("="), (row["tag"], row["value"]))
    lowered = {word.lower(): meaning for word, meaning in words.items()} | words
    rows: list[Row] = []
    patterns: list[str] = []
    relations: list[Relation] = []
    for row in table(lang, "times.tsv"):
        pattern = _expand(row["pattern"], lowered)
        if row["rule"] in RELATIONS:
            relations.append(_relation(row["rule"], pattern))
        else:
            patterns.append(f"(?P<r{len(rows)}>{pattern})(?![^ ])")
            rows.append(Row(row["rule"], row["value"]))
    return Grammar(
        frozenset(word.lower() for word in (*words, *phrases)),
        words,
        {first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in phrases.items()},
        re.compile("|".join(patterns)) if patterns else None,
        tuple(rows),
        tuple(relations),
    )


def _expand(pattern: str, words: Mapping[str, tuple[str, str]]) -> str:
    """A pattern of `times.tsv` as a regular expression over forms.

    Plain groups capture nothing; `<unit>` is a word of that tag, `<unit:week|month>` one with such a value; a word
    that has a tag itself ("this", "diesem") stands for that tag and value.
    """
    grouped = re.sub(r"\((?!\?)", "(?:", pattern)
    return _PATTERN_PART.sub(lambda match: _expand_part(match, words), grouped)


def _expand_part(match: re.Match[str], words: Mapping[str, tuple[str, str]]) -> str:
    if match["tag"]:
        return f"<{match['tag']}:(?:{match['values'] or '[^>]*'})>"
    known = words.get(match["word"] or "")
    return re.escape(f"<{known[0]}:{known[1]}>") if known else match.group()


def _relation(rule: str, pattern: str) -> Relation:
    """ "von … an": what stands before and after the expression; for `from_to` before and between two of them."""
    before, _, after = (part.strip() for part in pattern.partition("…"))
    return Relation(
        rule,
        re.compile(rf"(?<![^ ])(?:{before})$") if before else None,
        re.compile(after if after.startswith("(?!") else rf"(?:{after})(?![^ ])") if after else None,
    )
