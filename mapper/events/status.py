"""Status of an event (happened, ongoing, planned, possible, denied) from the cues of its clause."""

from __future__ import annotations

from ..model import EventStatus, Modality
from .cues import Cue
from .frame import Frame
from .triggers import Trigger, View

PLANNING_NOUNS = 6  # tokens between a cue of planning and a noun trigger
MODALITY: dict[str, Modality] = {"planned": "announced", "possible": "feared", "demanded": "demanded"}


def clause(seen: View, i: int) -> tuple[int, int]:
    """The clause around token `i`: up to the commas and marks on both sides."""
    marks = (",", ";", ":", "–", "—", "(", ")", "„", "“", "”", "»", "«", '"')
    first, last = i, i
    while first > 0 and seen.lower[first - 1] not in marks:
        first -= 1
    while last < len(seen.lower) and seen.lower[last] not in marks:
        last += 1
    return first, last


def set_status(frame: Frame, seen: View, cues: list[Cue]) -> None:
    """Read status and modality off the cues around the main trigger."""
    trigger = frame.triggers[0]
    first, last = clause(seen, trigger.token)
    near = [cue for cue in cues if first <= cue.first < last]
    frame.status, frame.modality = _status(trigger, seen, near)


def _status(trigger: Trigger, seen: View, near: list[Cue]) -> tuple[EventStatus, Modality | None]:
    shape = trigger.entry.form.shape
    kinds = {cue.kind for cue in near if not cue.first <= trigger.token < cue.last}
    if _negated(trigger, near):
        return "denied", None
    if shape == "past":
        return "happened", None
    modal = "hearsay_modal" in kinds or "planned_modal" in kinds
    if shape in ("infinitive", "finite", "stem") and modal and not _perfect(seen, trigger):
        return "planned", "announced"
    for kind in ("demanded", "planned", "possible"):
        if kind in kinds and _reaches(trigger, near, kind):
            return "planned", MODALITY[kind]
    if "ongoing" in kinds:
        return "ongoing", None
    return "happened", None


def _negated(trigger: Trigger, near: list[Cue]) -> bool:
    """A negation close before the word, or a verb of denial in the clause."""
    for cue in near:
        if cue.kind != "denied" or cue.first == trigger.token:
            continue
        distance = trigger.token - cue.first
        if len(cue.text) > 6 or 0 < distance <= 3:
            return True
    return False


def _perfect(seen: View, trigger: Trigger) -> bool:
    after = seen.lower[trigger.token + 1 : trigger.token + 4]
    return any(word in ("sein", "haben", "worden") for word in after)


def _reaches(trigger: Trigger, near: list[Cue], kind: str) -> bool:
    """A noun must stand near the cue; a verb belongs to the modal of its clause."""
    if trigger.entry.form.shape in ("infinitive", "finite", "participle", "stem"):
        return True
    return any(cue.kind == kind and abs(cue.first - trigger.token) <= PLANNING_NOUNS for cue in near)
