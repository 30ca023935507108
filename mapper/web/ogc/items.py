"""The parameters of `/ogc/collections/events/items` → filters of the store and the page that is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from ...errors import InputError
from ...expressions import KINDS, all_of, equal, parse
from ...store import Box, Filters
from ..params import parse_box, whole

MOST_ITEMS = 10_000
ITEMS = 100
#: Fields that can be given as parameters: all but the geometry, which `bbox` and `filter` ask for.
FIELDS = tuple(name for name, kind in KINDS.items() if kind != "point")
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
PARAMETERS = (
    *("f", "ui", "limit", "after", "before", "bbox", "bbox-crs", "datetime"),
    *("filter", "filter-lang", "filter-crs"),
)
#: RFC 3339, or its date alone. GDAL leaves a bare “T” behind a date; the time of day is read and left out.
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)([Tt ](\d\d:\d\d(:\d\d([.,]\d+)?)?([Zz]|[+-]\d\d:?\d\d)?)?)?")
OPEN = ("", "..")
#: `cql-text` is what the draft of the standard said; GDAL leaves its filters to servers that know that name.
LANGUAGES = ("cql2-text", "cql-text")
ILIKE = re.compile(r"""'(?:[^']|'')*'|([\w.]+|"[^"]+")\s+ILIKE\s+('(?:[^']|'')*')""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Items:
    """The items that are asked for: filters, and where the page begins or ends."""

    filters: Filters
    limit: int
    after: int
    before: int | None


def items_query(args: MultiDict[str, str]) -> Items:
    """The query of an address; a limit over the most that is given means the most.

    Raises:
        InputError: a parameter that there is not, or a value that its parameter cannot have.
    """
    check_known(args, (*PARAMETERS, *FIELDS))
    _check_languages(args)
    first, last = parse_datetime(args["datetime"]) if "datetime" in args else (None, None)
    conditions = [equal(name, value) for name, value in args.items(multi=True) if name in FIELDS]
    if args.get("filter"):
        conditions.append(parse(_in_cql2(args["filter"], args.get("filter-lang", "cql2-text"))))
    return Items(
        filters=Filters(
            bbox=_flat_box(args["bbox"]) if "bbox" in args else None,
            first=first,
            last=last,
            expression=all_of(conditions),
        ),
        limit=_limit(args),
        after=min(whole(args, "after") or 0, LAST_ROW),
        before=min(whole(args, "before") or LAST_ROW, LAST_ROW) if "before" in args else None,
    )


#: Row numbers are 64-bit integers.
LAST_ROW = (1 << 63) - 1


def check_known(args: MultiDict[str, str], known: tuple[str, ...]) -> None:
    """OGC API – Features, requirement 9: a parameter that the API does not have is an error.

    Raises:
        InputError: there is one; the message names it.
    """
    for name in args:
        if name not in known:
            raise InputError(f"There is no parameter “{name}”; the parameters are {', '.join(known)}.")


def parse_datetime(text: str) -> tuple[date | None, date | None]:
    """First and last day of “2016-01-20”, “2016-01-01/2016-02-01”, “2016-01-01T00:00:00Z/..”, “../2016-01-20”.

    Raises:
        InputError: it is none of these.
    """
    ends = text.split("/")
    if len(ends) > 2 or (len(ends) == 1 and text in OPEN):
        raise InputError(f"The parameter “datetime” is a date or two with “/” between, not “{text}”.")
    first, last = (None if end in OPEN else _moment(end) for end in (ends[0], ends[-1]))
    if first and last and first > last:
        raise InputError(f"The period “{text}” ends before it begins.")
    return first, last


def _moment(text: str) -> date:
    found = MOMENT.fullmatch(text)
    try:
        return date.fromisoformat(found[1] if found else text)
    except ValueError as error:
        raise InputError(f"“{text}” is no date: write 2016-01-20 or 2016-01-20T12:00:00Z.") from error


def _in_cql2(text: str, language: str) -> str:
    """A filter as it is, one of the draft with its ILIKE in the words of the standard."""
    if language == "cql2-text":
        return text
    return ILIKE.sub(lambda m: f"CASEI({m[1]}) LIKE CASEI({m[2]})" if m[1] else m[0], text)


def _flat_box(text: str) -> Box:
    """A box of four numbers, or of six with heights, which are left out."""
    parts = text.split(",")
    if len(parts) == 6:
        parts = [*parts[:2], *parts[3:5]]
    box = parse_box(",".join(parts))
    if box is None:
        raise InputError("The parameter “bbox” is west,south,east,north in degrees, e.g. 5.9,45.8,10.5,47.8")
    return box


def _limit(args: MultiDict[str, str]) -> int:
    limit = whole(args, "limit", most=MOST_ITEMS)
    if limit == 0:
        raise InputError(f"The parameter “limit” is a whole number from 1 to {MOST_ITEMS:,}.")
    return ITEMS if limit is None else limit


def _check_languages(args: MultiDict[str, str]) -> None:
    if args.get("filter-lang", "cql2-text") not in LANGUAGES:
        raise InputError(f"Filters are written in {LANGUAGES[0]}, not in “{args['filter-lang']}”.")
    for name in ("bbox-crs", "filter-crs"):
        if args.get(name, CRS84) != CRS84:
            raise InputError(f"The parameter “{name}” can be {CRS84} alone.")
