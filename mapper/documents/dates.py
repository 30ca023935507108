"""Publication days as people and files write them → dates."""

from __future__ import annotations

from datetime import date as Date

from ..errors import DateError


def parse_date(value: str) -> Date:
    """A day from "2016-01-20" or "2016-01-20T10:30:00Z" (the day as written there).

    Raises:
        DateError: anything else.
    """
    text = value.strip()
    try:
        return Date.fromisoformat(text[:10]) if len(text) > 10 and text[10] in "T " else Date.fromisoformat(text)
    except ValueError as error:
        raise DateError(f"“{value}” is not a date. Write the day of publication as 2016-01-20.") from error
