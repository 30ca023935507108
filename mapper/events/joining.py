"""Triggers and places → the places of each event: learned within the sentence, inherited across sentences."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import EventPlace, PlaceRole, Reason, Resolution, Span
from .cues import small_words
from .features import MOVING, group_head, is_border, is_home, is_reference, join_features
from .frame import Frame
from .learned import Linear
from .scene import Scene, Spot, contains
from .triggers import Trigger

SITE_AT = 0.5  # a place from this probability on is a site; from cross-validation on the marked texts
NARROWER_AT = 0.15  # a town inside a chosen country
DATELINE_WORDS = 5
LOOK_BACK = 3  # sentences of the paragraph
BEST_AT = 0.2  # the best place of the sentence, when none reaches SITE_AT
HARMFUL = frozenset(("accident", "disaster", "attack", "bombardment", "battle", "crime", "protest"))
HOSPITAL_REACH = 4  # tokens from a hospital to its town
PAIR_REACH = 5  # tokens between the two places of a movement
JOURNEY_REACH = 6  # tokens from "auf dem Weg" to the places that it goes between
#: kinds of event, besides migration, that bring people or goods from one place to another
CARRYING = frozenset(("deployment", "supply"))
TALKS = frozenset(("meeting", "agreement"))
#: events that may span a region and the towns in it
SPREADING = frozenset(("disaster", "health", "labour", "protest", "politics"))


def join(frame: Frame, scene: Scene, rivals: Sequence[int], apart: Sequence[int], model: Linear) -> list[EventPlace]:
    """The places of the event in its own sentence. `rivals` are the tokens of its other events, `apart` also those of
    words that may be some."""
    scored: dict[int, tuple[float, Spot]] = {}
    for trigger in frame.triggers:
        if trigger.sentence != scene.index:
            continue
        for spot in _in_scope(frame, scene, trigger, apart):
            share = model.probability(join_features(scene, trigger, spot, scene.spots, rivals))
            if share > scored.get(spot.first, (0.0, spot))[0]:
                scored[spot.first] = share, spot
    _level_groups(scored, scene)
    chosen = [(share, spot) for share, spot in scored.values() if share >= SITE_AT]
    if not chosen and scored:
        best = max(scored.values(), key=lambda item: item[0])
        chosen = [best] if best[0] >= BEST_AT else []
    chosen = _narrower(chosen, scored, frame)
    chosen = _most_specific(chosen, frame)
    chosen.sort(key=lambda item: item[1].first)
    word = scene.seen.texts[frame.triggers[0].token]
    frame.why += [_reason(spot, word, share) for share, spot in chosen]
    places = [
        EventPlace(spot.resolution, role(frame, scene, spot), confidence=round(share, 4)) for share, spot in chosen
    ]
    return merge_places(places)


def _reason(spot: Spot, word: str, share: float) -> Reason:
    values = (("place", spot.resolution.mention.surface), ("trigger", word), ("share", str(round(100 * share))))
    return Reason("join_near", values)


def _in_scope(frame: Frame, scene: Scene, trigger: Trigger, rivals: Sequence[int]) -> list[Spot]:
    """The places that the event may have: of its own part of the sentence where that names any."""
    spots = [
        spot
        for spot in scene.spots
        if not scene.said_apart(spot, trigger.token)
        and not out_of_scope(scene, spot, frame.type)
        and not spot.first <= trigger.token < spot.last  # Syrien-Gespräche: a topic
    ]
    first, last = part_of(scene, trigger.token, rivals)
    own = [spot for spot in spots if first <= spot.first < last]
    return own or spots


def part_of(scene: Scene, token: int, rivals: Sequence[int]) -> tuple[int, int]:
    """The part of the sentence that the token stands in: parts end at ";", at "während", and at a comma and "und" with
    a place and another event after it."""
    lower, small = scene.seen.lower, small_words(scene.seen.sentence.lang)
    first, last, tokens = 0, len(lower), {token, *rivals}
    for i, word in enumerate(lower):
        new = word == ";" or (word in small["contrast"] and i > 0 and lower[i - 1] == ",")
        if not new and word == "," and i + 1 < len(lower) and lower[i + 1] in small["link"] and lower[i + 1] != ",":
            opens = any(i + 2 <= spot.first <= i + 4 for spot in scene.spots)
            new = opens and any(other > i for other in tokens) and any(other < i for other in tokens)
        if not new and word in small["link"] and word != "," and i - 1 in tokens:  # bombardiert und … versorgt
            new = any(other > i for other in tokens)
        if new and i <= token:
            first = i + 1
        elif new:
            last = i
            break
    return first, last


def out_of_scope(scene: Scene, spot: Spot, kind: str) -> bool:
    """Does the place only say where another place is, where somebody is from, or which border is meant?"""
    lower, small = scene.seen.lower, small_words(scene.seen.sentence.lang)
    head = group_head(lower, scene.spots, spot, small["link"])
    if is_home(lower, head, kind, small) or is_reference(lower, head, scene.spots, small):
        return True
    if (
        is_container(scene, spot)
        or (kind in HARMFUL and is_hospital(scene, spot))
        or (kind not in MOVING and is_journey(scene, spot))
    ):
        return True
    if kind in TALKS and _is_member(lower, head, small):
        return True
    if _is_dateline(scene, head):
        return True
    if not is_border(lower, head, small):
        return False
    return not all(is_border(lower, other, small) for other in scene.spots)


def is_container(scene: Scene, spot: Spot) -> bool:
    """Is it only named to say which place is meant: Paris, Texas; Lamar (Colorado)?"""
    between = scene.seen.lower[spot.first - 1 : spot.first]
    if between not in ([","], ["("]):
        return False
    return any(other.last == spot.first - 1 and contains(spot.resolution, other.resolution) for other in scene.spots)


def is_hospital(scene: Scene, spot: Spot) -> bool:
    """Is it where the hurt were taken: in Krankenhäuser in Bari gebracht?"""
    lower, small = scene.seen.lower, small_words(scene.seen.sentence.lang)
    before = lower[max(0, spot.first - HOSPITAL_REACH) : spot.first]
    return not small["hospital"].isdisjoint(before) and not small["carried"].isdisjoint(lower)


def is_journey(scene: Scene, spot: Spot) -> bool:
    """Is it where a train or a bus comes from or goes to: auf dem Weg von Dresden nach Cottbus?"""
    lower, small = scene.seen.lower, small_words(scene.seen.sentence.lang)
    if small["journey"].isdisjoint(lower[max(0, spot.first - JOURNEY_REACH) : spot.first]):
        return False
    ways = small["origin"] | small["destination"] | small["start"]
    return lower[spot.first - 1] in ways


def _is_member(lower: Sequence[str], spot: Spot, small: dict[str, frozenset[str]]) -> bool:
    """Is it one of the countries that take part: Minister aus sieben Ländern, darunter auch Deutschland?"""
    place = spot.resolution.place
    named = place is not None and place.level == "country"
    return named and any(word in small["including"] for word in lower[max(0, spot.first - 3) : spot.first])


def _is_dateline(scene: Scene, spot: Spot) -> bool:
    """Before the dash that opens the first sentence: Ulm (ots) - …"""
    if scene.order > 1 or spot.last > DATELINE_WORDS or len(scene.spots) < 2:
        return False
    opening = scene.seen.lower[spot.last : spot.last + DATELINE_WORDS]
    return "-" in opening or "–" in opening or "—" in opening


def _level_groups(scored: dict[int, tuple[float, Spot]], scene: Scene) -> None:
    """Enumerated places are sites together or not at all: in Charkiw, Poltawa und der Region Sumy."""
    links = small_words(scene.seen.sentence.lang)["link"]
    best: dict[int, float] = {}
    for share, spot in scored.values():
        head = group_head(scene.seen.lower, scene.spots, spot, links).first
        best[head] = max(best.get(head, 0.0), share)
    for first, (_, spot) in list(scored.items()):
        scored[first] = best[group_head(scene.seen.lower, scene.spots, spot, links).first], spot


def _narrower(
    chosen: list[tuple[float, Spot]], scored: dict[int, tuple[float, Spot]], frame: Frame
) -> list[tuple[float, Spot]]:
    """With the towns in a chosen country that the sentence names and the learned join nearly took."""
    if frame.type in SPREADING:
        return chosen
    taken = {spot.first for _, spot in chosen}
    wide = [spot for _, spot in chosen if not _is_city(spot.resolution)]
    more = [
        (share, spot)
        for first, (share, spot) in scored.items()
        if first not in taken
        and share >= NARROWER_AT
        and any(contains(outer.resolution, spot.resolution) for outer in wide)
    ]
    return [*chosen, *more]


def _most_specific(chosen: list[tuple[float, Spot]], frame: Frame) -> list[tuple[float, Spot]]:
    """Without the places that only contain another one, but for events that span them."""
    if frame.type in SPREADING:
        return chosen
    return [
        (share, spot)
        for share, spot in chosen
        if not any(contains(spot.resolution, other.resolution) for _, other in chosen if other is not spot)
    ]


def role(frame: Frame, scene: Scene, spot: Spot) -> PlaceRole:
    """Origin, destination and route of movements, by the preposition; everything else is the site."""
    before = scene.seen.lower[max(0, spot.first - 2) : spot.first]
    small = small_words(scene.seen.sentence.lang)
    if frame.type in TALKS and not small["about"].isdisjoint(before[-1:]) and _follows(frame, spot):
        return "topic"
    if frame.type != "migration" and frame.subtype not in CARRYING and not _from_to(frame, scene, spot):
        return "site"
    if any(word in small["origin"] for word in before):
        return "origin"
    if any(word in small["destination"] for word in before):
        return "destination"
    if not small["through"].isdisjoint(before[-1:]):
        return "route"
    return "site"


def _from_to(frame: Frame, scene: Scene, spot: Spot) -> bool:
    """Is it one of two places of a movement: from Leeds to York, aus Bremen nach Kassel?"""
    lower, small = scene.seen.lower, small_words(scene.seen.sentence.lang)
    if frame.type not in MOVING:
        return False
    near = [s for s in scene.spots if abs(s.first - spot.first) <= PAIR_REACH]
    ways = {way for s in near for way in ("origin", "destination") if lower[s.first - 1] in small[way] and s.first}
    return len(ways) == 2


def _follows(frame: Frame, spot: Spot) -> bool:
    """Does the place come right after a noun: Verhandlungen für Syrien?"""
    return any(trigger.entry.form.shape == "noun" and 0 < spot.first - trigger.token <= 3 for trigger in frame.triggers)


def same_place(left: Resolution, right: Resolution) -> bool:
    """Do two mentions mean the same place?"""
    if left.place is not None and right.place is not None:
        return left.place.id == right.place.id
    return left.mention.name.casefold() == right.mention.name.casefold()


def merge_places(places: Sequence[EventPlace]) -> list[EventPlace]:
    """Each place once; further mentions of it become spans of the first."""
    kept: list[EventPlace] = []
    for place in places:
        for i, other in enumerate(kept):
            if same_place(place.resolution, other.resolution):
                mention = place.resolution.mention
                more = (*other.mentions, Span(mention.start, mention.end), *place.mentions)
                kept[i] = EventPlace(other.resolution, other.role, other.inferred, other.confidence, more)
                break
        else:
            kept.append(place)
    return kept


def inherit(frame: Frame, scene: Scene, memory: Memory) -> None:
    """Give an event without a place that of a word that stands for one, of its own sentence, of the one before it in
    the paragraph, or of the dateline. A speaker's deed and a statement stay without a place."""
    if frame.type == "statement" or frame.status in ("planned", "possible") or _speaker_acts(frame, scene):
        return
    code, found = memory.antecedent(frame, scene)
    if found:
        frame.places = [
            EventPlace(p.resolution, "site", inferred=True, confidence=round(p.confidence * 0.6, 4)) for p in found
        ]
        frame.why.append(Reason(code))


def _speaker_acts(frame: Frame, scene: Scene) -> bool:
    """Is the subject of its clause a government: Berlin stellte zwei Millionen Euro bereit?"""
    token = frame.triggers[0].token
    return any(
        0 <= token - spot.last <= 2 or (abs(spot.first - token) <= 4 and spot.first <= 3) for spot in scene.speakers
    )


def find_capital(frame: Frame, scene: Scene, memory: Memory) -> None:
    """Put the town in the place of its country: in der malischen Hauptstadt."""
    wide = not frame.places or all(not _is_city(place.resolution) for place in frame.places)
    town = memory.capital(scene) if wide and frame.type != "statement" else None
    if town is not None:
        frame.places = [EventPlace(town, "site", inferred=True, confidence=0.6)]
        frame.why.append(Reason("join_anaphor"))


def add_reach(frames: Sequence[Frame], scene: Scene) -> None:
    """A flood or a quake reaches the places of the sentences that go on about it without an event of their own."""
    if not frames:
        return
    last = frames[-1]
    if last.type == "disaster" and last.places and last.sentence >= scene.index - LOOK_BACK:
        reached = [
            spot
            for spot in scene.spots
            if spot.kind == "literal" and not out_of_scope(scene, spot, "disaster") and not _is_water(spot)
        ]
        more = [EventPlace(spot.resolution, "site", confidence=0.5) for spot in reached]
        last.places = merge_places([*last.places, *more])


class Memory:
    """The places that the text has named so far, for events that name none."""

    def __init__(self, dateline: Sequence[Resolution], named: Sequence[Resolution]) -> None:
        self.dateline = [EventPlace(resolution, "site") for resolution in dateline[:1]]
        self.cities = [resolution for resolution in dateline if _is_city(resolution)]
        self.named = [resolution for resolution in named if _is_city(resolution)]
        self.sites: dict[int, list[EventPlace]] = {}
        self.paragraph: dict[int, int] = {}

    def note(self, scene: Scene, frames: Sequence[Frame]) -> None:
        """Remember the sites of a sentence, or where it stands without an event, and the towns that it names."""
        sites = merge_places([p for f in frames for p in f.places if p.role == "site"])
        if not sites and not frames:
            sites = [EventPlace(spot.resolution, "site") for spot in scene.spots[:1] if _is_city(spot.resolution)]
        self.sites[scene.order] = sites
        self.paragraph[scene.order] = scene.paragraph
        self.cities += [spot.resolution for spot in scene.spots if _is_city(spot.resolution)]

    def antecedent(self, frame: Frame, scene: Scene) -> tuple[str, list[EventPlace]]:
        """A reason code and the places of an event that names none."""
        order = scene.order
        if self.sites.get(order):
            return "join_sentence", self.sites[order]
        for before in range(order - 1, max(-1, order - 1 - LOOK_BACK), -1):
            if self.paragraph.get(before) == scene.paragraph and self.sites[before]:
                return "join_inherited", self.sites[before]
        if _stands_for_city(scene) and self.cities:
            return "join_anaphor", [EventPlace(self.cities[-1], "site")]
        if not scene.spots and not scene.speakers and self.dateline and (order <= 1 or not self._elsewhere(order)):
            return "join_dateline", self.dateline
        return "", []

    def capital(self, scene: Scene) -> Resolution | None:
        """The town meant by "in der jugoslawischen Hauptstadt": a town of that country that the text names."""
        seen = scene.seen
        small = small_words(seen.sentence.lang)
        for i, word in enumerate(seen.lower):
            if word not in small["city"]:
                continue
            for spot in _owners(scene, i):
                inside = [city for city in (*reversed(self.cities), *self.named) if contains(spot.resolution, city)]
                if inside:
                    return self._seat(spot, inside) if word in small["capital"] else inside[0]
        return None

    def _seat(self, spot: Spot, inside: Sequence[Resolution]) -> Resolution:
        """Of several towns of a country the capital, else the one of the dateline, else the last named."""
        country = spot.resolution.place is not None and spot.resolution.place.level == "country"
        datelines = [place.resolution for place in self.dateline]
        capitals = [city for city in inside if country and city.place is not None and city.place.kind == "PPLC"]
        return next(iter([*capitals, *(city for city in inside if city in datelines), *inside]))

    def _elsewhere(self, order: int) -> bool:
        return any(places for before, places in self.sites.items() if before < order)


def _owners(scene: Scene, i: int) -> list[Spot]:
    """The places that a word like "Hauptstadt" belongs to: the adjective before it, else the last name after it."""
    spots = [*scene.spots, *scene.others]
    before = [spot for spot in spots if spot.last == i]
    after = [spot for spot in spots if 0 < spot.first - i <= 4 and not _is_city(spot.resolution)]
    return before or sorted(after, key=lambda spot: -spot.first)[:1]


def _is_water(spot: Spot) -> bool:
    return spot.resolution.place is not None and spot.resolution.place.level == "water"


def _is_city(resolution: Resolution) -> bool:
    return resolution.place is not None and resolution.place.level in ("city", "suburb")


def _stands_for_city(scene: Scene) -> bool:
    """Does a word stand for a place named before: die Stadt, dort?"""
    seen = scene.seen
    small = small_words(seen.sentence.lang)
    for i, word in enumerate(seen.lower):
        if word in small["here"]:
            return True
        named = any(0 <= spot.first - i <= 2 for spot in scene.spots)
        if word in small["city"] and i and seen.lower[i - 1] in small["definite"] and not named:
            return True
    return False
