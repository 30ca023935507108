"""Closed intervals of days with their ISO 8601-2 (EDTF) form, and the calendar arithmetic that makes them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta

from ..model import DateBasis, DatePrecision

DAY = timedelta(days=1)
#: EDTF codes of the meteorological seasons and their first months; winter begins in December of the year before.
SEASON_MONTHS = {21: 3, 22: 6, 23: 9, 24: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A closed interval; an open or unknown end is None. A period without ends and without `edtf` is unresolved."""

    first: Date | None
    last: Date | None
    precision: DatePrecision
    edtf: str
    basis: DateBasis

    def as_basis(self, basis: DateBasis) -> Period:
        """The same interval, found in another way."""
        return replace(self, basis=basis)


def unresolved(precision: DatePrecision, basis: DateBasis, edtf: str = "") -> Period:
    """A period that the text alone does not place on the calendar."""
    return Period(None, None, precision, edtf, basis)


def day(value: Date, basis: DateBasis = "explicit") -> Period:
    """One day."""
    return Period(value, value, "day", value.isoformat(), basis)


def days(first: Date, last: Date, basis: DateBasis = "explicit", precision: DatePrecision = "days") -> Period:
    """Some days in a row; `first` may equal `last`."""
    if first == last:
        return day(first, basis)
    return Period(first, last, precision, f"{first.isoformat()}/{last.isoformat()}", basis)


def vague(first: Date | None, last: Date | None) -> Period:
    """An interval whose ends are only guessed."""
    ends = (f"{end.isoformat()}~" if end else ".." for end in (first, last))
    return Period(first, last, "vague", "/".join(ends), "relative")


def week(value: Date) -> Period:
    """Monday to Sunday of the week of a day."""
    monday = value - value.weekday() * DAY
    return days(monday, monday + 6 * DAY, "relative", "week")


def weekend(value: Date) -> Period:
    """Saturday and Sunday of the week of a day."""
    saturday = value + (5 - value.weekday()) * DAY
    return days(saturday, saturday + DAY, "weekday")


def month(year: int, number: int, basis: DateBasis = "explicit") -> Period:
    """A calendar month; `number` may lie outside 1–12 and then counts into other years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    first = Date(year, number, 1)
    return Period(first, Date(year, number, monthrange(year, number)[1]), "month", f"{year:04}-{number:02}", basis)


def year(value: int, basis: DateBasis = "explicit") -> Period:
    """A calendar year."""
    return Period(Date(value, 1, 1), Date(value, 12, 31), "year", f"{value:04}", basis)


def decade(value: int) -> Period:
    """Ten years: 1990 to 1999."""
    return Period(Date(value, 1, 1), Date(value + 9, 12, 31), "year", f"{value // 10}X", "explicit")


def season(value: int, code: int, basis: DateBasis = "explicit") -> Period:
    """A season by its EDTF code, 21 spring to 24 winter; the winter of a year begins in its December."""
    begin = SEASON_MONTHS[code]
    last = month(value, begin + 2).last
    return Period(Date(value, begin, 1), last, "season", f"{value:04}-{code}", basis)


def quarter(value: int, number: int) -> Period:
    """A quarter of a year, 1–4; EDTF codes 33–36."""
    last = month(value, 3 * number).last
    return Period(Date(value, 3 * number - 2, 1), last, "month", f"{value:04}-{32 + number}", "explicit")


def third(of: Period, part: int) -> Period:
    """Beginning (0), middle (1) or end (2): of a month the days 1–10, 11–20, 21–end; else about a third."""
    if of.first is None or of.last is None:
        return of
    if of.precision == "month":
        first = of.first.replace(day=(1, 11, 21)[part])
        return days(first, of.last if part == 2 else first + 9 * DAY, of.basis)
    if of.precision == "year":
        value = of.first.year
        last = month(value, 4 * part + 4).last
        return Period(Date(value, 4 * part + 1, 1), last, "month", f"{value:04}-{37 + part}", of.basis)
    # Of a week: the beginning Monday and Tuesday, the middle Wednesday and Thursday, the end Friday to Sunday.
    begin, end = ((0, 1), (2, 3), (4, 6))[part]
    return days(of.first + begin * DAY, of.first + end * DAY, of.basis)


def add_months(value: Date, count: int) -> Date:
    """The same day of another month, or its last day when that month is shorter."""
    number = value.month - 1 + count
    target_year, target = value.year + number // 12, number % 12 + 1
    return Date(target_year, target, min(value.day, monthrange(target_year, target)[1]))


def easter(value: int) -> Date:
    """Easter Sunday of a year (Gregorian computus, Meeus/Jones/Butcher)."""
    a, b, c = value % 19, value // 100, value % 100
    d, e = b // 4, b % 4
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    number, rest = divmod(h + el - 7 * m + 114, 31)
    return Date(value, number, rest + 1)


def holiday(rule: str, value: int) -> Period:
    """A holiday of a year. Rules: `easter+49`, `12-25`, `12-25..12-26`, `11/4/3` (fourth Thursday of November).

    `-1` as the count means the last such weekday; a weekday counts from Monday, 0.
    """
    if ".." in rule:
        first, last = (holiday(part, value).first for part in rule.split(".."))
        return days(first, last) if first and last else unresolved("days", "explicit")
    if rule.startswith("easter"):
        return day(easter(value) + int(rule[6:] or 0) * DAY)
    if "/" in rule:
        number, count, weekday = map(int, rule.split("/"))
        if count < 0:
            end = month(value, number).last or Date(value, number, 28)
            return day(end - (end.weekday() - weekday) % 7 * DAY)
        begin = Date(value, number, 1)
        return day(begin + ((weekday - begin.weekday()) % 7 + 7 * (count - 1)) * DAY)
    if rule.startswith("advent"):
        fourth = Date(value, 12, 24) - (Date(value, 12, 24).weekday() + 1) % 7 * DAY
        return day(fourth - 7 * (4 - int(rule[6:])) * DAY)
    number, date_day = map(int, rule.split("-"))
    return day(Date(value, number, date_day))
