"""Columns of words → feature numbers. No feature has a name; all is arithmetic on hashes.

The tagger's features are of two sorts. Those of one word (at an offset) depend on the word alone: the lexicon keeps
their sum. Those of the gazetteer's tags and of several words together are reckoned at every place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .lexicon import COLUMNS, NUMBER_OF, Columns, Lexicon

Ints = NDArray[np.int64]
Template = tuple[tuple[str, int], ...]
#: Weights are kept for 2**BITS feature numbers.
BITS = 21
#: Sentences are set apart by so many empty lines, so that no window reaches into the next one.
PAD = 2
OFFSETS = (-2, -1, 0, 1, 2)
#: Columns that a word has by its place in the text: the gazetteer's tag, the shape where it begins a sentence.
PLACED = ("gaz", "start")
_P1, _P2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)

#: Each template: the columns that are taken together, each with its offset.
TEMPLATES: tuple[Template, ...] = (
    *(((name, 0),) for name in ("word", "shape", "start", "pre3", "suf2", "suf3", "suf4", "front", "back")),
    *(((name, 0),) for name in ("c", "c4", "c7", "c10", "gaz", "cue", "common")),
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


class Hasher:
    """Turns lines of columns into feature numbers, by some of the templates; those of one length are done together."""

    def __init__(self, templates: Sequence[tuple[int, Template]], columns: Sequence[str], bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._count = len(templates)
        number_of = {name: number for number, name in enumerate(columns)}
        self._groups = []
        for size in sorted({len(template) for _, template in templates}):
            places = [place for place, (_, template) in enumerate(templates) if len(template) == size]
            group = [templates[place] for place in places]
            seeds = ((np.array([number for number, _ in group]) + 1) * 0x9E3779B1).astype(np.uint64)
            parts = [
                (np.array([t[part][1] for _, t in group]), np.array([number_of[t[part][0]] for _, t in group]))
                for part in range(size)
            ]
            self._groups.append((np.array(places), seeds, parts))

    def numbers(self, table: Columns, at: Ints) -> NDArray[np.int32]:
        """The feature numbers of the lines `at` of a table, one column for each template."""
        out = np.empty((len(at), self._count), dtype=np.int32)
        flat = table.ravel()
        begin = at[:, None] * table.shape[1]
        for places, seeds, parts in self._groups:
            mixed: Columns = np.broadcast_to(seeds, (len(at), len(seeds)))
            for offsets, columns in parts:
                mixed = (mixed ^ flat.take(begin + (offsets * table.shape[1] + columns))) * _P1
                mixed ^= mixed >> np.uint64(29)
            out[:, places] = ((mixed * _P2) >> self._shift).astype(np.int32)
        return out


def _is_own(template: Template) -> bool:
    """True for a template of one word without the columns that it has by its place."""
    return len({offset for _, offset in template}) == 1 and not any(name in PLACED for name, _ in template)


def _centred(template: Template) -> Template:
    return tuple((name, 0) for name, _ in template)


def _at(offset: int, *, tags: bool) -> list[tuple[int, Template]]:
    return [
        (number, _centred(template))
        for number, template in enumerate(TEMPLATES)
        if template[0][1] == offset and (template[0][0] == "gaz" and len(template) == 1 if tags else _is_own(template))
    ]


_ALL = (*COLUMNS, *PLACED)
EVERY = Hasher(list(enumerate(TEMPLATES)), _ALL, BITS)
#: Features of one word, by the offset at which it stands; of one gazetteer tag; all others.
OWN = [Hasher(_at(offset, tags=False), COLUMNS, BITS) for offset in OFFSETS]
TAG = [Hasher(_at(offset, tags=True), ("gaz",), BITS) for offset in OFFSETS]
MIXED = Hasher(
    [
        (number, template)
        for number, template in enumerate(TEMPLATES)
        if not _is_own(template) and template != (("gaz", template[0][1]),)
    ],
    _ALL,
    BITS,
)


@dataclass(frozen=True, slots=True)
class Laid:
    """Sentences laid end to end with empty lines between them: a table of columns, and the lines of the tokens."""

    table: Columns
    at: Ints
    firsts: Ints


def lay(columns: Columns, sizes: Sequence[int], tags: Sequence[int]) -> Laid:
    """Lay out the tokens of sentences; `tags` are the gazetteer's, one for each token."""
    lengths = np.array(sizes, dtype=np.int64)
    firsts = np.cumsum(lengths) - lengths
    count = len(columns)
    at = np.arange(count) + np.repeat(PAD * np.arange(1, len(sizes) + 1), lengths)
    table = np.zeros((count + PAD * (len(sizes) + 1), len(_ALL)), dtype=np.uint64)
    table[at, : len(COLUMNS)] = columns
    table[at, -2] = np.array(tags, dtype=np.uint64) + np.uint64(1)
    begin = at[firsts]
    table[begin, -1] = table[begin, NUMBER_OF["shape"]] + np.uint64(1)
    return Laid(table, at, firsts)


def numbers_of(rows: Sequence[Row], lexicon: Lexicon) -> tuple[NDArray[np.int32], Ints]:
    """All feature numbers, one line per token of all rows, and the number of the first token of each row."""
    reading = lexicon.read([(row.texts, row.lang) for row in rows])
    laid = lay(reading.columns, [len(row.texts) for row in rows], [tag for row in rows for tag in row.gazetteer])
    return EVERY.numbers(laid.table, laid.at), laid.firsts
