"""Which time expression an event belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import EventDate, Span, Timex
from .frame import Frame
from .triggers import View


def set_date(frame: Frame, seen: View, text: str, times: Sequence[Timex]) -> None:
    """Give the event the nearest time expression of its sentence."""
    here = [timex for timex in times if seen.sentence.start <= timex.start < seen.sentence.end]
    if not here:
        return
    trigger = frame.triggers[0]
    best = min(here, key=lambda timex: _cost(trigger.start, trigger.end, text, timex))
    frame.date = EventDate(
        best.first,
        best.last,
        best.precision,
        best.edtf,
        best.basis,
        text[best.start : best.end],
        Span(best.start, best.end),
    )


def _cost(start: int, end: int, text: str, timex: Timex) -> int:
    between = text[min(end, timex.end) : max(start, timex.start)]
    return len(between) + 30 * between.count(",")
