"""What the judge looks at: the candidate, its neighbours, the tagger's view, the same word elsewhere → feature numbers.

All candidates of a document are done together: a line of columns for each, then hashes of what templates take together.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .candidates import Candidate
from .cues import cues_of
from .features import Hasher, Ints
from .lexicon import CUE_BITS, CUES, NUMBER_OF, Columns, cue_codes
from .rules import kind_by_rules
from .tagger import LABELS, Tags
from .words import Words

#: Numbers of features; the number 0 is that of templates that have nothing to say.
BITS = 18
_GROUPS = {"LOC": (1, 2), "PER": (3, 4), "ORG": (5, 6), "MISC": (7, 8)}
_STEPS = (0.03, 0.1, 0.25, 0.5, 0.75, 0.93)
_SPEECH = np.uint64(CUE_BITS["speech"])
_OFFSETS = (-3, -2, -1, 1, 2, 3)
_NEAR = (-2, -1, 1, 2)
_SLOTS = tuple(f"cue{k}" for k in range(CUES))
#: Columns of a neighbour that come from the lexicon.
_OF_WORD = ("word", "capital", "c7", "c10", "suf1", "suf2", "suf3", "shape", "cues", *_SLOTS)

#: Columns of a candidate by its own, then by the tagger, then by its neighbours.
_OWN = (
    "one", "form", "rule", "size", "level", "forms", "count", "name", "upper", "begin", "common", "zone", "genitive",
    "person", "surname", "inflected", "abbreviated", "contained", "article", "contraction", "bare", "named", "doc",
    "times", "head", "head4", "head6", "where", *(f"head {slot}" for slot in _SLOTS), "single",
)  # fmt: skip
_TAGGED = ("LOC", "PER", "ORG", "MISC", "O", "best", "tag-1", "tag1")
_WIDE = ("overlapped", "speech before", "speech after")
_LAST = ("lang", "c", "suf2", "suf3", *_SLOTS)
COLUMNS = (
    *_OWN, *_WIDE, *_TAGGED, *(f"own {name}" for name in _LAST), *(f"place{o}" for o in _NEAR),
    *(f"in{o}" for o in _OFFSETS),
    *(f"{name}{o}" for o in _OFFSETS for name in _OF_WORD),
)  # fmt: skip

#: What is taken together. A template whose first column is 0 says nothing.
_TEMPLATES: tuple[tuple[str, ...], ...] = (
    ("one",), ("form",), ("rule", "form"), ("size", "form"), ("level", "form"), ("own lang", "form"), ("forms",),
    ("count",), ("overlapped", "form"),
    ("LOC",), ("PER",), ("ORG",), ("MISC",), ("O", "form"), ("LOC", "size", "form"), ("LOC", "PER", "ORG"),
    ("best", "form"), ("doc",), ("named", "bare"), ("named", "bare", "LOC"), ("named", "doc"), ("times",),
    *(template for tag in ("tag-1", "tag1") for template in ((tag,), (tag, "LOC"), (tag, "form"))),
    ("abbreviated",), ("contained", "level"), ("name",), ("own suf3", "own lang"), ("own suf2", "form"), ("upper",),
    ("begin", "form"), ("common", "begin"), ("common", "size"), ("own c",), ("zone", "begin", "form"),
    *((f"own {slot}", "single") for slot in _SLOTS),
    ("genitive", "own lang"), ("person", "form"), ("surname",), ("inflected",),
    *((f"in{o}", "form") for o in _OFFSETS),
    *((f"word{o}",) for o in _OFFSETS),
    *((f"word{o}", "form") for o in (-1, 1)),
    *((f"capital{o}",) for o in (-3, -2, 2, 3)),
    *((f"c10{o}", "form") for o in _NEAR),
    *((f"c7{o}",) for o in _NEAR),
    *((f"place{o}", f"capital{o}", "form") for o in _NEAR),
    *((f"{slot}{o}", "form") for o in _OFFSETS for slot in _SLOTS),
    ("article", "level", "own lang", "form"), ("contraction", "level", "own lang", "form"),
    *((f"{end}1", "bare", "own lang", "form") for end in ("suf1", "suf2", "suf3")),
    *((f"{end}2", "bare", "own lang", "form") for end in ("suf2", "suf3")),
    *((f"{end}{o}", "article", "own lang", "form") for end in ("suf2", "suf3") for o in (-1, -2)),
    ("capital1", "bare", "form"), ("one", "word-1", "word1"), ("one", "word-2", "word-1", "form"),
    ("one", "word1", "word2", "form"), ("one", "cues-1", "cues1", "form"), ("one", "cues-2", "cues-1", "form"),
    ("one", "cues1", "cues2", "form"), ("c7-1", "c71"), ("shape-1", "shape1", "form"),
    ("speech after", "bare", "form"), ("speech before", "bare", "form"), ("speech after", "level", "bare"),
    ("level", "bare", "cues1"), ("level", "bare", "c71"),
    ("head", "form"), ("head4", "form"), ("head6", "form"),
    *((f"head {slot}", "where", "form") for slot in _SLOTS),
)  # fmt: skip
_HASHER = Hasher([(n, tuple((name, 0) for name in t)) for n, t in enumerate(_TEMPLATES)], COLUMNS, BITS)
_FIRST = np.array([COLUMNS.index(template[0]) for template in _TEMPLATES])
_WORD_COLUMNS = np.array([NUMBER_OF[name] for name in _OF_WORD])
_LAST_COLUMNS = np.array([NUMBER_OF[name] for name in _LAST])


@dataclass(slots=True)
class Evidence:
    """What the judge looks at, made once per document."""

    words: Words
    tags: Tags | None
    outside: list[float]  # the probability of each token to be part of no name
    best_place: dict[str, float]
    best_person: dict[str, float]
    counts: dict[str, int]
    named: dict[str, int]  # words of the full names of persons: 1 in front, 2 at the end


def gather(words: Words, tags: Tags | None) -> Evidence:
    """The evidence of a document."""
    place: dict[str, float] = {}
    person: dict[str, float] = {}
    counts: dict[str, int] = {}
    if tags is None:
        return Evidence(words, None, [], place, person, counts, {})
    loc = tags.probability[:, 1:3].sum(axis=1).tolist()
    per = tags.probability[:, 3:5].sum(axis=1).tolist()
    for index in np.nonzero(words.columns[:-1, NUMBER_OF["capital"]] == 1)[0].tolist():
        text = words.texts[index]
        place[text] = max(loc[index], place.get(text, 0.0))
        person[text] = max(per[index], person.get(text, 0.0))
        counts[text] = counts.get(text, 0) + 1
    named = _full_names(words, tags)
    return Evidence(words, tags, tags.probability[:, 0].tolist(), place, person, counts, named)


def _full_names(words: Words, tags: Tags) -> dict[str, int]:
    """The words of the names of persons that have two words and more: a surname alone is no place later on."""
    named: dict[str, int] = {}
    best = tags.best.tolist()
    begin, inside = _GROUPS["PER"]
    for first in np.nonzero((tags.best[:-1] == begin) & (tags.best[1:] == inside))[0].tolist():
        last = first + 1
        while last + 1 < len(best) and best[last + 1] == inside:
            last += 1
        for index in range(first, last):
            named.setdefault(words.texts[index], 1)
        named[words.texts[last]] = 2
    return named


def feature_numbers(evidence: Evidence, candidates: Sequence[Candidate]) -> NDArray[np.int32]:
    """The feature numbers of all candidates, a line for each."""
    if not candidates:
        return np.zeros((0, len(_TEMPLATES)), dtype=np.int32)
    first = np.array([candidate.first for candidate in candidates])
    last = np.array([candidate.last for candidate in candidates])
    own = np.array([_own(evidence, candidate) for candidate in candidates], dtype=np.uint64)
    table = np.concatenate(
        [own, _wide(evidence.words, candidates, first, last), _tagged(evidence, first, last),
         _neighbours(evidence.words, candidates, first, last)],
        axis=1,
    )  # fmt: skip
    numbers = _HASHER.numbers(table, np.arange(len(candidates)))
    numbers[table[:, _FIRST] == 0] = 0
    return numbers


@cache
def _code(text: str | None) -> int:
    """The number of one of the few values of a column; 0 is kept for none."""
    return zlib.crc32(text.encode()) | 1 if text else 1


def _hash(text: str) -> int:
    return zlib.crc32(text.encode()) | 1


def _own(evidence: Evidence, candidate: Candidate) -> tuple[int, ...]:
    """The columns that a candidate has by its own words and those right beside it, in the order of `_OWN`."""
    words = evidence.words
    first, last, known = candidate.first, candidate.last, candidate.known
    tail = last - 1 if words.texts[last] == "." and last > first else last  # `Ala.` is two tokens
    text, lexeme, sentence = words.texts[tail], words.lexemes[tail], words.sentence(first)
    begin = first == sentence.first
    cues = words.cues_at(first - 1) if not begin else frozenset()
    comma, behind = words.at(first - 1) == ",", first - 2 in words.places
    single = first == last
    rule, _ = kind_by_rules(words, candidate)
    place, person = evidence.best_place.get(text, 0.0), evidence.best_person.get(text, 0.0)
    return (
        1,
        _code(candidate.form),
        _code(rule),
        known.step,
        _code(known.rank),
        known.forms_code,
        1 + min(5, known.count),
        _hash(candidate.name.lower()),
        1 + text.isupper() + 2 * (len(text) > 3) + 4 * lexeme.capital,
        1 + begin,
        _commonness(lexeme.rarity, lexeme.rarity_lower),
        _code(sentence.zone),
        1 + (text.endswith("s") and not candidate.name.endswith("s")),
        1 + any(index in words.persons for index in range(first, last + 1)),
        1 + (text in words.surnames),
        1 + (candidate.name != words.document.text[candidate.start : candidate.end]),
        1 + (tail != last) + 2 * comma + 4 * behind,
        1 + comma + 2 * behind,
        1 + ("article" in cues),
        1 if "contraction" in cues else 0,
        1 + ("in" not in cues),
        1 + (evidence.named.get(text, 0) if single else 3),
        1 + bisect_right(_STEPS, place) + 8 * bisect_right(_STEPS, person),
        1 + min(3, evidence.counts.get(text, 0)),
        *_head(words, candidate),
        1 + single,
    )


def _commonness(rarity: int, lower: int) -> int:
    """How much more frequent a word is in lower case than as written."""
    if lower < 0:
        return 1
    return 2 if rarity < 0 else 7 + max(-4, min(4, (rarity - lower) // 15))


def _head(words: Words, candidate: Candidate) -> tuple[int, ...]:
    """What the candidate goes with: the rest of its compound, or the noun that follows."""
    head, where = candidate.head.split("-")[-1], 1
    lang = words.lang(candidate.first)
    capitals = "capital nouns" in cues_of(lang).styles
    if not head:
        end = min(candidate.last + 5, words.sentence(candidate.last).last)
        for at in range(candidate.last + 1, end):
            if words.lexemes[at].capital if capitals else len(words.lower[at]) > 3:
                head, where = words.lower[at], 1 + at - candidate.last
                break
    if not head:
        return (0,) * (4 + CUES)
    return (_hash(head), _hash(head[-4:]), _hash(head[-6:]), where, *cue_codes(cues_of(lang).of(head)))


def _wide(words: Words, candidates: Sequence[Candidate], first: Ints, last: Ints) -> Columns:
    """Does another candidate overlap; how far is the nearest verb of speech on each side, in the sentence."""
    starts = np.array([candidate.start for candidate in candidates])
    ends = np.array([candidate.end for candidate in candidates])
    before = np.concatenate([[0], np.maximum.accumulate(ends)[:-1]])
    after = np.concatenate([starts[1:], [1 << 40]])
    overlapped = ((before > starts) | (after < ends)).astype(np.int64)
    spoken = np.nonzero((words.columns[:-1, NUMBER_OF["cue"]] - np.uint64(1)) & _SPEECH)[0]
    speech = np.concatenate([[-1], spoken, [len(words.tokens)]])
    at = np.searchsorted(speech, last, side="right")
    columns = [1 + overlapped + 2 * np.minimum(last - first, 5)]
    for other, far in ((speech[at - 1], first), (speech[at], last)):
        near = words.sentences[other] == words.sentences[first]
        columns.append(np.where(near, 1 + np.minimum(8, np.abs(other - far)), 10))
    return np.stack(columns, axis=1).astype(np.uint64)


def _tagged(evidence: Evidence, first: Ints, last: Ints) -> Columns:
    """What the tagger says about the candidate and the tokens beside it; zeros without a tagger."""
    if evidence.tags is None:
        return np.zeros((len(first), len(_TAGGED)), dtype=np.uint64)
    best = evidence.tags.best
    sums = np.concatenate([np.zeros((1, len(LABELS))), np.cumsum(evidence.tags.probability, axis=0, dtype=np.float64)])
    mean = (sums[last + 1] - sums[first]) / (last + 1 - first)[:, None]
    groups = np.stack([*(mean[:, b] + mean[:, i] for b, i in _GROUPS.values()), mean[:, 0]], axis=1)
    steps = 1 + np.searchsorted(_STEPS, groups, side="right")
    kinds = (best + 1) // 2
    runs = np.cumsum(np.diff(kinds, prepend=kinds[:1]) != 0)
    following = np.append(best, 0)[last + 1]
    kind = kinds[first]
    ends = (kind == 0) | (following != 2 * kind)
    packed = 1 + kind + 8 * (best[first] % 2) + 16 * ends + 32 * (runs[first] == runs[last])
    beside = [evidence.words.beside(at, first) for at in (first - 1, last + 1)]
    tags = [np.where(at < len(best), 1 + np.append(best, 0)[at], 0) for at in beside]
    return np.column_stack([steps, packed, *tags]).astype(np.uint64)


def _neighbours(words: Words, candidates: Sequence[Candidate], first: Ints, last: Ints) -> Columns:
    """The columns of the last own word and of the words around, in the order of `COLUMNS`."""
    count = len(words.texts)
    dots = np.array([words.texts[c.last] == "." and c.last > c.first for c in candidates])
    own = words.columns[last - dots][:, _LAST_COLUMNS]
    at = {o: words.beside(first + o if o < 0 else last + o, first) for o in _OFFSETS}
    places = np.zeros(count + 1, dtype=np.uint64)
    places[list(words.places)] = 1
    known = [(places[at[o]] + np.uint64(1)) * (at[o] < count) for o in _NEAR]
    inside = [np.where(at[o] < count, 0, 1) for o in _OFFSETS]
    around = [words.columns[at[o]][:, _WORD_COLUMNS] for o in _OFFSETS]
    return np.concatenate([own, np.stack([*known, *inside], axis=1).astype(np.uint64), *around], axis=1)
