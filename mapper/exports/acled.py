"""Features → CSV with the columns of ACLED, so that scripts written for its data run on ours.

Only events of types that ACLED codes, and only those that took place. The numbers of `inter` and the regions are
ACLED's own research and stay empty; ids are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ..results import Json
from ..taxonomy import event_types
from . import csv, schemes

HEADER = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 "
    "assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country "
    "admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes fatalities tags "
    "timestamp"
)
COLUMNS = tuple(HEADER.split())
DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The table in pieces."""
    return csv.table(COLUMNS, filter(None, map(_row, schemes.real(features))))


def code(event_type: str, subtype: str | None) -> tuple[str, str] | None:
    """ACLED's event type and sub-event type; None when it has none."""
    known = event_types()[event_type]
    name = dict(known.subtypes).get(subtype or "") or known.acled.split(" | ")[0]
    kind = next((kind for kind in DISORDER if name.startswith(kind + "/")), None)
    return (kind, name[len(kind) + 1 :]) if kind else None


def _row(feature: Json) -> list[object] | None:
    known = feature["properties"]
    coded = code(known["event_type"], known.get("sub_event_type"))
    if coded is None:
        return None
    day, (name, iso) = date.fromisoformat(schemes.start(known) or ""), schemes.country(known)
    values: Json = {
        "event_id_cnty": feature["id"],
        "event_date": day.isoformat(),
        "year": day.year,
        "time_precision": schemes.TIME_PRECISION.get(known.get("time_precision") or "", 3),
        "disorder_type": DISORDER[coded[0]],
        "event_type": coded[0],
        "sub_event_type": coded[1],
        "actor1": known.get("actor1"),
        "actor2": known.get("actor2"),
        "civilian_targeting": "Civilian targeting" if coded[0] == "Violence against civilians" else "",
        "iso": int(iso) if iso else None,
        "country": name,
        "admin1": known.get("admin1"),
        "admin2": known.get("admin2"),
        "location": known.get("location"),
        "latitude": known.get("latitude"),
        "longitude": known.get("longitude"),
        "geo_precision": schemes.GEO_PRECISION.get(known.get("geo_precision") or "", 3),
        "source": known.get("source"),
        "notes": known.get("quote"),
        "fatalities": known.get("fatalities_best") or 0,  # as ACLED does when none are reported
        "tags": f"claimed by {known.get('attributed_to') or 'a party'}" if known.get("claimed") else "",
        "timestamp": schemes.timestamp(known.get("source_date")),
    }
    return [values.get(column) for column in COLUMNS]
