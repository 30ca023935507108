"""Document and mentions → resolutions: candidates, two ranking passes over the whole document, reasons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from geopy.distance import great_circle

from ..lang import lines
from ..model import Candidate, Document, Gazetteer, MatchKind, Mention, Place, Reason, Relation, Resolution
from .around import place_around
from .candidates import Floats, Names
from .context import Unit, read_context
from .explain import SIMILAR, explain
from .features import COLUMN, HomeArea, Stack, features, softmax
from .memory import Home, Memory, source_key
from .ranker import Ranker
from .relations import apply_relation
from .source_names import country_of_source, names_in_source
from .unknown import by_part, place_unknown
from .wording import by_wording

#: Candidates that a resolution carries.
MOST_SHOWN = 8
#: Below this confidence nothing fits: a best guess is worth showing for the name as it stands, not for a look-alike.
LEAST_CONFIDENCE, LEAST_LOOSE_CONFIDENCE = 0.05, 0.25


#: A town is taken for its province's namesake within this distance, if it is believed at least so much.
TOWN_KM, LEAST_TOWN = 60.0, 0.05
#: What a source's other articles must say for its home, and at most for the place that had won, as a share of that.
LEAST_HOME, MOST_AWAY = 0.2, 0.25
#: Ways of finding a province that a town's bare name is not.
NOT_BARE: tuple[MatchKind, ...] = ("adjective", "demonym", "affix", "abbreviation")


class Resolver:
    """Finds the place that each mention of a document means."""

    def __init__(self, gazetteer: Gazetteer, ranker: Ranker) -> None:
        self.names = Names(gazetteer)
        self.ranker = ranker
        self._sources: dict[str, tuple[str, ...]] = {}

    @classmethod
    def load(cls, gazetteer: Gazetteer) -> Resolver:
        """With the shipped weights.

        Raises:
            ModelError: the weights do not fit this version.
        """
        return cls(gazetteer, Ranker.load())

    def resolve(
        self, document: Document, mentions: Sequence[Mention], *, memory: Memory | None = None
    ) -> tuple[Resolution, ...]:
        """One resolution per mention, in their order. `memory` adds the home area of the document's source."""
        home = memory.home(document) if memory else None
        stack = self.stack(document, mentions, home)
        if not stack.context.units:
            return tuple(_bare(mention) for mention in mentions)
        first = softmax(self.ranker.first_pass(features(stack, start(stack))), stack)
        first = softmax(self.ranker.first_pass(features(stack, first)), stack)
        matrix = features(stack, first)
        belief = softmax(self.ranker.second_pass(matrix), stack)
        decided = [
            self._decide(mentions[u.mentions[0]], u, i, stack, matrix, belief) if u.mentions else None
            for i, u in enumerate(stack.context.units)
        ]
        whole = [None if unit is None else decided[unit] for unit in stack.context.unit_of]
        whole = by_wording(document, mentions, whole, stack.context)
        chosen = [
            by_part(mention, decision) if decision and part else decision
            for mention, decision, part in zip(mentions, whole, stack.context.parts, strict=True)
        ]
        resolutions = [
            _bare(mention) if decision is None else _place(mention, decision, chosen)
            for mention, decision in zip(mentions, chosen, strict=True)
        ]
        return place_around(document, mentions, place_unknown(document, mentions, resolutions), home)

    def stack(self, document: Document, mentions: Sequence[Mention], home: Home | None) -> Stack:
        """The candidates of all mentions, with the links between them and the home area of the source."""
        source = source_key(document) if home is None or home.heeded else ""
        extra = tuple(
            Unit(name, (), self.names.table(name, document.lang), None, False) for name in self.names_in_source(source)
        )
        context = read_context(document, mentions, self.names, extra)
        own = country_of_source(source)
        written_for = (own,) if own else lines(document.lang, "countries.txt")
        countries = frozenset(self.names.code(code) for code in written_for)
        return Stack(context, self._home_area(home), countries, self.names.code(own))

    def names_in_source(self, source: str) -> tuple[str, ...]:
        """Place names in the source's own name or domain."""
        if source not in self._sources:
            if len(self._sources) > 5000:
                self._sources.clear()
            self._sources[source] = names_in_source(source, self.names.known)
        return self._sources[source]

    def _home_area(self, home: Home | None) -> HomeArea | None:
        if home is None or not home.articles:
            return None
        lat = np.radians([spot.lat for spot in home.spots])
        lon = np.radians([spot.lon for spot in home.spots])
        xyz = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
        return HomeArea(
            known=float(np.log1p(home.articles)),
            countries={self.names.code(code): share for code, share in home.countries},
            divisions={self.names.code(code): share for code, share in home.divisions},
            points_xyz=xyz.reshape(len(home.spots), 3),
            point_weight=np.array([spot.share for spot in home.spots]),
            names=tuple(spot.name.casefold() for spot in home.spots),
        )

    def _decide(
        self, mention: Mention, unit: Unit, number: int, stack: Stack, matrix: Floats, belief: Floats
    ) -> Resolution:
        """The decision for one unit, worded for its first mention."""
        begin = int(stack.starts[number])
        beliefs = belief[begin : begin + len(unit.table)]
        beliefs = town_first(unit, beliefs)
        beliefs = at_home(matrix[begin : begin + len(beliefs)], beliefs)
        order = np.lexsort((np.arange(len(beliefs)), -beliefs))[:MOST_SHOWN]
        candidates = tuple(
            Candidate(unit.table.matches[i].place, round(float(beliefs[i]), 4), unit.table.matches[i].kind)
            for i in order
        )
        confidence = round(self.ranker.confidence(matrix[begin + order[0]], float(beliefs[order[0]])), 4)
        if confidence < (LEAST_LOOSE_CONFIDENCE if candidates[0].match in SIMILAR else LEAST_CONFIDENCE):
            return Resolution(mention, None, None, None, None, confidence, candidates, (Reason("nothing_fits"),))
        why = explain(mention, matrix[begin + order[0]], candidates)
        place = candidates[0].place
        return Resolution(mention, place, place.lat, place.lon, place.radius_km, confidence, candidates, why)


def town_first(unit: Unit, beliefs: Floats) -> Floats:
    """A town and the province around it that share a name: without a cue word, the town is meant. They swap beliefs."""
    winner = unit.table.matches[int(beliefs.argmax())]
    if unit.hint or winner.place.level not in ("admin1", "admin2") or winner.kind in NOT_BARE:
        return beliefs
    for i in np.argsort(-beliefs, kind="stable")[1:MOST_SHOWN]:
        town = unit.table.matches[i].place
        same = town.country == winner.place.country and town.admin1 == winner.place.admin1
        if town.level == "city" and beliefs[i] >= LEAST_TOWN and same and _apart_km(town, winner.place) <= TOWN_KM:
            result = beliefs.copy()
            result[i], result[int(beliefs.argmax())] = beliefs.max(), beliefs[i]
            return result
    return beliefs


def at_home(rows: Floats, beliefs: Floats) -> Floats:
    """The name that a source itself bears is that of its home: the place among those of its other articles is meant.

    "Paris" in the Paris Beacon, whose other articles name towns of Illinois. The winner and that place swap beliefs.
    """
    if not rows[0, COLUMN["source_self"]]:
        return beliefs
    others = rows[:, COLUMN["home_others"]]
    home, winner = int(others.argmax()), int(beliefs.argmax())
    if others[home] < LEAST_HOME or others[winner] > MOST_AWAY * others[home]:
        return beliefs
    result = beliefs.copy()
    result[home], result[winner] = beliefs[winner], beliefs[home]
    return result


def _apart_km(first: Place, second: Place) -> float:
    return float(great_circle((first.lat, first.lon), (second.lat, second.lon)).kilometers)


def start(stack: Stack) -> Floats:
    """Beliefs from the names alone, before anything else in the document is looked at."""
    order = np.arange(len(stack.unit)) - stack.starts[stack.unit]
    return softmax(0.8 * stack.column("log_population") - 0.7 * np.log1p(order), stack)


def _place(mention: Mention, decision: Resolution, chosen: Sequence[Resolution | None]) -> Resolution:
    """The decision of a unit for one of its mentions, moved by the mention's relation."""
    place = decision.place
    lat, lon, radius_km = decision.lat, decision.lon, decision.radius_km
    why = decision.why
    relation = mention.relation
    if place is not None and relation is not None:
        lat, lon, radius_km = apply_relation(place, relation, _other(relation.other, chosen))
        why = (_relation_reason(relation, place), *why)
    return Resolution(mention, place, lat, lon, radius_km, decision.confidence, decision.candidates, why)


def _other(index: int | None, chosen: Sequence[Resolution | None]) -> Place | None:
    decision = chosen[index] if index is not None and 0 <= index < len(chosen) else None
    return decision.place if decision else None


def _relation_reason(relation: Relation, place: Place) -> Reason:
    """What the words around the name do with its place."""
    values = [("place", place.name)]
    code = f"relation_{relation.kind}"
    if relation.distance_km is not None:
        values.append(("distance_km", f"{relation.distance_km:g}"))
    if relation.bearing_deg is not None:
        values.append(("bearing_deg", f"{relation.bearing_deg:g}"))
    if relation.kind == "offset" and relation.distance_km is None:
        code = "relation_direction"
    elif relation.kind == "offset" and relation.bearing_deg is None:
        code = "relation_distance"
    return Reason(code, tuple(values))


def _bare(mention: Mention) -> Resolution:
    """A mention without candidates: its own coordinate, or nothing."""
    if mention.lat is not None and mention.lon is not None:
        return Resolution(mention, None, mention.lat, mention.lon, 1.0, 1.0, (), (Reason("coordinate"),))
    return Resolution(mention, None, None, None, None, 0.0, (), (Reason("no_candidate"),))
