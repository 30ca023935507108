"""Why a candidate won: codes and values for `mapper.reasons`, the strongest first."""

from __future__ import annotations

from geopy.distance import great_circle

from ..model import Candidate, Mention, Place, Reason
from .candidates import Floats
from .features import COLUMN

#: Column, code, how much of it is worth telling. Order = order of telling.
TOLD: tuple[tuple[str, str, float], ...] = (
    ("inside", "wording", 0.3),
    ("hint_same", "cue", 0.5),
    ("home_wide", "home_area", 0.25),
    ("home_admin1", "home_area", 0.3),
    ("country_named_near", "country_same_sentence", 0.45),
    ("admin1_named", "division_named", 0.5),
    ("country_named", "country_named", 0.5),
    ("capital_of_named", "capital", 0.5),
    ("narrow_most", "close_places", 0.3),
    ("dateline_wide", "dateline", 0.5),
    ("listed_wide", "listed", 0.4),
    ("source_wide", "source_name", 0.5),
    ("country_share", "country_share", 0.4),
)
MOST_REASONS = 3
SIMILAR = ("romanised", "fuzzy", "transcription")
LOCAL = ("city", "suburb")


def explain(mention: Mention, row: Floats, candidates: tuple[Candidate, ...]) -> tuple[Reason, ...]:
    """The reasons for the first candidate, from its feature row."""
    winner = candidates[0]
    reasons: list[Reason] = []
    if winner.match in SIMILAR:
        reasons.append(Reason("similar_spelling", (("name", winner.place.name),)))
    for column, code, least in TOLD:
        if len(reasons) >= MOST_REASONS:
            break
        if row[COLUMN[column]] >= least and _tells(code, winner.place, reasons):
            reasons.append(Reason(code, _values(code, winner.place, mention)))
    if winner.place.population > 0:
        reasons.append(Reason("population", (("population", str(winner.place.population)),)))
    reasons.append(_alternative(candidates))
    return tuple(reasons)


def _tells(code: str, place: Place, reasons: list[Reason]) -> bool:
    """Leave out what another reason said already, or what is true of every country."""
    said = {reason.code for reason in reasons}
    if code in said or (place.level == "country" and code not in ("cue", "listed")):
        return False
    if code == "country_named":
        return not said & {"country_same_sentence", "wording"}
    if code == "country_share":
        return not said
    return True


def _values(code: str, place: Place, mention: Mention) -> tuple[tuple[str, str], ...]:
    if code == "cue":
        return (("level", mention.hint or place.level),)
    if code == "division_named":
        return (("place", place.name),)
    return (("country", place.country), ("place", place.name))


def _alternative(candidates: tuple[Candidate, ...]) -> Reason:
    """The next candidate that is really elsewhere, and how far."""
    first = candidates[0].place
    for candidate in candidates[1:]:
        away = great_circle((first.lat, first.lon), (candidate.place.lat, candidate.place.lon)).kilometers
        if away > max(50.0, first.radius_km):
            values = (
                ("name", candidate.place.name),
                ("country", candidate.place.country),
                ("distance_km", f"{away:.0f}"),
            )
            return Reason("next_alternative", values)
    return Reason("only_candidate")
