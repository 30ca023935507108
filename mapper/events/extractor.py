"""Document, places and times → events: triggers, joining, dates, status, source, numbers, merging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha1
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model import Attribution, Document, Event, Resolution, Span, Timex
from .actors import Phrase, find_phrases, move_victims, set_actors
from .attribution import name_sources, set_source
from .dating import date_by_place, inherit_date, set_date
from .frame import Frame
from .joining import Memory, add_reach, find_capital, inherit, join
from .learned import Linear, load_linear
from .merging import attach_casualties, merge_across, merge_in_sentence, pluperfect, points_back
from .numbers import count_crowd, find_numbers, share_numbers
from .reader import ANSWERS, Reader, load_reader
from .reading import common_features, repeat_features, repeats, topics, word_features
from .scene import Scene, make_scenes
from .status import set_status
from .titles import make_title
from .triggers import Trigger, as_type, span

DEMANDED = 0.6
UNLISTED = 0.3  # a type that the table does not list for the word
MISSING_COMPANY = 0.85  # the table asks for other words beside this one: marked texts hold more such events than news
RIVAL_AT = 0.3  # a word from here on keeps others out of its part of the sentence
SUPPORT_AT = 0.15  # a word from here on may still be a further word for an event that is told anyway
RECENT = 3  # sentences back to the event that deaths and numbers may belong to
POINTING_AT = 0.02  # so may "the attack", "Züge waren zusammengestoßen" and the words for the dead
EVENT_AT = 0.55  # a word from this probability on is an event; from the marked texts and our gold texts


class Reading(NamedTuple):
    """What a word is, for each of the `repeat_features`: its likeliest type, and how far it is no event."""

    kinds: list[int]
    none: list[float]


@dataclass(frozen=True, slots=True)
class Extractor:
    """Finds the events of a document."""

    reader: Reader
    joiner: Linear

    @classmethod
    def load(cls) -> Extractor:
        """The extractor with its learned parts.

        Raises:
            ModelError: a file of weights is missing.
        """
        return cls(load_reader(), load_linear("join"))

    def extract(
        self, document: Document, resolutions: Sequence[Resolution], times: Sequence[Timex]
    ) -> tuple[Event, ...]:
        """The events of a document, in the order of their first triggers. The same input gives the same result."""
        scenes = make_scenes(document, resolutions, times)
        sources = name_sources(scenes)
        readings = self.read(scenes)
        earlier: dict[str, int] = {}
        memory = Memory(_dateline(document, resolutions), [r for r in resolutions if r.mention.kind != "embedded"])
        frames: list[Frame] = []
        told: dict[int, list[Frame]] = {}  # by sentence
        for position, scene in enumerate(scenes):
            before = scenes[position - 1].index if position else -1
            previous = [frame for frame in told.get(before, []) if frame.score >= EVENT_AT]
            read = self.select(scene, readings[position], earlier)
            kept = [(t, share) for t, share in read if not _in_source(t, sources[scene.index])]
            found = [Frame([t], t.type, t.entry.row.subtype, share) for t, share in kept]
            recent = _recent(told, scenes, position)
            here = attach_casualties(found, recent, scene, sure=EVENT_AT)
            here = merge_in_sentence(self._join(here, scene), scene)
            sure = [frame for frame in here if frame.score >= EVENT_AT]
            for frame in here:
                find_capital(frame, scene, memory)
            memory.note(scene, sure)
            phrases = find_phrases(scene) if here else []
            for frame in here:
                _fill(frame, scene, document, sources[scene.index], phrases)
                if not frame.places:
                    inherit(frame, scene, memory)
                inherit_date(frame, [other for other in previous if scenes[position - 1].paragraph == scene.paragraph])
            if not sure:
                add_reach([f for f in _previous_in(told, scenes, position) if f.type == "disaster"], scene)
            memory.note(scene, sure)
            sure = [frame for frame in here if frame.score >= EVENT_AT]
            if here or recent:
                share_numbers((sure, here, recent), find_numbers(scene.seen, scene.times, _named_events(scene)))
            count_crowd(sure, scene.seen, scene.times)
            frames += here
            told[scene.index] = here
        frames = merge_across(frames, {scene.index: scene for scene in scenes})
        frames = [frame for frame in frames if frame.score >= EVENT_AT]
        for frame in frames:
            move_victims(frame)
        date_by_place(frames, scenes, document.text)
        events = [_event(frame, document) for frame in frames]
        return tuple(sorted(events, key=lambda event: event.triggers[0].start))

    def _join(self, frames: list[Frame], scene: Scene) -> list[Frame]:
        tokens = [(frame.triggers[0].token, frame.score) for frame in frames if frame.score >= RIVAL_AT]
        for frame in frames:
            others = [(token, score) for token, score in tokens if token != frame.triggers[0].token]
            sure = [token for token, score in others if score >= EVENT_AT]
            frame.places = join(frame, scene, sure, [token for token, _ in others], self.joiner)
        return frames

    def read(self, scenes: Sequence[Scene]) -> list[list[Reading]]:
        """What the words of each sentence are, whatever the ones before tell: a call for all costs little more than
        one for a word."""
        about = topics(scenes)
        words: list[list[str]] = []
        for scene in scenes:
            common = tuple(common_features(scene, about)) if scene.triggers else ()
            words += ([*word_features(scene, trigger), *common] for trigger in scene.triggers)
        triggers = [trigger for scene in scenes for trigger in scene.triggers]
        if not triggers:
            return [[] for _ in scenes]
        shares = self.reader.shares(words, [repeat_features(trigger.type) for trigger in triggers])
        listed = np.stack([_listed(_asked(trigger)) for trigger in triggers])
        kinds = (shares[:, :, :-1] * listed[:, None]).argmax(axis=2).tolist()
        readings = iter([Reading(*pair) for pair in zip(kinds, shares[:, :, -1].tolist(), strict=True)])
        return [[next(readings) for _ in scene.triggers] for scene in scenes]

    def select(self, scene: Scene, readings: Sequence[Reading], earlier: dict[str, int]) -> list[tuple[Trigger, float]]:
        """The words of a sentence that are events, read as the likeliest type, with their probabilities.

        `earlier` counts the types met so far and is counted on.
        """
        kept = []
        told = [repeats(trigger.type, earlier) for trigger in scene.triggers]
        for trigger, reading, version in zip(scene.triggers, readings, told, strict=True):
            share = 1.0 - reading.none[version]
            if share < POINTING_AT:
                continue
            read = as_type(trigger, ANSWERS[reading.kinds[version]])
            share *= _demanded(scene, read) * (1.0 if trigger.fits else MISSING_COMPANY)
            if share >= (POINTING_AT if _refers(scene, read) else SUPPORT_AT):
                kept.append((read, share))
            if share >= EVENT_AT:
                earlier[read.type] = earlier.get(read.type, 0) + 1
        return kept


def _asked(trigger: Trigger) -> frozenset[str]:
    """The types that the table lists for the word here; all of them where it leaves the type open."""
    asked = [entry for entry in trigger.fitting if entry.row.needs is not None]
    entries = asked or trigger.fitting or trigger.readings
    if any(entry.row.type == "other" and entry.row.weak for entry in entries):
        return frozenset(ANSWERS)
    return frozenset(entry.row.type for entry in entries)


@lru_cache(maxsize=1000)
def _listed(types: frozenset[str]) -> NDArray[np.float32]:
    """How far each type is believed: in full where the table lists it."""
    return np.array([1.0 if kind in types else UNLISTED for kind in ANSWERS[:-1]], dtype=np.float32)


def _refers(scene: Scene, trigger: Trigger) -> bool:
    """Is it a word that most often goes on about an event told before?"""
    casualty = trigger.entry.row.subtype == "casualty"
    return casualty or points_back(trigger, scene.seen) or pluperfect(trigger, scene.seen)


def _in_source(trigger: Trigger, source: Attribution | None) -> bool:
    """Is a weak word part of the name of who says so: das UN-Büro für humanitäre Hilfe?"""
    span = source.span if source is not None else None
    return trigger.entry.row.weak and span is not None and span.start <= trigger.start < span.end


def _demanded(scene: Scene, trigger: Trigger) -> float:
    """Doubt about what a government only demands, offers or refuses: Moskau schlug Gespräche vor."""
    if trigger.entry.form.shape not in ("noun", "stem") or trigger.type == "statement" or not scene.speakers:
        return 1.0
    for j in range(trigger.token - 1, -1, -1):
        if scene.seen.lower[j] in (",", ";", ":"):
            return 1.0
        spoken = scene.stated.get(j)
        if spoken and any(0 <= j - spot.last <= 3 or spot.first <= 1 for spot in scene.speakers):
            return DEMANDED
    return 1.0


def _evidence(frame: Frame, document: Document) -> tuple[Span, ...]:
    """The further sentences that tell of the event, and those that name its places."""
    spoken = {trigger.sentence for trigger in frame.triggers}
    spoken |= {place.resolution.mention.sentence for place in frame.places}
    spoken.discard(frame.sentence)
    sentences = document.sentences
    return tuple(Span(sentences[i].start, sentences[i].end) for i in sorted(spoken) if i < len(sentences))


def _previous_in(told: dict[int, list[Frame]], scenes: Sequence[Scene], position: int) -> list[Frame]:
    """The events of the same paragraph that were told before."""
    here = scenes[position].paragraph
    return [frame for scene in scenes[:position] if scene.paragraph == here for frame in told[scene.index]]


def _named_events(scene: Scene) -> frozenset[int]:
    """The tokens that name an event by a noun, and not what it did to people."""
    return frozenset(
        trigger.token
        for trigger in scene.fitting
        if trigger.entry.form.shape in ("noun", "stem") and trigger.entry.row.subtype != "casualty"
    )


def _recent(told: dict[int, list[Frame]], scenes: Sequence[Scene], position: int) -> list[Frame]:
    """The events of the sentence before, else of the last one with an event, in the same paragraph."""
    for before in range(position - 1, max(-1, position - 1 - RECENT), -1):
        if before < position - 1 and scenes[before].paragraph != scenes[position].paragraph:
            break
        found = [f for f in told.get(scenes[before].index, []) if f.score >= EVENT_AT]
        if any(frame.type != "statement" for frame in found):
            return found
    return []


def _dateline(document: Document, resolutions: Sequence[Resolution]) -> list[Resolution]:
    zones = [zone for zone in document.zones if zone.kind == "dateline"]
    return [r for r in resolutions if any(zone.start <= r.mention.start < zone.end for zone in zones)]


def _fill(
    frame: Frame, scene: Scene, document: Document, source: Attribution | None, phrases: Sequence[Phrase]
) -> None:
    set_date(frame, scene, document.text, document.date)
    set_status(frame, scene, document.date)
    doubted = any(cue.kind in ("doubt", "hearsay") for cue in scene.cues)
    set_source(frame, source, doubted=doubted)
    set_actors(frame, scene, phrases)


def _event(frame: Frame, document: Document) -> Event:
    key = f"{document.id}|{frame.type}|{frame.triggers[0].start}"
    sentence = document.sentences[frame.sentence]
    return Event(
        id=sha1(key.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:16],
        type=frame.type,
        status=frame.status,
        triggers=tuple(span(trigger) for trigger in frame.triggers),
        sentence=Span(sentence.start, sentence.end),
        places=tuple(frame.places),
        subtype="" if frame.casualty else frame.subtype,
        title=make_title(frame.triggers[0], sentence, document.text),
        modality=frame.modality,
        claimed=frame.claimed,
        attribution=frame.attribution,
        date=frame.date,
        actors=tuple(frame.actors),
        targets=tuple(frame.targets),
        numbers=tuple(frame.numbers),
        evidence=_evidence(frame, document),
        confidence=round(frame.score, 4),
        why=tuple(frame.why),
    )
