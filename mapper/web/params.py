"""Query parameters and JSON bodies → values of ours. One function for each kind of request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, get_args
from urllib.parse import urlsplit

from flask import Request
from werkzeug.datastructures import MultiDict

from ..corrections import SCOPES, Scope
from ..documents import parse_date
from ..errors import FormatError, InputError, TooLargeError
from ..geojson import Profile
from ..model import EventStatus, Span
from ..results import Json
from ..store import Box, Filters
from ..taxonomy import event_types
from .errors import OriginError

MOST_EVENTS = 10_000
MOST_PLACES = 50
#: A view with so many events or fewer gets them whole.
MOST_IN_VIEW = 2_000
MOST_ZOOM = 22
TILE_PX = 256
#: Width of a grid cell: marks have 36 px, and a map of 1,000 × 900 px then has some 250 cells.
CELL_PX = 60
AXIS_PX = 800
WORLD = Box(-180.0, -90.0, 180.0, 90.0)
_ARTICLE_FIELDS = ("text", "title", "date", "lang", "source", "url")
_LONGEST_FIELD = 2_000


@dataclass(frozen=True, slots=True)
class Query:
    """A request for events: the filters of the store and the form of the answer."""

    filters: Filters
    profile: Profile
    limit: int | None
    offset: int


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """A request of the search box; `bbox` is west, south, east, north and may cross 180°."""

    text: str
    lang: str
    country: str | None
    bbox: tuple[float, float, float, float] | None
    limit: int


def place_query(args: MultiDict[str, str]) -> PlaceQuery:
    """`q`, and as wished `lang`, `country` (two letters), `bbox`, `limit` (at most 50).

    Raises:
        InputError: a value that its parameter cannot have.
    """
    box = parse_box(args.get("bbox", ""))
    limit = args.get("limit", "20")
    if not limit.isdecimal():
        raise InputError(f"The parameter “limit” is a whole number from 1 to {MOST_PLACES}, not “{limit}”.")
    return PlaceQuery(
        text=args.get("q", "")[:_LONGEST_FIELD],
        lang=args.get("lang", ""),
        country=args.get("country", "").upper() or None,
        bbox=(box.west, box.south, box.east, box.north) if box else None,
        limit=min(int(limit), MOST_PLACES),
    )


def events_query(args: MultiDict[str, str]) -> Query:
    """The parameters that the address of the page has, too.

    Raises:
        InputError: a value that its parameter cannot have.
    """
    profile = args.get("profile", "flat")
    if profile not in ("flat", "full"):
        raise InputError(f"The parameter “profile” is “flat” or “full”, not “{profile}”.")
    filters = Filters(
        bbox=parse_box(args.get("area") or args.get("bbox", "")),
        first=parse_date(args["from"]) if args.get("from") else None,
        last=parse_date(args["to"]) if args.get("to") else None,
        types=_types(args),
        marks=_list(args, "status"),
        reaches=_list(args, "precision"),
        sources=_list(args, "source"),
        langs=_list(args, "lang"),
        countries=tuple(code.upper() for code in _list(args, "country")),
        text=args.get("q", ""),
        article=args.get("article", ""),
    )
    return Query(
        filters=filters,
        profile="full" if profile == "full" else "flat",
        limit=whole(args, "limit", most=MOST_EVENTS),
        offset=whole(args, "offset") or 0,
    )


def page_of(args: MultiDict[str, str]) -> tuple[int | None, int]:
    """`limit` (all, when it is not given) and `offset`.

    Raises:
        InputError: a value that is no whole number.
    """
    return whole(args, "limit", most=MOST_EVENTS), whole(args, "offset") or 0


@dataclass(frozen=True, slots=True)
class MapQuery:
    """A request of the map: which events, the box in view, the width of a grid cell in degrees, the width of the time
    axis in pixels, the page of a list."""

    filters: Filters
    box: Box
    cell_degrees: float
    width: int
    limit: int
    offset: int


def map_query(args: MultiDict[str, str]) -> MapQuery:
    """The filters of the address of the page; `bbox` and `zoom` of the map; `limit` (at most 2,000) and `offset`.

    Unlike `area`, which filters, `bbox` is only what is in view.

    Raises:
        InputError: a value that its parameter cannot have.
    """
    box = parse_box(args.get("bbox", "")) or WORLD
    limit = whole(args, "limit", most=MOST_IN_VIEW)
    filters = replace(events_query(args).filters, bbox=parse_box(args.get("area", "")))
    try:
        zoom = min(max(float(args.get("zoom", "2")), 0.0), MOST_ZOOM)
    except ValueError as error:
        raise InputError(f"The parameter “zoom” is a number from 0 to {MOST_ZOOM}.") from error
    return MapQuery(
        filters=filters,
        box=box,
        cell_degrees=CELL_PX * 360 / (TILE_PX * 2**zoom),
        width=whole(args, "width") or AXIS_PX,
        limit=MOST_IN_VIEW if limit is None else limit,
        offset=whole(args, "offset") or 0,
    )


def article_fields(request: Request) -> dict[str, str]:
    """The fields of an article to be taken in.

    Raises:
        OriginError: the request comes from a page of another site.
        FormatError: no JSON object, or a field that is no text.
    """
    body = json_body(request)
    fields: dict[str, str] = {}
    for name in _ARTICLE_FIELDS:
        value = body.get(name)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise FormatError(f"The field “{name}” must be text.")
        if name != "text" and len(value) > _LONGEST_FIELD:
            raise TooLargeError(f"The field “{name}” has {len(value):,} characters; at most {_LONGEST_FIELD:,} fit.")
        fields[name] = value
    fields.setdefault("text", "")
    return fields


@dataclass(frozen=True, slots=True)
class Wanted:
    """A correction as the page sends it: which mention, and what it is instead. Nothing set takes the last one back."""

    start: int
    place_id: str = ""
    point: tuple[float, float] | None = None  # lat, lon
    no_place: bool = False
    scope: Scope = "text"


def correction_fields(request: Request) -> Wanted:
    """The fields of a correction.

    Raises:
        OriginError: the request comes from a page of another site.
        FormatError: no JSON object, or fields of the wrong kind.
    """
    body = json_body(request)
    start, scope = body.get("start"), body.get("scope", "text")
    if not isinstance(start, int):
        raise FormatError("A correction names its mention: “start” is the offset of its first character.")
    if scope not in SCOPES:
        raise FormatError(f"The scope is one of {', '.join(SCOPES)}.")
    return Wanted(start, str(body.get("place_id") or ""), _point(body), bool(body.get("no_place")), scope)


@dataclass(frozen=True, slots=True)
class Told:
    """A place or an event that a person tells of, with the words of the text that name it."""

    span: Span
    place_id: str = ""
    point: tuple[float, float] | None = None  # lat, lon
    place_name: str = ""
    type: str = ""
    title: str = ""
    status: EventStatus = "happened"
    first: str = ""
    last: str = ""
    who: str = ""


def told_fields(request: Request) -> Told:
    """The fields of an added place or event.

    Raises:
        OriginError: the request comes from a page of another site.
        FormatError: no JSON object, or fields of the wrong kind.
    """
    body = json_body(request)
    start, end = body.get("start"), body.get("end")
    if not (isinstance(start, int) and isinstance(end, int)):
        raise FormatError("“start” and “end” are the offsets of the words, in code points.")
    status: EventStatus = body.get("status") or "happened"
    if status not in get_args(EventStatus):
        raise FormatError(f"The status is one of {', '.join(get_args(EventStatus))}.")
    names = ("place_id", "place_name", "type", "title", "first", "last", "who")
    texts = {name: str(body.get(name) or "")[:_LONGEST_FIELD] for name in names}
    return Told(Span(start, end), point=_point(body), status=status, **texts)


def event_change(request: Request) -> str:
    """The type that an event gets; empty when it is none.

    Raises:
        OriginError: the request comes from a page of another site.
        FormatError: neither a type of ours nor `not_event`.
    """
    body = json_body(request)
    wanted = body.get("type") or ""
    if wanted not in event_types() and not (body.get("not_event") and not wanted):
        raise FormatError(f"Send “not_event”: true, or a “type” out of {', '.join(event_types())}.")
    return str(wanted)


def _point(body: Json) -> tuple[float, float] | None:
    point = body.get("point")
    if point is None:
        return None
    try:
        return (float(point["lat"]), float(point["lon"]))
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError("A point is an object with the numbers “lat” and “lon”.") from error


def json_body(request: Request) -> dict[str, Any]:
    """The JSON object of a request that changes something.

    Raises:
        OriginError: the request comes from a page of another site.
        FormatError: no JSON object.
    """
    check_origin(request)
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise FormatError("Send a JSON object with Content-Type: application/json.")
    return body


def check_origin(request: Request) -> None:
    """Browsers say where a request comes from; another site may not change anything.

    JSON alone is read, so a foreign page would need CORS consent, which is never given; this is the second lock.

    Raises:
        OriginError: the request comes from a page of another site.
    """
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if (origin and urlsplit(origin).netloc != request.host) or site not in ("same-origin", "none"):
        raise OriginError("Changes are accepted from this site alone.")


def _types(args: MultiDict[str, str]) -> tuple[str, ...]:
    types, hidden = _list(args, "type"), _list(args, "hide")
    for name in types:
        if name not in event_types():
            raise InputError(f"There is no event type “{name}”; the types are {', '.join(event_types())}.")
    if not hidden:
        return types
    shown = [code for code, kind in event_types().items() if kind.group not in hidden]
    return tuple(code for code in shown if not types or code in types) or ("none",)


def _list(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    return tuple(part for value in args.getlist(name) for part in value.split(",") if part)


def whole(args: MultiDict[str, str], name: str, *, most: int | None = None) -> int | None:
    text = args.get(name, "")
    if not text:
        return None
    if not text.isdecimal():
        raise InputError(f"The parameter “{name}” is a whole number, not “{text}”.")
    return min(int(text), most) if most else int(text)


def parse_box(text: str) -> Box | None:
    """A box from “west,south,east,north”; None for empty text.

    Raises:
        InputError: it is none.
    """
    if not text:
        return None
    wanted = "A box is west,south,east,north in degrees, e.g. 5.9,45.8,10.5,47.8"
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError(f"{wanted}; “{text}” is none.") from error
    if not (south <= north and all(-540 <= value <= 540 for value in (west, south, east, north))):
        raise InputError(f"{wanted}; “{text}” is outside the globe or upside down.")
    if east - west >= 360:
        return Box(-180.0, max(south, -90.0), 180.0, min(north, 90.0))
    return Box(_turned(west), max(south, -90.0), _turned(east), min(north, 90.0))


def _turned(lon: float) -> float:
    """The same meridian within −180…180: a map may be panned beyond."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180
