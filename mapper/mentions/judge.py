"""Candidate → kind, learned: a softmax over hashed features of the candidate, its neighbours, the tagger's view."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ..model import MentionKind
from .candidates import Candidate
from .clusters import Clusters
from .cues import cues_of
from .rules import Rarity, kind_by_rules
from .tagger import Tags
from .words import Words

WEIGHTS = Path(__file__).parent / "judge.npz"
BITS = 17
CLASSES: tuple[MentionKind | Literal["none"], ...] = (
    "literal",
    "modifier",
    "metonymic",
    "associative",
    "demonym",
    "embedded",
    "none",
)
#: Counts up with every change of the features, so that old weights are not read with new features.
FORM = 6
_GROUPS = {"LOC": (1, 2), "PER": (3, 4), "ORG": (5, 6), "MISC": (7, 8)}
_STEPS = (0.03, 0.1, 0.25, 0.5, 0.75, 0.93)
_SIZES = (1.0, 2.5, 3.3, 4.0, 4.7, 5.3, 6.0, 7.0)


@dataclass(slots=True)
class Evidence:
    """What the judge looks at, made once per document."""

    words: Words
    rarity: Rarity
    tags: Tags | None
    cluster: list[int]
    best_place: dict[str, float]
    best_person: dict[str, float]
    counts: dict[str, int]
    named: dict[str, int]  # words of the full names of persons: 1 in front, 2 at the end


def gather(words: Words, rarity: Rarity, tags: Tags | None, clusters: Clusters) -> Evidence:
    """The evidence of a document."""
    cluster = [-1] * len(words.texts)
    for sentence in words.document.sentences:
        part = slice(sentence.first, sentence.last)
        cluster[part] = [number for number, _ in clusters.of(words.texts[part], sentence.lang)]
    place: dict[str, float] = {}
    person: dict[str, float] = {}
    counts: dict[str, int] = {}
    if tags is not None:
        loc = tags.probability[:, 1:3].sum(axis=1).tolist()
        per = tags.probability[:, 3:5].sum(axis=1).tolist()
        for text, as_place, as_person in zip(words.texts, loc, per, strict=True):
            if text[:1].isupper():
                place[text] = max(as_place, place.get(text, 0.0))
                person[text] = max(as_person, person.get(text, 0.0))
                counts[text] = counts.get(text, 0) + 1
    return Evidence(words, rarity, tags, cluster, place, person, counts, _full_names(words, tags))


def _full_names(words: Words, tags: Tags | None) -> dict[str, int]:
    """The words of the names of persons that have two words and more: a surname alone is no place later on."""
    named: dict[str, int] = {}
    if tags is None:
        return named
    best = tags.best.tolist()
    begin, inside = _GROUPS["PER"]
    for first in range(len(best) - 1):
        if best[first] != begin or best[first + 1] != inside:
            continue
        last = first + 1
        while last + 1 < len(best) and best[last + 1] == inside:
            last += 1
        for index in range(first, last):
            named.setdefault(words.texts[index], 1)
        named[words.texts[last]] = 2
    return named


def features(evidence: Evidence, candidate: Candidate, overlapped: bool) -> list[int]:
    """The feature numbers of a candidate."""
    mask = (1 << BITS) - 1
    return [zlib.crc32(part.encode()) & mask for part in _strings(evidence, candidate, overlapped)]


def _step(value: float, steps: Sequence[float]) -> int:
    return sum(value >= step for step in steps)


def _strings(evidence: Evidence, candidate: Candidate, overlapped: bool) -> Iterator[str]:
    words = evidence.words
    first, last, form, known = candidate.first, candidate.last, candidate.form, candidate.known
    lang = words.lang(first)
    size = _step(known.size, _SIZES)
    rule, _ = kind_by_rules(words, candidate, evidence.rarity)
    yield "bias"
    yield f"form={form}"
    yield f"rule={rule} {form}"
    yield f"size={size} {form}"
    yield f"level={known.level} {form}"
    yield f"lang={lang} {form}"
    yield "forms=" + ",".join(sorted(known.forms))
    yield f"count={min(5, known.count)}"
    yield f"overlapped={overlapped} {form} {last - first}"
    yield from _tag_strings(evidence, candidate, size)
    yield from _own_strings(evidence, candidate)
    yield from _around(evidence, candidate)
    yield from _head_strings(evidence, candidate, lang)


def _tag_strings(evidence: Evidence, candidate: Candidate, size: int) -> Iterator[str]:
    tags = evidence.tags
    if tags is None:
        return
    first, last = candidate.first, candidate.last
    mean = tags.probability[first : last + 1].mean(axis=0).tolist()
    steps = {}
    for group, (b, i) in _GROUPS.items():
        steps[group] = _step(mean[b] + mean[i], _STEPS)
        yield f"p{group}={steps[group]}"
    out = _step(mean[0], _STEPS)
    yield f"pO={out} {candidate.form}"
    yield f"pLOC={steps['LOC']} {size} {candidate.form}"
    yield f"p={steps['LOC']} {steps['PER']} {steps['ORG']}"
    best = tags.best
    kind = (int(best[first]) + 1) // 2
    begins = int(best[first]) % 2 == 1
    ends = last + 1 >= len(best) or int(best[last + 1]) != 2 * kind or not kind
    whole = all((int(best[i]) + 1) // 2 == kind for i in range(first, last + 1))
    yield f"best={kind} {begins} {ends} {whole} {candidate.form}"
    text = evidence.words.texts[_tail(evidence.words, candidate)]
    place, person = evidence.best_place.get(text, 0.0), evidence.best_person.get(text, 0.0)
    yield f"doc={_step(place, _STEPS)} {_step(person, _STEPS)}"
    name = evidence.named.get(text, 0) if first == last else 3
    bare = "in" not in evidence.words.cues_at(first - 1)
    yield f"named={name} {bare}"
    yield f"named={name} {bare} {steps['LOC']}"
    yield f"named={name} {_step(place, _STEPS)}"
    yield f"times={min(3, evidence.counts.get(text, 0))}"
    for side, at in (("before", first - 1), ("after", last + 1)):
        if evidence.words.same_sentence(first, at):
            near = int(best[at])
            yield f"tag {side}={near}"
            yield f"tag {side}={near} {steps['LOC']}"
            yield f"tag {side}={near} {candidate.form}"


def _tail(words: Words, candidate: Candidate) -> int:
    """The last token that is a word: `Ala.` is two tokens."""
    last = candidate.last
    return last - 1 if words.texts[last] == "." and last > candidate.first else last


def _own_strings(evidence: Evidence, candidate: Candidate) -> Iterator[str]:
    words = evidence.words
    first, last = candidate.first, _tail(words, candidate)
    text, lower = words.texts[last], words.lower[last]
    yield f"abbreviated={last != candidate.last} {words.at(first - 1) == ','} {first - 2 in words.places}"
    yield f"contained={words.at(first - 1) == ','} {first - 2 in words.places} {candidate.known.level}"
    yield f"word={candidate.name.lower()}"
    yield f"suf3={lower[-3:]} {words.lang(first)}"
    yield f"suf2={lower[-2:]} {candidate.form}"
    yield f"upper={text.isupper()} {len(text) > 3} {text[:1].isupper()}"
    begin = first == words.sentence(first).first
    yield f"begin={begin} {candidate.form}"
    lower_rarity, written = evidence.rarity.lower[last], evidence.rarity.written[last]
    common = 9 if lower_rarity < 0 else 8 if written < 0 else max(-4, min(4, (written - lower_rarity) // 15))
    yield f"common={common} {begin}"
    yield f"common={common} {_step(candidate.known.size, _SIZES)}"
    yield f"cluster={evidence.cluster[last]} {words.lang(first)}"
    yield f"zone={words.sentence(first).zone} {begin} {candidate.form}"
    for cue in words.cues_at(first) if first == last else ():
        yield f"own cue={cue}"
    genitive = text.endswith("s") and words.lang(first) == "de" and not candidate.name.endswith("s")
    yield f"genitive={genitive}"
    yield f"known form={candidate.form} person={any(i in words.persons for i in range(first, last + 1))}"
    yield f"surname={text in words.surnames}"
    yield f"inflected={candidate.name != words.document.text[candidate.start : candidate.end]}"


def _around(evidence: Evidence, candidate: Candidate) -> Iterator[str]:
    words = evidence.words
    first, last, form, level = candidate.first, candidate.last, candidate.form, candidate.known.level
    lang = words.lang(first)
    for offset in (-3, -2, -1, 1, 2, 3):
        at = first + offset if offset < 0 else last + offset
        if not words.same_sentence(first, at):
            yield f"edge{offset} {form}"
            continue
        word, cluster = words.lower[at], evidence.cluster[at]
        yield f"w{offset}={word}"
        yield f"w{offset}={word} {form}" if abs(offset) == 1 else f"x{offset}={words.capital(at)}"
        if cluster >= 0 and abs(offset) <= 2:
            yield f"c{offset}={cluster & 1023} {lang} {form}"
            yield f"d{offset}={cluster & 127} {lang}"
        for cue in words.cues_at(at):
            yield f"q{offset}={cue} {form}"
        if abs(offset) <= 2:
            yield f"place{offset}={at in words.places} {words.capital(at)} {form}"
    before, after = words.at(first - 1), words.at(last + 1)
    article = words.same_sentence(first, first - 1) and "article" in words.cues_at(first - 1)
    yield f"article={article} {level} {lang} {form}"
    if words.same_sentence(first, first - 1) and "contraction" in words.cues_at(first - 1):
        yield f"contraction {level} {lang} {form}"
    if words.same_sentence(last, last + 1):
        bare = not words.same_sentence(first, first - 1) or "in" not in words.cues_at(first - 1)
        for length in (1, 2, 3):
            yield f"verb{length}={after[-length:]} {bare} {lang} {form}"
        yield f"next={words.capital(last + 1)} {after[:1].isalpha()} {bare} {form}"
    yield f"both={before} {after}"
    yield f"before2={words.at(first - 2)} {before} {form}"
    yield f"after2={after} {words.at(last + 2)} {form}"
    for a in words.cues_at(first - 1) or ("",):
        for b in words.cues_at(last + 1) or ("",):
            yield f"qq={a} {b} {form}"


def _head_strings(evidence: Evidence, candidate: Candidate, lang: str) -> Iterator[str]:
    """What the candidate goes with: the rest of its compound, or the noun that follows (or precedes) it."""
    words = evidence.words
    head, where = candidate.head.split("-")[-1], "own"
    if not head:
        at = candidate.last + 1
        while at <= candidate.last + 4 and words.same_sentence(candidate.last, at):
            if (lang == "de" and words.capital(at)) or (lang != "de" and len(words.lower[at]) > 3):
                head, where = words.lower[at], f"after{at - candidate.last}"
                break
            at += 1
    if head:
        yield f"head={head} {candidate.form}"
        yield f"head4={head[-4:]} {candidate.form}"
        yield f"head6={head[-6:]} {candidate.form}"
        for cue in cues_of(lang).of(head):
            yield f"head cue={cue} {where} {candidate.form}"


class Judge:
    """The trained weights."""

    def __init__(self, weights: NDArray[np.float32]) -> None:
        self._weights = weights

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Judge:
        """Read the weights.

        Raises:
            ModelError: they are missing or were trained with other features.
        """
        if not path.is_file():
            raise ModelError(f"The judge's weights are missing ({path}); python -m training.recognition makes them.")
        with np.load(path) as data:
            if tuple(data["form"]) != (FORM, BITS, len(CLASSES)):
                raise ModelError(f"{path} fits other features; python -m training.recognition makes a new one.")
            weights = np.zeros((1 << BITS, len(CLASSES)), dtype=np.float32)
            weights[np.cumsum(data["gaps"], dtype=np.int64)] = data["weights"].astype(np.float32) * data["scale"]
            return cls(weights)

    def probabilities(self, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """The probability of each class, one line per candidate."""
        if not rows:
            return np.zeros((0, len(CLASSES)), dtype=np.float32)
        flat = np.fromiter((number for row in rows for number in row), dtype=np.int64)
        firsts = np.cumsum([0, *map(len, rows[:-1])])
        scores = np.add.reduceat(self._weights[flat], firsts, axis=0)
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        found: NDArray[np.float32] = scores / scores.sum(axis=1, keepdims=True)
        return found
