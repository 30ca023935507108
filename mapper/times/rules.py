"""Matched expression → period, one function for each rule of `times.tsv`. No language is named here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date as Date

from ..model import DatePrecision
from . import periods
from .grammar import Item
from .periods import DAY, Period, unresolved

_PRECISIONS: dict[str, DatePrecision] = {"day": "day", "week": "week", "month": "month", "year": "year"}
#: Signs that make the number before them an amount.
_COUNTED = ("%", "€", "$", "£", "°", "²")
#: Two-digit years: 70 and later belong to the last century.
_PIVOT = 70
#: "A few" days, weeks: two to seven, as in ISO 8601 durations below.
_FEW = (2, 7)
_LETTERS = {"minute": "TM", "hour": "TH", "day": "D", "week": "W", "month": "M", "year": "Y"}


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against: a day (publication, or the other end of a range) and the tense.

    `direction` is above 0 for present and future, below for the past, 0 when no verb tells; 2 when the verb of the
    own clause tells it, 1 when that of another one. `after` is the word behind the expression, `capital` whether it
    begins with a capital. `anchor` is the day that the paragraph spoke of last.
    """

    reference: Date | None
    direction: int
    value: str
    after: str = ""
    capital: bool = False
    anchor: Date | None = None


class Slots:
    """The time words of a match, by tag."""

    __slots__ = ("_items",)

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    def text(self, tag: str, nth: int = 0) -> str:
        """The value of the n-th word with a tag; empty when there is none."""
        found = [item.value for item in self._items if item.tag == tag]
        return found[nth] if nth < len(found) else ""

    def number(self, tag: str, nth: int = 0) -> int | None:
        """The same as a number."""
        digits = "".join(c for c in self.text(tag, nth) if c.isdigit() or c == "-")
        return int(digits) if digits.strip("-") else None


Rule = Callable[[Slots, Context], Period | None]


def weekday(slots: Slots, context: Context) -> Period | None:
    """ "am Montag", "kommenden Montag": the last one on or before, or the next one on or after the reference."""
    number, rel = slots.number("wd"), slots.number("rel")
    if number is None or (len(slots) == 1 and slots.text("wd").endswith(".")):  # Portuguese "segunda" is second, too
        return None
    if context.reference is None:
        return unresolved("day", "weekday")
    back = (context.reference.weekday() - number) % 7
    ahead = (number - context.reference.weekday()) % 7
    if rel == -1:
        return periods.day(context.reference - (back or 7) * DAY, "weekday")
    if rel == 1:
        return periods.day(context.reference + (ahead or 7) * DAY, "weekday")
    forward = context.direction > 0
    return periods.day(context.reference + (ahead if forward else -back) * DAY, "weekday")


def weekday_of_week(slots: Slots, context: Context) -> Period | None:
    """ "Montag vergangener Woche", "Monday next week"."""
    number, rel = slots.number("wd"), slots.number("rel")
    if number is None or rel is None:
        return None
    if context.reference is None:
        return unresolved("day", "weekday")
    monday = context.reference - context.reference.weekday() * DAY
    return periods.day(monday + (7 * rel + number) * DAY, "weekday")


def weekday_ago(slots: Slots, context: Context) -> Period | None:
    """ "Montag vor einer Woche", "a week on Monday": a weekday, some weeks earlier (value -1) or later (value 1)."""
    sign = int(context.value or -1)
    near = weekday(slots, Context(context.reference, sign, ""))
    if near is None or near.first is None:
        return near
    return periods.day(near.first + 7 * sign * (slots.number("n") or 1) * DAY, "weekday")


def deictic(slots: Slots, context: Context) -> Period | None:
    """ "gestern", "tomorrow": days from the publication."""
    offset = slots.number("day")
    if offset is None:
        return None
    if context.reference is None:
        return unresolved("day", "relative")
    return periods.day(context.reference + offset * DAY, "relative")


def same_day(slots: Slots, context: Context) -> Period | None:
    """ "am Abend", "tags zuvor", "la veille": the day that the paragraph spoke of last, or days from it (value)."""
    day = context.anchor or context.reference
    if day is None:
        return unresolved("day", "inherited")
    return periods.day(day + int(context.value or 0) * DAY, "inherited")


def night(slots: Slots, context: Context) -> Period | None:
    """ "in der Nacht", "overnight": the night that ends, or with a future verb begins, on the publication day."""
    if context.reference is None:
        return unresolved("days", "relative")
    first = context.reference + (0 if context.direction > 0 and not context.value else -1) * DAY
    return periods.days(first, first + DAY, "relative")


def weekend(slots: Slots, context: Context) -> Period | None:
    """ "am Wochenende", "vergangenes Wochenende", "next weekend"."""
    rel = slots.number("rel")
    if context.reference is None:
        return unresolved("days", "weekday")
    here = context.reference
    inside = here.weekday() >= 5
    if rel == 1 or (rel != -1 and context.direction > 0):
        return periods.weekend(here + (7 if inside and rel == 1 else 0) * DAY)
    if inside and rel != -1:
        return periods.weekend(here)
    return periods.weekend(here - 7 * DAY)


def relative_unit(slots: Slots, context: Context) -> Period | None:
    """ "vergangene Woche", "this month", "nächstes Jahr"; what goes on, told in the past, ends with the publication."""
    unit = slots.text("unit") or slots.text("units") or slots.text("prior")
    rel = slots.number("rel")
    rel = int(context.value) if rel is None and context.value else rel
    if unit == "weekend":
        return weekend(slots, context)
    if rel is None or unit not in _PRECISIONS or unit == "day":
        return None
    whole = _calendar_unit(context.reference, unit, rel)
    here = context.reference
    if rel == 0 and context.direction < 0 and here and whole.first:
        return periods.days(whole.first, here, "relative", whole.precision)
    return whole


def _calendar_unit(reference: Date | None, unit: str, offset: int) -> Period:
    """The calendar week, month or year `offset` units from the reference; for days and hours the day itself."""
    if reference is None:
        return unresolved(_PRECISIONS.get(unit, "day"), "relative")
    if unit == "week":
        return periods.week(reference + 7 * offset * DAY)
    if unit == "month":
        return periods.month(reference.year, reference.month + offset, "relative")
    if unit == "year":
        return periods.year(min(max(reference.year + offset, 1), 9998), "relative")
    return periods.day(_shift(reference, unit, offset), "relative")


def _shift(value: Date, unit: str, count: int) -> Date:
    """A day some units later; hours count in whole days, at least one from 24 on."""
    if unit in ("month", "year"):
        return periods.add_months(value, max(min(count * (12 if unit == "year" else 1), 12_000), -12_000))
    length = {"week": 7.0, "weekend": 7.0, "hour": 1 / 24, "minute": 0.0}.get(unit, 1.0)
    return value + int(count * length) * DAY


def _amount(slots: Slots) -> tuple[int, str]:
    return slots.number("n") or 1, slots.text("unit") or slots.text("units")


def ago(slots: Slots, context: Context) -> Period | None:
    """ "vor drei Tagen" is that day; "vor zwei Wochen" that calendar week, months and years likewise."""
    count, unit = _amount(slots)
    return _calendar_unit(context.reference, unit, -count) if unit else None


def ahead(slots: Slots, context: Context) -> Period | None:
    """ "in zwei Wochen"; told in the past ("in 24 Stunden … bombardiert") it is a time that ends at the report."""
    count, unit = _amount(slots)
    if context.direction < 0:
        return lasting(slots, context)
    return _calendar_unit(context.reference, unit, count) if unit else None


def lasting(slots: Slots, context: Context) -> Period | None:
    """ "in den vergangenen drei Tagen", "seit zwei Wochen", "binnen einer Woche": a time up to the publication."""
    count, unit = _amount(slots)
    if context.reference is None:
        return unresolved("days", "relative")
    return periods.days(_shift(context.reference, unit, -count), context.reference, "relative")


def coming(slots: Slots, context: Context) -> Period | None:
    """ "in den nächsten drei Tagen": from the day after the publication on."""
    count, unit = _amount(slots)
    if context.reference is None:
        return unresolved("days", "relative")
    first = context.reference + DAY
    return periods.days(first, max(first, _shift(context.reference, unit, count)), "relative")


def within(slots: Slots, context: Context) -> Period | None:
    """ "binnen einer Woche": before the publication when told in the past, else after it."""
    count, unit = _amount(slots)
    if context.direction <= 0:
        return lasting(slots, context)
    if context.reference is None:
        return unresolved("days", "relative")
    return periods.days(context.reference, _shift(context.reference, unit, count), "relative")


def past_few(slots: Slots, context: Context) -> Period | None:
    """ "in den vergangenen Tagen": up to seven units before the publication, a guess."""
    if context.reference is None:
        return unresolved("vague", "relative")
    return periods.vague(_shift(context.reference, _amount(slots)[1], -_FEW[1]), context.reference)


def coming_few(slots: Slots, context: Context) -> Period | None:
    """ "in den nächsten Tagen": up to seven units after the publication, a guess."""
    if context.reference is None:
        return unresolved("vague", "relative")
    return periods.vague(context.reference + DAY, _shift(context.reference, _amount(slots)[1], _FEW[1]))


def few_ago(slots: Slots, context: Context) -> Period | None:
    """ "vor einigen Tagen": two to seven units before the publication, a guess."""
    if context.reference is None:
        return unresolved("vague", "relative")
    unit = _amount(slots)[1]
    return periods.vague(_shift(context.reference, unit, -_FEW[1]), _shift(context.reference, unit, -_FEW[0]))


def since_vague(slots: Slots, context: Context) -> Period | None:
    """ "seit Tagen", "for weeks", "zuletzt": the beginning is not known."""
    if context.reference is None:
        return unresolved("vague", "relative")
    return Period(None, context.reference, "vague", f"../{context.reference.isoformat()}", "relative")


def soon(slots: Slots, context: Context) -> Period | None:
    """ "demnächst", "soon": the end is not known."""
    if context.reference is None:
        return unresolved("vague", "relative")
    return Period(context.reference, None, "vague", f"{context.reference.isoformat()}/..", "relative")


def offset(slots: Slots, context: Context) -> Period | None:
    """ "zwei Tage nach", "wenige Tage später": a distance from something that is no date; an ISO 8601 duration."""
    unit = slots.text("unit") or slots.text("units")
    if unit not in _LETTERS:
        return None
    count = slots.number("n")
    counts = _FEW if count is None and slots.text("few") else (count or 1,)
    return unresolved("vague", "relative", "/".join(_duration(number, unit) for number in counts))


def _duration(count: int, unit: str) -> str:
    letters = _LETTERS[unit]
    return f"PT{count}{letters[1]}" if letters[0] == "T" else f"P{count}{letters}"


def _full_year(digits: int, length: int) -> int:
    return digits if length > 2 else digits + (1900 if digits >= _PIVOT else 2000)


def _date(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def _closest(options: Sequence[Period], context: Context) -> Period:
    """Of the same period in several years the one in the direction of the tense, else the nearest."""
    here = context.reference or Date.min

    def distance(period: Period) -> tuple[bool, int]:
        first, last = period.first or here, period.last or here
        wrong = (context.direction > 1 and last < here) or (context.direction < -1 and first > here)
        gap = (first - here).days if first > here else (here - last).days if last < here else 0
        return wrong, gap

    return min(options, key=distance)


def _years_around(reference: Date) -> range:
    """The years in which something that returns every year may be meant; four, for 29 February."""
    return range(max(reference.year - 4, 2), min(reference.year + 4, 9997) + 1)


def _around(context: Context, make: Callable[[int], Period]) -> Period | None:
    """A period that returns every year, in the fitting year around the reference."""
    if context.reference is None:
        return None
    return _closest([make(value) for value in _years_around(context.reference)], context)


def day_month(slots: Slots, context: Context) -> Period | None:
    """ "3. Mai", "May 3, 2016", "3 de mayo": without a year the one in the direction of the tense, else the nearest."""
    number = slots.number("n") or slots.number("ord")
    month, year = slots.number("mon"), slots.number("year")
    if number is None or month is None:
        return None
    return _calendar_day(year, month, number, context)


def _calendar_day(year: int | None, month: int, number: int, context: Context) -> Period | None:
    if year is not None:
        found = _date(year, month, number)
        return periods.day(found) if found else None
    if _date(2000, month, number) is None:
        return None
    if context.reference is None:
        return unresolved("day", "explicit", f"XXXX-{month:02}-{number:02}")
    # 29 February may be missing in the years around.
    options = (_date(value, month, number) for value in _years_around(context.reference))
    return _closest([periods.day(found) for found in options if found], context)


def day_range(slots: Slots, context: Context) -> Period | None:
    """ "3. bis 5. Mai", "May 3-5, 2016"."""
    month, year = slots.number("mon"), slots.number("year")
    pair = slots.text("nn").replace("\u2010", "-").replace("\u2011", "-").split("-")
    ends = [int(part) for part in pair if part] or [
        number for tag in ("n", "ord") for nth in (0, 1) if (number := slots.number(tag, nth))
    ]
    if month is None or len(ends) != 2:
        return None
    last = _calendar_day(year, month, ends[1], context)
    if last is None or last.last is None:
        return last
    first = _date(last.last.year, month, ends[0])
    return periods.days(first, last.last) if first and first < last.last else None


def numeric(slots: Slots, context: Context) -> Period | None:
    """ "3.5.2016", "2016-05-03", "3.5.", "03/05/2016"; the value "mdy" puts the month first."""
    parts = [part for part in slots.text("date").replace("-", ".").split(".") if part] or [
        part for part in slots.text("dm").split(".") if part
    ]
    if not parts:
        parts = [slots.text("n", 0), slots.text("n", 1), slots.text("year") or slots.text("n", 2)]
    if len(parts) == 2:
        return _calendar_day(None, int(parts[1]), int(parts[0]), context) if int(parts[1]) in range(1, 13) else None
    if len(parts[0]) == 4:
        found = _date(int(parts[0]), int(parts[1]), int(parts[2]))
    else:
        day, month = (parts[1], parts[0]) if context.value == "mdy" else (parts[0], parts[1])
        found = _date(_full_year(int(parts[2]), len(parts[2])), int(month), int(day))
    return periods.day(found) if found else None


def month(slots: Slots, context: Context) -> Period | None:
    """ "im Mai", "Mai 2016", "vergangenen Mai", "Ende Mai", "Mai vergangenen Jahres" (a relative year)."""
    number = slots.number("mon") or slots.number("midmon")
    short = slots.text("mon").endswith(".")  # "Jan" is a first name, "Mar" a place, unless a year follows
    if number is None or (short and not slots.text("year") and not slots.text("third")):
        return None
    return _with_third(slots, _month(slots, number, context))


def _month(slots: Slots, number: int, context: Context) -> Period:
    year, rel = slots.number("year"), slots.number("rel")
    here = context.reference
    if year is not None:
        return periods.month(year, number)
    if here is None:
        return unresolved("month", "explicit", f"XXXX-{number:02}")
    if rel is not None and (slots.text("unit") == "year" or rel == 0):
        return periods.month(here.year + rel, number)
    if rel is not None:  # "vergangenen Mai" in May is that of the year before
        step = (here.month - number) % 12 or 12 if rel < 0 else -((number - here.month) % 12 or 12)
        return periods.month(here.year, here.month - step)
    back, ahead = (here.month - number) % 12, (number - here.month) % 12
    forward = context.direction > 1 or (context.direction >= -1 and ahead < back)
    return periods.month(here.year, here.month + (ahead if forward else -back))


def _with_third(slots: Slots, period: Period) -> Period:
    parts = (slots.number(tag) for tag in ("third", "yearpart", "monthpart", "weekpart"))
    part = 1 if slots.text("midmon") else next((number for number in parts if number is not None), None)
    return period if part is None or period.first is None else periods.third(period, part)


def third_of_unit(slots: Slots, context: Context) -> Period | None:
    """ "Ende des Monats", "Anfang der Woche", "Mitte vergangenen Jahres", "Jahresende" (value: year)."""
    unit = slots.text("unit") or context.value
    if unit not in _PRECISIONS:
        return None
    rel = slots.number("rel") or 0
    if context.reference is None:
        return unresolved("vague", "relative")
    found = _with_third(slots, _calendar_unit(context.reference, unit, rel))
    wrong_way = found.first and context.direction < 0 and found.first > context.reference
    if wrong_way and slots.text("rel") == "":
        found = _with_third(slots, _calendar_unit(context.reference, unit, -1))
    return found


def year(slots: Slots, context: Context) -> Period | None:
    """ "im Jahr 2016", "Anfang 2016"."""
    number = slots.number("year")
    return None if number is None else _with_third(slots, periods.year(number))


def bare_year(slots: Slots, context: Context) -> Period | None:
    """A year without a word for it. A round number before a noun is a count; the value "lower" says that nouns are
    written small."""
    number = slots.number("year")
    latest = (context.reference.year if context.reference else 2030) + 15
    if number is None or not 1900 <= number <= latest or context.after[:1] in _COUNTED:
        return None
    noun = context.after.isalpha() and (context.capital or context.value == "lower")
    return None if noun and number % 50 == 0 else periods.year(number)


def decade(slots: Slots, context: Context) -> Period | None:
    """ "in den 1990er Jahren", "the 1990s"."""
    number = slots.number("decade") or slots.number("year")
    return None if number is None else periods.decade(number // 10 * 10)


def season(slots: Slots, context: Context) -> Period | None:
    """ "im Sommer", "Herbst 2015", "letzten Winter"."""
    code, year, rel = slots.number("season"), slots.number("year"), slots.number("rel")
    if code is None:
        return None
    if year is not None:
        return periods.season(year, code)
    if context.reference is None:
        return unresolved("season", "explicit", f"XXXX-{code}")
    direction = 2 * rel if rel else context.direction
    found = _around(Context(context.reference, direction, ""), lambda value: periods.season(value, code))
    inside = found and found.first and found.last and found.first <= context.reference <= found.last
    if found and found.first and inside and rel:
        return periods.season(found.first.year + rel, code)
    return found


def quarter(slots: Slots, context: Context) -> Period | None:
    """ "im ersten Quartal 2016", "the third quarter"."""
    number, year = slots.number("ord") or slots.number("n"), slots.number("year")
    if number is None or not 1 <= number <= 4:
        return None
    if year is not None:
        return periods.quarter(year, number)
    return _around(context, lambda value: periods.quarter(value, number))


def holiday(slots: Slots, context: Context) -> Period | None:
    """ "Ostersonntag", "Thanksgiving", "Weihnachten 2015"."""
    rule, year, rel = slots.text("hol"), slots.number("year"), slots.number("rel")
    if year is not None:
        return periods.holiday(rule, year)
    if context.reference is None:
        return unresolved("day", "explicit")
    return _around(
        Context(context.reference, 2 * rel if rel else context.direction, ""),
        lambda value: periods.holiday(rule, value),
    )


#: The names that `times.tsv` may use.
RULES: dict[str, Rule] = {
    "weekday": weekday,
    "weekday_of_week": weekday_of_week,
    "weekday_ago": weekday_ago,
    "deictic": deictic,
    "same_day": same_day,
    "night": night,
    "weekend": weekend,
    "relative_unit": relative_unit,
    "ago": ago,
    "ahead": ahead,
    "lasting": lasting,
    "coming": coming,
    "within": within,
    "past_few": past_few,
    "coming_few": coming_few,
    "few_ago": few_ago,
    "since_vague": since_vague,
    "soon": soon,
    "offset": offset,
    "day_month": day_month,
    "day_range": day_range,
    "numeric": numeric,
    "month": month,
    "third_of_unit": third_of_unit,
    "year": year,
    "bare_year": bare_year,
    "decade": decade,
    "season": season,
    "quarter": quarter,
    "holiday": holiday,
    "none": lambda slots, context: None,
}
