"""A person's corrections as a log that is replayed over every analysis: what a name means, and what was added by hand.

Rows are only ever added; taking one back is a row too. A correction holds for all mentions of the name in its text;
with scope `source` or `always` it is remembered for later texts. Each row keeps a copy of the chosen place, so that it
survives a gazetteer that numbers its places anew or lost this one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal, get_args

from geopy.distance import great_circle

from .errors import FormatError
from .model import Candidate, Document, EventStatus, Gazetteer, MatchKind, Place, Reason, Resolution
from .resolve.memory import source_key
from .resolve.relations import apply_relation

Naming = Literal["choose", "point", "no_place"]  # what a name means; replayed here
Revising = Literal["add", "event", "not_event", "retype", "same", "different"]  # replayed by `additions`
Action = Literal[Naming, Revising, "undo"]
Scope = Literal["text", "source", "always"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
_NAMING: tuple[Naming, ...] = get_args(Naming)
_REVISING: tuple[Revising, ...] = get_args(Revising)

#: A place of a new gazetteer within this distance of the remembered one, with its name, is taken for the same.
SAME_PLACE_KM = 10.0
#: Reach of a point set on the map when the person gave none.
POINT_RADIUS_KM = 1.0
#: Names that were found without their ending; letters that two forms of a name share.
FORMS: tuple[MatchKind, ...] = ("inflected", "adjective", "demonym")
LEAST_STEM = 4

#: Actions that speak about one thing: the last word counts, and an undo of either takes it back.
_SUBJECTS: dict[str, str] = {"not_event": "change", "retype": "change", "same": "pair", "different": "pair"}


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event as a person told it; `first` and `last` are ISO days or empty, `who` says so where it is a claim."""

    type: str
    title: str
    status: EventStatus = "happened"
    first: str = ""
    last: str = ""
    who: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of the log. `name` is the mention's; `surface` how the text has it; `at` an ISO time, `by` who.

    `document` is the id of the text that it was made in, `source` the key of that text's source. What is added to a
    text or changed in it starts at the character `start`; `target` is the event that is meant, `other` the event of
    `other_document` that it is compared with. An undo of such a row names its action in `undoes`.
    """

    action: Action
    name: str
    document: str
    scope: Scope = "text"
    surface: str = ""
    source: str = ""
    place: Place | None = None
    at: str = ""
    by: str = ""
    start: int | None = None
    event: ToldEvent | None = None
    target: str = ""
    other: str = ""
    other_document: str = ""
    undoes: str = ""

    def __post_init__(self) -> None:
        if self.action not in (*_NAMING, *_REVISING, "undo") or self.scope not in SCOPES:
            raise FormatError(f"A correction cannot have the action “{self.action}” with the scope “{self.scope}”.")
        if not self.name.strip():
            raise FormatError("A correction needs the name that it is about.")
        if self.action != "add" and (self.place is not None) != (self.action in ("choose", "point")):
            raise FormatError("A correction has a place exactly when it chooses one or sets a point.")
        if (self.event is not None) != (self.action in ("event", "retype")):
            raise FormatError("A correction has an event exactly when it adds one or changes its type.")

    @property
    def subject(self) -> tuple[str, str]:
        """What the row speaks about: two rows with the same subject contradict each other."""
        kind = self.undoes or self.action
        ids = sorted((self.target, self.other)) if self.other else [self.target or self.name.casefold().strip()]
        return _SUBJECTS.get(kind, kind), "|".join(ids)


def choose(document: Document, resolution: Resolution, place: Place, *, scope: Scope = "text") -> Correction:
    """This name means another place."""
    return _correction("choose", document, resolution, scope, place)


def set_point(
    document: Document,
    resolution: Resolution,
    lat: float,
    lon: float,
    *,
    radius_km: float = POINT_RADIUS_KM,
    scope: Scope = "text",
) -> Correction:
    """This name is at a point of the map that the gazetteer does not know.

    Raises:
        FormatError: a point that is not on the globe.
    """
    place = point_place(resolution.mention.name, lat, lon, radius_km=radius_km)
    former = resolution.place
    if former and _near(former, lat, lon, 300):
        place = replace(place, country=former.country)
    return _correction("point", document, resolution, scope, place)


def point_place(name: str, lat: float, lon: float, *, radius_km: float = POINT_RADIUS_KM) -> Place:
    """A place that a person set on the map.

    Raises:
        FormatError: a point that is not on the globe.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise FormatError(f"There is no point {lat}, {lon}: latitude is -90…90, longitude -180…180.")
    return Place(
        id=f"user:{lat:.6f},{lon:.6f}",
        name=name,
        kind="PPL",
        level="city",
        lat=lat,
        lon=lon,
        radius_km=radius_km,
        source="user",
    )


def not_a_place(document: Document, resolution: Resolution, *, scope: Scope = "text") -> Correction:
    """This name is no place."""
    return _correction("no_place", document, resolution, scope, None)


def undo(correction: Correction) -> Correction:
    """Takes back what was said about the name in the same scope, or what was added or changed."""
    undoes = "" if correction.action in _NAMING else correction.undoes or correction.action
    return replace(correction, action="undo", place=None, event=None, undoes=undoes)


def _correction(
    action: Action, document: Document, resolution: Resolution, scope: Scope, place: Place | None
) -> Correction:
    mention = resolution.mention
    return Correction(action, mention.name, document.id, scope, mention.surface, source_key(document), place)


@dataclass(slots=True)
class CorrectionLog:
    """The rows in the order in which they were made."""

    rows: list[Correction] = field(default_factory=list)

    def add(self, correction: Correction) -> None:
        """Put a row at the end."""
        self.rows.append(correction)

    def for_document(self, document: Document) -> dict[str, Correction]:
        """Folded name → the correction in force: of this text before its source before all; the last row wins."""
        source = source_key(document)
        chosen: dict[str, Correction] = {}
        for scope in reversed(SCOPES):
            for row in self.rows:
                if row.scope == scope and _holds(row, document.id, source):
                    _enter(chosen, row)
        for row in self.revisions(document.id):
            for key in _keys(row.name, row.surface) if row.action == "add" and row.place else ():
                chosen.setdefault(key, row)
        return chosen

    def revisions(self, document_id: str) -> list[Correction]:
        """What was added to a text or changed in it and not taken back, in the order in which it was said."""
        found: dict[tuple[str, str], Correction] = {}
        for row in self.rows:
            if document_id not in (row.document, row.other_document) or not (row.undoes or row.action in _REVISING):
                continue
            found.pop(row.subject, None)
            if row.action != "undo":
                found[row.subject] = row
        return list(found.values())

    def apply(
        self, document: Document, resolutions: Sequence[Resolution], gazetteer: Gazetteer
    ) -> tuple[Resolution, ...]:
        """The resolutions with all corrections of the text replayed. What is not corrected stays as it is."""
        corrections = self.for_document(document)
        if not corrections:
            return tuple(resolutions)
        rows = _rows(resolutions, corrections)
        corrected = [
            resolution if row is None else _apply(resolution, row, gazetteer)
            for resolution, row in zip(resolutions, rows, strict=True)
        ]
        return tuple(_moved(resolution, corrected) for resolution in corrected)

    def to_lines(self) -> Iterator[str]:
        """One JSON object a row."""
        for row in self.rows:
            data = {key: value for key, value in asdict(row).items() if value not in ("", None)}
            yield json.dumps(data, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> CorrectionLog:
        """The log that `to_lines` wrote.

        Raises:
            FormatError: a line that is no correction; the message says which.
        """
        return cls([_read(line, number) for number, line in enumerate(lines, 1) if line.strip()])

    @classmethod
    def read(cls, path: Path) -> CorrectionLog:
        """The log of a file; empty when there is none.

        Raises:
            FormatError: a line that is no correction.
        """
        return cls.from_lines(path.read_text(encoding="utf-8").splitlines() if path.is_file() else [])

    def write(self, path: Path) -> None:
        """Write the log, whole or not at all."""
        draft = path.with_suffix(".part")
        draft.write_text("".join(f"{line}\n" for line in self.to_lines()), encoding="utf-8")
        draft.replace(path)


def log_path(store: Path) -> Path:
    """The file of the change log: beside the store."""
    return store.with_name("corrections.jsonl")


def _holds(row: Correction, document_id: str, source: str) -> bool:
    if row.scope == "text":
        return row.document == document_id
    return row.scope == "always" or (bool(source) and row.source == source)


def _enter(chosen: dict[str, Correction], row: Correction) -> None:
    """Put a row about a name in force; an undo takes out what its own scope had said."""
    if row.undoes or row.action in _REVISING:
        return
    for key in _keys(row.name, row.surface):
        if row.action != "undo":
            chosen[key] = row
        elif key in chosen and chosen[key].scope == row.scope:
            del chosen[key]


def _keys(name: str, surface: str) -> set[str]:
    return {key for key in (name.casefold().strip(), surface.casefold().strip()) if key}


def _rows(resolutions: Sequence[Resolution], corrections: dict[str, Correction]) -> list[Correction | None]:
    """The correction of each mention: by its name, else by a name that it is a form of (Mossuls, Parisian)."""
    named = []
    for resolution in resolutions:
        keys = (resolution.mention.name.casefold().strip(), resolution.mention.surface.casefold().strip())
        named.append(next((corrections[key] for key in keys if key in corrections), None))
    bases = [(base, row) for base, row in zip(resolutions, named, strict=True) if row is not None]
    return [
        row or next((other for base, other in bases if _is_form(resolution, base)), None)
        for resolution, row in zip(resolutions, named, strict=True)
    ]


def _is_form(one: Resolution, other: Resolution) -> bool:
    """Whether two names are one name with and without an ending, and were taken for one place."""
    if one.place is None or other.place is None or one.place.id != other.place.id:
        return False
    if not any(r.candidates and r.candidates[0].match in FORMS for r in (one, other)):
        return False
    names = one.mention.name.casefold(), other.mention.name.casefold()
    stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*names, strict=False)))
    return len({name.count(" ") for name in names}) == 1 and stem >= min(LEAST_STEM, *map(len, names))


def _apply(resolution: Resolution, row: Correction, gazetteer: Gazetteer) -> Resolution:
    mention = resolution.mention
    remembered = (Reason("remembered"),) if row.scope != "text" else ()
    if row.place is None:
        why = (Reason("corrected_no_place"), *remembered)
        return Resolution(replace(mention, kind="embedded"), None, None, None, None, 1.0, (), why)
    by_hand = row.place.source == "user"
    place = row.place if by_hand else current_place(row.place, gazetteer)
    added = (Reason("added"),) if row.action == "add" else ()
    why = (*added, Reason("corrected_point" if by_hand else "corrected"), *remembered)
    others = tuple(each for each in resolution.candidates if each.place.id != place.id)
    candidates = (Candidate(place, 1.0, "user"), *others)
    return Resolution(mention, place, place.lat, place.lon, place.radius_km, 1.0, candidates, why)


def _moved(resolution: Resolution, corrected: Sequence[Resolution]) -> Resolution:
    """The relation of a corrected mention ("30 km north of …") applied to its new place."""
    place, relation = resolution.place, resolution.mention.relation
    if place is None or relation is None:
        return resolution
    other = None
    if relation.other is not None and 0 <= relation.other < len(corrected):
        other = corrected[relation.other].place
    lat, lon, radius_km = apply_relation(place, relation, other)
    return replace(resolution, lat=lat, lon=lon, radius_km=radius_km)


def current_place(place: Place, gazetteer: Gazetteer) -> Place:
    """The place as the gazetteer has it now: by id, by GeoNames id, by name and point; else the remembered copy."""
    known = gazetteer.place(place.id)
    if known is None and place.geonameid is not None:
        known = gazetteer.place(f"gn:{place.geonameid}")
    if known is not None and _near(known, place.lat, place.lon, max(SAME_PLACE_KM, place.radius_km)):
        return known
    for match in gazetteer.lookup(place.name):
        if match.place.level == place.level and _near(match.place, place.lat, place.lon, SAME_PLACE_KM):
            return match.place
    return place


def _near(place: Place, lat: float, lon: float, limit_km: float) -> bool:
    return float(great_circle((place.lat, place.lon), (lat, lon)).kilometers) <= limit_km


def _read(line: str, number: int) -> Correction:
    known = {each.name for each in fields(Correction)}
    try:
        data: Any = json.loads(line)
        place, event, start = data.pop("place", None), data.pop("event", None), data.pop("start", None)
        return Correction(
            **{key: str(value) for key, value in data.items() if key in known},  # type: ignore[arg-type]
            place=Place(**place) if place else None,
            event=ToldEvent(**{**event, "place": Place(**event["place"]) if event.get("place") else None})
            if event
            else None,
            start=None if start is None else int(start),
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise FormatError(f"Line {number} of the corrections is no correction: {error}") from error
