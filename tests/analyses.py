"""Small analyses made by hand, for the tests of results, features, store and exports."""

from __future__ import annotations

from datetime import date

from mapper.model import (
    Actor,
    Analysis,
    Attribution,
    Candidate,
    Document,
    Event,
    EventDate,
    EventPlace,
    Mention,
    Number,
    Place,
    Reason,
    Resolution,
    Span,
)

TEXT = (
    "Bei einem Luftangriff auf Mossul sind nach Angaben der Armee am Montag mindestens 36 Menschen getötet worden. "
    "Auch in Raka gab es Explosionen. In Genf wollen die Parteien im Februar verhandeln. "
    "Der Sprecher Paul Paris schwieg. Irgendwo streikten die Lotsen."
)
MOSUL = Place(
    "gn:99072",
    "Mosul",
    "PPLA",
    "city",
    36.335,
    43.11889,
    "IQ",
    "IQ.15",
    "",
    1739800,
    15.0,
    99072,
    admin1_name="Nineveh",
)
RAQQA = Place("gn:172955", "Ar Raqqah", "PPLA", "city", 35.9528, 39.0079, "SY", "SY.04", "", 177636, 8.0, 172955)
GENEVA = Place("gn:2660646", "Genève", "PPLA", "city", 46.20222, 6.14569, "CH", "CH.GE", "", 183981, 6.0, 2660646)
GENEVA_US = Place("gn:4893591", "Geneva", "PPL", "city", 41.88753, -88.30535, "US", "US.IL", "", 21000, 4.0, 4893591)


def span(words: str, text: str = TEXT) -> Span:
    """Where the words stand for the first time."""
    start = text.index(words)
    return Span(start, start + len(words))


def resolution(words: str, place: Place | None, kind: str = "literal", text: str = TEXT, **more: object) -> Resolution:
    """A mention with its place."""
    where = span(words, text)
    mention = Mention(where.start, where.end, words, kind, words, "de", 0)  # type: ignore[arg-type]
    lat, lon, radius = (place.lat, place.lon, place.radius_km) if place else (None, None, None)
    candidates = (Candidate(place, 0.9),) if place else ()
    fields: dict[str, object] = {"candidates": candidates, **more}
    return Resolution(mention, place, lat, lon, radius, 0.9 if place else 0.0, **fields)  # type: ignore[arg-type]


def document(ident: str = "a1", text: str = TEXT, **more: object) -> Document:
    """The article of 20 January 2016."""
    fields: dict[str, object] = {
        "title": "Tote bei Angriff auf Mossul",
        "date": date(2016, 1, 20),
        "source": "Hafen-Bote",
        "url": "https://example.org/a?b=1&c=2",
        **more,
    }
    return Document(ident, text, "de", **fields)  # type: ignore[arg-type]


def analysis(ident: str = "a1", **more: object) -> Analysis:
    """Three events: one on two sites and claimed, one planned, one without a site; an embedded name."""
    mosul, raqqa = resolution("Mossul", MOSUL, why=(Reason("population", (("rank", "1"),)),)), resolution("Raka", RAQQA)
    geneva = resolution("Genf", GENEVA, candidates=(Candidate(GENEVA, 0.95), Candidate(GENEVA_US, 0.05)))
    events = (
        Event(
            f"{ident}-e1",
            "bombardment",
            "happened",
            (span("Luftangriff"), span("Explosionen")),
            span(TEXT.split(". ")[0] + "."),
            (EventPlace(mosul, "site"), EventPlace(raqqa, "site", inferred=True, confidence=0.5)),
            subtype="air_strike",
            title="Luftangriff auf Mossul",
            claimed=True,
            attribution=Attribution("Armee", "party", span("Armee"), span("nach Angaben")),
            date=EventDate(date(2016, 1, 18), date(2016, 1, 18), "day", "2016-01-18", "weekday", "am Montag"),
            targets=(Actor("Menschen"),),
            numbers=(Number("killed", 36, 36, None, ">="),),
            confidence=0.875,
            why=(Reason("preposition", (("word", "auf"),)),),
        ),
        Event(
            f"{ident}-e2",
            "meeting",
            "planned",
            (span("verhandeln"),),
            span("In Genf wollen die Parteien im Februar verhandeln."),
            (EventPlace(geneva, "site"),),
            title="Verhandlungen in Genf",
            modality="announced",
            date=EventDate(date(2016, 2, 1), date(2016, 2, 29), "month", "2016-02", "relative", "im Februar"),
            actors=(Actor("die Parteien", sector=None),),
        ),
        Event(f"{ident}-e3", "labour", "happened", (span("streikten"),), span("Irgendwo streikten die Lotsen.")),
    )
    embedded = resolution("Paris", None, "embedded")
    return Analysis(document(ident, **more), (geneva, mosul, raqqa, embedded), events)
