"""Finds the names of the gazetteer in running text: capitalised words, longest name first.

One regular expression cuts the text into runs of words that may be a name; a memo says for every first word whether
longer names begin with it, so that most words cost one dictionary access.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..model import Hit
from .names import fold, literal

_MAX_WORDS = 7
_MEMO = 40_000
_WORD = r"(?:[^\W\d_]|[’'ʼ`\u0300-\u036f](?=[^\W\d_]))+"
#: A run: a capitalised word, then words joined by hyphen, blank or "St. "-dot; small words count inside a run only.
_TOKEN = re.compile(_WORD + r"|\d+")
_START = re.compile(r"(?<![\w’'])(?:al-|ar-|as-|ash-|at-|el-|ez-|az-|d['’]|l['’])?[^\W\d_a-zß-öø-ÿ][\w’'ʼ`]*")
_NEXT = re.compile(r"(?:-|\.? |\. ?|\.?\n|, | ?\(|/)?(" + _WORD + r"|\d+)")


class Scanner:
    """Scans text against two questions: is this key a name, does any name begin like this?"""

    def __init__(self, has_key: Callable[[str], bool], has_prefix: Callable[[str], bool]) -> None:
        self._has_key = has_key
        self._has_prefix = has_prefix
        self._first: dict[str, tuple[bool, bool]] = {}

    def scan(self, text: str, lang: str) -> Iterator[Hit]:
        """Names in `text`, left to right, not overlapping."""
        at = 0
        for found in _START.finditer(text):
            start, end = found.span()
            if start < at:
                continue
            word = found.group()
            name, longer = self._memo(word)
            if longer:
                end = self._extend(text, start, end) or (end if name else 0)
            elif not name:
                continue
            if end:
                at = end
                yield Hit(start, end, text[start:end])

    def _memo(self, word: str) -> tuple[bool, bool]:
        known = self._first.get(word)
        if known is None:
            key = fold(word)
            name = self._has_key(key) or self._has_key(literal(word))
            known = (name, self._has_prefix(key + " ") or self._has_prefix(literal(word) + "."))
            if len(self._first) >= _MEMO:
                self._first.clear()
            self._first[word] = known
        return known

    def _extend(self, text: str, start: int, end: int) -> int:
        """The end of the longest name of several words that begins at `start`; 0 when there is none."""
        best = 0
        for _ in range(_MAX_WORDS - 1):
            following = _NEXT.match(text, end)
            if following is None:
                break
            end = following.end()
            piece = text[start:end]
            key = fold(piece)
            if self._has_key(key) or self._has_key(literal(piece)):
                best = end
            if not self._has_prefix(key + " "):
                break
        return best
