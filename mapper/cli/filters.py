"""The filter options that the commands on the store share, and their values as `store.Filters`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from ..documents import parse_date
from ..errors import InputError
from ..expressions import parse
from ..model import EVENT_TYPES
from ..store import Box, Filters

Command = TypeVar("Command", bound=Callable[..., Any])
STATUSES = ("happened", "ongoing", "planned", "possible", "denied")

OPTIONS = (
    click.option("--bbox", metavar="W,S,E,N", help="Box in degrees; W > E crosses the 180th meridian."),
    click.option("--from", "first", metavar="DATE", help="Events of this day or later."),
    click.option("--to", "last", metavar="DATE", help="Events of this day or earlier."),
    click.option("--type", "types", multiple=True, type=click.Choice(EVENT_TYPES), help="Event type; repeatable."),
    click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Status; repeatable."),
    click.option("--claimed/--not-claimed", default=None, help="Only (or no) events that somebody claims."),
    click.option("--source", "sources", multiple=True, help="Publisher; repeatable."),
    click.option("--lang", "langs", multiple=True, help="Language of the article; repeatable."),
    click.option("--country", "countries", multiple=True, help="ISO code of the event's country; repeatable."),
    click.option("--text", default="", help="Words that must occur."),
    click.option("--article", default="", help="Id of one article."),
    click.option("--located/--not-located", default=None, help="Only events with (or without) a place."),
    click.option("--filter", "condition", default="", help='Condition in CQL2, e.g. "fatalities_best > 10".'),
)


def filter_options(command: Command) -> Command:
    """The command with all filter options."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def make_filters(
    *, bbox: str | None, first: str | None, last: str | None, countries: tuple[str, ...], condition: str, **more: Any
) -> Filters:
    """The filters that the options mean.

    Raises:
        InputError: a box, a date or a condition that is none.
    """
    return Filters(
        expression=parse(condition) if condition else None,
        bbox=parse_box(bbox) if bbox else None,
        first=_day(first),
        last=_day(last),
        countries=tuple(country.upper() for country in countries),
        **more,
    )


def parse_box(text: str) -> Box:
    """A box from “6.1,45.8,6.3,46.3”.

    Raises:
        InputError: it is none.
    """
    wanted = "A box is west,south,east,north in degrees, e.g. 5.9,45.8,10.5,47.8"
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError(f"{wanted}; “{text}” is none.") from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise InputError(f"{wanted}; “{text}” is outside the globe or upside down.")
    return Box(west, south, east, north)


def _day(text: str | None) -> date | None:
    return parse_date(text) if text else None
