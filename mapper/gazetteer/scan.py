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
_LETTER = r"[^\W\d_]"
_WORD = rf"(?:{_LETTER}|[’'ʼ`\u0300-\u036f](?={_LETTER}))+"
#: The first word of a name: a capital, perhaps behind a small particle.
_START = re.compile(
    rf"(?<![\w’'])(?:(?:al|ar|as|ash|at|el|ez|az|an)-|[dl]['’])?[^\W\d_a-zß-öø-ÿ](?:{_LETTER}|[’'ʼ`](?={_LETTER}))*"
)
#: What may join a further word: hyphen, blank, "St. ", a line break, a comma, a bracket, a slash, or a dot ("U.S").
_NEXT = re.compile(rf"(?:-|\.? |\.?\n|, | ?\(|/|\.)?({_WORD}|\d+)")


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
        """Is the word a name, and does any longer name begin with it?"""
        known = self._first.get(word)
        if known is None:
            known = (self._is_name(word), self._goes_on(word))
            if len(self._first) >= _MEMO:
                self._first.clear()
            self._first[word] = known
        return known

    def _extend(self, text: str, start: int, end: int) -> int:
        """The end of the longest name of several words that begins at `start`; 0 when there is none."""
        best = end + 1 if text[end : end + 1] == "." and self._has_key(literal(text[start : end + 1])) else 0
        for _ in range(_MAX_WORDS - 1):
            following = _NEXT.match(text, end)
            if following is None:
                break
            end = following.end()
            piece = text[start:end]
            if text[end : end + 1] == "." and self._is_name(piece + "."):
                best = end + 1
            elif self._is_name(piece):
                best = end
            if not self._goes_on(piece):
                break
        return best

    def _is_name(self, piece: str) -> bool:
        dotted = piece[-1] == "." and piece.count(".") < 2  # "Paris." is Paris at the end of a sentence
        return self._has_key(literal(piece)) or (not dotted and self._has_key(fold(piece)))

    def _goes_on(self, piece: str) -> bool:
        key = fold(piece)
        short = piece.rpartition(" ")[2].rpartition(".")[2]
        if len(short) <= 2 and (self._has_prefix(literal(piece) + ".") or (" " in piece and self._has_prefix(key))):
            return True
        return self._has_prefix(key + " ") or self._has_prefix(literal(piece) + ".")
