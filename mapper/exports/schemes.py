"""What the exports in the columns of ACLED, UCDP GED and PLOVER share: which events they hold, codes of precision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from hashlib import blake2b
from typing import Any

from ..results import Json

#: The schemes code what took place, not what is planned, possible or denied.
REAL = ("happened", "ongoing")
#: How many names the levels stand for, as ACLED grades them: 1 the place, 2 its surroundings, 3 a region.
GEO_PRECISION = {"site": 1, "district": 1, "city": 1, "admin2": 2}
TIME_PRECISION = {"day": 1, "days": 2, "week": 2, "month": 3, "season": 3, "year": 3, "vague": 3}


def real(features: Iterable[Json]) -> Iterator[Json]:
    """The features of events that took place and have a day or a period."""
    return (f for f in features if f["properties"]["status"] in REAL and start(f["properties"]))


def start(known: Mapping[str, Any]) -> str | None:
    """The first day, or the last when the first is open."""
    day: str | None = known.get("event_date") or known.get("date_end")
    return day


def days(known: Mapping[str, Any]) -> int:
    """How many days the period has; an open one has one."""
    first, last = known.get("event_date"), known.get("date_end")
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1 if first and last else 1


def number(text: str) -> int:
    """A number made from an id, for programs that want ids to be numbers."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=6).digest(), "big")


def timestamp(day: str | None) -> int | None:
    """Seconds since 1970 of the beginning of a day."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) if day else None


@cache
def countries() -> dict[str, tuple[str, str]]:
    """ISO alpha-2 code → English name and ISO number."""
    import pycountry

    rows = {c.alpha_2: (getattr(c, "common_name", c.name), c.numeric) for c in pycountry.countries}
    return {"XK": ("Kosovo", ""), **rows}


def country(known: Mapping[str, Any]) -> tuple[str, str]:
    """English name and ISO number of the feature's country; empty when not known."""
    return countries().get(known.get("country") or "", ("", ""))
