"""Numbers with kind: "mindestens 36 Tote" → killed, 36, ">="."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal

from ..lang import table
from ..model import Number, NumberKind, Span, Timex
from .actors import sector_of
from .cues import small_words
from .frame import Frame
from .lexicon import CAPITALISED_NOUNS
from .status import clause
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
    "displaced": ("migration", "disaster", "battle", "accident", "aid"),
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
#: what people are counted as who are only said to take part: "1.200 Beschäftigte demonstrierten"
CROWDS: dict[str, NumberKind] = {
    "protest": "participants",
    "labour": "participants",
    "migration": "displaced",
    "abduction": "abducted",
    "release": "released",
}
FEW = 2  # "mehrere Hundert" are at least two hundred
NEAR_HEAD = 4  # words from a number to the people that it counts


@dataclass(frozen=True)
class Words:
    """The number words of a language."""

    values: dict[str, int]
    times: dict[str, int]
    many: dict[str, int]
    qualifiers: tuple[tuple[tuple[str, ...], Qualifier], ...]
    kinds: tuple[tuple[NumberKind, re.Pattern[str], re.Pattern[str]], ...]  # kind, its words, the first of each
    units: frozenset[str]
    joins: tuple[str, ...]
    halves: frozenset[str]

    @cached_property
    def powers(self) -> tuple[tuple[str, int], ...]:
        """The words for hundred and thousand, which others may be written together with."""
        named = (*self.values.items(), *self.times.items())
        return tuple((name, value) for name, value in named if value in (100, 1000))


@cache
def load_words(lang: str) -> Words:
    """The number words of a language, read once."""
    values: dict[str, int] = {}
    times: dict[str, int] = {}
    many: dict[str, int] = {}
    qualifiers: list[tuple[tuple[str, ...], Qualifier]] = []
    kinds: list[tuple[NumberKind, re.Pattern[str], re.Pattern[str]]] = []
    units: set[str] = set()
    joins: tuple[str, ...] = ()
    halves: set[str] = set()
    for row in table(lang, "numbers.tsv"):
        words = [word.strip().lower() for word in row["words"].split(",")]
        kind: str = row["kind"]
        value = row["value"]
        if kind in ("value", "times", "many"):
            {"value": values, "times": times, "many": many}[kind].update(dict.fromkeys(words, int(value)))
        elif kind == "unit":
            units.update(words)
        elif kind == "join":
            joins = tuple(words)
        elif kind == "half":
            halves.update(words)
        elif kind == "qualifier":
            qualifiers += [(tuple(word.split()), value) for word in words]  # type: ignore[misc]
        else:
            pattern, first = _alternatives(words), _alternatives([word.split()[0] for word in words])
            kinds.append((kind, re.compile(f" (?:{pattern})(?= )"), re.compile(first)))  # type: ignore[arg-type]
    qualifiers.sort(key=lambda item: -len(item[0]))
    return Words(values, times, many, tuple(qualifiers), tuple(kinds), frozenset(units), joins, frozenset(halves))


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\*", r"\S*").replace(r"\ ", " ") for word in words)


@dataclass(frozen=True, slots=True)
class Count:
    """A number as it stands: tokens `first` (inclusive) to `last` (exclusive)."""

    first: int
    last: int
    value: float
    many: bool


def find_numbers(seen: View, times: Sequence[Timex], events: Container[int] = ()) -> list[Number]:
    """The numbers of a sentence that count people, places or strikes; of those that share a mark the nearest.

    Those of time expressions are left out; `events` holds the tokens that name events.
    """
    words = load_words(seen.sentence.lang)
    counts = _counts(seen, words, times)
    if not counts:
        return []
    marks = _kind_marks(seen, words)
    held: dict[int, tuple[float, Count]] = {}
    found: list[tuple[Count, int, NumberKind]] = []
    for count in sorted(counts, key=lambda count: (_article(seen, count), count.first)):
        best = _kind(seen, count, counts, _open_marks(seen, count, marks, events), words.units)
        if best is None or (_article(seen, count) and any(kind == best[2] for _, _, kind in found)):
            continue
        distance, token, kind = best
        found.append((count, token, kind))
        if token not in held or (distance < held[token][0] and not _listed(seen, held[token][1], count)):
            held[token] = distance, count
    return [_number(seen, words, count, kind) for count, token, kind in found if held[token][1] is count]


def _open_marks(
    seen: View, count: Count, marks: list[tuple[int, NumberKind]], events: Container[int]
) -> list[tuple[int, NumberKind]]:
    """The marks for a number; one that counts events is no number of people: zwei Erdrutsche, three explosions."""
    after = range(count.last, min(len(seen.lower), count.last + 2))
    if not any(i in events and not sector_of(seen.lower[i], seen.sentence.lang) for i in after):
        return marks
    return [(token, kind) for token, kind in marks if kind not in PERSONS or token in after]


def _listed(seen: View, left: Count, right: Count) -> bool:
    """Are the two numbers parts of one list: drei Männer und zwei Frauen?"""
    between = seen.lower[left.last : right.first]
    return 0 < len(between) <= NEAR_HEAD and between[-1] in small_words(seen.sentence.lang)["link"]


def _number(seen: View, words: Words, count: Count, kind: NumberKind) -> Number:
    qualifier = _qualifier(seen, words, count)
    span = Span(seen.tokens[count.first].start, seen.tokens[count.last - 1].end)
    low, high = _range(count.value, qualifier, many=count.many)
    value = None if count.many and (kind in PERSONS or kind == "participants") else count.value
    return Number(kind, value, low, high, ">=" if count.many else qualifier, UNITS.get(kind, "persons"), "", span)


def count_crowd(frames: Sequence[Frame], seen: View, times: Sequence[Timex]) -> None:
    """Give the people that a clause counts and says nothing else about to its event: 300 Menschen zogen durch …"""
    words = load_words(seen.sentence.lang)
    for frame in frames:
        kind = CROWDS.get(frame.type)
        if kind is None or frame.sentence != seen.index or any(number.kind == kind for number in frame.numbers):
            continue
        if frame.subtype == "layoffs":
            kind = "laid_off"
        first, last = clause(seen, frame.triggers[0].token)
        taken = {number.span for other in frames for number in other.numbers}
        for count in _counts(seen, words, times):
            number = _number(seen, words, count, kind)
            inside = first <= count.first < last and not _article(seen, count)
            if inside and number.span not in taken and _people(seen, count, words.units):
                frame.numbers.append(number)
                break


def _people(seen: View, count: Count, units: frozenset[str]) -> bool:
    """Is the noun that the number counts a word for people?"""
    lang, than = seen.sentence.lang, small_words(seen.sentence.lang)["than"]
    for i in range(count.last, min(len(seen.lower), count.last + NEAR_HEAD)):
        word = seen.lower[i]
        if word in units or not word[0].isalpha():
            return False
        if lang in CAPITALISED_NOUNS and not seen.texts[i][0].isupper():
            continue
        if sector_of(word, lang):
            return True
        if lang in CAPITALISED_NOUNS or (word not in than and i - count.last > 1):
            return False
    return False


def share_numbers(circles: Sequence[Sequence[Frame]], numbers: Sequence[Number]) -> None:
    """Give each number to the nearest event that can have it, of the first circle with one: those of the sentence, the
    unsure ones, those told just before."""
    for number in numbers:
        if number.span is None:
            continue
        owner = next((owner for frames in circles if (owner := _owner(frames, number))), None)
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
    found: dict[int, list[int]] = {}
    ends: dict[int, int] = {}
    position = 0
    for i, word in enumerate(seen.lower):
        for order in _opened(word, seen.sentence.lang):
            match = words.kinds[order][1].match(seen.joined, position) if position >= ends.get(order, 0) else None
            if match:
                found.setdefault(order, []).append(i)
                ends[order] = match.end()
        position += len(word) + 1
    return [(i, words.kinds[order][0]) for order in sorted(found) for i in found[order]]


@lru_cache(maxsize=50_000)
def _opened(word: str, lang: str) -> tuple[int, ...]:
    """The kinds, by their order, whose marks may begin with the word."""
    return tuple(order for order, (_, _, first) in enumerate(load_words(lang).kinds) if first.fullmatch(word))


def _counts(seen: View, words: Words, times: Sequence[Timex]) -> list[Count]:
    """The numbers of a sentence; those of time expressions are left out."""
    found: list[Count] = []
    i = 0
    while i < len(seen.lower):
        count = _count_at(seen, words, i) if _may_count(seen.lower[i], seen.sentence.lang) else None
        if count is None:
            i += 1
            continue
        start = seen.tokens[count.first].start
        if not any(timex.start <= start < timex.end for timex in times):
            found.append(count)
        i = count.last
    return found


@lru_cache(maxsize=50_000)
def _may_count(word: str, lang: str) -> bool:
    """Can a number begin with the word?"""
    words = load_words(lang)
    known = word in words.many or word in words.values or word in words.times or word in words.halves
    return known or word[0].isdigit() or word in small_words(lang)["few"] or _spelled(word, lang) is not None


def _count_at(seen: View, words: Words, i: int) -> Count | None:
    """The number that begins at token `i`: with its thousands, "drei Millionen", "hundreds of thousands"."""
    small = small_words(seen.sentence.lang)
    value, last, many = _value(seen, words, i), i + 1, seen.lower[i] in words.many
    if seen.lower[i] in small["few"] and last < len(seen.lower):
        rough = words.times.get(seen.lower[last]) or words.values.get(seen.lower[last], 0)
        value, last, many = (float(FEW * rough), last + 1, True) if rough >= 100 else (None, last, False)
    if seen.lower[i] in words.halves and last + 1 < len(seen.lower) and seen.lower[last + 1] in words.times:
        value, last = 0.5, last + 1  # half a million
    if value is None:
        return None
    last, value = _joined(seen, words, last, value)
    if last + 1 < len(seen.lower) and seen.lower[last] in words.halves and seen.lower[last + 1] in words.times:
        last, value = last + 1, value / 2  # eine halbe Million
    while last < len(seen.lower):
        skip = 1 if many and seen.lower[last] in small["than"] and last + 1 < len(seen.lower) else 0
        word = seen.lower[last + skip]
        factor = words.times.get(word) or (words.many.get(word, 0) // FEW if many else 0)
        if not factor:
            break
        value, last = value * factor, last + skip + 1
    return Count(i, last, value, many)


def _joined(seen: View, words: Words, last: int, value: float) -> tuple[int, float]:
    """Groups of thousands parted by a blank (1 297), and tens with units in several words (treinta y tres)."""
    while last < len(seen.tokens) and value < 1_000_000:
        group, before = seen.tokens[last], seen.tokens[last - 1]
        digits = seen.texts[last].isdecimal() and len(group.text) == 3 and before.text.isdecimal()
        if not digits or len(before.text) > 3 or group.start - before.end != 1:
            break
        value, last = value * 1000 + int(group.text), last + 1
    if value >= 20 and value % 10 == 0 and last + 1 < len(seen.lower) and seen.lower[last] in words.joins:
        unit = words.values.get(seen.lower[last + 1], 0)
        if 0 < unit < 10 and not seen.texts[last - 1][0].isdigit():
            return last + 2, value + unit
    return last, value


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
    return _spelled(lower, seen.sentence.lang)


@lru_cache(maxsize=50_000)
def _spelled(word: str, lang: str) -> float | None:
    """A number of several words written as one: dreiundvierzig, forty-three, zweihundert."""
    words = load_words(lang)
    for join in words.joins:
        left, found, right = word.rpartition(join)
        if found and left in words.values and right in words.values:
            units, tens = sorted((words.values[left], words.values[right]))
            if 0 < units < 20 <= tens < 100:
                return float(units + tens)
    for name, unit in words.powers:
        if word.endswith(name) and 1 < words.values.get(word[: -len(name)], 0) < 100:
            return float(words.values[word[: -len(name)]] * unit)
    return None


def _kind(
    seen: View, count: Count, counts: Sequence[Count], marks: list[tuple[int, NumberKind]], units: frozenset[str]
) -> tuple[float, int, NumberKind] | None:
    """The nearest mark in the same clause: how far it is, its token and its kind.

    Nobody is counted in kilometres, years or euros.
    """
    after = seen.lower[count.last : count.last + 2]
    small = _article(seen, count)
    best: tuple[float, int, NumberKind] | None = None
    for token, kind in marks:
        if kind == "incidents" and after[:1] == [seen.lower[token]]:
            return 0.0, token, kind
        if after and after[0] in units and kind != "damage":
            return None
        distance = float(abs(token - count.first))
        between = seen.lower[min(token, count.last) : max(token, count.first)]
        if any(mark in CLAUSE for mark in between) or distance > REACH * (2 if kind in PERSONS else 1):
            continue
        distance += 3 * between.count(",") + (2 if token < count.first else 0)
        if kind in ("damage", "targets", "laid_off", "participants") and distance > 4:
            continue
        if small and (kind not in PERSONS or distance > 8 or not _person(seen, count, between)):
            continue
        if best is None or distance < best[0]:
            best = distance, token, kind
    if best is not None and best[2] == "participants":
        suffered = ((t, kind) for t, kind in marks if kind in PERSONS and _befalls(seen, count, counts, t))
        return best[0], *next(suffered, best[1:])
    return best


def _befalls(seen: View, count: Count, counts: Sequence[Count], token: int) -> bool:
    """Is it said of those who are counted: 36 Demonstranten wurden festgenommen, arrested 36 protesters?"""
    low, high = sorted((count.first, token))
    between = seen.lower[low:high]
    if "," in between or any(low < other.first < high for other in counts):
        return False
    if token < count.first:
        return high - low <= NEAR_HEAD and seen.texts[token][0].islower()
    return not small_words(seen.sentence.lang)["passive"].isdisjoint(between)


def _person(seen: View, count: Count, between: Sequence[str]) -> bool:
    """Is "ein" before a word for a person, in the clause of the mark: "ein Wachmann", not "ein Kran"?"""
    return "," not in between or any(
        sector_of(word, seen.sentence.lang) for word in seen.lower[count.last : count.last + NEAR_HEAD]
    )


def _qualifier(seen: View, words: Words, count: Count) -> Qualifier:
    inner = seen.lower[count.first : count.first + 1] if count.last - count.first > 1 else []
    for phrase, qualifier in words.qualifiers:
        if tuple(seen.lower[max(0, count.first - len(phrase)) : count.first]) == phrase or tuple(inner) == phrase:
            return qualifier
    return "="
