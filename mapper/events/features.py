"""The features that the learned join looks at: is this place the site of that event?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .cues import small_words
from .scene import Scene, Spot, contains
from .triggers import Trigger

MARKS = frozenset(("|", ",", ".", ":", ";", "(", ")", "–", "—"))
BREAKS = frozenset((",", ";", ":", "–", "—"))
#: types of events that come from somewhere
MOVING = frozenset(("migration", "abduction", "release", "aid", "battle", "transport"))
CLASSES = ("definite", "indefinite", "after", "before", "by", "possessive")


def bucket(value: int, limits: tuple[int, ...]) -> str:
    """The first limit that the value does not exceed, as a word."""
    for limit in limits:
        if value <= limit:
            return str(limit)
    return "more"


def word_at(lower: Sequence[str], i: int) -> str:
    """The word at `i`, or a sign for the border of the sentence."""
    return lower[i] if 0 <= i < len(lower) else "|"


@lru_cache(maxsize=20_000)
def word_class(word: str, lang: str) -> str:
    """A class for words whose own weight would be rare."""
    if word in MARKS:
        return word
    small = small_words(lang)
    for name in CLASSES:
        if word in small[name]:
            return name
    return "num" if word[0].isdigit() else "other"


def join_features(
    scene: Scene, trigger: Trigger, spot: Spot, spots: Sequence[Spot], rivals: Sequence[int]
) -> list[str]:
    """What speaks for or against a place of the same sentence being the site of the event.

    `rivals` holds the tokens of the other triggers of the sentence.
    """
    seen, i = scene.seen, trigger.token
    lower, lang = seen.lower, seen.sentence.lang
    small = small_words(lang)
    head = group_head(lower, spots, spot, small["link"])
    low, high = (head.last, i) if head.first < i else (i + trigger.entry.words, head.first)
    low, high = min(low, high), max(low, high)
    between = lower[low:high]
    distance = len(between)
    side = "before" if spot.first < i else "after"
    kind, group = trigger.type, "noun" if trigger.entry.form.shape == "noun" else "verb"
    breaks = sum(1 for word in between if word in BREAKS)
    ahead = sum(1 for other in spots if other.first != head.first and _nearer(other, spot, i))
    across = sum(1 for rival in rivals if low <= rival < high)
    preposition = governing(lower, head.first, small)
    contained = _contained(spot, spots)
    covers, covered = scene.covers(spot), scene.covered(spot)
    said = scene.said_apart(spot, i)
    apart = ";" in between
    opening = word_at(lower, head.first - 2) in small["link"] or word_at(lower, head.first - 2) in BREAKS
    later = any(rival > spot.first for rival in rivals)
    joined = word_at(lower, i + trigger.entry.words) in small["link"]
    found = [
        f"distance={bucket(distance, (0, 1, 2, 4, 7, 11, 18, 30))}",
        f"distance+side={bucket(distance, (1, 4, 11, 30))}+{side}",
        f"distance+shape={bucket(distance, (1, 4, 11, 30))}+{side}+{group}",
        f"breaks={bucket(breaks, (0, 1, 2))}+{side}",
        f"breaks+shape={bucket(breaks, (0, 1))}+{group}",
        f"ahead={bucket(ahead, (0, 1, 2))}",
        f"ahead+side={bucket(ahead, (0, 1))}+{side}",
        f"across={bucket(across, (0, 1))}+{side}",
        f"across+ahead={bucket(across, (0, 1))}+{bucket(ahead, (0, 1))}",
        f"places={bucket(len(spots), (1, 2, 3))}",
        f"rivals={bucket(len(rivals), (0, 1, 2))}",
        f"only={len(spots) == 1}+{len(rivals) == 0}",
        f"kind={spot.kind}",
        f"kind+places={spot.kind}+{len(spots) == 1}",
        f"type={kind}",
        f"prep={lang}:{preposition}",
        f"prep+side={lang}:{preposition}+{side}",
        f"prep+type={preposition}+{kind}",
        f"next={word_class(word_at(lower, spot.last), lang)}",
        f"nextword={lang}:{word_at(lower, spot.last)}",
        f"prev2={lang}:{word_at(lower, head.first - 2)}",
        f"contained={contained}",
        f"containedmod={spot.kind}+{contained}",
        f"first={spot.first <= 2}",
        f"level={_level(spot)}",
        f"ingroup={head.first != spot.first}",
        f"bracket={word_at(lower, spot.first - 1) == '('}",
        f"office={_seat(scene, spot)}",
        f"reference={is_reference(lower, spot, spots, small)}",
        f"covers={covers}+{covered}",
        f"covers+type={covers}+{kind}",
        f"said={said}",
        f"said+ahead={said}+{bucket(ahead, (0, 1))}",
        f"apart={apart}+{ahead > 0}",
        f"opening={opening}+{side}+{later}",
        f"joined={joined}+{side}+{later}",
        f"topic={preposition in small['about']}+{kind}+{bucket(distance, (1, 3))}",
    ]
    if distance == 0:
        found.append(f"adjacent={side}+{group}")
    found.append(f"home={preposition in small['origin']}+{group}+{bucket(distance, (2, 6, 30))}")
    return found


def governing(lower: Sequence[str], first: int, small: dict[str, frozenset[str]]) -> str:
    """The preposition that governs the noun phrase of a place, at most five words before it; "*" marks a distance."""
    for j in range(first - 1, max(-1, first - 6), -1):
        if lower[j] in small["preposition"]:
            return lower[j] if j == first - 1 else lower[j] + "*"
        if lower[j] in MARKS:
            return lower[j]
    return "-"


def group_head(lower: Sequence[str], spots: Sequence[Spot], spot: Spot, links: frozenset[str]) -> Spot:
    """The first place of the enumeration that the place stands in."""
    head = spot
    for other in reversed([s for s in spots if s.first < spot.first]):
        between = lower[other.last : head.first]
        if not between or len(between) > 4 or between[0] not in links:
            break
        if any(word[0].isdigit() for word in between) or sum(word in links for word in between) > 2:
            break
        head = other
    return head


def _nearer(other: Spot, spot: Spot, i: int) -> bool:
    mine = spot.first - i if spot.first > i else i - spot.last + 1
    theirs = other.first - i if other.first > i else i - other.last + 1
    return theirs < mine


def _contained(spot: Spot, spots: Sequence[Spot]) -> bool:
    """Right before a place that it contains: im irakischen Mossul."""
    reach = 2 if spot.kind == "modifier" else 0
    return any(0 <= other.first - spot.last <= reach for other in spots)


def _level(spot: Spot) -> str:
    place = spot.resolution.place
    return place.level if place is not None else "none"


def _seat(scene: Scene, spot: Spot) -> bool:
    """Is it the seat of an office: Regierung in Ankara?"""
    return any(cue.kind == "office" and 0 < spot.first - cue.last <= 1 for cue in scene.cues)


def is_reference(lower: Sequence[str], spot: Spot, spots: Sequence[Spot], small: dict[str, frozenset[str]]) -> bool:
    """Does it only say where the place before it is: in Karakosch, rund 30 Kilometer südöstlich Mossuls?"""
    if len(spots) == 1:
        return False
    near = -1
    for i in range(spot.first - 1, max(-1, spot.first - 6), -1):
        if lower[i] in MARKS or any(other.first <= i < other.last for other in spots):
            break
        if lower[i] in small["compass"]:
            near = i
    return near >= 0 and any(
        0 <= near - other.last <= 7 and not contains(other.resolution, spot.resolution) for other in spots
    )


def is_home(lower: Sequence[str], spot: Spot, kind: str, small: dict[str, frozenset[str]]) -> bool:
    """Is it where somebody is from: ein 34-Jähriger aus Kassel?"""
    return kind not in MOVING and governing(lower, spot.first, small).rstrip("*") in small["origin"]


def is_border(lower: Sequence[str], spot: Spot, small: dict[str, frozenset[str]]) -> bool:
    """Does it only say which border is meant: an der Grenze zwischen Kolumbien und Venezuela?

    "The border town of Fotokol" is the town.
    """
    near = range(max(0, spot.first - 5), spot.first)
    return any(lower[i] in small["border"] and lower[i + 1] not in small["city"] for i in near)
