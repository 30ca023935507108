"""Words → what depends on a word alone: its cues, its cluster, how common it is, the columns that features are made of.

Most words of a text were read before, so what was reckoned once is kept; a text costs one dictionary access a word.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from .clusters import Clusters
from .cues import cues_of
from .roads import RoadSign, road_sign

Columns = NDArray[np.uint64]
#: The columns of a word. All but the last four are the tagger's, the judge reads most of them.
COLUMNS = (
    "word", "shape", "pre3", "suf2", "suf3", "suf4", "front", "back", "cue", "lang", "c", "c4", "c7", "c10", "common",
    "suf1", "capital", "cues", "cue0", "cue1", "cue2", "cue3",
)  # fmt: skip
NUMBER_OF = {name: number for number, name in enumerate(COLUMNS)}
#: The cues that the tagger sees, each with its bit.
CUE_BITS = {
    cue: 1 << i
    for i, cue in enumerate(("title", "first", "person", "place", "org", "speech", "in", "article", "common"))
} | dict.fromkeys(("admin1", "admin2", "city", "suburb", "water", "mountain", "island", "region", "facility"), 512)
#: A word has its columns for so many cues; those that say least come last.
CUES = 4
_SAY_LITTLE = ("adjective", "common", "never")
#: Words that are kept; then all are forgotten.
KEPT = 40_000


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word as it is written, in a language. The rarities are −10·ln p; −1: not in the table of the language."""

    number: int
    lower: str
    cues: frozenset[str]
    capital: bool
    cluster: int
    rarity: int
    rarity_lower: int
    road: RoadSign


#: What stands beyond the ends of a sentence, and a token outside all sentences.
NOTHING = Lexeme(0, "", frozenset(), capital=False, cluster=-1, rarity=-1, rarity_lower=-1, road="")


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a text, one line each: lexemes, columns, and the tagger's scores of their own features."""

    lexemes: list[Lexeme]
    columns: Columns
    scores: NDArray[np.int16]


#: Columns of words → their scores, one table of labels for each offset.
Scorer = Callable[[Columns], NDArray[np.int16]]


class Lexicon:
    """The words that were read so far. Safe to share between threads."""

    def __init__(self, clusters: Clusters, scorer: Scorer | None = None) -> None:
        self._clusters = clusters
        self._scorer = scorer or _no_scores
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self._lexemes: dict[str, dict[str, Lexeme]] = {}
        self._count = 1
        self._columns = np.zeros((1024, len(COLUMNS)), dtype=np.uint64)
        self._scores = np.repeat(self._scorer(self._columns[:1]), 1024, axis=0)

    def read(self, rows: Sequence[tuple[Sequence[str], str]]) -> Reading:
        """The words of rows of texts, each row in its language, laid end to end."""
        with self._lock:
            if self._count > KEPT:
                self._forget()
            missing: dict[str, set[str]] = {}
            for texts, lang in rows:
                have = self._lexemes.setdefault(lang, {})
                missing.setdefault(lang, set()).update([text for text in texts if text not in have])
            for lang, new in missing.items():
                if new:
                    self._lexemes[lang].update(self._learn(sorted(new), lang))
            found = [lexeme for texts, lang in rows for lexeme in map(self._lexemes[lang].__getitem__, texts)]
            numbers = np.fromiter((lexeme.number for lexeme in found), dtype=np.int64, count=len(found))
            return Reading(found, self._columns[numbers], self._scores[numbers])

    def _learn(self, texts: Sequence[str], lang: str) -> dict[str, Lexeme]:
        """The lexemes of new words; their columns and scores are appended to the tables."""
        smalls = [text.lower() for text in texts]
        found = self._clusters.of([*texts, *smalls], lang)
        known = cues_of(lang)
        new: dict[str, Lexeme] = {}
        lines: list[tuple[int, ...]] = []
        for text, small, (cluster, rarity), (_, rarity_lower) in zip(
            texts, smalls, found[: len(texts)], found[len(texts) :], strict=True
        ):
            cues = known.of(small)
            number = self._count + len(lines)
            sign = road_sign(text, lang)
            new[text] = Lexeme(number, small, cues, text[:1].isupper(), cluster, rarity, rarity_lower, sign)
            lines.append(_columns(text, small, lang, cues, cluster) + _habits(text, small, rarity, rarity_lower, cues))
        self._append(np.array(lines, dtype=np.uint64))
        return new

    def _append(self, lines: Columns) -> None:
        end = self._count + len(lines)
        if end > len(self._columns):
            spare = max(end, 2 * len(self._columns)) - len(self._columns)
            self._columns = np.pad(self._columns, ((0, spare), (0, 0)))
            self._scores = np.pad(self._scores, ((0, spare), (0, 0), (0, 0)))
        self._columns[self._count : end] = lines
        self._scores[self._count : end] = self._scorer(lines)
        self._count = end


def _no_scores(columns: Columns) -> NDArray[np.int16]:
    return np.zeros((len(columns), 0, 0), dtype=np.int16)


def _columns(text: str, lower: str, lang: str, cues: frozenset[str], cluster: int) -> tuple[int, ...]:
    front, _, back = lower.partition("-")
    back = back.rpartition("-")[2]
    bits = 0
    for name in cues:
        bits |= CUE_BITS.get(name, 0)
    strings = (
        lower if lower.isalpha() else _digits(lower),
        shape(text),
        lower[:3] + "<",
        ">" + lower[-2:],
        ">" + lower[-3:],
        ">" + lower[-4:],
        front if back else "",
        back,
    )
    return (
        *[zlib.crc32(part.encode()) if part else 0 for part in strings],
        bits + 1,
        zlib.crc32(lang.encode()),
        *_cluster_columns(cluster, lang),
    )


def _cluster_columns(cluster: int, lang: str) -> tuple[int, ...]:
    """The cluster and its first 4, 7 and 10 bits; clusters of two languages are never the same."""
    if cluster < 0:
        return (0, 0, 0, 0)
    salt = (zlib.crc32(lang.encode()) << 20) + 1
    return (salt + cluster, salt + (cluster & 15), salt + (cluster & 127), salt + (cluster & 1023))


def _habits(text: str, lower: str, rarity: int, rarity_lower: int, cues: frozenset[str]) -> tuple[int, ...]:
    """How common the word is, its last letter, its first one, and its cues: all together, then one by one."""
    first = 1 if text[:1].isupper() else 2 if text[:1].isalpha() else 3
    together = zlib.crc32(",".join(sorted(cues)).encode()) if cues else 1
    return (_common(rarity_lower, rarity), zlib.crc32(lower[-1:].encode()), first, together, *cue_codes(cues))


@cache
def cue_codes(cues: frozenset[str]) -> tuple[int, ...]:
    """The numbers of the cues of a word, filled up with zeros."""
    kept = sorted(cues, key=lambda cue: (cue in _SAY_LITTLE, cue))[:CUES]
    return (*[zlib.crc32(cue.encode()) for cue in kept], *[0] * (CUES - len(kept)))


def _common(lower: int, written: int) -> int:
    """How much more frequent a word is in lower case than as written, in steps; 0 where nothing is known."""
    if lower < 0:
        step = 0 if written < 0 else 17
    else:
        step = 16 if written < 0 else max(1, min(15, (written - lower) // 12 + 8))
    return step + 20 * max(0, min(5, max(lower, written) // 40))


def shape(text: str) -> str:
    """`Mossul` → Xx, `US` → XX, `McCoy` → XxXx, `G7` → X0, `-` → -; runs of one class are one sign."""
    if text.isalpha():  # most words are of one of these forms
        if text.islower():
            return "x"
        if text.isupper():
            return "X" if len(text) == 1 else "XX"
        if text[0].isupper() and text[1:].islower():
            return "Xx"
    out = ""
    for char in text:
        sign = "X" if char.isupper() else "x" if char.isalpha() else "0" if char.isdigit() else char
        if not out or out[-1] != sign or (sign == "X" and len(out) == 1):
            out += sign
    return out[:8]


def _digits(word: str) -> str:
    return "".join("0" if char.isdigit() else char for char in word)
