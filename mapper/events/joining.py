"""Trigger and places of a sentence → the places of the event, each in its role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import EventPlace, Resolution
from .cues import Cue
from .frame import Frame
from .triggers import View

SITE_KINDS = frozenset(("literal", "modifier"))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that may be the site of an event: its tokens in the sentence."""

    resolution: Resolution
    first: int
    last: int

    @property
    def kind(self) -> str:
        """Kind of its mention."""
        return self.resolution.mention.kind


def find_spots(seen: View, resolutions: Sequence[Resolution], cues: list[Cue]) -> list[Spot]:
    """The places of a sentence that an event can have as its site."""
    spots = []
    for resolution in resolutions:
        mention = resolution.mention
        if mention.kind not in SITE_KINDS or not seen.sentence.start <= mention.start < seen.sentence.end:
            continue
        first = seen.token_at(mention.start)
        spots.append(Spot(resolution, first, seen.token_at(mention.end - 1) + 1))
    spots = [spot for spot in spots if not _seat(seen, spot, cues)]
    return [spot for i, spot in enumerate(spots) if not _contained(seen, spot, spots[i + 1 :])]


def _seat(seen: View, spot: Spot, cues: list[Cue]) -> bool:
    """Is it the seat of an office: Regierung in Ankara?"""
    return any(cue.kind == "office" and 0 < spot.first - cue.last <= 1 for cue in cues) and seen.lower[
        spot.first - 1
    ] in ("in", "von", "of", "de", "à", "en", "di", "w", "em")


def _contained(seen: View, spot: Spot, later: Sequence[Spot]) -> bool:
    """A modifier right before the place it locates: im irakischen Mossul."""
    return spot.kind == "modifier" and any(0 <= other.first - spot.last <= 2 for other in later)


def groups(seen: View, spots: Sequence[Spot]) -> list[list[Spot]]:
    """Enumerated places together: in Charkiw, Poltawa und der Region Sumy."""
    joined: list[list[Spot]] = []
    for spot in spots:
        if joined and _enumerated(seen, joined[-1][-1], spot):
            joined[-1].append(spot)
        else:
            joined.append([spot])
    return joined


def _enumerated(seen: View, left: Spot, right: Spot) -> bool:
    between = seen.lower[left.last : right.first]
    links = ("und", "and", "et", "y", "e", "en", "i", "sowie", ",", "/", "or", "oder")
    return (
        bool(between)
        and between[0] in links
        and len(between) <= 4
        and all(not seen.texts[left.last + k][0].isdigit() for k in range(len(between)))
    )


def join(frame: Frame, seen: View, spots: Sequence[Spot]) -> list[EventPlace]:
    """The places of the event in this sentence."""
    best: tuple[float, list[Spot]] | None = None
    for group in groups(seen, spots):
        for trigger in frame.triggers:
            if trigger.sentence != seen.index:
                continue
            cost = min(_cost(seen, trigger.token, spot) for spot in group)
            if best is None or cost < best[0]:
                best = cost, group
    if best is None:
        return []
    return [EventPlace(spot.resolution, "site") for spot in best[1]]


def _cost(seen: View, token: int, spot: Spot) -> float:
    between = seen.lower[min(token, spot.last) : max(token, spot.first)]
    return len(between) + 4 * between.count(",") + (2 if spot.kind == "modifier" else 0)
