"""What each route of the JSON API takes and answers, for its OpenAPI document.

A new route needs a line in `ROUTES`; its summary comes from the docstring of its view. A test holds the table to the
routes that there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from ..corrections import SCOPES
from ..exports import FORMATS
from ..messages import LANGUAGES
from ..model import EventStatus
from ..results import Json
from ..taxonomy import event_types, groups
from .openapi import answer, listed, obj, one_of, parameter, reference

TEXT: Json = {"type": "string"}
DAY: Json = {"type": "string", "format": "date"}
COUNT: Json = {"type": "integer", "minimum": 0}
DEGREES: Json = {"type": "number"}
TRUTH: Json = {"type": "boolean"}
SHARES: Json = {"type": "array", "items": {"type": "object"}}
PAIRS: Json = {"type": "array", "items": {"type": "array", "items": TEXT}}
GEOJSON = "application/geo+json"
FILES = sorted({kind.media_type.split(";")[0] for kind in FORMATS.values()} | {"text/html"})

_FOUND = (
    parameter("type", "event types, parted by commas", TEXT, example="attack,battle"),
    parameter("hide", f"groups of types to leave out, parted by commas: {', '.join(groups())}", TEXT),
    parameter("status", "statuses, parted by commas: happened, ongoing, planned, possible, denied, claimed", TEXT),
    parameter("precision", "parted by commas: point, area, none (no place), open (an unsure place)", TEXT),
    parameter("from", "events of this day or later", DAY),
    parameter("to", "events of this day or earlier", DAY),
    parameter("area", "west,south,east,north in degrees; west > east crosses 180°", TEXT, example="5,45,15,55"),
    parameter("bbox", "west,south,east,north in degrees", TEXT, example="5,45,15,55"),
    parameter("source", "publishers, parted by commas", TEXT),
    parameter("lang", "languages, parted by commas", TEXT, example="de,en"),
    parameter("country", "ISO 3166-1 alpha-2 codes, parted by commas", TEXT, example="IQ,SY"),
    parameter("q", "words that must occur; the last one may be a beginning", TEXT),
    parameter("article", "id of one article", TEXT),
    parameter("profile", "flat or whole events", one_of("flat", "full")),
    parameter("limit", "how many at most", COUNT),
    parameter("offset", "how many to leave out first", COUNT),
    parameter("words", "the language for reasons and divisions", one_of(*LANGUAGES)),
    parameter("deleted", "1: the deleted ones", one_of("0", "1")),
    parameter("zoom", "zoom of the map, 0 to 22", {"type": "number"}),
    parameter("width", "width of the time axis in pixels", COUNT),
    parameter("by", "what clusters count", one_of("group", "type")),
    parameter("bom", "1: CSV with a byte order mark", one_of("0", "1")),
    parameter("ui", "language of titles", one_of(*LANGUAGES)),
)
PARAMETERS: Mapping[str, Json] = {entry["name"]: entry for entry in _FOUND}
FILTERS = (
    *("type", "hide", "status", "precision", "from", "to", "area", "bbox", "source", "lang", "country", "q"),
    *("article", "profile", "limit", "offset"),
)
VIEW = (*FILTERS[:-4], "article", "limit", "offset")


@dataclass(frozen=True, slots=True)
class Described:
    """Query parameters by name, the schema of the body, and what a good answer is: status → response object."""

    tag: str
    answers: Mapping[str, Json]
    parameters: tuple[str, ...] = ()
    body: Json | None = None
    problems: Mapping[str, str] = field(default_factory=dict)


def _json(about: str, schema: Json, status: str = "200") -> dict[str, Json]:
    return {status: answer(about, schema)}


_NOT_THERE = {"404": "there is no such thing"}
_BAD = {"422": "a value that cannot be used"}
_CHANGE = {"403": "the request comes from another site", **_BAD}
_GONE = {"204": answer("done")}
_ANEW = _json("the article analysed anew", reference("article"))
_PLACED = {"place_id": TEXT, "point": reference("point")}
_CORRECTION = obj({"start": {"type": "integer"}, **_PLACED, "no_place": TRUTH, "scope": one_of(*SCOPES)}, "start")
_SPAN = {"start": {"type": "integer"}, "end": {"type": "integer"}}
_TOLD = {
    **_SPAN,
    **_PLACED,
    **dict.fromkeys(("place_name", "title", "first", "last", "who"), TEXT),
    "type": one_of(*event_types()),
    "status": one_of(*get_args(EventStatus)),
}
_ARTICLE = dict.fromkeys(("text", "title", "date", "lang", "source", "url"), TEXT)
_PAGE = {"text": TEXT, **{name: {**TEXT, "nullable": True} for name in ("title", "date", "lang", "source", "url")}}
_NAMED = obj({"article": TEXT, "event": TEXT}, "article", "event")
_FEATURES = _json("events", reference("features"))

#: Endpoint → description. Endpoints of pages, of their files and of the OGC API have their own documents or need none.
ROUTES: Mapping[str, Described] = {
    "api.index": Described("About", _json("names and addresses", {"type": "object"})),
    "document.openapi_json": Described("About", _json("this document", {"type": "object"})),
    "document.docs": Described("About", {"200": answer("a page", TEXT, media_type="text/html")}, ("ui",)),
    "health.healthz": Described("About", _json("alive", {"type": "object"})),
    "health.readyz": Described(
        "About",
        {**_json("ready", {"type": "object"}), **_json("not ready", {"type": "object"}, "503")},
    ),
    "api.articles": Described(
        "Articles", _json("articles", listed("articles", "articleRow")), ("deleted", "limit", "offset"), problems=_BAD
    ),
    "api.add_article": Described(
        "Articles",
        {
            **_json("kept before with the same text, or changed", reference("article")),
            **_json("new", reference("article"), "201"),
        },
        ("words",),
        obj(_ARTICLE, "text"),
        {"413": "a text or a field that is too long", **_CHANGE},
    ),
    "api.article": Described("Articles", _json("the article", reference("article")), ("words",), problems=_NOT_THERE),
    "api.delete_article": Described("Articles", _GONE, problems={**_CHANGE, **_NOT_THERE}),
    "api.restore_article": Described("Articles", _GONE, problems={**_CHANGE, **_NOT_THERE}),
    "api.load_page": Described(
        "Articles",
        _json("the article at an address, not kept", obj(_PAGE, "text")),
        (),
        obj({"url": TEXT}, "url"),
        {"413": "a page that is too large", "502": "the address does not answer", **_CHANGE},
    ),
    "api.examples": Described("Articles", _json("sample articles", listed("examples", "example"))),
    "api.events": Described(
        "Events", {"200": answer("events", reference("features"), media_type=GEOJSON)}, FILTERS, problems=_BAD
    ),
    "downloads.export": Described(
        "Events",
        {"200": {"description": "a file", "content": {kind: {"schema": TEXT} for kind in FILES}}},
        (*FILTERS, "bom", "ui"),
        problems={**_BAD, **_NOT_THERE},
    ),
    "downloads.feed": Described(
        "Events", {"200": answer("a feed", TEXT, media_type="application/atom+xml")}, (*FILTERS, "ui"), problems=_BAD
    ),
    "api.places": Described(
        "Places", _json("places", listed("places", "place")), ("q", "lang", "country", "bbox", "limit"), problems=_BAD
    ),
    "corrections.corrections": Described("Corrections", _json("the log", listed("corrections", "correction"))),
    "corrections.take_back": Described("Corrections", _ANEW, ("words",), problems={**_CHANGE, **_NOT_THERE}),
    "corrections.correct": Described("Corrections", _ANEW, ("words",), _CORRECTION, {**_CHANGE, **_NOT_THERE}),
    "additions.add_mention": Described(
        "Corrections", _ANEW, ("words",), obj(_TOLD, "start", "end"), {**_CHANGE, **_NOT_THERE}
    ),
    "additions.add_event": Described(
        "Corrections", _ANEW, ("words",), obj(_TOLD, "start", "end", "type"), {**_CHANGE, **_NOT_THERE}
    ),
    "additions.change_event": Described(
        "Corrections",
        _ANEW,
        ("words",),
        obj({"type": one_of(*event_types()), "not_event": TRUTH}),
        {**_CHANGE, **_NOT_THERE},
    ),
    "additions.pair": Described(
        "Corrections",
        _json("kept", obj({"correction": COUNT}, "correction")),
        (),
        obj({"one": _NAMED, "other": _NAMED, "same": TRUTH}, "one", "other"),
        {**_CHANGE, **_NOT_THERE},
    ),
    "additions.pairs": Described(
        "Corrections", _json("pairs", obj({"same": PAIRS, "different": PAIRS}, "same", "different"))
    ),
    "geocode.outgoing": Described(
        "Geocoder",
        _json("what would be sent", obj({"service": {**TEXT, "nullable": True}, "names": SHARES}, "service", "names")),
        problems=_NOT_THERE,
    ),
    "geocode.ask": Described(
        "Geocoder",
        _ANEW,
        ("words",),
        obj({"names": {"type": "array", "items": TEXT}}, "names"),
        {**_CHANGE, **_NOT_THERE, "502": "the service does not answer"},
    ),
    "sources.sources": Described("Sources", _json("sources", obj({"on": TRUTH, "sources": SHARES}, "on", "sources"))),
    "sources.source": Described("Sources", _json("the source", {"type": "object"}), problems=_NOT_THERE),
    "sources.switch": Described("Sources", _GONE, (), obj({"on": TRUTH}, "on"), {**_CHANGE, **_NOT_THERE}),
    "sources.forget": Described("Sources", _GONE, problems={**_CHANGE, **_NOT_THERE}),
    "mapdata.view": Described(
        "Map", _json("events, or clusters", obj({"numberMatched": COUNT})), (*VIEW, "zoom", "by"), problems=_BAD
    ),
    "mapdata.summary": Described("Map", _json("numbers", obj({"features": COUNT})), (*VIEW, "width"), problems=_BAD),
    "mapdata.all_facets": Described("Map", _json("values of the filters", {"type": "object"})),
    "mapdata.packed_set": Described(
        "Map",
        {"200": answer("typed columns", {**TEXT, "format": "binary"}, media_type="application/octet-stream")},
        VIEW,
        problems=_BAD,
    ),
    "mapdata.events": Described("Map", _FEATURES, VIEW, problems=_BAD),
    "mapdata.event": Described("Map", _FEATURES, problems=_NOT_THERE),
    "mapdata.places": Described("Map", _json("places", obj({"numberMatched": COUNT})), VIEW, problems=_BAD),
    "mapdata.articles": Described("Map", _json("articles", listed("articles", "articleRow")), VIEW, problems=_BAD),
}


def schemas() -> Json:
    """Components of the document beside those of `openapi.schemas`."""
    maybe = {**TEXT, "nullable": True}
    row = {
        "id": TEXT,
        **dict.fromkeys(("title", "date", "source", "url"), maybe),
        "lang": TEXT,
        "event_count": COUNT,
        "added": TEXT,
    }
    coordinate = {"type": "number", "nullable": True}
    mention = {**_SPAN, "surface": TEXT, "kind": TEXT, "name": maybe, "lat": coordinate, "lon": coordinate}
    place = {
        "name": TEXT,
        "lat": DEGREES,
        "lon": DEGREES,
        "country": maybe,
        "admin1": maybe,
        "level": TEXT,
        "geonameid": {"type": "integer", "nullable": True},
        "place_id": TEXT,
        "population": COUNT,
        "radius_km": DEGREES,
        "match": TEXT,
    }
    event = obj({"id": TEXT, "type": TEXT, "status": TEXT, "places": SHARES}, "id", "type", "status", "places")
    features = {"type": "array", "items": {"anyOf": [reference("feature"), reference("whole")]}}
    return {
        "point": obj({"lat": DEGREES, "lon": DEGREES}, "lat", "lon"),
        "articleRow": obj(row, "id", "lang", "event_count", "added"),
        "mention": obj(mention, "start", "end", "surface", "kind"),
        "event": {**event, "description": "a whole event, as docs/event.schema.json says"},
        "article": obj(
            {
                **row,
                "text": TEXT,
                "mentions": {"type": "array", "items": reference("mention")},
                "events": {"type": "array", "items": reference("event")},
            },
            *("id", "lang", "text", "mentions", "events"),
        ),
        "example": obj(dict.fromkeys(("title", "date", "source", "lang"), maybe) | {"text": TEXT}, "text"),
        "place": obj(place, "name", "lat", "lon", "place_id", "match"),
        "correction": obj({"id": COUNT, "action": TEXT, "name": TEXT, "article": TEXT, "at": maybe}, "id", "action"),
        "whole": obj({"type": one_of("Feature"), "id": TEXT, "properties": reference("event")}, "type", "properties"),
        "features": obj({"type": one_of("FeatureCollection"), "features": features}, "type", "features"),
    }
