"""Tokens → rows of feature numbers for the tagger. No feature has a name; all is arithmetic on hashes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .clusters import Clusters
from .cues import cues_of

Ints = NDArray[np.int64]
#: Weights are kept for 2**BITS feature numbers.
BITS = 21
#: The cues that the tagger sees, each with its bit.
_CUE_BITS = {
    cue: 1 << i
    for i, cue in enumerate(("title", "first", "person", "place", "org", "speech", "in", "article", "common"))
} | dict.fromkeys(("admin1", "admin2", "city", "suburb", "water", "mountain", "island", "region", "facility"), 512)
#: Sentences are set apart by so many empty rows, so that no window reaches into the next one.
PAD = 2
_COLUMNS = ("word", "shape", "start", "pre3", "suf2", "suf3", "suf4", "front", "back")
_WORD_COLUMNS = ("cue", "lang", "c", "c4", "c7", "c10", "common")
_P1, _P2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)

#: Each template: the attributes that are taken together, each with its offset.
TEMPLATES: tuple[tuple[tuple[str, int], ...], ...] = (
    *(((name, 0),) for name in (*_COLUMNS, "c", "c4", "c7", "c10", "gaz", "cue", "common")),
    *(((name, o),) for o in (-1, 1) for name in ("word", "shape", "suf3", "c", "c7", "c10", "gaz", "cue")),
    *(((name, o),) for o in (-2, 2) for name in ("word", "shape", "c7", "c10", "gaz", "cue")),
    (("word", -1), ("word", 0)),
    (("word", 0), ("word", 1)),
    (("word", -2), ("word", -1)),
    (("word", 1), ("word", 2)),
    (("c10", -1), ("c10", 0)),
    (("c10", 0), ("c10", 1)),
    (("shape", -1), ("shape", 0), ("shape", 1)),
    (("word", -1), ("shape", 0)),
    (("word", 1), ("shape", 0)),
    (("c7", -1), ("shape", 0), ("gaz", 0)),
    (("c7", 1), ("shape", 0), ("gaz", 0)),
    (("word", -1), ("gaz", 0)),
    (("word", 1), ("gaz", 0)),
    (("cue", -1), ("gaz", 0)),
    (("cue", 1), ("gaz", 0)),
    (("cue", -1), ("shape", 0)),
    (("cue", -1), ("cue", 0), ("shape", 1)),
    (("gaz", 0), ("common", 0), ("start", 0)),
    (("gaz", 0), ("shape", 1)),
    (("gaz", 0), ("shape", -1)),
    (("lang", 0), ("gaz", 0), ("shape", 0)),
    (("lang", 0), ("common", 0), ("shape", 0)),
    (("c7", 0), ("gaz", 0)),
    (("suf3", 0), ("c7", -1)),
    (("word", -1), ("c7", 0)),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence as the tagger gets it: its words, their language and a gazetteer tag for each word."""

    texts: Sequence[str]
    lang: str
    gazetteer: Sequence[int]


class Featuriser:
    """Turns sentences into feature numbers; remembers the parts that depend on a word alone."""

    def __init__(self, clusters: Clusters) -> None:
        self._clusters = clusters
        self._memo: dict[str, dict[str, tuple[int, ...]]] = {}

    def features(self, rows: Sequence[Row]) -> tuple[NDArray[np.int32], Ints]:
        """Feature numbers, one line per token of all rows, and the number of the first token of each row."""
        sizes = np.array([len(row.texts) for row in rows], dtype=np.int64)
        firsts = np.cumsum(sizes) - sizes
        count = int(sizes.sum())
        at = np.arange(count) + np.repeat(PAD * np.arange(1, len(rows) + 1), sizes)
        self._remember(rows)
        table = np.array([self._memo[row.lang][text] for row in rows for text in row.texts], dtype=np.uint64)
        table[firsts, 2] = table[firsts, 1] + np.uint64(1)  # the shape once more where it begins a sentence
        columns = {}
        for number, name in enumerate((*_COLUMNS, *_WORD_COLUMNS)):
            columns[name] = np.zeros(count + PAD * (len(rows) + 1), dtype=np.uint64)
            columns[name][at] = table[:, number]
        columns["gaz"] = np.zeros_like(columns["cue"])
        columns["gaz"][at] = np.array([tag + 1 for row in rows for tag in row.gazetteer], dtype=np.uint64)
        return _combine(columns, at), firsts

    def _remember(self, rows: Sequence[Row]) -> None:
        """Reckon the numbers of the words that were not seen before, all words of a language together."""
        for lang in sorted({row.lang for row in rows}):
            memo = self._memo.setdefault(lang, {})
            if len(memo) > 60_000:
                memo.clear()
            missing = sorted({text for row in rows if row.lang == lang for text in row.texts if text not in memo})
            written = self._clusters.of(missing, lang)
            lower = self._clusters.of([text.lower() for text in missing], lang)
            for text, (cluster, rarity), (_, small) in zip(missing, written, lower, strict=True):
                memo[text] = (*_word(text, lang), *_cluster_columns(cluster, lang), _common(small, rarity))


def _word(text: str, lang: str) -> tuple[int, ...]:
    lower = text.lower()
    front, _, back = lower.partition("-")
    back = back.rpartition("-")[2]
    cue = 0
    for name in cues_of(lang).of(lower):
        cue |= _CUE_BITS.get(name, 0)
    strings = (
        _digits(lower),
        shape(text),
        "",
        lower[:3] + "<",
        ">" + lower[-2:],
        ">" + lower[-3:],
        ">" + lower[-4:],
        front if back else "",
        back,
    )
    return (*(zlib.crc32(part.encode()) if part else 0 for part in strings), cue + 1, zlib.crc32(lang.encode()))


def _cluster_columns(cluster: int, lang: str) -> tuple[int, ...]:
    """The cluster and its first 4, 7 and 10 bits; clusters of two languages are never the same."""
    if cluster < 0:
        return (0, 0, 0, 0)
    salt = (zlib.crc32(lang.encode()) << 20) + 1
    return (salt + cluster, salt + (cluster & 15), salt + (cluster & 127), salt + (cluster & 1023))


def _common(lower: int, written: int) -> int:
    """How much more frequent a word is in lower case than as written, in steps; 0 where nothing is known."""
    if lower < 0:
        step = 0 if written < 0 else 17
    else:
        step = 16 if written < 0 else max(1, min(15, (written - lower) // 12 + 8))
    return step + 20 * max(0, min(5, max(lower, written) // 40))


#: The templates by their number of parts: their numbers, and for each part the columns and the offsets.
_BY_SIZE = {
    size: (
        np.array([number for number, template in enumerate(TEMPLATES) if len(template) == size]),
        [
            ([template[part][0] for template in TEMPLATES if len(template) == size],
             np.array([template[part][1] for template in TEMPLATES if len(template) == size]))
            for part in range(size)
        ],
    )
    for size in (1, 2, 3)
}  # fmt: skip


def _combine(columns: dict[str, NDArray[np.uint64]], at: Ints) -> NDArray[np.int32]:
    """One hash for each template and token; templates of one size are reckoned together."""
    names = list(columns)
    table = np.stack([columns[name] for name in names], axis=1)
    out = np.empty((len(at), len(TEMPLATES)), dtype=np.int32)
    for numbers, parts in _BY_SIZE.values():
        mixed = ((numbers + 1) * 0x9E3779B1).astype(np.uint64)[None, :]
        for wanted, offsets in parts:
            mixed = (mixed ^ table[at[:, None] + offsets, [names.index(name) for name in wanted]]) * _P1
            mixed ^= mixed >> np.uint64(29)
        out[:, numbers] = ((mixed * _P2) >> np.uint64(64 - BITS)).astype(np.int32)
    return out


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
