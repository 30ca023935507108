"""What a sentence holds besides its words: places, times, cues. Made once, read by all parts of the event step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from geopy.distance import great_circle

from ..model import Document, Resolution, Timex
from .cues import Cue, load_cues
from .triggers import Trigger, View, candidates, view

SITE_KINDS = frozenset(("literal", "modifier"))
SMALLEST_CONTAINER_KM = 20  # a town does not contain the next town
LONGEST_POST, LONGEST_NOTICE = 320, 280  # characters
QUOTES = frozenset(("„", "“", "»", "«", '"', "”"))
COMMAS = frozenset((",", ":", ";", "–", "—"))
#: cues that tell something about every word of the sentence
TELLING = ("denied", "planned", "possible", "demanded", "reported", "say", "ongoing")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a sentence: tokens `first` (inclusive) to `last` (exclusive)."""

    resolution: Resolution
    first: int
    last: int

    @property
    def kind(self) -> str:
        """Kind of its mention."""
        return self.resolution.mention.kind


def contains(outer: Resolution, inner: Resolution) -> bool:
    """Does the wide place hold the point of the narrower one?"""
    if outer.lat is None or outer.lon is None or inner.lat is None or inner.lon is None:
        return False
    if outer.place is not None and outer.place.level == "country" and inner.place is not None and inner.place.country:
        # a circle leaves out the ends of Italy and of Chile
        return outer.place.country == inner.place.country and inner.place.level != "country"
    outer_km, inner_km = outer.radius_km or 0.0, inner.radius_km or 0.0
    if outer_km < SMALLEST_CONTAINER_KM or outer_km < 1.5 * inner_km:
        return False
    return bool(great_circle((outer.lat, outer.lon), (inner.lat, inner.lon)).km <= outer_km)


@dataclass(frozen=True)
class Scene:
    """One sentence of the body with all that was found in it."""

    seen: View
    cues: list[Cue]
    spots: list[Spot]  # literal and modifier: possible sites
    speakers: list[Spot]  # metonymic: possible speakers
    others: list[Spot]  # associative and demonym: homes of actors, topics
    times: list[Timex]
    paragraph: int
    order: int  # number of the sentence among those of the body
    style: str = "prose"

    @property
    def index(self) -> int:
        """Number of the sentence in the document."""
        return self.seen.index

    @cached_property
    def cue_kinds(self) -> tuple[str, ...]:
        """The kinds of the cues that are there, of those that tell something about every word."""
        here = {cue.kind for cue in self.cues}
        return tuple(kind for kind in TELLING if kind in here)

    @cached_property
    def stated(self) -> dict[int, str]:
        """The words of demanding, offering, refusing by token."""
        found = (t for t in self.fitting if t.type == "statement" and t.entry.row.subtype != "announcement")
        return {t.token: t.entry.row.word.lower() for t in found}

    @cached_property
    def triggers(self) -> tuple[Trigger, ...]:
        """The words that may be events."""
        return tuple(candidates(self.seen))

    @cached_property
    def fitting(self) -> tuple[Trigger, ...]:
        """Those of them that stand in the company that the table asks for."""
        return tuple(trigger for trigger in self.triggers if trigger.fits)

    @cached_property
    def quoted(self) -> bool:
        """Is there a quotation mark?"""
        return not QUOTES.isdisjoint(self.seen.lower)

    @cached_property
    def _nesting(self) -> frozenset[tuple[int, int]]:
        """The pairs (outer, inner) of its places, by first token."""
        return frozenset(
            (outer.first, inner.first)
            for outer in self.spots
            for inner in self.spots
            if outer is not inner and contains(outer.resolution, inner.resolution)
        )

    def covers(self, spot: Spot) -> bool:
        """Does the place contain another one of the sentence?"""
        return any(outer == spot.first for outer, _ in self._nesting)

    def covered(self, spot: Spot) -> bool:
        """Does another place of the sentence contain it?"""
        return any(inner == spot.first for _, inner in self._nesting)

    def said_apart(self, spot: Spot, token: int) -> bool:
        """Is it where somebody says it: sagte in Bagdad, die Schlacht werde dauern?"""
        low, high = sorted((spot.first, token))
        lower = self.seen.lower
        if COMMAS.isdisjoint(lower[low:high]):
            return False
        for cue in self.cues:
            if cue.kind == "say" and abs(cue.first - spot.first) <= 8 and cue.first != token:
                first, last = sorted((cue.first, spot.first))
                if COMMAS.isdisjoint(lower[first:last]):
                    return True
        return False


def text_style(text: str) -> str:
    """Prose, a short notice (traffic, police ticker) or a post with tags and links."""
    if len(text) <= LONGEST_POST and ("#" in text or "http" in text or "@" in text):
        return "post"
    return "notice" if len(text) <= LONGEST_NOTICE else "prose"


def make_scenes(document: Document, resolutions: Sequence[Resolution], times: Sequence[Timex]) -> list[Scene]:
    """A scene for each sentence of the body."""
    scenes: list[Scene] = []
    style = text_style(document.text)
    ordered = sorted(resolutions, key=lambda r: r.mention.start)
    for index, sentence in enumerate(document.sentences):
        if sentence.zone != "body":
            continue
        seen = view(document, index)
        spots: dict[str, list[Spot]] = {"site": [], "metonymic": [], "other": []}
        for resolution in ordered:
            mention = resolution.mention
            if not sentence.start <= mention.start < sentence.end:
                continue
            spot = Spot(resolution, seen.token_at(mention.start), seen.token_at(mention.end - 1) + 1)
            if mention.kind in SITE_KINDS:
                spots["site"].append(spot)
            elif mention.kind == "metonymic":
                spots["metonymic"].append(spot)
            elif mention.kind != "embedded":
                spots["other"].append(spot)
        here = [timex for timex in times if sentence.start <= timex.start < sentence.end]
        cues = load_cues(sentence.lang).find(seen.lower)
        order = len(scenes)
        scenes.append(
            Scene(seen, cues, spots["site"], spots["metonymic"], spots["other"], here, sentence.paragraph, order, style)
        )
    return scenes
