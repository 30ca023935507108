"""Numbers with kind: "mindestens 36 Tote" → killed, 36, ">="."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ..lang import table
from ..model import Number, NumberKind, Span, Timex
from .cues import small_words
from .frame import Frame
from .triggers import View

Qualifier = Literal["=", ">", ">=", "<", "<=", "~"]
DIGITS = re.compile(r"\d{1,3}(?:[. ,\u202f\u00a0]\d{3})+|\d+")
REACH = 9  # tokens between a number and the word that says what is counted
CLAUSE = frozenset((";", ":", "–", "—"))
UNITS: dict[str, str] = {"incidents": "strikes", "targets": "targets"}
#: which events a number of a kind can belong to, the most fitting types first
OWNERS: dict[NumberKind, tuple[str, ...]] = {
    "killed": ("bombardment", "attack", "disaster", "accident", "crime", "battle", "protest", "health"),
    "injured": ("bombardment", "attack", "disaster", "accident", "crime", "battle", "protest", "health", "aid"),
    "missing": ("disaster", "accident", "attack", "crime", "battle", "migration"),
    "displaced": ("migration", "disaster", "battle", "accident"),
    "abducted": ("abduction",),
    "released": ("release",),
    "arrested": ("crime", "protest"),
    "participants": ("protest", "meeting", "labour", "other"),
    "laid_off": ("labour", "economy"),
    "incidents": ("bombardment", "attack", "battle"),
    "targets": ("bombardment", "attack"),
    "damage": ("disaster", "accident", "crime"),
}
PERSONS = frozenset(("killed", "injured", "missing", "displaced", "abducted", "released", "arrested"))


@dataclass(frozen=True, slots=True)
class Words:
    """The number words of a language."""

    values: dict[str, int]
    times: dict[str, int]
    many: dict[str, int]
    qualifiers: tuple[tuple[tuple[str, ...], Qualifier], ...]
    kinds: tuple[tuple[NumberKind, re.Pattern[str]], ...]
    units: frozenset[str]


@cache
def load_words(lang: str) -> Words:
    """The number words of a language, read once."""
    values: dict[str, int] = {}
    times: dict[str, int] = {}
    many: dict[str, int] = {}
    qualifiers: list[tuple[tuple[str, ...], Qualifier]] = []
    kinds: list[tuple[NumberKind, re.Pattern[str]]] = []
    units: set[str] = set()
    for row in table(lang, "numbers.tsv"):
        words = [word.strip().lower() for word in row["words"].split(",")]
        kind: str = row["kind"]
        value = row["value"]
        if kind in ("value", "times", "many"):
            {"value": values, "times": times, "many": many}[kind].update(dict.fromkeys(words, int(value)))
        elif kind == "unit":
            units.update(words)
        elif kind == "qualifier":
            qualifiers += [(tuple(word.split()), value) for word in words]  # type: ignore[misc]
        else:
            pattern = "|".join(re.escape(word).replace(r"\*", r"\S*").replace(r"\ ", " ") for word in words)
            kinds.append((kind, re.compile(f" (?:{pattern})(?= )")))  # type: ignore[arg-type]
    qualifiers.sort(key=lambda item: -len(item[0]))
    return Words(values, times, many, tuple(qualifiers), tuple(kinds), frozenset(units))


@dataclass(frozen=True, slots=True)
class Count:
    """A number as it stands: tokens `first` (inclusive) to `last` (exclusive)."""

    first: int
    last: int
    value: float
    many: bool


def find_numbers(seen: View, times: Sequence[Timex]) -> list[Number]:
    """The numbers of a sentence that count people, places or strikes; those of time expressions are left out."""
    words = load_words(seen.sentence.lang)
    counts = _counts(seen, words)
    if not counts:
        return []
    marks = _kind_marks(seen, words)
    found: list[Number] = []
    for count in sorted(counts, key=lambda count: (_article(seen, count), count.first)):
        start = seen.tokens[count.first].start
        if any(timex.start <= start < timex.end for timex in times):
            continue
        kind = _kind(seen, count, marks, words.units)
        if kind is None or (_article(seen, count) and any(number.kind == kind for number in found)):
            continue
        qualifier = _qualifier(seen, words, count.first)
        span = Span(seen.tokens[count.first].start, seen.tokens[count.last - 1].end)
        low, high = _range(count.value, qualifier, many=count.many)
        value = None if count.many and kind in PERSONS else count.value
        found.append(
            Number(kind, value, low, high, ">=" if count.many else qualifier, UNITS.get(kind, "persons"), "", span)
        )
    return found


def share_numbers(here: Sequence[Frame], previous: Sequence[Frame], numbers: Sequence[Number]) -> None:
    """Give each number to the nearest event that can have it; deaths told next go to the event before."""
    for number in numbers:
        if number.span is None:
            continue
        owner = _owner(here, number) or _owner(previous, number)
        if owner is not None and all(other.kind != number.kind for other in owner.numbers):
            owner.numbers.append(number)


def _owner(frames: Sequence[Frame], number: Number) -> Frame | None:
    fitting = [frame for frame in frames if frame.type in OWNERS[number.kind]]
    if not fitting or number.span is None:
        return None
    start = number.span.start
    return min(fitting, key=lambda frame: min(abs(trigger.start - start) for trigger in frame.triggers))


def _article(seen: View, count: Count) -> bool:
    """ "Ein Wachmann": counts only when no other number says how many."""
    return count.value == 1 and not seen.lower[count.first].isdigit()


def _range(value: float, qualifier: Qualifier, *, many: bool) -> tuple[float | None, float | None]:
    if many or qualifier in (">", ">="):
        return value, None
    if qualifier in ("<", "<="):
        return None, value
    return value, value


def _kind_marks(seen: View, words: Words) -> list[tuple[int, NumberKind]]:
    """Where the sentence says what is counted: (token, kind)."""
    starts: dict[int, int] = {}
    position = 0
    for i, word in enumerate(seen.lower):
        starts[position] = i
        position += len(word) + 1
    marks = []
    for kind, pattern in words.kinds:
        for match in pattern.finditer(seen.joined):
            if match.start() in starts:
                marks.append((starts[match.start()], kind))
    return marks


def _counts(seen: View, words: Words) -> list[Count]:
    found: list[Count] = []
    i = 0
    while i < len(seen.lower):
        value = _value(seen, words, i)
        if value is None:
            i += 1
            continue
        last, many = i + 1, seen.lower[i] in words.many
        while last < len(seen.lower) and seen.lower[last] in words.times and not many:
            value *= words.times[seen.lower[last]]
            last += 1
        found.append(Count(i, last, value, many))
        i = last
    return found


def _value(seen: View, words: Words, i: int) -> float | None:
    lower = seen.lower[i]
    if seen.texts[i][0].isdigit() and DIGITS.fullmatch(seen.texts[i]):
        return float(re.sub(r"\D", "", seen.texts[i]))
    if lower in words.many:
        return float(words.many[lower])
    if lower in words.values:
        return float(words.values[lower])
    if lower in words.times and i and seen.lower[i - 1] in small_words(seen.sentence.lang)["than"]:
        return float(words.times[lower])
    return None


def _kind(seen: View, count: Count, marks: list[tuple[int, NumberKind]], units: frozenset[str]) -> NumberKind | None:
    """The nearest mark in the same clause; what is counted must not be kilometres, years or euros."""
    after = seen.lower[count.last : count.last + 2]
    small = _article(seen, count)
    best: tuple[float, NumberKind] | None = None
    for token, kind in marks:
        if kind == "incidents" and after[:1] == [seen.lower[token]]:
            return kind
        if after and after[0] in units and kind != "damage":
            return None
        distance = float(abs(token - count.first))
        between = seen.lower[min(token, count.last) : max(token, count.first)]
        if any(mark in CLAUSE for mark in between) or distance > REACH * (2 if kind in PERSONS else 1):
            continue
        distance += 3 * between.count(",") + (2 if token < count.first else 0)
        if kind in ("damage", "targets", "laid_off", "participants") and distance > 4:
            continue
        if small and (kind not in PERSONS or distance > 8):
            continue
        if best is None or distance < best[0]:
            best = distance, kind
    return best[1] if best else None


def _qualifier(seen: View, words: Words, first: int) -> Qualifier:
    for phrase, qualifier in words.qualifiers:
        if tuple(seen.lower[max(0, first - len(phrase)) : first]) == phrase:
            return qualifier
    return "="
