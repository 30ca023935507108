"""Features → CSV with PLOVER event codes, in the columns of POLECAT. Only events that took place and have a code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from ..results import Json
from ..taxonomy import event_types
from . import csv, schemes

COLUMNS = (
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Recipient Name",
    "Placename",
    "Province",
    "District",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Headline",
    "Publisher",
    "Publication Date",
    "Language",
    "Source URL",
    "Text",
)
#: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
QUAD = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The table in pieces."""
    return csv.table(COLUMNS, (_row(f) for f in schemes.real(features) if code(f["properties"]["event_type"])[0]))


@cache
def code(event_type: str) -> tuple[str, str, str]:
    """Event, mode and contexts of a type; the mode only where there is a single one."""
    event, mode, contexts = "", "", ""
    for part in event_types()[event_type].plover.replace(" | ", ";").split(";"):
        if part.strip().startswith("context "):
            contexts = ";".join(part.strip().removeprefix("context ").split("|"))
        elif part.strip() and not event:
            event, _, modes = part.strip().partition("/")
            mode = modes if "|" not in modes else ""
    return event, mode, contexts


def _row(feature: Json) -> list[object]:
    known = feature["properties"]
    event, mode, contexts = code(known["event_type"])
    return [
        feature["id"],
        schemes.start(known),
        event,
        mode,
        QUAD.get(event),
        contexts,
        known.get("actor1"),
        known.get("actor2"),
        known.get("location"),
        known.get("admin1"),
        known.get("admin2"),
        known.get("iso3"),
        known.get("latitude"),
        known.get("longitude"),
        known.get("geonameid"),
        known.get("headline"),
        known.get("source"),
        known.get("source_date"),
        known.get("lang"),
        known.get("source_url"),
        known.get("quote"),
    ]
