"""Which time expression an event belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta

from ..model import EventDate, Span, Timex
from ..times.tense import verb_kinds
from .cues import small_words
from .frame import Frame
from .joining import same_place
from .numbers import load_words
from .scene import Scene
from .triggers import Trigger

ANCHOR_CHARS = 25  # between "wenige Tage nach" and its event
HELPING_REACH = 3  # tokens from a helping verb to its verb
NEXT_CHARS = 8  # between "Friday's" and its earthquake
NEAR_SENTENCES = 3  # that name the place and the day of an event
FEW_DAYS = (2, 7)  # "wenige Tage"
UNIT_DAYS = {"day": 1, "week": 7, "month": 30}


def set_date(frame: Frame, scene: Scene, text: str, published: Date | None) -> None:
    """Give the event the nearest time expression of its sentence, one that means something before one that does not."""
    spans = [trigger for trigger in frame.triggers if trigger.sentence == scene.index]
    if not scene.times or not spans:
        return
    anchored = [found for trigger in spans if (found := _anchored(trigger, scene, text, published))]
    if anchored:
        frame.date = anchored[0]
        return
    free = [
        timex
        for timex in scene.times
        if not (_open(timex) and _anchors_other(timex, spans, scene))
        and not _of_count(timex, spans, scene)
        and not (_ahead(timex, published) and _is_past(frame, scene))
    ]
    if not free:
        return
    best = min(free, key=lambda timex: min(_cost(trigger, text, timex) for trigger in spans))
    span = Span(best.start, best.end)
    words = text[best.start : best.end]
    frame.date = EventDate(best.first, best.last, best.precision, best.edtf, best.basis, words, span)


def _open(timex: Timex) -> bool:
    return timex.first is None and timex.last is None


def _anchors_other(timex: Timex, spans: Sequence[Trigger], scene: Scene) -> bool:
    """Does the expression hang on another event: wenige Tage nach der Verschleppung?"""
    return any(
        trigger.start - timex.end <= ANCHOR_CHARS and trigger.start >= timex.end and trigger not in spans
        for trigger in scene.fitting
    )


def _is_past(frame: Frame, scene: Scene) -> bool:
    """Is it over by its verb, or a word that was said: condemned the attack and said troops would go next week?"""
    trigger = frame.triggers[0]
    if trigger.entry.form.shape != "past":
        return False
    seen, first = scene.seen, max(0, trigger.token - HELPING_REACH)
    small, kinds = small_words(seen.sentence.lang), verb_kinds(seen.tokens, seen.sentence.lang)
    return not any(
        word in small["auxiliary"] or word in small["destination"] or "future" in kind
        for word, kind in zip(seen.lower[first : trigger.token], kinds[first:], strict=False)
    )  # "will cut", "to cut", "be cut" are written like the past


def _ahead(timex: Timex, published: Date | None) -> bool:
    return timex.first is not None and published is not None and timex.first > published


def _of_count(timex: Timex, spans: Sequence[Trigger], scene: Scene) -> bool:
    """Is it the day on which the dead were counted: the toll rose to 41 on Monday?"""
    if all(cue.kind != "toll" for cue in scene.cues):
        return False
    return min(_apart(trigger, timex) for trigger in spans) > NEXT_CHARS


def _apart(trigger: Trigger, timex: Timex) -> int:
    return max(timex.start - trigger.end, trigger.start - timex.end)


def _anchored(trigger: Trigger, scene: Scene, text: str, published: Date | None) -> EventDate | None:
    """The day of an event that an expression counts from: neun Tage nach dem Beben, told at a day that is known."""
    for timex in scene.times:
        if not _open(timex) or not 0 <= trigger.start - timex.end <= ANCHOR_CHARS:
            continue
        words = text[timex.start : timex.end]
        span = Span(timex.start, timex.end)
        days = _days_back(words, scene.seen.sentence.lang)
        told = next((t.first for t in scene.times if t.first is not None and t.first == t.last), published)
        if days is None or told is None:
            continue
        first, last = told - timedelta(days=days[1]), told - timedelta(days=days[0])
        edtf = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
        return EventDate(first, last, "day" if first == last else "days", edtf, "relative", words, span)
    return None


def _days_back(words: str, lang: str) -> tuple[int, int] | None:
    """Fewest and most days of "neun Tage nach", "wenige Tage nach"; None for anything else."""
    small, parts = small_words(lang), words.lower().split()
    if len(parts) < 3 or parts[-1] not in small["after"]:
        return None
    unit = next((days for kind, days in UNIT_DAYS.items() if parts[-2] in small[kind]), None)
    if unit is None:
        return None
    if parts[-3] in small["few"]:
        return FEW_DAYS[0] * unit, FEW_DAYS[1] * unit
    number = int(parts[-3]) if parts[-3].isdigit() else load_words(lang).values.get(parts[-3])
    return None if number is None else (number * unit, number * unit)


def inherit_date(frame: Frame, before: Sequence[Frame]) -> None:
    """The time of the event told just before in the same paragraph, for a scene that plainly goes on."""
    if frame.date is not None or frame.status not in ("happened", "denied") or frame.type == "statement":
        return
    dates = [
        (other.type == frame.type, i, other.date)
        for i, other in enumerate(before)
        if other.date is not None and other.status == "happened" and not _counted_from(other, other.date)
    ]
    if dates:
        frame.date = replace(max(dates, key=lambda item: item[:2])[2], basis="inherited")


def _counted_from(frame: Frame, date: EventDate) -> bool:
    """Is it the day of what came before the scene: wenige Tage nach der Verschleppung?"""
    return _days_back(date.text, frame.triggers[0].entry.row.lang) is not None


def date_by_place(frames: Sequence[Frame], scenes: Sequence[Scene], text: str) -> None:
    """Events without a time get the day that a near sentence names together with their place, and what happens
    "meanwhile" the last day named before it."""
    for frame in frames:
        if frame.date is not None or frame.status != "happened" or frame.type == "statement":
            continue
        timex = _near_day(frame, scenes) or _meanwhile(frame, scenes)
        if timex is not None:
            span = Span(timex.start, timex.end)
            words = text[timex.start : timex.end]
            frame.date = EventDate(timex.first, timex.last, timex.precision, timex.edtf, "inherited", words, span)


def _near_day(frame: Frame, scenes: Sequence[Scene]) -> Timex | None:
    told = {trigger.sentence for trigger in frame.triggers}
    for gap, scene in sorted(((_gap(scene, told), scene) for scene in scenes), key=lambda item: item[0]):
        if gap > NEAR_SENTENCES:
            break
        shared = any(same_place(place.resolution, spot.resolution) for place in frame.places for spot in scene.spots)
        days = [timex for timex in scene.times if timex.first is not None and timex.precision == "day"]
        if shared and len(days) == 1:
            return days[0]
    return None


def _gap(scene: Scene, told: set[int]) -> int:
    return min(abs(scene.index - sentence) for sentence in told)


def _meanwhile(frame: Frame, scenes: Sequence[Scene]) -> Timex | None:
    here = next(scene for scene in scenes if scene.index == frame.sentence)
    if small_words(here.seen.sentence.lang)["meanwhile"].isdisjoint(here.seen.words):
        return None
    days = [
        timex
        for scene in scenes
        if scene.index <= frame.sentence
        for timex in scene.times
        if timex.basis == "weekday" and timex.precision == "day" and timex.last is not None
    ]
    return days[-1] if days else None


def _cost(trigger: Trigger, text: str, timex: Timex) -> int:
    between = text[min(trigger.end, timex.end) : max(trigger.start, timex.start)]
    unresolved = timex.first is None and timex.last is None
    return len(between) + 30 * between.count(",") + 60 * between.count(";") + (500 if unresolved else 0)
