"""What a sentence holds besides its words: places, times, cues. Made once, read by all parts of the event step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..model import Document, Resolution, Timex
from .cues import Cue, load_cues
from .triggers import View, view

SITE_KINDS = frozenset(("literal", "modifier"))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a sentence: tokens `first` (inclusive) to `last` (exclusive)."""

    resolution: Resolution
    first: int
    last: int
    dateline: bool = False

    @property
    def kind(self) -> str:
        """Kind of its mention."""
        return self.resolution.mention.kind


@dataclass(frozen=True, slots=True)
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
    taken: dict[str, int] = field(default_factory=dict)

    @property
    def index(self) -> int:
        """Number of the sentence in the document."""
        return self.seen.index


def make_scenes(document: Document, resolutions: Sequence[Resolution], times: Sequence[Timex]) -> list[Scene]:
    """A scene for each sentence of the body."""
    scenes: list[Scene] = []
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
        scenes.append(
            Scene(
                seen,
                cues,
                spots["site"],
                spots["metonymic"],
                spots["other"],
                here,
                sentence.paragraph,
                len(scenes),
            )
        )
    return scenes
