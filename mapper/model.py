"""The data of the path: text → Document → mentions → resolutions → events. Frozen, standard library only.

Offsets count Unicode code points of `Document.text` and are half-open. Coordinates are WGS 84 degrees, always in
named fields. `None` means "not known"; "none found" is an empty tuple.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

ZoneKind = Literal["headline", "repeat", "subhead", "dateline", "agency", "boilerplate", "body"]
MentionKind = Literal["literal", "modifier", "metonymic", "associative", "demonym", "embedded"]
Level = Literal[
    "country", "admin1", "admin2", "city", "suburb", "water", "mountain", "island", "region", "road", "facility"
]
MatchKind = Literal[
    "exact",  # the name as the gazetteer has it (folded: case, diacritics, hyphens)
    "alternate",  # an alternate name of the place
    "exonym",  # a hand-written press spelling
    "abbreviation",  # Ala., B.C., USA
    "inflected",  # after an ending was taken off: Mossuls, Niederlanden
    "adjective",  # irakisch, Iraqi, français
    "demonym",  # Iraker, Briton
    "transcription",  # generated spelling: Dschisr al-Schughur
    "romanised",  # equal romanisation key, a cued fall-back
    "fuzzy",  # small edit distance, a cued fall-back
    "affix",  # "Landkreis X", "X County"
    "user",  # a layer that the user added
    "online",  # a geocoder's answer
]
RelationKind = Literal["near", "offset", "between", "border"]
EventStatus = Literal["happened", "ongoing", "planned", "possible", "denied"]
Modality = Literal["announced", "expected", "demanded", "feared", "offered"]
AttributionKind = Literal["party", "third_party", "authority", "media", "unknown"]
DatePrecision = Literal["day", "days", "week", "month", "season", "year", "vague"]
DateBasis = Literal["explicit", "weekday", "relative", "inherited", "publication"]
PlaceRole = Literal["site", "origin", "destination", "route", "topic", "actor_home", "mentioned"]
NumberKind = Literal[
    "killed",
    "injured",
    "missing",
    "displaced",
    "abducted",
    "released",
    "arrested",
    "participants",
    "affected",
    "laid_off",
    "incidents",
    "targets",
    "damage",
]

EVENT_TYPES = (
    "battle",
    "bombardment",
    "attack",
    "abduction",
    "release",
    "protest",
    "meeting",
    "agreement",
    "statement",
    "politics",
    "aid",
    "migration",
    "health",
    "disaster",
    "accident",
    "crime",
    "labour",
    "economy",
    "transport",
    "other",
)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of the text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or punctuation mark; `text` is the stretch itself."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its stretch, the tokens `first` (inclusive) to `last` (exclusive), its zone and paragraph."""

    start: int
    end: int
    first: int
    last: int
    zone: ZoneKind
    paragraph: int
    lang: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the text that plays one part: headline, dateline, boilerplate, body …"""

    kind: ZoneKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text made ready: context fields, tokens, sentences, zones. `date` is the publication date."""

    id: str
    text: str
    lang: str
    title: str | None = None
    date: date | None = None
    source: str | None = None
    url: str | None = None
    domain: str | None = None
    tokens: tuple[Token, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    zones: tuple[Zone, ...] = ()
    quotes: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One gazetteer entry. `kind` is a GeoNames feature code (PPL, PCLI, ADM1, SEA …).

    `id` is unique in the index and stable across builds ("gn:99072", "adm1:IQ.15", "fact:sea/black-sea");
    `country` is ISO 3166-1 alpha-2 or "" (seas, world regions); `radius_km` says how far the place reaches
    around its point.
    """

    id: str
    name: str
    kind: str
    level: Level
    lat: float
    lon: float
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    radius_km: float = 5.0
    geonameid: int | None = None
    source: str = "geonames"
    alternates: int = 0
    admin1_name: str = ""
    admin2_name: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a name may mean, and how the name was found."""

    place: Place
    name: str
    kind: MatchKind
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of running text that is a name in the gazetteer."""

    start: int
    end: int
    name: str


class Gazetteer(Protocol):
    """Anything that answers "which places may this name mean?"."""

    def lookup(self, name: str, *, lang: str = "", cued: bool = False) -> Sequence[Match]:
        """All places that `name` may mean, most prominent first; `cued` allows romanisation and fuzzy matches."""
        ...

    def scan(self, text: str, *, lang: str = "") -> Iterator[Hit]:
        """Longest capitalised names of the gazetteer in `text`, left to right, not overlapping."""
        ...

    def place(self, place_id: str) -> Place | None:
        """The place of an id."""
        ...


@dataclass(frozen=True, slots=True)
class Relation:
    """A spatial relation that moves or widens a mention: "30 km nördlich von X", "bei X", "zwischen A und B"."""

    kind: RelationKind
    start: int
    end: int
    distance_km: float | None = None
    bearing_deg: float | None = None
    other: int | None = None  # index of the second mention (between, border)


@dataclass(frozen=True, slots=True)
class Mention:
    """A toponym at its place in the text. `name` is what the gazetteer is asked for.

    `hint` is the level that a cue word asks for ("Provinz Idlib" → admin1); `lat`/`lon` are set when the mention
    is itself a coordinate; `confidence` is the recogniser's.
    """

    start: int
    end: int
    surface: str
    kind: MentionKind
    name: str
    lang: str
    sentence: int
    hint: Level | None = None
    relation: Relation | None = None
    lat: float | None = None
    lon: float | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place with a score in 0–1, for one mention."""

    place: Place
    score: float
    match: MatchKind = "exact"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was decided: a code of the message catalogue and its values, worded for the reader later."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The decision for one mention. `place` is None when nothing fits; `lat`, `lon`, `radius_km` include relations."""

    mention: Mention
    place: Place | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression and the closed interval it means; an open end is None. `edtf` is ISO 8601-2."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: DatePrecision
    edtf: str
    basis: DateBasis


@dataclass(frozen=True, slots=True)
class EventDate:
    """When an event took place: the interval, and the words it came from."""

    first: date | None
    last: date | None
    precision: DatePrecision
    edtf: str
    basis: DateBasis
    text: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so. `cue` is the wording that shows it ("nach Angaben")."""

    who: str
    kind: AttributionKind
    span: Span | None = None
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, group or state in an event, as the text names it; `country` is ISO 3166-1 alpha-2."""

    name: str
    country: str = ""
    sector: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number stated for an event: "mindestens 36 Tote" is kind killed, value 36, qualifier ">="."""

    kind: NumberKind
    value: float | None
    low: float | None = None
    high: float | None = None
    qualifier: Literal["=", ">", ">=", "<", "<=", "~"] = "="
    unit: str = "persons"
    who: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class EventPlace:
    """A resolved mention in its role for an event. `mentions` are further spans of the same place."""

    resolution: Resolution
    role: PlaceRole
    inferred: bool = False
    confidence: float = 1.0
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what, where, when, and the words that say so. `triggers[0]` is the main one."""

    id: str
    type: str
    status: EventStatus
    triggers: tuple[Span, ...]
    sentence: Span
    places: tuple[EventPlace, ...] = ()
    subtype: str = ""
    title: str = ""
    modality: Modality | None = None
    claimed: bool = False
    attribution: Attribution | None = None
    date: EventDate | None = None
    actors: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    numbers: tuple[Number, ...] = ()
    evidence: tuple[Span, ...] = ()
    confidence: float = 1.0
    why: tuple[Reason, ...] = ()
    related: tuple[tuple[str, str], ...] = ()  # (event id, relation)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one document gave: its resolutions (one per mention, in text order) and its events."""

    document: Document
    resolutions: tuple[Resolution, ...]
    events: tuple[Event, ...]
    notes: tuple[Reason, ...] = ()
