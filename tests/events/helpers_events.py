"""Small documents with known places for the tests of the event step."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.documents import make_document
from mapper.events import Extractor
from mapper.model import Document, Event, Mention, MentionKind, Place, Resolution
from mapper.times import find_times

#: surface: name, level, latitude, longitude, country, radius
PLACES: dict[str, tuple[str, str, float, float, str, float]] = {
    "Mossul": ("Mosul", "city", 36.34, 43.12, "IQ", 15.0),
    "Raka": ("Raqqa", "city", 35.95, 39.01, "SY", 10.0),
    "Berlin": ("Berlin", "city", 52.52, 13.41, "DE", 25.0),
    "Bremen": ("Bremen", "city", 53.08, 8.81, "DE", 15.0),
    "Kassel": ("Kassel", "city", 51.32, 9.5, "DE", 10.0),
    "Genf": ("Geneva", "city", 46.2, 6.15, "CH", 10.0),
    "Bagdad": ("Baghdad", "city", 33.31, 44.36, "IQ", 20.0),
    "Moskau": ("Moscow", "city", 55.75, 37.62, "RU", 30.0),
    "Syrien": ("Syria", "country", 35.0, 38.0, "SY", 240.0),
    "irakischen": ("Iraq", "country", 33.0, 44.0, "IQ", 370.0),
    "russische": ("Russia", "country", 60.0, 90.0, "RU", 2300.0),
    "Leeds": ("Leeds", "city", 53.8, -1.55, "GB", 10.0),
    "York": ("York", "city", 53.96, -1.08, "GB", 8.0),
    "London": ("London", "city", 51.51, -0.13, "GB", 25.0),
    "England": ("England", "admin1", 52.5, -1.5, "GB", 250.0),
    "Russian": ("Russia", "country", 60.0, 90.0, "RU", 2300.0),
    "Lyon": ("Lyon", "city", 45.76, 4.84, "FR", 10.0),
    "Madrid": ("Madrid", "city", 40.42, -3.7, "ES", 20.0),
}


def make(text: str, *, date: str | None = "2016-01-20", lang: str = "de", **kinds: MentionKind) -> Document:
    """A document of one text."""
    return make_document(text, id="test", date=date, lang=lang)


def resolve(document: Document, kinds: dict[str, MentionKind]) -> list[Resolution]:
    """The places of the table that stand in the text; literal unless `kinds` says otherwise."""
    found = []
    for token in document.tokens:
        if token.text not in PLACES:
            continue
        name, level, lat, lon, country, radius = PLACES[token.text]
        kind = kinds.get(token.text, "literal")
        sentence = next(i for i, s in enumerate(document.sentences) if s.start <= token.start < s.end)
        mention = Mention(token.start, token.end, token.text, kind, token.text, document.lang, sentence)
        place = Place(f"test:{name}", name, "", level, lat, lon, country, radius_km=radius)  # type: ignore[arg-type]
        found.append(Resolution(mention, place, lat, lon, radius, 1.0))
    return found


def events_of(
    text: str, *, date: str | None = "2016-01-20", lang: str = "de", **kinds: MentionKind
) -> tuple[Event, ...]:
    """The events of a text."""
    document = make(text, date=date, lang=lang)
    return Extractor.load().extract(document, resolve(document, kinds), find_times(document))


def sites(event: Event) -> list[str]:
    """Names of the sites of an event."""
    return [p.resolution.place.name for p in event.places if p.role == "site" and p.resolution.place is not None]


def only(events: Sequence[Event], type: str) -> Event:
    """The one event of a type."""
    found = [event for event in events if event.type == type]
    assert len(found) == 1, [(event.type, event.title) for event in events]
    return found[0]
