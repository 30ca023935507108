"""An event while it is being made: triggers first, then places, time, status, source, numbers, actors."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import (
    Actor,
    Attribution,
    EventDate,
    EventPlace,
    EventStatus,
    Modality,
    Number,
    Reason,
    Resolution,
)
from .triggers import Trigger


@dataclass(slots=True)
class Frame:
    """One event under construction; `triggers[0]` is the main one. It never leaves this package."""

    triggers: list[Trigger]
    type: str
    subtype: str
    score: float = 1.0
    places: list[EventPlace] = field(default_factory=list)
    status: EventStatus = "happened"
    modality: Modality | None = None
    claimed: bool = False
    attribution: Attribution | None = None
    date: EventDate | None = None
    numbers: list[Number] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    targets: list[Actor] = field(default_factory=list)
    speaker: Resolution | None = None
    called: bool = False  # somebody calls for it or announces it
    why: list[Reason] = field(default_factory=list)

    @property
    def sentence(self) -> int:
        """The sentence of the main trigger."""
        return self.triggers[0].sentence

    @property
    def casualty(self) -> bool:
        """Does the main word only say what an event did to people?"""
        return self.subtype == "casualty"
