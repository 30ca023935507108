"""Text and tokens → paragraphs and sentence ends. Abbreviations and sentence starters are data of the language."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..lang import lines
from ..model import Span, Token

_TERMINATORS = frozenset(".!?…")
_CLOSERS = frozenset("\"'”“’‘»«›‹)]")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”“’»«)\]]*$")
_BLANK_LINE = re.compile(r"\n[ \t\r\f\v\u00a0]*(?:\n\s*)+")
#: The longest line of a text wrapped by hand, in characters; its line ends are not paragraph ends.
_WRAP_WIDTHS = range(50, 141)
_NUMBER = "<number>"
#: The longest sentences of news have 120 tokens; what is longer would cost the later steps time with its square.
_MOST_TOKENS = 400


@dataclass(frozen=True, slots=True)
class _Rules:
    abbreviations: frozenset[str]
    starters: frozenset[str]
    ordinals: bool


@cache
def _rules(lang: str) -> _Rules:
    entries = lines(lang, "abbreviations.txt")
    return _Rules(
        frozenset(entry for entry in entries if entry != _NUMBER),
        frozenset(word.capitalize() for word in lines(lang, "stopwords.txt")),
        _NUMBER in entries,
    )


def split_paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text without the white space around them. Blank lines part them, or single line ends."""
    spans = []
    start = 0
    for end, after in [*((gap.start(), gap.end()) for gap in _BLANK_LINE.finditer(text)), (len(text), len(text))]:
        spans += _split_block(text, start, end)
        start = after
    return tuple(spans)


def _split_block(text: str, start: int, end: int) -> list[Span]:
    rows: list[Span] = []
    position = start
    for line in text[start:end].split("\n"):
        if stripped := line.strip():
            at = position + line.index(stripped)
            rows.append(Span(at, at + len(stripped)))
        position += len(line) + 1
    if len(rows) < 2:
        return rows
    width = max(row.end - row.start for row in rows)
    if width not in _WRAP_WIDTHS:
        return rows
    spans = [rows[0]]
    for before, row in itertools.pairwise(rows):
        length = before.end - before.start
        ends = _SENTENCE_END.search(text, before.start, before.end) is not None
        if length < 0.6 * width or (ends and length < 0.75 * width):
            spans.append(row)
        else:
            spans[-1] = Span(spans[-1].start, row.end)
    return spans


def sentence_ends(text: str, tokens: Sequence[Token], lang: str) -> list[int]:
    """The token indices after which a sentence ends, for the tokens of one paragraph; the last one always does."""
    rules = _rules(lang)
    ends = []
    index, count = 0, len(tokens)
    while index < count:
        token = tokens[index]
        if token.text[-1] in _TERMINATORS:
            last = _last_closer(tokens, index)
            if last + 1 < count and _ends_here(text, tokens, index, last, rules):
                ends.append(last + 1)
            index = last
        index += 1
    if count:
        ends.append(count)
    return _cut_long(ends)


def _cut_long(ends: list[int]) -> list[int]:
    """No sentence is longer than `_MOST_TOKENS`: a list or table without full stops is cut into pieces."""
    cut: list[int] = []
    start = 0
    for end in ends:
        cut += range(start + _MOST_TOKENS, end, _MOST_TOKENS)
        cut.append(end)
        start = end
    return cut


def _last_closer(tokens: Sequence[Token], index: int) -> int:
    """The last of the marks and closing quotes that follow a terminator without a space."""
    while index + 1 < len(tokens):
        following = tokens[index + 1]
        if following.start != tokens[index].end or following.text[0] not in _TERMINATORS | _CLOSERS:
            break
        index += 1
    return index


def _ends_here(text: str, tokens: Sequence[Token], index: int, last: int, rules: _Rules) -> bool:
    following = tokens[last + 1]
    if following.start == tokens[last].end:
        return False
    word = following.text
    if not word[0].isalnum() and last + 2 < len(tokens):
        word = tokens[last + 2].text  # an opening quote or bracket: the word inside it decides
    if word[0].islower():
        return False
    if last > index or tokens[index].text != ".":
        return tokens[index].text[-1] != "." or last > index or word in rules.starters or len(tokens[index].text) == 3
    if index == 0 or tokens[index - 1].end != tokens[index].start:
        return True
    return _full_stop_ends(tokens[index - 1].text, word, rules)


def _full_stop_ends(before: str, word: str, rules: _Rules) -> bool:
    if len(before) <= 2 and before.isdigit():
        return not rules.ordinals or word in rules.starters
    if len(before) == 1 and before.isalpha():
        return word in rules.starters and before.islower()
    return before not in rules.abbreviations or (word in rules.starters and before[0].islower() and len(before) > 4)
