"""One event told twice is one event: words of the same sentence, and later words that point back."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import EventDate, EventPlace
from .actors import find_phrases
from .cues import small_words
from .frame import Frame
from .joining import merge_places, same_place
from .scene import Scene, contains
from .status import clause
from .triggers import Trigger, View

#: types that people's deaths and injuries belong to
HARMFUL = frozenset(("battle", "bombardment", "attack", "disaster", "accident", "protest", "crime", "health"))
#: types that one event may be called by two words of
FAMILIES = (frozenset(("bombardment", "attack")), frozenset(("disaster", "accident")), frozenset(("labour", "protest")))
EXACT_BASES = {"explicit": 2, "weekday": 2, "relative": 1}
SURE_PLACE = 0.5  # below, a place is only the best guess of its sentence
FINENESS = {"day": 3, "days": 2, "week": 2, "month": 1}
REACH = 12  # sentences between two words for the same event
#: end the reach of a verb
CLAUSE_MARKS = frozenset((",", ";", ":", "–", "—", "(", ")"))
#: kinds of event that two sentences running tell once, when the second names no place
SUDDEN = frozenset(("accident", "disaster", "migration"))
#: what people can be called to
GATHERINGS = frozenset(("protest", "labour", "meeting"))
CALL_REACH = 10  # tokens from a call to what it is for
OBJECT_REACH = 5  # tokens between a verb and its object
ARTICLE_REACH = 4  # tokens from a noun back to its article, over numbers: the 6.8-magnitude quake
EXPLAINED_WITHIN = 2  # sentences from an event named to the sentence that tells how it came


def related_types(left: str, right: str) -> bool:
    """May two words of these types name the same event?"""
    return left == right or any(left in family and right in family for family in FAMILIES)


def attach_casualties(frames: Sequence[Frame], previous: Sequence[Frame], scene: Scene, *, sure: float) -> list[Frame]:
    """Words that say what an event did to people join the event: of the sentence, else of the one before."""
    kept = [frame for frame in frames if not frame.casualty]
    causes = [frame for frame in kept if frame.type in HARMFUL and frame.score >= sure]
    for frame in frames:
        if not frame.casualty:
            continue
        trigger = frame.triggers[0]
        if causes:
            near = min(causes, key=lambda cause: abs(cause.triggers[0].token - trigger.token))
            near.triggers.append(trigger)
            continue
        before = [cause for cause in previous if cause.type in HARMFUL]
        pointing = scene.seen.lower[0] in small_words(scene.seen.sentence.lang)["pointing"]
        if before and (not scene.spots or pointing or _at(before[-1], scene)):
            before[-1].triggers.append(trigger)
            continue
        if before and before[-1].type in ("disaster", "attack", "bombardment", "accident"):
            frame.type = before[-1].type
        else:
            frame.type = _armed(scene) or frame.type
        kept.append(frame)
    return kept


def _armed(scene: Scene) -> str | None:
    """The type of a killing by what the sentence says about those who take part; None when none of them is armed."""
    sectors = {phrase.sector for phrase in find_phrases(scene)}
    if {"MIL", "REB"} <= sectors:
        return "battle"
    if "REB" in sectors:
        return "attack"
    weapons = small_words(scene.seen.sentence.lang)["weapon"]
    return None if weapons.isdisjoint(scene.seen.words) else "crime"


def _at(event: Frame, scene: Scene) -> bool:
    """Is all of the sentence at a site of the event?"""
    return all(
        any(
            same_place(spot.resolution, place.resolution) or contains(place.resolution, spot.resolution)
            for place in event.places
        )
        for spot in scene.spots
    )


def merge_in_sentence(frames: Sequence[Frame], scene: Scene) -> list[Frame]:
    """Verb and noun of one event in one sentence: unterzeichneten … eine Kapitulation."""
    frames = _join_calls(frames, scene)
    kept: list[Frame] = []
    for frame in frames:
        for other in kept:
            if (
                "statement" not in (frame.type, other.type)
                and (_one_event(frame, other) and _compatible(other.places, frame.places))
            ) or _light_verb(other, frame, scene):
                absorb(other, frame)
                break
        else:
            kept.append(frame)
    return kept


def _one_event(frame: Frame, other: Frame) -> bool:
    return related_types(frame.type, other.type)


def _join_calls(frames: Sequence[Frame], scene: Scene) -> list[Frame]:
    """A call and what it is for are one event to come: rief zu einem Streik auf, announced a strike."""
    calling, lower = small_words(scene.seen.sentence.lang)["calling"], scene.seen.lower
    kept = list(frames)
    for call in frames:
        token = call.triggers[0].token
        if lower[token] not in calling or call.triggers[0].entry.form.shape in ("noun", "stem"):
            continue
        wanted = [
            frame
            for frame in kept
            if frame.type in GATHERINGS
            and frame.triggers[0].entry.form.shape in ("noun", "stem")
            and 0 < frame.triggers[0].token - token <= CALL_REACH
            and not points_back(frame.triggers[0], scene.seen)
            and CLAUSE_MARKS.isdisjoint(lower[token : frame.triggers[0].token])
        ]
        if wanted:
            wanted[0].called = True
            wanted[0].score = max(wanted[0].score, call.score)
            wanted[0].triggers += call.triggers
            kept.remove(call)
    return kept


def _light_verb(left: Frame, right: Frame, scene: Scene) -> bool:
    """Does a verb only say that what its object names took place: held a vigil, staged a strike?"""
    light = small_words(scene.seen.sentence.lang)["light"]
    verbs = [trigger for trigger in (left.triggers[0], right.triggers[0]) if scene.seen.lower[trigger.token] in light]
    low, high = sorted((left.triggers[0].token, right.triggers[0].token))
    if len(verbs) != 1 or high - low > OBJECT_REACH:
        return False
    return CLAUSE_MARKS.isdisjoint(scene.seen.lower[low:high])


def _compatible(left: Sequence[EventPlace], right: Sequence[EventPlace]) -> bool:
    mine, theirs = ([p for p in places if p.role != "topic"] for places in (left, right))
    if not mine or not theirs:
        return True
    return any(same_place(a.resolution, b.resolution) for a in mine for b in theirs)


def absorb(event: Frame, other: Frame) -> None:
    """Give the triggers, places and better attributes of `other` to `event`."""
    event.triggers += [trigger for trigger in other.triggers if trigger not in event.triggers]
    stated = [place for place in other.places if not place.inferred]
    sure = [place for place in stated if place.confidence >= SURE_PLACE]
    weak = all(place.inferred or place.confidence < SURE_PLACE for place in event.places)
    if event.sentence != other.sentence and not sure and event.places:
        stated = []
    if stated and (all(place.inferred for place in event.places) or (sure and weak)):
        event.places = stated
    else:
        event.places = merge_places([*event.places, *stated])
    if _strength(other) > _strength(event) and event.sentence == other.sentence:
        event.type, event.subtype = other.type, other.subtype
    event.score = 1 - (1 - event.score) * (1 - other.score)  # told twice, twice as sure
    event.date = _surer(event.date, other.date)
    _adopt_source(event, other)
    event.why += [reason for reason in other.why if reason not in event.why and stated]
    event.actors = event.actors or other.actors
    event.targets = event.targets or other.targets
    kinds = {number.kind for number in event.numbers}
    event.numbers += [number for number in other.numbers if number.kind not in kinds]


def _adopt_source(event: Frame, other: Frame) -> None:
    """A later word brings its source when it adds figures or is a party's: al-Shabab claimed the attack.

    What was told as a fact stays one.
    """
    source = other.attribution
    if event.attribution is not None or source is None:
        return
    if event.sentence == other.sentence:
        event.attribution, event.claimed = source, other.claimed
    elif other.numbers or source.kind == "party":
        event.attribution = source


def _strength(frame: Frame) -> tuple[bool, float]:
    return not frame.triggers[0].entry.row.weak, frame.score


def _surer(left: EventDate | None, right: EventDate | None) -> EventDate | None:
    """Of two dates of one event, the one that the text states more exactly; the earlier word wins a tie."""
    if left is None or right is None:
        return left or right
    return right if _exactness(right) > _exactness(left) else left


def _exactness(date: EventDate) -> tuple[bool, bool, int, int]:
    stated = date.basis not in ("inherited", "publication")
    known = date.first is not None or date.last is not None
    return known, stated, EXACT_BASES.get(date.basis, 0), FINENESS.get(date.precision, 0)


def merge_across(frames: Sequence[Frame], scenes: dict[int, Scene]) -> list[Frame]:
    """Later words for an event that was told before, in the order of the text."""
    kept: list[Frame] = []
    for frame in frames:
        earlier = next((other for other in reversed(kept) if _same_event(other, frame, scenes)), None)
        if earlier is None:
            kept.append(frame)
            continue
        if frame.date is not None and _explains(earlier, frame, scenes):
            earlier.date = frame.date  # the first sentence is about what came after
        absorb(earlier, frame)
    return kept


def _same_event(earlier: Frame, later: Frame, scenes: dict[int, Scene]) -> bool:
    if earlier.sentence == later.sentence or later.sentence - earlier.sentence > REACH:
        return False
    if later.type == "statement" or not related_types(earlier.type, later.type):
        return False
    told_on = _explains(earlier, later, scenes)
    if not _same_status(earlier, later) or not (_same_day(earlier, later) or told_on):
        return False
    own = [place for place in later.places if not place.inferred and place.confidence >= SURE_PLACE]
    told = [place for place in earlier.places if place.inferred or place.confidence >= SURE_PLACE]
    if own and told:
        if any(same_place(a.resolution, b.resolution) for a in own for b in told):
            return _points_back(later, scenes) or _same_word(earlier, later)
        return _nested(own, told) and (_points_back(later, scenes) or told_on)
    if _points_back(later, scenes) or _same_word(earlier, later) or told_on:
        return True
    return not own and _goes_on(earlier, later, scenes)


def _goes_on(earlier: Frame, later: Frame, scenes: dict[int, Scene]) -> bool:
    """Does the next sentence tell more of a misfortune, and of no other: Ein Zug entgleiste. Er prallte gegen …?"""
    here, before = scenes[later.sentence], scenes[max(trigger.sentence for trigger in earlier.triggers)]
    if later.type not in SUDDEN or here.order - before.order != 1 or here.paragraph != before.paragraph:
        return False
    return small_words(here.seen.sentence.lang)["further"].isdisjoint(here.seen.words)


def _same_status(earlier: Frame, later: Frame) -> bool:
    ahead = ("planned", "possible")
    return (earlier.status in ahead) == (later.status in ahead) or earlier.status == "denied"


def _same_day(earlier: Frame, later: Frame) -> bool:
    if earlier.date is None or later.date is None:
        return True
    if earlier.date.first is None or later.date.first is None:
        return True
    if earlier.date.last is None or later.date.last is None:
        return True
    return earlier.date.first <= later.date.last and later.date.first <= earlier.date.last


def _nested(left: Sequence[EventPlace], right: Sequence[EventPlace]) -> bool:
    """Does a place of the one contain a place of the other?"""
    pairs = [(a.resolution, b.resolution) for a in left for b in right]
    return any(contains(a, b) or contains(b, a) for a, b in pairs)


def _points_back(frame: Frame, scenes: dict[int, Scene]) -> bool:
    """A noun with a definite article or a possessive: der Angriff, ihrer Freilassung, the 6.8-magnitude quake."""
    trigger = frame.triggers[0]
    return points_back(trigger, scenes[trigger.sentence].seen)


def points_back(trigger: Trigger, seen: View) -> bool:
    """Does a definite article or a possessive stand before the noun?"""
    if trigger.entry.form.shape != "noun":
        return False
    small = small_words(seen.sentence.lang)
    for i in range(trigger.token - 1, max(-1, trigger.token - 1 - ARTICLE_REACH), -1):
        word = seen.lower[i]
        if word in small["definite"] or word in small["possessive"]:
            return True
        if trigger.token - i >= 2 and not word[0].isdigit():
            return False
    return False


def _explains(earlier: Frame, later: Frame, scenes: dict[int, Scene]) -> bool:
    """Does a pluperfect tell what a noun pointed at: Nach dem Zugunglück …. Zwei Züge waren zusammengestoßen."""
    if later.sentence - earlier.sentence > EXPLAINED_WITHIN:
        return False
    days = [frame.date.first for frame in (later, earlier) if frame.date is not None and frame.date.first is not None]
    if len(days) == 2 and days[0] >= days[1]:
        return False
    return pluperfect(later.triggers[0], scenes[later.sentence].seen) and _points_back(earlier, scenes)


def pluperfect(trigger: Trigger, seen: View) -> bool:
    """Is the verb told as what came before?"""
    if trigger.entry.form.shape == "noun":
        return False
    first, last = clause(seen, trigger.token)
    return not small_words(seen.sentence.lang)["pluperfect"].isdisjoint(seen.lower[first:last])


def _same_word(earlier: Frame, later: Frame) -> bool:
    """The same word again, or one that ends in it: Treffen … Strategietreffen."""
    mine = {trigger.entry.row.word.lower().replace("|", "") for trigger in later.triggers}
    theirs = {trigger.entry.row.word.lower().replace("|", "") for trigger in earlier.triggers}
    return any(a.startswith(b[:6]) or b.startswith(a[:6]) for a in mine for b in theirs)
