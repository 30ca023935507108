"""What a person added or changed in a text: mentions before the names are resolved, events after they were found.

The rows come from the log of `corrections`. Words are found again where they stood, or nearest to it when the text was
edited elsewhere; a row whose words are gone changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha1

from .corrections import Correction, ToldEvent, current_place
from .errors import FormatError
from .model import (
    EVENT_TYPES,
    Attribution,
    DatePrecision,
    Document,
    Event,
    EventDate,
    EventPlace,
    Gazetteer,
    Mention,
    Place,
    Reason,
    Resolution,
    Span,
)
from .resolve.memory import source_key

ADDED = Reason("added")
RETYPED = Reason("retyped")
LONGEST_NAME = 100
LONGEST_TITLE = 140


def added_mention(document: Document, span: Span, place: Place | None) -> Correction:
    """The words of a span are the name of a place, here and wherever else the text has them.

    Raises:
        FormatError: a span without letters, over a line or too long for a name.
    """
    surface = _words(document, span)
    if len(surface) > LONGEST_NAME or "\n" in surface:
        raise FormatError(f"A place name has at most {LONGEST_NAME} characters in one line.")
    return Correction(
        "add", surface, document.id, surface=surface, source=source_key(document), place=place, start=span.start
    )


def added_event(document: Document, span: Span, event: ToldEvent) -> Correction:
    """The words of a span tell of an event that the program did not find.

    Raises:
        FormatError: no title, an unknown type, days that are none or in the wrong order.
    """
    surface = _words(document, span)
    if event.type not in EVENT_TYPES:
        raise FormatError(f"There is no event type “{event.type}”; the types are {', '.join(EVENT_TYPES)}.")
    if not event.title.strip() or len(event.title) > LONGEST_TITLE:
        raise FormatError(f"An event has a title of 1 to {LONGEST_TITLE} characters.")
    _period(event)
    key = f"{document.id}|person|{event.type}|{span.start}|{event.title}"
    ident = sha1(key.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:16]
    return Correction("event", event.title, document.id, surface=surface, start=span.start, event=event, target=ident)


def add_mentions(
    document: Document, mentions: Sequence[Mention], revisions: Iterable[Correction]
) -> tuple[Mention, ...]:
    """The mentions with those that a person added; an added one takes the place of those that it overlaps."""
    added: list[Mention] = []
    for row in revisions:
        if row.action == "add":
            spans = _everywhere(document.text, row.surface)
            added += [_mention(document, span, row) for span in spans if not _taken(span, added)]
    if not added:
        return tuple(mentions)
    known = {(mention.start, mention.end) for mention in mentions}
    added = [mention for mention in added if (mention.start, mention.end) not in known]
    kept = [i for i, mention in enumerate(mentions) if not _taken(Span(mention.start, mention.end), added)]
    ordered = sorted((*added, *(mentions[i] for i in kept)), key=lambda mention: mention.start)
    numbers = {(mention.start, mention.end): n for n, mention in enumerate(ordered)}
    moved = {i: numbers[mentions[i].start, mentions[i].end] for i in kept}
    return tuple(_with_other(mention, moved) for mention in ordered)


def revise(
    document: Document,
    resolutions: Sequence[Resolution],
    events: Sequence[Event],
    revisions: Iterable[Correction],
    gazetteer: Gazetteer,
) -> tuple[Event, ...]:
    """The events with those that a person added, without those that were denied, with what else was said of them."""
    revised = list(events)
    for row in revisions:
        if row.action == "event":
            revised += [event] if (event := _told(document, resolutions, row, gazetteer)) else []
        elif row.action in ("not_event", "retype", "same"):
            revised = [changed for event in revised if (changed := _changed(event, row, document))]
    return tuple(sorted(revised, key=lambda event: event.triggers[0].start))


def _changed(event: Event, row: Correction, document: Document) -> Event | None:
    if row.action == "same" and event.id in (row.target, row.other):
        other = row.other if event.id == row.target else row.target
        return replace(event, related=(*event.related, (other, "same")))
    if row.action == "same" or not (event.id == row.target or _same_words(event, row, document)):
        return event
    if row.action == "not_event" or row.event is None:
        return None
    return replace(event, type=row.event.type, subtype="", why=(*event.why, RETYPED))


def _same_words(event: Event, row: Correction, document: Document) -> bool:
    """The id holds the type and the offset; when an analysis gives another, the words still tell which event it is."""
    trigger = event.triggers[0]
    return trigger == _find(document.text, row.surface, row.start or 0)


def _told(document: Document, resolutions: Sequence[Resolution], row: Correction, gazetteer: Gazetteer) -> Event | None:
    span = _find(document.text, row.surface, row.start or 0)
    if span is None or row.event is None:
        return None
    told = row.event
    inside = [s for s in document.sentences if s.start < span.end and span.start < s.end]
    sentence = Span(inside[0].start, inside[-1].end) if inside else span
    return Event(
        id=row.target,
        type=told.type,
        status=told.status,
        triggers=(span,),
        sentence=sentence,
        places=_site(document, resolutions, told.place, span, gazetteer),
        title=told.title,
        claimed=bool(told.who),
        attribution=Attribution(told.who, "unknown") if told.who else None,
        date=_period(told),
        why=(ADDED,),
    )


def _site(
    document: Document, resolutions: Sequence[Resolution], place: Place | None, span: Span, gazetteer: Gazetteer
) -> tuple[EventPlace, ...]:
    """The place as the text names it nearest to the words of the event; a place that it does not name is inferred."""
    if place is None:
        return ()
    if place.source != "user":
        place = current_place(place, gazetteer)
    named = [r for r in resolutions if r.place is not None and r.place.id == place.id]
    if named:
        nearest = min(named, key=lambda r: abs(r.mention.start - span.start))
        return (EventPlace(nearest, "site"),)
    mention = _mention(document, span, None)
    mention = replace(mention, name=place.name)
    resolution = Resolution(mention, place, place.lat, place.lon, place.radius_km, 1.0, (), (ADDED,))
    return (EventPlace(resolution, "site", inferred=True),)


def _period(told: ToldEvent) -> EventDate | None:
    if not told.first and not told.last:
        return None
    try:
        first, last = (date.fromisoformat(day) for day in (told.first or told.last, told.last or told.first))
    except ValueError as error:
        raise FormatError("A day is written YYYY-MM-DD.") from error
    if last < first:
        raise FormatError("The last day of an event is not before the first.")
    edtf = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    precision: DatePrecision = "day" if first == last else "week" if last - first == timedelta(6) else "days"
    return EventDate(first, last, precision, edtf, "explicit")


def _mention(document: Document, span: Span, row: Correction | None) -> Mention:
    starts = [sentence.start for sentence in document.sentences]
    sentence = max(0, bisect_right(starts, span.start) - 1)
    lang = document.sentences[sentence].lang if document.sentences else document.lang
    surface = document.text[span.start : span.end]
    return Mention(span.start, span.end, surface, "literal", row.name if row else surface, lang, sentence)


def _with_other(mention: Mention, moved: dict[int, int]) -> Mention:
    """The mention with its relation pointing at the new number of the other one; none when that is gone."""
    relation = mention.relation
    if relation is None or relation.other is None:
        return mention
    if relation.other not in moved:
        return replace(mention, relation=None)
    return replace(mention, relation=replace(relation, other=moved[relation.other]))


def _taken(span: Span, mentions: Sequence[Mention]) -> bool:
    return any(mention.start < span.end and span.start < mention.end for mention in mentions)


def _everywhere(text: str, surface: str) -> list[Span]:
    """Where the text has these words as whole words."""
    pattern = rf"(?<!\w){re.escape(surface)}(?!\w)"
    return [Span(*match.span()) for match in re.finditer(pattern, text)] if surface else []


def _find(text: str, surface: str, start: int) -> Span | None:
    """Where the words stand: at `start`, else nearest to it; None when the text no longer has them."""
    if surface and text.startswith(surface, start):
        return Span(start, start + len(surface))
    found = [match.start() for match in re.finditer(re.escape(surface), text)] if surface else []
    if not found:
        return None
    nearest = min(found, key=lambda at: abs(at - start))
    return Span(nearest, nearest + len(surface))


def _words(document: Document, span: Span) -> str:
    surface = document.text[span.start : span.end]
    if not (0 <= span.start < span.end <= len(document.text)) or not any(map(str.isalnum, surface)):
        raise FormatError("Select the words of the text that name it.")
    return surface
