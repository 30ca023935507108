"""Features → iCalendar (RFC 5545): an all-day entry for each feature whose first day is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ..results import Json
from . import words

STATUS = {"planned": "TENTATIVE", "possible": "TENTATIVE", "denied": "CANCELLED"}


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The calendar in pieces."""
    yield b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//event-mapper//events//EN\r\nCALSCALE:GREGORIAN\r\n"
    for feature in features:
        if feature["properties"].get("event_date"):
            yield b"".join(map(fold, _entry(feature)))
    yield b"END:VCALENDAR\r\n"


def _entry(feature: Json) -> Iterator[str]:
    known = feature["properties"]
    first = date.fromisoformat(known["event_date"])
    last = max(first, date.fromisoformat(known.get("date_end") or known["event_date"]))
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(feature['id'])}@event-mapper"
    # The stamp is a day of the content, not of the export: the same events give the same bytes.
    yield f"DTSTAMP:{date.fromisoformat(known.get('source_date') or known['event_date']):%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    if last < date.max:
        yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escape(words.title(known))}"
    yield f"DESCRIPTION:{escape(words.description(known))}"
    yield f"CATEGORIES:{escape(known['event_type'])}"
    yield f"STATUS:{STATUS.get(known['status'], 'CONFIRMED')}"
    if place := words.where(known):
        yield f"LOCATION:{escape(place)}"
    if feature["geometry"]:
        lon, lat = feature["geometry"]["coordinates"]
        yield f"GEO:{lat};{lon}"
    if known.get("source_url"):
        yield f"URL:{''.join(filter(str.isprintable, known['source_url']))}"
    yield "END:VEVENT"


def escape(text: str) -> str:
    """Text as a property value."""
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(sign, escaped)
    return "".join(c for c in text if c.isprintable() or c == "\t")


def fold(line: str) -> bytes:
    """A content line, cut after at most 75 bytes without cutting a character."""
    data, cut = line.encode("utf-8", "replace"), 75
    parts = []
    while len(data) > cut:
        end = cut
        while data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[:end])
        data, cut = data[end:], 74
    return b"\r\n ".join([*parts, data]) + b"\r\n"
