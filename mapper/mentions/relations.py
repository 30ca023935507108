"""Candidate → the level that a cue word asks for, and the spatial relation that moves or widens it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Level, Mention, Relation, RelationKind
from .cues import LEVEL_CUES
from .words import Words

_LEVELS: tuple[Level, ...] = (
    "road",
    "facility",
    "water",
    "mountain",
    "island",
    "suburb",
    "admin2",
    "city",
    "admin1",
    "country",
    "region",
)
assert set(_LEVELS) == set(LEVEL_CUES)
_DIRECTIONS = {f"direction{bearing}": float(bearing) for bearing in range(0, 360, 45)}
_UNITS = {"kilometres": 1.0, "metres": 0.001, "miles": 1.609344}
_NUMBER = re.compile(r"\d{1,3}(?:[.,\u00a0 ]\d{3})*(?:[.,]\d{1,2})?$|\d+(?:[.,]\d+)?$")


def hint_of(words: Words, first: int, last: int) -> Level | None:
    """The level that the word before the name, behind it or its own last word asks for."""
    own = words.cues_at(last) if last > first else frozenset()
    for cues in (own, _cues(words, first, first - 1), _english_after(words, last)):
        for level in _LEVELS:
            if level in cues:
                return level
    return None


def _cues(words: Words, index: int, other: int) -> frozenset[str]:
    before = words.cues_at(other) if words.same_sentence(index, other) else frozenset()
    if "of" in before and words.same_sentence(index, other - 1):  # the province of Idlib, la ville de Lyon
        return words.cues_at(other - 1)
    return before


def _english_after(words: Words, last: int) -> frozenset[str]:
    """`Idlib province`: only where the language puts the class behind the name."""
    if (
        words.same_sentence(last, last + 1)
        and words.has_style(last, "class behind")
        and not words.texts[last].endswith(".")
    ):
        return words.cues_at(last + 1)
    return frozenset()


def relations(words: Words, spans: Sequence[tuple[int, int]], mentions: Sequence[Mention]) -> list[Relation | None]:
    """The relation of each mention; `spans` are the tokens (last one inclusive) of the mentions."""
    found: list[Relation | None] = [None] * len(mentions)
    for number, (first, last) in enumerate(spans):
        if mentions[number].kind not in ("literal", "modifier"):
            continue
        found[number] = (
            _pair(words, spans, mentions, number)
            or _offset(words, first, mentions[number])
            or _near(words, first, mentions[number])
        )
        if found[number] is None:
            found[number] = _border(words, first, last, mentions[number])
    return found


def _pair(words: Words, spans: Sequence[tuple[int, int]], mentions: Sequence[Mention], number: int) -> Relation | None:
    """`zwischen A und B`, `Grenze zwischen A und B`: kept by the first of the two."""
    if number + 1 >= len(spans):
        return None
    first, last = spans[number]
    at = _back_over(words, first, {"article"} | set(LEVEL_CUES) | {"place"})
    if "between" not in words.cues_at(at) or not words.same_sentence(first, at):
        return None
    second = spans[number + 1][0]
    if second - last > 5 or not words.same_sentence(last, second):
        return None
    if not any("and" in words.cues_at(i) for i in range(last + 1, second)):
        return None
    border = any("border" in words.cues_at(at - step) for step in (1, 2) if words.same_sentence(at, at - step))
    start = words.tokens[at].start
    return Relation("border" if border else "between", start, mentions[number + 1].end, other=number + 1)


def _offset(words: Words, first: int, mention: Mention) -> Relation | None:
    """`30 Kilometer nördlich von X`, `südlich X`, `60 km from X`."""
    at = _back_over(words, first, {"article", "of", "place", *LEVEL_CUES, "in"}, keep=set(_DIRECTIONS))
    bearing, at, start = _direction(words, first, at)
    distance, begin = _distance(words, first, at)
    if distance is None and bearing is None:
        return None
    begin = start if distance is None else begin
    kind: RelationKind = "near" if bearing is None else "offset"
    return Relation(kind, words.tokens[begin].start, mention.end, distance_km=distance, bearing_deg=bearing)


def _direction(words: Words, first: int, at: int) -> tuple[float | None, int, int]:
    """Bearing, the token before the direction, the token of the direction."""
    if words.same_sentence(first, at):
        two = f"{words.at(at - 1)} {words.at(at)}"
        for cue, bearing in _DIRECTIONS.items():
            if cue in words.cues_at(at):
                return bearing, _back_over(words, at, {"article", "in"}), at
            if cue in words.phrase_cues(at, two):
                return bearing, at - 2, at - 1
    return None, at, at


def _distance(words: Words, first: int, at: int) -> tuple[float | None, int]:
    for unit, factor in _UNITS.items():
        if not words.same_sentence(first, at - 1) or unit not in words.cues_at(at):
            continue
        number = words.texts[at - 1]
        if not _NUMBER.match(number):
            continue
        grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number)
        value = float(re.sub(r"[.,]", "", number) if grouped else number.replace(",", "."))
        return round(value * factor, 3), at - 1
    return None, at


def _near(words: Words, first: int, mention: Mention) -> Relation | None:
    at = _back_over(words, first, {"article", "of", *LEVEL_CUES}, keep={"near"})
    if words.same_sentence(first, at) and "near" in words.cues_at(at):
        return Relation("near", words.tokens[at].start, mention.end)
    return None


def _border(words: Words, first: int, last: int, mention: Mention) -> Relation | None:
    """`an der Grenze zu X`, `türkische Grenze`, `X border`."""
    if mention.kind == "modifier" and "border" in words.cues_at(last + 1) and words.same_sentence(last, last + 1):
        return Relation("border", mention.start, words.tokens[last + 1].end)
    for step in (1, 2, 3):
        at = first - step
        if words.same_sentence(first, at) and "border" in words.cues_at(at):
            return Relation("border", words.tokens[at].start, mention.end)
        if words.capital(at):
            break
    return None


def _back_over(words: Words, index: int, cues: set[str], *, keep: set[str] | None = None) -> int:
    """The token before `index` that is none of the words to step over (three at most)."""
    at = index - 1
    for _ in range(3):
        here = words.cues_at(at)
        if not words.same_sentence(index, at) or not here & cues or (keep and here & keep):
            break
        at -= 1
    return at
