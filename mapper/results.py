"""An analysis as JSON: the result of `parse --format json`, of each JSONL line, and what the store keeps.

Offsets count code points of the text and are half-open. Coordinates have six decimals, shares four; what is not known
is null in a mention and left out of a place, an actor or `doc`. `why` is worded in the article's language; `reasons`
holds the same as codes, to be worded in another.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from .model import (
    Actor,
    Analysis,
    Attribution,
    Document,
    Event,
    EventDate,
    EventPlace,
    MentionKind,
    Number,
    Reason,
    Resolution,
    Span,
)
from .reasons import word

Json = dict[str, Any]

#: How the event schema calls the kinds of mention.
PLACE_KINDS: dict[MentionKind, str] = {
    "literal": "literal",
    "modifier": "adjective",
    "metonymic": "metonymic",
    "associative": "associative",
    "demonym": "associative",
    "embedded": "associative",
}
#: How the event schema calls the levels that it does not know by our name.
EVENT_LEVELS = {
    "suburb": "district",
    "road": "site",
    "facility": "site",
    "mountain": "region",
    "island": "region",
}


def result(analysis: Analysis, *, all_mentions: bool = False) -> Json:
    """The mentions in text order and the events; `all_mentions` adds the embedded ones."""
    document = analysis.document
    shown = (r for r in analysis.resolutions if all_mentions or r.mention.kind != "embedded")
    ordered = sorted(shown, key=lambda r: (r.mention.start, r.mention.end))
    answer: Json = {
        "id": document.id,
        "lang": document.lang,
        "mentions": [mention_result(resolution, document) for resolution in ordered],
        "events": [event_result(event, document) for event in analysis.events],
        "zones": [
            {"kind": zone.kind, "start": zone.start, "end": zone.end} for zone in document.zones if zone.kind != "body"
        ],
    }
    if analysis.notes:
        answer["notes"] = _words(analysis.notes, document.lang)
    return answer


def mention_result(resolution: Resolution, document: Document) -> Json:
    """One mention with its place; `lat` and `lon` are null when it stays open.

    They are the named place's; where a relation moves it ("30 km north of Mosul"), `relation` has the moved point.
    """
    mention, place = resolution.mention, resolution.place
    row: Json = {
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "kind": mention.kind,
        "name": place.name if place else mention.name,
        "lat": degrees(place.lat if place else resolution.lat),
        "lon": degrees(place.lon if place else resolution.lon),
        "country": place.country or None if place else None,
        "admin1": place.admin1_name or None if place else None,
        "level": place.level if place else mention.hint,
        "feature": place.kind if place else None,
        "geonameid": place.geonameid if place else None,
        "place_id": place.id if place else None,
        "radius_km": _rounded(resolution.radius_km, 1),
        "confidence": _rounded(resolution.confidence, 4),
        "candidates": [
            {
                "name": candidate.place.name,
                "lat": degrees(candidate.place.lat),
                "lon": degrees(candidate.place.lon),
                "country": candidate.place.country or None,
                "admin1": candidate.place.admin1_name or None,
                "level": candidate.place.level,
                "geonameid": candidate.place.geonameid,
                "place_id": candidate.place.id,
                "score": _rounded(candidate.score, 4),
            }
            for candidate in resolution.candidates
        ],
        "why": _words(resolution.why, document.lang),
        "reasons": _codes(resolution.why),
    }
    if relation := mention.relation:
        row["relation"] = {
            "kind": relation.kind,
            "start": relation.start,
            "end": relation.end,
            "distance_km": relation.distance_km,
            "bearing_deg": relation.bearing_deg,
            "lat": degrees(resolution.lat),
            "lon": degrees(resolution.lon),
        }
    return row


def event_result(event: Event, document: Document) -> Json:
    """One event, valid by the published event schema and complete without its document."""
    return {
        "id": event.id,
        "doc": document_result(document),
        "type": event.type,
        "subtype": event.subtype,
        "title": event.title[:140],
        "status": event.status,
        "modality": event.modality,
        "claimed": event.claimed,
        "attribution": _attribution(event.attribution, document) if event.attribution else None,
        "date": _date(event.date, document) if event.date else None,
        "places": [_place(place, document) for place in event.places],
        "actors": [_actor(actor, document) for actor in event.actors],
        "targets": [_actor(actor, document) for actor in event.targets],
        "numbers": [_number(number, document) for number in event.numbers],
        "triggers": [span_result(span, document) for span in event.triggers],
        "sentence": span_result(event.sentence, document),
        "evidence": [span_result(span, document) for span in event.evidence],
        "confidence": _rounded(event.confidence, 4),
        "why": _words(event.why, document.lang),
        "reasons": _codes(event.why),
        "review": _review(event.why),
        "related": [{"id": other, "relation": relation} for other, relation in event.related],
    }


def document_result(document: Document) -> Json:
    """The fields of a document that its events carry."""
    return _known(
        {
            "id": document.id,
            "title": document.title,
            "lang": document.lang,
            "url": document.url,
            "publisher": document.source,
            "published": document.date.isoformat() if document.date else None,
        }
    )


def span_result(span: Span, document: Document) -> Json:
    """A stretch of the text with its words."""
    return {"start": span.start, "end": span.end, "surface": document.text[span.start : span.end]}


def degrees(value: float | None) -> float | None:
    """A coordinate with six decimals (0.1 m)."""
    return _rounded(value, 6)


def _place(event_place: EventPlace, document: Document) -> Json:
    resolution = event_place.resolution
    mention, place = resolution.mention, resolution.place
    span = Span(mention.start, mention.end)
    return _known(
        {
            "name": place.name if place else mention.name,
            "surface": mention.surface,
            "start": span.start,
            "end": span.end,
            "span": span_result(span, document),
            "mentions": [span_result(other, document) for other in event_place.mentions],
            "role": event_place.role,
            "kind": PLACE_KINDS[mention.kind],
            "inferred": event_place.inferred,
            "lat": degrees(resolution.lat),
            "lon": degrees(resolution.lon),
            "radius_km": _rounded(resolution.radius_km, 1),
            "geonameid": place.geonameid if place else None,
            "place_id": place.id if place else None,
            "feature": place.kind if place else None,
            "country": place.country or None if place else None,
            "admin1": place.admin1_name or None if place else None,
            "admin2": place.admin2_name or None if place else None,
            "level": EVENT_LEVELS.get(place.level, place.level) if place else None,
            "confidence": _rounded(event_place.confidence, 4),
            "place_confidence": _rounded(resolution.confidence, 4),
        }
    )


def _date(date: EventDate, document: Document) -> Json:
    row: Json = {
        "start": date.first.isoformat() if date.first else None,
        "end": date.last.isoformat() if date.last else None,
        "precision": date.precision,
        "edtf": date.edtf,
        "text": date.text,
        "basis": date.basis,
    }
    if date.span:
        row["span"] = span_result(date.span, document)
    return row


def _attribution(attribution: Attribution, document: Document) -> Json:
    row: Json = {"who": attribution.who, "kind": attribution.kind}
    if attribution.span:
        row["span"] = span_result(attribution.span, document)
    if attribution.cue:
        row["cue"] = span_result(attribution.cue, document)
    return row


def _actor(actor: Actor, document: Document) -> Json:
    row: Json = {"name": actor.name, "sector": actor.sector}
    if actor.country:
        row["country"] = actor.country
    if actor.span:
        row["span"] = span_result(actor.span, document)
    return row


def _number(number: Number, document: Document) -> Json:
    row: Json = {
        "kind": number.kind,
        "value": number.value,
        "low": number.low,
        "high": number.high,
        "qualifier": number.qualifier,
        "unit": number.unit,
        "who": number.who,
    }
    if number.span:
        row["span"] = span_result(number.span, document)
    return row


def _words(reasons: Iterable[Reason], lang: str) -> list[str]:
    return [_word(reason, lang) for reason in reasons]


@lru_cache(maxsize=20_000)
def _word(reason: Reason, lang: str) -> str:
    """The same few reasons come again and again, and numbers take time to be worded."""
    return word(reason, lang)


def _review(reasons: Iterable[Reason]) -> str | None:
    """What a person did to the event: "added", "changed", or None when the program alone found it."""
    codes = {reason.code for reason in reasons}
    return "added" if "added" in codes else "changed" if "retyped" in codes else None


def _codes(reasons: Iterable[Reason]) -> list[Json]:
    return [{"code": reason.code, "values": dict(reason.values)} for reason in reasons]


def _known(row: Json) -> Json:
    return {key: value for key, value in row.items() if value is not None}


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits) + 0.0  # + 0.0 turns -0.0 into 0.0
