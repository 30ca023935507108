"""Document, places and times → events: triggers, joining, dates, status, source, numbers, merging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha1

from ..model import Document, Event, Resolution, Span, Timex
from .attribution import find_source, set_source
from .cues import load_cues
from .dating import set_date
from .frame import Frame
from .joining import find_spots, join
from .numbers import find_numbers
from .status import set_status
from .titles import make_title
from .triggers import View, candidates, span, view


@dataclass(frozen=True, slots=True)
class Extractor:
    """Finds the events of a document."""

    @classmethod
    def load(cls) -> Extractor:
        """The extractor with its learned parts."""
        return cls()

    def extract(
        self, document: Document, resolutions: Sequence[Resolution], times: Sequence[Timex]
    ) -> tuple[Event, ...]:
        """The events of a document, in the order of their first triggers. The same input gives the same result."""
        events = []
        for index, sentence in enumerate(document.sentences):
            if sentence.zone == "body":
                seen = view(document, index)
                for frame in _frames(seen):
                    _fill(frame, seen, document, resolutions, times)
                    events.append(_event(frame, seen, document))
        return tuple(sorted(events, key=lambda event: event.triggers[0].start))


def _frames(seen: View) -> list[Frame]:
    frames = [Frame([t], t.type, t.entry.row.subtype) for t in candidates(seen) if not t.entry.row.weak]
    causes = [frame for frame in frames if not frame.casualty and frame.type != "statement"]
    if not causes:
        return frames
    kept = []
    for frame in frames:
        if frame.casualty:
            near = min(causes, key=lambda cause: abs(cause.triggers[0].token - frame.triggers[0].token))
            near.triggers.append(frame.triggers[0])
        else:
            kept.append(frame)
    return kept


def _fill(
    frame: Frame, seen: View, document: Document, resolutions: Sequence[Resolution], times: Sequence[Timex]
) -> None:
    cues = load_cues(seen.sentence.lang)
    found = cues.find(seen.lower)
    frame.places = join(frame, seen, find_spots(seen, resolutions, found))
    set_status(frame, seen, found)
    doubted = any(cue.kind in ("doubt", "hearsay") for cue in found)
    set_source(frame, find_source(seen, cues, found), doubted=doubted)
    set_date(frame, seen, document.text, times)
    frame.numbers = find_numbers(seen)


def _event(frame: Frame, seen: View, document: Document) -> Event:
    key = f"{document.id}|{frame.type}|{frame.triggers[0].start}"
    return Event(
        id=sha1(key.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:16],
        type=frame.type,
        status=frame.status,
        triggers=tuple(span(trigger) for trigger in frame.triggers),
        sentence=Span(seen.sentence.start, seen.sentence.end),
        places=tuple(frame.places),
        subtype="" if frame.casualty else frame.subtype,
        title=make_title(frame, seen, document.text),
        modality=frame.modality,
        claimed=frame.claimed,
        attribution=frame.attribution,
        date=frame.date,
        numbers=tuple(frame.numbers),
        confidence=frame.score,
    )
