"""Status of an event (happened, ongoing, planned, possible, denied) from the cues of its clause, tense and date."""

from __future__ import annotations

from datetime import date as Date

from ..lang import table
from ..model import EventStatus, Modality
from ..times.tense import verb_kinds
from .cues import Cue, small_words
from .frame import Frame
from .scene import Scene
from .triggers import Trigger, View

NEAR_NOUN = 6  # tokens between a cue of planning and a noun trigger
MARKS = frozenset((",", ";", ":", "–", "—", "(", ")", "„", "“", "”", "»", "«", '"'))
QUOTES = frozenset(("„", "“", "”", "»", "«", '"'))
LONGEST_QUOTED = 3  # words between quotation marks that do not end a clause
FINITE = frozenset(("past", "present", "future", "perfect"))
MODALITY: dict[str, Modality] = {"planned": "announced", "possible": "feared", "demanded": "demanded"}
#: types whose verb in the present tells of a moment, not of a state
MOMENTARY = frozenset(("agreement", "statement", "politics", "release", "abduction", "attack", "accident", "economy"))


def clause(seen: View, i: int) -> tuple[int, int]:
    """The clause around token `i`: up to the commas and marks on both sides; a few words in quotes are inside it."""
    first, last, lower = i, i, seen.lower
    while first > 0 and (step := 1 if lower[first - 1] not in MARKS else _quoted(seen, first - 1, -1)):
        first -= step
    while last < len(lower) and (step := 1 if lower[last] not in MARKS else _quoted(seen, last, 1)):
        last += step
    return first, last


def _quoted(seen: View, at: int, way: int) -> int:
    """How many tokens belong to the clause from the mark `at` on: those of a short quotation, or none."""
    if seen.lower[at] in QUOTES:
        for length in range(2, LONGEST_QUOTED + 3):
            end = at + way * (length - 1)
            if not 0 <= end < len(seen.lower) or seen.lower[end] in MARKS:
                return length if 0 <= end < len(seen.lower) and seen.lower[end] in QUOTES else 0
    return 0


def set_status(frame: Frame, scene: Scene, published: Date | None) -> None:
    """Read status and modality off the cues around the main trigger, its tense and its date."""
    answers = [_status(trigger, scene) for trigger in frame.triggers if trigger.sentence == scene.index]
    stated = [answer for i, answer in enumerate(answers) if i == 0 or answer[0] != "ongoing"]
    frame.status, frame.modality = max(stated, key=lambda answer: STRENGTH[answer[0]])
    if frame.subtype == "cancelled" and frame.status in ("happened", "ongoing"):
        frame.status, frame.modality = "denied", None
    if frame.status == "happened" and _lasts(frame, published) and not _held(frame.triggers[0], scene.seen):
        frame.status = "ongoing"
    if frame.called and frame.status in ("happened", "ongoing"):
        frame.status, frame.modality = "planned", "demanded"
    if frame.subtype == "pledge" and frame.status == "happened":
        frame.status, frame.modality = "planned", "offered"
    first = frame.date.first if frame.date is not None and frame.date.basis != "inherited" else None
    if frame.status in ("happened", "ongoing") and published is not None and first is not None:
        present = frame.triggers[0].entry.form.shape in ("finite", "infinitive", "stem", "noun")
        if first > published or (first == published and present and frame.triggers[0].entry.form.shape == "finite"):
            frame.status, frame.modality = "planned", "announced"


STRENGTH: dict[EventStatus, int] = {"happened": 0, "ongoing": 1, "planned": 2, "possible": 3, "denied": 4}


def _lasts(frame: Frame, published: Date | None) -> bool:
    """An outbreak or a strike, named by a noun, that has no end before the report."""
    if frame.type not in ("health", "labour") or frame.triggers[0].entry.form.shape not in ("noun", "stem"):
        return False
    if frame.date is None:
        return frame.subtype in ("outbreak", "strike")
    return published is not None and frame.date.last == published and frame.date.first != published


def _urged(trigger: Trigger, seen: View, first: int) -> bool:
    """Is it what somebody asks for: rief das Parlament auf, den Notstand auszurufen?"""
    if first < 2 or seen.lower[first - 1] != ",":
        return False
    small = small_words(seen.sentence.lang)
    start, end = clause(seen, first - 2)
    return any(word in small["urging"] or word in small["calling"] for word in seen.lower[start:end])


def _attributive(cue: Cue, trigger: Trigger, seen: View) -> bool:
    """Does the cue only describe another noun: gegen die geplante Schließung protestiert?"""
    if cue.kind != "planned" or cue.last - cue.first > 1 or not cue.first:
        return False
    before, small = seen.lower[cue.first - 1], small_words(seen.sentence.lang)
    article = any(before in small[kind] for kind in ("definite", "indefinite", "possessive"))
    return article and not 0 <= trigger.token - cue.last <= 1


def _held(trigger: Trigger, seen: View) -> bool:
    """Is it the object of a verb in the past: staged a strike?"""
    light = small_words(seen.sentence.lang)["light"]
    kinds = verb_kinds(seen.tokens, seen.sentence.lang)
    before = range(max(0, trigger.token - NEAR_NOUN), trigger.token)
    return any(seen.lower[i] in light and "past" in kinds[i] for i in before)


def _status(trigger: Trigger, scene: Scene) -> tuple[EventStatus, Modality | None]:
    seen, shape = scene.seen, trigger.entry.form.shape
    first, last = clause(seen, trigger.token)
    if shape in ("participle", "stem"):
        first = _main_clause(seen, trigger.token, first, last)
    near = [cue for cue in scene.cues if first <= cue.first < last]
    if _negated(trigger, near, scene) or _report_denied(scene):
        return "denied", None
    if shape == "past":
        return "happened", None
    small = small_words(seen.sentence.lang)
    if shape in ("finite", "infinitive", "participle") and not small["past_modal"].isdisjoint(seen.lower[first:last]):
        return "happened", None
    if shape == "infinitive" and _urged(trigger, seen, first):
        return "planned", "demanded"
    near = [cue for cue in near if not _attributive(cue, trigger, seen)]
    kinds = {cue.kind for cue in near if not cue.first <= trigger.token < cue.last}
    modal = "hearsay_modal" in kinds or ("planned_modal" in kinds and shape != "noun")
    if shape in ("infinitive", "finite", "stem") and modal and not _perfect(seen, trigger):
        return "planned", "announced"
    if shape == "noun" and modal and not _background(trigger, seen):
        return "planned", "announced"
    for kind in ("demanded", "planned", "possible"):
        if kind in kinds and _reaches(trigger, near, kind):
            return "planned", MODALITY[kind]
    if "ongoing" in kinds or _goes_on(trigger, seen, kinds):
        return "ongoing", None
    return "happened", None


def _main_clause(seen: View, token: int, first: int, last: int) -> int:
    """Where the clause begins that a participle after a comma belongs to: will close its mill, cutting 80 jobs."""
    kinds = verb_kinds(seen.tokens, seen.sentence.lang)
    if (
        token > first + 1
        or first < 2
        or seen.lower[first - 1] != ","
        or any(FINITE & kinds[i] for i in range(first, last))
    ):
        return first
    return clause(seen, first - 2)[0]


def _goes_on(trigger: Trigger, seen: View, kinds: set[str]) -> bool:
    """A verb in the present that tells of a state: ermittelt. Only a lexicon with verbs knows tenses."""
    if trigger.entry.form.shape != "finite" or not table(seen.sentence.lang, "verbs.tsv"):
        return False
    return trigger.type not in MOMENTARY and "say" not in kinds


def _negated(trigger: Trigger, near: list[Cue], scene: Scene) -> bool:
    """A negation close before the word, or a verb of denial in the clause."""
    lower, small = scene.seen.lower, small_words(scene.seen.sentence.lang)
    causes = small["cause"]
    coordinated = trigger.token > 0 and lower[trigger.token - 1] in small["link"] and lower[trigger.token - 1] != ","
    for cue in near:
        if cue.kind != "denied" or cue.first == trigger.token:
            continue
        distance = trigger.token - cue.first
        first = cue.last if distance > 0 else max(0, trigger.token - 3)
        if not causes.isdisjoint(lower[first : trigger.token]):
            continue  # cancelled because of a landslide; wegen eines Erdrutsches abgesagt
        if (coordinated and distance > 0) or (cue.text in small["lacking"] and not 0 < distance <= 3):
            continue  # denied any plan and expelled a diplomat; left without power
        if 0 < distance <= 2 and len(cue.text) > 6 and not {"possible", "planned"}.isdisjoint(scene.cue_kinds):
            continue  # die abgebrochenen Gespräche könnten weitergehen
        if len(cue.text) > 6 or 0 < distance <= 3:
            return True
    return False


def _report_denied(scene: Scene) -> bool:
    """Berichte, nach denen …, wies er zurück: the sentence names reports and ends in their denial."""
    lower = scene.seen.lower
    small = small_words(scene.seen.sentence.lang)
    if lower[0] not in small["report"]:
        return False
    late = (cue for cue in scene.cues if cue.kind == "denied" and len(cue.text) > 6)
    rejected = not small["rejecting"].isdisjoint(lower[-3:])
    return rejected or any(cue.first > len(lower) // 2 for cue in late)


def _background(trigger: Trigger, seen: View) -> bool:
    """Is the noun what came before: nach dem Angriff?"""
    small = small_words(seen.sentence.lang)
    before = seen.lower[max(0, trigger.token - 3) : trigger.token]
    return any(word in small["after"] or word in small["by"] for word in before)


def _perfect(seen: View, trigger: Trigger) -> bool:
    after = seen.lower[trigger.token + 1 : trigger.token + 4]
    return not small_words(seen.sentence.lang)["perfect"].isdisjoint(after)


def _reaches(trigger: Trigger, near: list[Cue], kind: str) -> bool:
    """A noun must stand near the cue; a verb belongs to the modal of its clause."""
    if trigger.entry.form.shape in ("infinitive", "finite", "participle", "stem"):
        return True
    return any(cue.kind == kind and abs(cue.first - trigger.token) <= NEAR_NOUN for cue in near)
