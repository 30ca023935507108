"""Events → GeoJSON features (RFC 7946): one form for the map, the API, the store and every export.

One Feature for each event and site; an event without a site gives one Feature whose geometry is null. Ids come from the
content and stay the same from run to run. The input is the event as `results.event_result` gives it, so that events
from the analysis, from the store and from a re-imported file take the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Literal

import orjson

from .model import Analysis
from .results import Json, event_result

Profile = Literal["flat", "full"]

#: The flat properties in their order: name, type (text, integer, real, date, boolean), meaning.
FIELDS: tuple[tuple[str, str, str], ...] = (
    ("event_date", "date", "first day of the event (ISO 8601); empty when not known"),
    ("date_end", "date", "last day of the event"),
    ("time_precision", "text", "day, days, week, month, season, year or vague"),
    ("date_edtf", "text", "the time as an ISO 8601-2 (EDTF) string; open ends are kept here"),
    ("date_basis", "text", "explicit, weekday, relative, inherited or publication"),
    ("event_type", "text", "one of the 20 event types"),
    ("sub_event_type", "text", "finer type, where the words tell it"),
    ("title", "text", "what happened, in a few words"),
    ("status", "text", "happened, ongoing, planned, possible or denied"),
    ("claimed", "boolean", "true when the text only reports it as somebody's statement"),
    ("attributed_to", "text", "who says so"),
    ("attribution_kind", "text", "party, third_party, authority, media or unknown"),
    ("modality", "text", "announced, expected, demanded, feared or offered"),
    ("actor1", "text", "who did it; several are parted by “; ”"),
    ("actor2", "text", "who it was done to"),
    ("location", "text", "name of the place in the place index"),
    ("place_text", "text", "the place as the text names it"),
    ("admin1", "text", "state or province"),
    ("admin2", "text", "county or district"),
    ("country", "text", "ISO 3166-1 alpha-2 code"),
    ("iso3", "text", "ISO 3166-1 alpha-3 code"),
    ("latitude", "real", "degrees north, WGS 84"),
    ("longitude", "real", "degrees east, WGS 84"),
    (
        "geo_precision",
        "text",
        "what the point stands for: site, district, city, admin2, admin1, country …",
    ),
    ("uncertainty_m", "integer", "how far the place reaches around the point, in metres"),
    ("geonameid", "integer", "GeoNames id; empty when none"),
    ("place_inferred", "boolean", "true when the sentence itself does not name the place"),
    ("fatalities_low", "integer", "people killed, lowest number stated"),
    ("fatalities_best", "integer", "people killed, the number stated"),
    ("fatalities_high", "integer", "people killed, highest number stated"),
    ("numbers", "text", "all numbers stated: kind, qualifier, value; parted by “; ”"),
    ("confidence", "real", "how sure the event is, 0 to 1"),
    ("place_confidence", "real", "how sure the place is, 0 to 1"),
    ("review", "text", "added or changed when a person did so; empty when the program alone found the event"),
    ("source", "text", "who published the article"),
    ("source_url", "text", "its address"),
    ("source_date", "date", "its publication date"),
    ("headline", "text", "its title"),
    ("lang", "text", "its language"),
    ("quote", "text", "the sentence that says so"),
    ("char_start", "integer", "where the quote starts in the text, in code points"),
    ("char_end", "integer", "where the quote ends"),
    ("trigger", "text", "the word that carries the event"),
    ("trigger_start", "integer", "where that word starts"),
    ("trigger_end", "integer", "where that word ends"),
    ("place_start", "integer", "where the place is named"),
    ("place_end", "integer", "where that name ends"),
    ("event_id", "text", "the event; several features share it when the event has several sites"),
    ("article_id", "text", "the article"),
)


def features(analysis: Analysis, *, profile: Profile = "flat") -> Iterator[Json]:
    """The features of an analysis, in the order of its events."""
    for event in analysis.events:
        yield from event_features(event_result(event, analysis.document), profile=profile)


def event_features(event: Mapping[str, Any], *, profile: Profile = "flat") -> Iterator[Json]:
    """One feature for each site of the event, or one without geometry."""
    sites = [place for place in event["places"] if place["role"] == "site"]
    used: set[str] = set()
    for site in sites or [None]:
        ident = event["id"] if site is None else _unused(f"{event['id']}.{site.get('start', 0)}", used)
        properties = flat_properties(event, site) if profile == "flat" else {**event, "site": site}
        yield {"type": "Feature", "id": ident, "geometry": _geometry(site), "properties": properties}


def flat_properties(event: Mapping[str, Any], site: Mapping[str, Any] | None) -> Json:
    """The fields of `FIELDS` for one site of an event; lists are joined with “; ”, so that every GIS reads them."""
    place, date, doc = site or {}, event.get("date") or {}, event["doc"]
    attribution, trigger, sentence = event.get("attribution") or {}, event["triggers"][0], event["sentence"]
    killed: Mapping[str, Any] = next((n for n in event.get("numbers", ()) if n["kind"] == "killed"), {})
    radius_km = place.get("radius_km")
    located = place.get("lat") is not None
    return {
        "event_date": date.get("start"),
        "date_end": date.get("end"),
        "time_precision": date.get("precision"),
        "date_edtf": date.get("edtf") or None,
        "date_basis": date.get("basis"),
        "event_type": event["type"],
        "sub_event_type": event.get("subtype") or None,
        "title": event.get("title") or None,
        "status": event["status"],
        "claimed": bool(event.get("claimed")),
        "attributed_to": attribution.get("who"),
        "attribution_kind": attribution.get("kind"),
        "modality": event.get("modality"),
        "actor1": _names(event.get("actors", ())),
        "actor2": _names(event.get("targets", ())),
        "location": place.get("name"),
        "place_text": place.get("surface"),
        "admin1": place.get("admin1"),
        "admin2": place.get("admin2"),
        "country": place.get("country"),
        "iso3": iso3(place.get("country")),
        "latitude": place.get("lat"),
        "longitude": place.get("lon"),
        "geo_precision": place.get("level") if located else None,
        "uncertainty_m": None if radius_km is None else round(radius_km * 1000),
        "geonameid": place.get("geonameid"),
        "place_inferred": bool(place.get("inferred")),
        "fatalities_low": _whole(killed.get("low"), killed.get("value")),
        "fatalities_best": _whole(killed.get("value"), killed.get("low")),
        "fatalities_high": _whole(killed.get("high"), None),
        "numbers": "; ".join(_number(n) for n in event.get("numbers", ())) or None,
        "confidence": event.get("confidence"),
        "place_confidence": place.get("place_confidence", place.get("confidence")),
        "review": event.get("review"),
        "source": doc.get("publisher"),
        "source_url": doc.get("url"),
        "source_date": doc.get("published"),
        "headline": doc.get("title"),
        "lang": doc.get("lang"),
        "quote": sentence.get("surface"),
        "char_start": sentence["start"],
        "char_end": sentence["end"],
        "trigger": trigger.get("surface"),
        "trigger_start": trigger["start"],
        "trigger_end": trigger["end"],
        "place_start": place.get("start"),
        "place_end": place.get("end"),
        "event_id": event["id"],
        "article_id": doc["id"],
    }


def encode(feature: Mapping[str, Any]) -> bytes:
    """One feature as compact UTF-8; the same feature gives the same bytes."""
    try:
        return orjson.dumps(feature)
    except TypeError:  # a lone surrogate, which no UTF-8 can hold
        return json.dumps(feature, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def decode(data: bytes) -> Json:
    """The feature that `encode` wrote."""
    feature: Json = orjson.loads(data)
    return feature


def collection(encoded: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a FeatureCollection around ready features: one feature a line, never all in memory."""
    yield b'{"type":"FeatureCollection","features":['
    between = b"\n"
    for feature in encoded:
        yield between + feature
        between = b",\n"
    yield b"\n]}\n"


def iso3(country: str | None) -> str | None:
    """The ISO 3166-1 alpha-3 code of an alpha-2 code; XKX for Kosovo, as most statistics write it."""
    return _alpha3().get(country) if country else None


@cache
def _alpha3() -> dict[str, str]:
    import pycountry

    return {"XK": "XKX", **{country.alpha_2: country.alpha_3 for country in pycountry.countries}}


def _geometry(site: Mapping[str, Any] | None) -> Json | None:
    if site is None or site.get("lat") is None or site.get("lon") is None:
        return None
    return {"type": "Point", "coordinates": [site["lon"], site["lat"]]}


def _unused(ident: str, used: set[str]) -> str:
    candidate, n = ident, 1
    while candidate in used:
        n += 1
        candidate = f"{ident}.{n}"
    used.add(candidate)
    return candidate


def _names(actors: Iterable[Mapping[str, Any]]) -> str | None:
    return "; ".join(actor["name"] for actor in actors) or None


def _whole(*values: float | None) -> int | None:
    return next((round(value) for value in values if value is not None), None)


def _number(number: Mapping[str, Any]) -> str:
    qualifier, unit = number.get("qualifier", "="), number.get("unit", "persons")
    low, high, value = number.get("low"), number.get("high"), number.get("value")
    amount = f"{value:g}" if value is not None else f"{low:g}–{high:g}" if low is not None and high is not None else "?"
    return f"{number['kind']}{qualifier}{amount}{'' if unit == 'persons' else ' ' + unit}"
