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
BITS = 20
#: The cues that the tagger sees, each with its bit.
_CUE_BITS = {
    cue: 1 << i
    for i, cue in enumerate(("title", "first", "person", "place", "org", "speech", "in", "article", "common"))
} | dict.fromkeys(("admin1", "admin2", "city", "suburb", "water", "mountain", "island", "region", "facility"), 512)
#: Sentences are set apart by so many empty rows, so that no window reaches into the next one.
PAD = 2
_COLUMNS = ("word", "shape", "start", "pre3", "suf2", "suf3", "suf4", "front", "back")
_P1, _P2, _P3 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)

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
        self._memo: dict[tuple[str, str], tuple[int, ...]] = {}

    def features(self, rows: Sequence[Row]) -> tuple[NDArray[np.int32], Ints]:
        """Feature numbers, one line per token of all rows, and the number of the first token of each row."""
        sizes = np.array([len(row.texts) for row in rows], dtype=np.int64)
        firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        total = int(sizes.sum()) + PAD * (len(rows) + 1)
        at = np.concatenate(
            [np.arange(n) + f + PAD * (i + 1) for i, (f, n) in enumerate(zip(firsts, sizes, strict=True))]
        )
        columns = {name: np.zeros(total, dtype=np.uint64) for name in (*_COLUMNS, "gaz", "lang", "cue")}
        table = np.array([self._word(text, row.lang, i == 0) for row in rows for i, text in enumerate(row.texts)])
        for column, name in enumerate((*_COLUMNS, "cue")):
            columns[name][at] = table[:, column]
        columns["gaz"][at] = np.concatenate([np.asarray(row.gazetteer) for row in rows]).astype(np.uint64) + np.uint64(
            1
        )
        columns["lang"][at] = np.repeat([zlib.crc32(row.lang.encode()) for row in rows], sizes)
        self._add_clusters(rows, columns, at, total)
        return _combine(columns, at), firsts

    def _word(self, text: str, lang: str, first: bool) -> tuple[int, ...]:
        key = (text, lang)
        found = self._memo.get(key)
        if found is None:
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
            found = (*(zlib.crc32(part.encode()) if part else 0 for part in strings), cue + 1)
            if len(self._memo) > 200_000:
                self._memo.clear()
            self._memo[key] = found
        return (*found[:2], found[1] + 1, *found[3:]) if first else found

    def _add_clusters(self, rows: Sequence[Row], columns: dict[str, NDArray[np.uint64]], at: Ints, total: int) -> None:
        cluster, common = [], []
        for row in rows:
            found, written = self._clusters.look_up(row.texts, row.lang)
            small = [text.lower() for text in row.texts]
            lower = self._clusters.look_up(small, row.lang)[1]
            salt = zlib.crc32(row.lang.encode()) << 20
            cluster.append(np.where(found >= 0, found + salt + 1, 0))
            common.append(_commonness(lower, written))
        ids = np.concatenate(cluster).astype(np.uint64)
        for name, bits in (("c", 20), ("c4", 4), ("c7", 7), ("c10", 10)):
            columns[name] = np.zeros(total, dtype=np.uint64)
            keep = ((np.uint64(1) << np.uint64(bits)) - np.uint64(1)) if bits < 20 else np.uint64(0xFFFFF)
            high = ids >> np.uint64(20)
            columns[name][at] = np.where(
                ids > 0, ((ids - np.uint64(1)) & keep) + (high << np.uint64(20)) + np.uint64(1), 0
            )
        columns["common"] = np.zeros(total, dtype=np.uint64)
        columns["common"][at] = np.concatenate(common).astype(np.uint64)


def _commonness(lower: Ints, written: Ints) -> Ints:
    """How much more frequent a word is in lower case than as written, in steps; 0 where nothing is known."""
    both = np.clip((written - lower) // 12 + 8, 1, 15)
    step: Ints = np.where(lower < 0, np.where(written < 0, 0, 17), np.where(written < 0, 16, both)) + 20 * np.clip(
        np.maximum(lower, written) // 40, 0, 5
    )
    return step


def _combine(columns: dict[str, NDArray[np.uint64]], at: Ints) -> NDArray[np.int32]:
    out = np.empty((len(at), len(TEMPLATES)), dtype=np.int32)
    shift = np.uint64(64 - BITS)
    for number, template in enumerate(TEMPLATES):
        mixed = np.full(len(at), (number + 1) * 0x9E3779B1, dtype=np.uint64)
        for name, offset in template:
            mixed = (mixed ^ columns[name][at + offset]) * _P1
            mixed ^= mixed >> np.uint64(29)
        out[:, number] = ((mixed * _P2) >> shift).astype(np.int32)
    return out


def shape(text: str) -> str:
    """`Mossul` → Xx, `US` → XX, `McCoy` → XxXx, `G7` → X0, `-` → -; runs of one class are one sign."""
    out = ""
    for char in text:
        sign = "X" if char.isupper() else "x" if char.isalpha() else "0" if char.isdigit() else char
        if not out or out[-1] != sign or (sign == "X" and len(out) == 1):
            out += sign
    return out[:8]


def _digits(word: str) -> str:
    return "".join("0" if char.isdigit() else char for char in word)
