"""Which time expression an event belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import EventDate, Span, Timex
from .frame import Frame
from .scene import Scene
from .triggers import Trigger


def set_date(frame: Frame, scene: Scene, text: str) -> None:
    """Give the event the nearest time expression of its sentence, one that means something before one that does not."""
    spans = [trigger for trigger in frame.triggers if trigger.sentence == scene.index]
    if not scene.times or not spans:
        return
    best = min(scene.times, key=lambda timex: min(_cost(trigger, text, timex) for trigger in spans))
    span = Span(best.start, best.end)
    words = text[best.start : best.end]
    frame.date = EventDate(best.first, best.last, best.precision, best.edtf, best.basis, words, span)


def inherit_date(frame: Frame, before: Sequence[Frame]) -> None:
    """The time of the event told just before in the same paragraph, for a scene that plainly goes on."""
    if frame.date is not None or frame.status not in ("happened", "denied") or frame.type == "statement":
        return
    dates = [other.date for other in before if other.date is not None and other.status == "happened"]
    if dates:
        frame.date = replace(dates[-1], basis="inherited")


def _cost(trigger: Trigger, text: str, timex: Timex) -> int:
    between = text[min(trigger.end, timex.end) : max(trigger.start, timex.start)]
    unresolved = timex.first is None and timex.last is None
    return len(between) + 30 * between.count(",") + 60 * between.count(";") + (500 if unresolved else 0)
