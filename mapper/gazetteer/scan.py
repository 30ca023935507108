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
        self._pieces: dict[str, tuple[bool, bool]] = {}

    def scan(self, text: str, lang: str) -> Iterator[Hit]:
        """Names in `text`, left to right, not overlapping."""
        pieces = self._pieces
        at = 0
        for found in _START.finditer(text):
            word = found.group()
            name, longer = pieces.get(word) or self._ask(word)
            if not (name or longer):
                continue
            start = found.start()
            if start < at:
                continue
            end = found.end()
            best = self._extend(text, start, end) if longer else 0
            if best or name:
                at = best or end
                yield Hit(start, at, text[start:at])

    def _ask(self, piece: str) -> tuple[bool, bool]:
        """Is the piece a name, and does any longer name begin with it? Remembered, since a text repeats itself."""
        if len(self._pieces) >= _MEMO:
            self._pieces.clear()
        answer = self._pieces[piece] = (self._is_name(piece), self._goes_on(piece))
        return answer

    def _extend(self, text: str, start: int, end: int) -> int:
        """The end of the longest name of several words that begins at `start`; 0 when there is none."""
        pieces = self._pieces
        best = end + 1 if text[end : end + 1] == "." and self._has_key(literal(text[start : end + 1])) else 0
        for _ in range(_MAX_WORDS - 1):
            following = _NEXT.match(text, end)
            if following is None:
                break
            end = following.end()
            piece = text[start:end]
            name, longer = pieces.get(piece) or self._ask(piece)
            if text[end : end + 1] == "." and "." in piece:
                dotted = piece + "."
                if (pieces.get(dotted) or self._ask(dotted))[0]:
                    best = end + 1
                    name = False
            if name:
                best = end
            if not longer:
                break
        return best

    def _is_name(self, piece: str) -> bool:
        return self._has_key(literal(piece)) or self._has_key(fold(piece))

    def _goes_on(self, piece: str) -> bool:
        key = fold(piece)
        if self._has_prefix(key + " ") or self._has_prefix(literal(piece) + "."):
            return True
        last = piece.rpartition(" ")[2].rpartition(".")[2]  # the "D" of "Washington D.C."
        return len(last) <= 2 and " " in piece and self._has_prefix(key)
