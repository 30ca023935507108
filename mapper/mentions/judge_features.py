"""What the judge looks at: the candidate, its neighbours, the tagger's view, the same word elsewhere."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .candidates import Candidate
from .clusters import Clusters
from .cues import cues_of
from .rules import Rarity, kind_by_rules
from .tagger import Tags
from .words import Words

BITS = 17
#: One feature: its name and its values. The values at one place of one name are always of one type.
Part = tuple[Any, ...]
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
    best: list[int]
    probability: list[list[float]]
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
    best = [] if tags is None else tags.best.tolist()
    probability = [] if tags is None else tags.probability.tolist()
    named = _full_names(words, best)
    return Evidence(words, rarity, tags, cluster, place, person, counts, best, probability, named)


def _full_names(words: Words, best: list[int]) -> dict[str, int]:
    """The words of the names of persons that have two words and more: a surname alone is no place later on."""
    named: dict[str, int] = {}
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


class Numbers:
    """Feature → its number, a hash; remembers them, for most of a text's features were in the texts before."""

    def __init__(self) -> None:
        self._memo: dict[Part, int] = {}

    def features(self, evidence: Evidence, candidate: Candidate, overlapped: bool) -> list[int]:
        """The feature numbers of a candidate."""
        memo = self._memo
        if len(memo) > 300_000:
            memo.clear()
        numbers = []
        for part in _parts(evidence, candidate, overlapped):
            number = memo.get(part)
            if number is None:
                number = memo[part] = zlib.crc32("|".join(map(str, part)).encode()) & ((1 << BITS) - 1)
            numbers.append(number)
        return numbers


def _step(value: float, steps: Sequence[float]) -> int:
    return bisect_right(steps, value)


def _parts(evidence: Evidence, candidate: Candidate, overlapped: bool) -> Iterator[Part]:
    words = evidence.words
    first, last, form, known = candidate.first, candidate.last, candidate.form, candidate.known
    lang = words.lang(first)
    size = _step(known.size, _SIZES)
    rule, _ = kind_by_rules(words, candidate, evidence.rarity)
    yield ("bias",)
    yield ("form", form)
    yield ("rule", rule, form)
    yield ("size", size, form)
    yield ("level", known.level, form)
    yield ("lang", lang, form)
    yield ("forms", ",".join(sorted(known.forms)))
    yield ("count", min(5, known.count))
    yield ("overlapped", overlapped, form, last - first)
    yield from _tag_parts(evidence, candidate, size)
    yield from _own_parts(evidence, candidate)
    yield from _around(evidence, candidate)
    yield from _head_parts(evidence, candidate, lang)


def _tag_parts(evidence: Evidence, candidate: Candidate, size: int) -> Iterator[Part]:
    best = evidence.best
    if not best:
        return
    first, last = candidate.first, candidate.last
    mean = evidence.probability[first]
    if last > first:
        rows = evidence.probability[first : last + 1]
        mean = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    steps = {}
    for group, (b, i) in _GROUPS.items():
        steps[group] = _step(mean[b] + mean[i], _STEPS)
        yield ("p", group, steps[group])
    out = _step(mean[0], _STEPS)
    yield ("pO", out, candidate.form)
    yield ("pLOC", steps["LOC"], size, candidate.form)
    yield ("p", steps["LOC"], steps["PER"], steps["ORG"])
    kind = (best[first] + 1) // 2
    begins = best[first] % 2 == 1
    ends = last + 1 >= len(best) or best[last + 1] != 2 * kind or not kind
    whole = all((best[i] + 1) // 2 == kind for i in range(first, last + 1))
    yield ("best", kind, begins, ends, whole, candidate.form)
    text = evidence.words.texts[_tail(evidence.words, candidate)]
    place, person = evidence.best_place.get(text, 0.0), evidence.best_person.get(text, 0.0)
    yield ("doc", _step(place, _STEPS), _step(person, _STEPS))
    name = evidence.named.get(text, 0) if first == last else 3
    bare = "in" not in evidence.words.cues_at(first - 1)
    yield ("named", name, bare)
    yield ("named", name, bare, steps["LOC"])
    yield ("named place", name, _step(place, _STEPS))
    yield ("times", min(3, evidence.counts.get(text, 0)))
    for side, at in (("before", first - 1), ("after", last + 1)):
        if evidence.words.same_sentence(first, at):
            near = best[at]
            yield ("tag", side, near)
            yield ("tag", side, near, steps["LOC"])
            yield ("tag", side, near, candidate.form)


def _tail(words: Words, candidate: Candidate) -> int:
    """The last token that is a word: `Ala.` is two tokens."""
    last = candidate.last
    return last - 1 if words.texts[last] == "." and last > candidate.first else last


def _own_parts(evidence: Evidence, candidate: Candidate) -> Iterator[Part]:
    words = evidence.words
    first, last = candidate.first, _tail(words, candidate)
    text, lower = words.texts[last], words.lower[last]
    yield ("abbreviated", last != candidate.last, words.at(first - 1) == ",", first - 2 in words.places)
    yield ("contained", words.at(first - 1) == ",", first - 2 in words.places, candidate.known.level)
    yield ("word", candidate.name.lower())
    yield ("suf3", lower[-3:], words.lang(first))
    yield ("suf2", lower[-2:], candidate.form)
    yield ("upper", text.isupper(), len(text) > 3, text[:1].isupper())
    begin = first == words.sentence(first).first
    yield ("begin", begin, candidate.form)
    lower_rarity, written = evidence.rarity.lower[last], evidence.rarity.written[last]
    common = 9 if lower_rarity < 0 else 8 if written < 0 else max(-4, min(4, (written - lower_rarity) // 15))
    yield ("common begin", common, begin)
    yield ("common", common, _step(candidate.known.size, _SIZES))
    yield ("cluster", evidence.cluster[last], words.lang(first))
    yield ("zone", words.sentence(first).zone, begin, candidate.form)
    for cue in words.cues_at(first) if first == last else ():
        yield ("own cue", cue)
    yield ("genitive", text.endswith("s") and not candidate.name.endswith("s"), words.lang(first))
    yield ("known form", candidate.form, any(i in words.persons for i in range(first, last + 1)))
    yield ("surname", text in words.surnames)
    yield ("inflected", candidate.name != words.document.text[candidate.start : candidate.end])


def _around(evidence: Evidence, candidate: Candidate) -> Iterator[Part]:
    words = evidence.words
    first, last, form, level = candidate.first, candidate.last, candidate.form, candidate.known.level
    lang = words.lang(first)
    for offset in (-3, -2, -1, 1, 2, 3):
        at = first + offset if offset < 0 else last + offset
        if not words.same_sentence(first, at):
            yield ("edge", offset, form)
            continue
        word, cluster = words.lower[at], evidence.cluster[at]
        yield ("w", offset, word)
        yield ("w", offset, word, form) if abs(offset) == 1 else ("x", offset, words.capital(at))
        if cluster >= 0 and abs(offset) <= 2:
            yield ("c", offset, cluster & 1023, lang, form)
            yield ("d", offset, cluster & 127, lang)
        for cue in words.cues_at(at):
            yield ("q", offset, cue, form)
        if abs(offset) <= 2:
            yield ("place", offset, at in words.places, words.capital(at), form)
    before, after = words.at(first - 1), words.at(last + 1)
    article = words.same_sentence(first, first - 1) and "article" in words.cues_at(first - 1)
    yield ("article", article, level, lang, form)
    if words.same_sentence(first, first - 1) and "contraction" in words.cues_at(first - 1):
        yield ("contraction", level, lang, form)
    if words.same_sentence(last, last + 1):
        bare = not words.same_sentence(first, first - 1) or "in" not in words.cues_at(first - 1)
        for length in (1, 2, 3):
            yield ("verb", length, after[-length:], bare, lang, form)
        yield ("next", words.capital(last + 1), after[:1].isalpha(), bare, form)
    yield ("both", before, after)
    yield ("before2", words.at(first - 2), before, form)
    yield ("after2", after, words.at(last + 2), form)
    for a in words.cues_at(first - 1) or ("",):
        for b in words.cues_at(last + 1) or ("",):
            yield ("qq", a, b, form)


def _head_parts(evidence: Evidence, candidate: Candidate, lang: str) -> Iterator[Part]:
    """What the candidate goes with: the rest of its compound, or the noun that follows (or precedes) it."""
    words = evidence.words
    head, where = candidate.head.split("-")[-1], "own"
    capitals = "capital nouns" in cues_of(lang).styles
    if not head:
        at = candidate.last + 1
        while at <= candidate.last + 4 and words.same_sentence(candidate.last, at):
            if words.capital(at) if capitals else len(words.lower[at]) > 3:
                head, where = words.lower[at], f"after{at - candidate.last}"
                break
            at += 1
    if head:
        yield ("head", head, candidate.form)
        yield ("head4", head[-4:], candidate.form)
        yield ("head6", head[-6:], candidate.form)
        for cue in cues_of(lang).of(head):
            yield ("head cue", cue, where, candidate.form)
