"""Triggers and places → the places of each event: learned within the sentence, inherited across sentences."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import EventPlace, PlaceRole, Reason, Resolution, Span
from .cues import small_words
from .features import group_head, join_features
from .frame import Frame
from .learned import Linear
from .scene import Scene, Spot, contains

SITE_AT = 0.45  # a place from this probability on is a site; from cross-validation on the marked texts
BEST_AT = 0.25  # the best place of the sentence, when none reaches SITE_AT
#: events that may span a region and the towns in it
SPREADING = frozenset(("disaster", "health", "labour", "protest", "politics"))


def join(frame: Frame, scene: Scene, rivals: list[int], model: Linear) -> list[EventPlace]:
    """The places of the event in its own sentence."""
    scored: dict[int, tuple[float, Spot]] = {}
    for trigger in frame.triggers:
        if trigger.sentence != scene.index:
            continue
        for spot in scene.spots:
            share = model.probability(join_features(scene, trigger, spot, scene.spots, rivals))
            if share > scored.get(spot.first, (0.0, spot))[0]:
                scored[spot.first] = share, spot
    _level_groups(scored, scene)
    chosen = [(share, spot) for share, spot in scored.values() if share >= SITE_AT]
    if not chosen and scored:
        best = max(scored.values(), key=lambda item: item[0])
        chosen = [best] if best[0] >= BEST_AT else []
    chosen = _most_specific(chosen, frame)
    chosen.sort(key=lambda item: item[1].first)
    places = [
        EventPlace(spot.resolution, role(frame, scene, spot), confidence=round(share, 4)) for share, spot in chosen
    ]
    return merge_places(places)


def _level_groups(scored: dict[int, tuple[float, Spot]], scene: Scene) -> None:
    """Enumerated places are sites together or not at all: in Charkiw, Poltawa und der Region Sumy."""
    links = small_words(scene.seen.sentence.lang)["link"]
    best: dict[int, float] = {}
    for share, spot in scored.values():
        head = group_head(scene.seen.lower, scene.spots, spot, links).first
        best[head] = max(best.get(head, 0.0), share)
    for first, (_, spot) in list(scored.items()):
        scored[first] = best[group_head(scene.seen.lower, scene.spots, spot, links).first], spot


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
    """Origin and destination of movements, by the preposition; everything else is the site."""
    if frame.type != "migration" or spot.first == 0:
        return "site"
    before = scene.seen.lower[max(0, spot.first - 2) : spot.first]
    small = small_words(scene.seen.sentence.lang)
    if any(word in small["origin"] for word in before):
        return "origin"
    if any(word in small["destination"] for word in before):
        return "destination"
    return "site"


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


def inherit(frame: Frame, scenes: Sequence[Scene], position: int, sites: dict[int, list[EventPlace]]) -> None:
    """Give an event without a place that of the scene before it: the same paragraph first, then the dateline."""
    scene = scenes[position]
    for back in (position, position - 1, position - 2):
        if back < 0 or scenes[back].paragraph != scene.paragraph:
            break
        found = [place for place in sites.get(back, []) if place.role == "site"]
        if found:
            frame.places = [
                EventPlace(p.resolution, "site", inferred=True, confidence=round(p.confidence * 0.6, 4)) for p in found
            ]
            frame.why.append(Reason("join.inherited"))
            return
