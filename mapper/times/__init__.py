"""Document → time expressions, each with the interval that it means against the publication date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

from ..model import Document, Sentence, Timex, Token
from .grammar import Found, Grammar, Item, Relation, form_starts, load_grammar
from .periods import DAY, Period, unresolved
from .rules import RULES, Context, Slots
from .tense import find_tense, verb_kinds

__all__ = ["find_times"]

_ZONES = frozenset(("body", "headline", "repeat", "subhead"))
_DIRECTIONS = {"past": -1, "present": 1, "future": 1, None: 0}
#: Relations that fix the direction whatever the verb says.
_FIXED = {"since": -2, "past": -2, "planned": 2}
#: A day without a year that is no further ahead is rather that one than the one nearly a year back.
_NEAR = 60 * DAY
#: Characters of the string of forms that are looked at before and behind an expression for its relation.
_SIGHT = 120
#: Relations that look ahead unless the verb is in the past.
_AHEAD = frozenset(("from", "until", "by"))


def find_times(document: Document) -> tuple[Timex, ...]:
    """The time expressions of a document in text order, not overlapping.

    Without a publication date relative expressions come back unresolved: `first` and `last` are None, `basis` says
    what they would be counted from.
    """
    found: list[Timex] = []
    paragraph, anchor = -1, document.date
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            paragraph, anchor = sentence.paragraph, document.date
        if sentence.zone in _ZONES:
            grammar = load_grammar(sentence.lang)
            tokens = document.tokens[sentence.first : sentence.last]
            if items := grammar.items(tokens):
                reader = _Reader(grammar, tokens, items, sentence, document.date, anchor)
                found += reader.read()
                anchor = reader.anchor
    return tuple(found)


@dataclass(slots=True)
class _Reader:
    """One sentence with its items."""

    grammar: Grammar
    tokens: Sequence[Token]
    items: list[Item]
    sentence: Sentence
    reference: Date | None
    anchor: Date | None
    kinds: list[frozenset[str]] | None = None

    def read(self) -> Iterator[Timex]:
        """The time expressions of the sentence."""
        line = " ".join([item.form for item in self.items])
        starts = form_starts(self.items)
        found = list(self.grammar.find(self.items, line, starts))
        index = 0
        while index < len(found):
            step, timex = self._read_at(found, index, line, starts)
            index += step
            if timex:
                if timex.precision == "day" and timex.last:
                    self.anchor = timex.last
                yield timex

    def _read_at(
        self, found: Sequence[Found], index: int, line: str, starts: Sequence[int]
    ) -> tuple[int, Timex | None]:
        """How many matches were used from `index` on, and what they mean together."""
        here = found[index]
        base = max(0, starts[here.first] - _SIGHT)
        before = line[base : starts[here.first]].rstrip()
        behind = line[starts[here.last] : starts[here.last] + _SIGHT]
        if index + 1 < len(found):
            following = found[index + 1]
            between = line[starts[here.last] : starts[following.first]].strip()
            for relation in self.grammar.relations:
                if relation.rule == "from_to" and (begin := _around(relation, before, between, whole=True)) is not None:
                    period = self._range(here, following)
                    first = self._item_at(starts, base + begin, here.first)
                    if period:
                        return 2, self._timex(period, first, following.last)
        for relation in self.grammar.relations:
            if relation.rule != "from_to" and (begin := _around(relation, before, behind)) is not None:
                if relation.rule == "every":
                    return 1, None
                last = here.last
                if relation.after and (match := relation.after.match(behind)) and match.group():
                    last += match.group().count(" ") + 1
                period = self._related(here, relation.rule)
                first = (
                    here.first
                    if relation.rule in ("planned", "past")
                    else self._item_at(starts, base + begin, here.first)
                )
                return 1, self._timex(period, first, last) if period else None
        period = self._period(here, self.reference, self._direction(here))
        return 1, self._timex(period, here.first, here.last) if period else None

    def _item_at(self, starts: Sequence[int], position: int, default: int) -> int:
        return next((i for i in range(default, -1, -1) if starts[i] <= position), default)

    def _direction(self, found: Found) -> int:
        first, last = self.items[found.first].first, self.items[found.last - 1].last
        if self.kinds is None:
            self.kinds = verb_kinds(self.tokens, self.sentence.lang)
        tense, own = find_tense(self.tokens, self.kinds, first, last, self.sentence.lang)
        return _DIRECTIONS[tense] * (2 if own and tense != "present" else 1)

    def _period(self, found: Found, reference: Date | None, direction: int) -> Period | None:
        items = self.items[found.first : found.last]
        following = self.items[found.last].first if found.last < len(self.items) else len(self.tokens)
        after = self.tokens[following].text if following < len(self.tokens) else ""
        context = Context(reference, direction, found.row.value, after.lower(), after[:1].isupper(), self.anchor)
        try:
            return RULES[found.row.rule](Slots(items), context)
        except (ValueError, OverflowError):
            return None  # a day outside the calendar: "31.12.9999", "vor 5000 Jahren"

    def _range(self, begin: Found, end: Found) -> Period | None:
        """ "von Montag bis Mittwoch": in the past the end is read first, else the beginning."""
        direction = self._direction(begin) or self._direction(end)
        if direction > 0:
            first = self._period(begin, self.reference, 2)
            last = self._period(end, first.first if first and first.first else self.reference, 2)
        else:
            last = self._period(end, self.reference, direction)
            first = self._period(begin, last.last if last and last.last else self.reference, -2)
        if first is None or last is None:
            return None
        if first.first is None or last.last is None:
            return unresolved("days", first.basis)
        if first.first > last.last:
            return None
        edtf = f"{_one_end(first, 0)}/{_one_end(last, 1)}"
        return Period(first.first, last.last, "days", edtf, first.basis)

    def _related(self, found: Found, rule: str) -> Period | None:
        """An expression with a relation: since, from, until, before, after, the night before."""
        if found.row.rule == "day_range" and rule in ("from", "past"):  # "from May 3 to 5", "vom 3. bis 5. Mai"
            return self._period(found, self.reference, self._direction(found))
        direction = _FIXED.get(rule)
        if direction is None:
            direction = self._direction(found)
            if rule in _AHEAD and direction == 0:
                direction = 2
        if rule == "since_or_from":  # "desde el 1 de marzo" is from then on when that day is near ahead
            rule, direction = ("from", 2) if self._is_near_ahead(found) else ("since", -2)
        period = self._period(found, self.reference, direction)
        if period is None or (period.first is None and period.last is None):
            return period
        return _relate(period, rule, direction, self.reference)

    def _is_near_ahead(self, found: Found) -> bool:
        period = self._period(found, self.reference, 2)
        if period is None or period.first is None or self.reference is None or period.basis != "explicit":
            return False
        return self.reference < period.first <= self.reference + _NEAR

    def _timex(self, period: Period, first: int, last: int) -> Timex:
        start = self.tokens[self.items[first].first].start
        end = self.tokens[self.items[last - 1].last - 1].end
        return Timex(start, end, period.first, period.last, period.precision, period.edtf, period.basis)


def _around(relation: Relation, before: str, behind: str, *, whole: bool = False) -> int | None:
    """Where a relation begins when its words stand around an expression, else None."""
    if relation.after and not (relation.after.fullmatch(behind) if whole else relation.after.match(behind)):
        return None
    if relation.before is None:
        return len(before) + 1
    match = relation.before.search(before)
    return match.start() if match else None


def _one_end(period: Period, end: int) -> str:
    """The EDTF form of one end of an interval: the period itself when it is one date, else its first or last day."""
    if "/" not in period.edtf:
        return period.edtf
    return period.edtf.split("/")[end]


def _relate(period: Period, rule: str, direction: int, reference: Date | None) -> Period | None:
    first, last = period.first, period.last
    if rule in ("planned", "past"):
        return period
    if rule == "since":
        if first is None or (reference and first > reference):
            return period
        stop = reference.isoformat() if reference else ".."
        return replace(period, last=reference, precision="days", edtf=f"{_one_end(period, 0)}/{stop}")
    if rule == "from":
        return replace(period, last=None, precision="days", edtf=f"{_one_end(period, 0)}/..") if first else period
    if rule == "by" and direction < 0:  # "by Monday 14 bodies had been found" tells what was so on Monday
        return period
    if rule in ("until", "by"):
        begin = reference if reference and last and last >= reference and direction > 0 else None
        start = begin.isoformat() if begin else ".."
        return replace(period, first=begin, precision="days", edtf=f"{start}/{_one_end(period, 1)}")
    if rule == "before" and first:
        return replace(period, first=None, last=first - DAY, precision="days", edtf=f"../{first - DAY}")
    if rule == "after" and last:
        return replace(period, first=last + DAY, last=None, precision="days", edtf=f"{last + DAY}/..")
    if rule == "night_before" and first and last:
        return replace(period, first=first - DAY, precision="days", edtf=f"{first - DAY}/{last}")
    return period
