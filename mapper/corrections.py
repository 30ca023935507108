"""A person's corrections as a log that is replayed over every analysis: another candidate, a point, "not a place".

Rows are only ever added; taking one back is a row too. A correction holds for all mentions of the name in its text;
with scope `source` or `always` it is remembered for later texts. Each row keeps a copy of the chosen place, so that it
survives a gazetteer that numbers its places anew or lost this one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from geopy.distance import great_circle

from .errors import FormatError
from .model import Candidate, Document, Gazetteer, Place, Reason, Resolution
from .resolve.memory import source_key
from .resolve.relations import apply_relation

Action = Literal["choose", "point", "no_place", "undo"]
Scope = Literal["text", "source", "always"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

#: A place of a new gazetteer within this distance of the remembered one, with its name, is taken for the same.
SAME_PLACE_KM = 10.0
#: Reach of a point set on the map when the person gave none.
POINT_RADIUS_KM = 1.0


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of the log. `name` is the mention's; `surface` how the text has it; `at` an ISO time, `by` who.

    `document` is the id of the text that it was made in, `source` the key of that text's source.
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

    def __post_init__(self) -> None:
        if self.action not in get_args(Action) or self.scope not in SCOPES:
            raise FormatError(f"A correction cannot have the action “{self.action}” with the scope “{self.scope}”.")
        if not self.name.strip():
            raise FormatError("A correction needs the name that it is about.")
        if (self.place is not None) != (self.action in ("choose", "point")):
            raise FormatError("A correction has a place exactly when it chooses one or sets a point.")


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
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise FormatError(f"There is no point {lat}, {lon}: latitude is -90…90, longitude -180…180.")
    name = resolution.mention.name
    former = resolution.place
    place = Place(
        id=f"user:{lat:.6f},{lon:.6f}",
        name=name,
        kind="PPL",
        level="city",
        lat=lat,
        lon=lon,
        country=former.country if former and _near(former, lat, lon, 300) else "",
        radius_km=radius_km,
        source="user",
    )
    return _correction("point", document, resolution, scope, place)


def not_a_place(document: Document, resolution: Resolution, *, scope: Scope = "text") -> Correction:
    """This name is no place."""
    return _correction("no_place", document, resolution, scope, None)


def undo(correction: Correction) -> Correction:
    """Takes back what was said about the name in the same scope."""
    return replace(correction, action="undo", place=None)


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
        return chosen

    def apply(
        self, document: Document, resolutions: Sequence[Resolution], gazetteer: Gazetteer
    ) -> tuple[Resolution, ...]:
        """The resolutions with all corrections of the text replayed. What is not corrected stays as it is."""
        corrections = self.for_document(document)
        if not corrections:
            return tuple(resolutions)
        corrected = [_apply(resolution, corrections, gazetteer) for resolution in resolutions]
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
    """Put a row in force; an undo takes out what its own scope had said."""
    for key in _keys(row.name, row.surface):
        if row.action != "undo":
            chosen[key] = row
        elif key in chosen and chosen[key].scope == row.scope:
            del chosen[key]


def _keys(name: str, surface: str) -> set[str]:
    return {key for key in (name.casefold().strip(), surface.casefold().strip()) if key}


def _apply(resolution: Resolution, corrections: dict[str, Correction], gazetteer: Gazetteer) -> Resolution:
    mention = resolution.mention
    keys = (mention.name.casefold().strip(), mention.surface.casefold().strip())
    row = next((corrections[key] for key in keys if key in corrections), None)
    if row is None:
        return resolution
    remembered = (Reason("remembered"),) if row.scope != "text" else ()
    if row.place is None:
        why = (Reason("corrected_no_place"), *remembered)
        return Resolution(replace(mention, kind="embedded"), None, None, None, None, 1.0, (), why)
    place = current_place(row.place, gazetteer) if row.action == "choose" else row.place
    why = (Reason("corrected" if row.action == "choose" else "corrected_point"), *remembered)
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
        place = data.pop("place", None)
        return Correction(
            **{key: str(value) for key, value in data.items() if key in known},  # type: ignore[arg-type]
            place=Place(**place) if place else None,
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise FormatError(f"Line {number} of the corrections is no correction: {error}") from error
