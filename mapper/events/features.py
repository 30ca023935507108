"""The features that the two learned decisions look at: is this word an event, and is this place its site?"""

from __future__ import annotations

from collections.abc import Iterator

from .scene import Scene, Spot
from .triggers import Trigger

DEFINITE = frozenset(
    "der die das dem den des the this that these le la les l' du el los las il lo i gli de het o a os as dieser diese "
    "dieses diesem diesen jener".split()
)
INDEFINITE = frozenset(
    "ein eine einen einem einer eines a an un une una uno een um uma another weitere weiterer".split()
)
AFTER = frozenset("nach after après tras dopo na po após seit since wegen infolge following".split())
BEFORE = frozenset("vor before avant antes prima przed".split())
BY = frozenset("bei beim in im durch during lors durante bij przy em".split())
POSSESSIVE = frozenset(
    "sein seine seinen seiner ihr ihre ihren ihrer his her their its son sa ses su sus suo sua".split()
)


def bucket(value: int, limits: tuple[int, ...]) -> str:
    """The first limit that the value does not exceed, as a word."""
    for limit in limits:
        if value <= limit:
            return str(limit)
    return "more"


def word_at(lower: list[str], i: int) -> str:
    """The word at `i`, or a sign for the border of the sentence."""
    return lower[i] if 0 <= i < len(lower) else "|"


def word_class(word: str) -> str:
    """A class for words whose own weight would be rare."""
    if word in ("|", ",", ".", ":", ";", "(", ")", "–", "—"):
        return word
    for name, words in (
        ("def", DEFINITE),
        ("indef", INDEFINITE),
        ("after", AFTER),
        ("before", BEFORE),
        ("by", BY),
        ("poss", POSSESSIVE),
    ):
        if word in words:
            return name
    return "num" if word[0].isdigit() else "other"


def trigger_features(scene: Scene, trigger: Trigger, earlier: dict[str, int]) -> Iterator[str]:
    """What speaks for or against a word being an event; `earlier` counts the types met before in the text."""
    seen, entry, i = scene.seen, trigger.entry, trigger.token
    row, lower = entry.row, seen.lower
    lang = seen.sentence.lang
    shape = entry.form.shape
    yield f"word={lang}:{row.word.lower()}"
    yield f"row={lang}:{row.type}:{row.subtype}:{row.kind}:{'w' if row.weak else ''}:{'n' if row.needs else ''}"
    yield f"type={row.type}"
    yield f"weak={row.weak}"
    yield f"shape={shape}"
    yield f"weak+shape={row.weak}+{shape}"
    yield f"type+shape={row.type}+{shape}"
    yield f"needs={row.needs is not None}"
    yield f"compound={entry.compound}"
    yield f"particle={bool(entry.form.particle)}"
    before, after = word_at(lower, i - 1), word_at(lower, i + entry.words)
    yield f"before={word_class(before)}+{shape}"
    yield f"before2={word_class(word_at(lower, i - 2))}+{word_class(before)}+{shape}"
    yield f"after={word_class(after)}+{shape}"
    yield f"prev={lang}:{before}"
    yield f"next={lang}:{after}"
    yield f"casualty={entry.row.subtype == 'casualty'}"
    following = seen.texts[i + entry.words] if i + entry.words < len(seen.texts) else "."
    yield f"attributive={shape}+{following[0].isupper()}+{lower[i][-1:] if shape == 'participle' else ''}"
    yield f"position={bucket(i * 4 // max(1, len(lower)), (0, 1, 2))}+{shape}"
    yield f"order={bucket(scene.order, (0, 1, 3, 6, 10))}"
    yield f"repeat={bucket(earlier.get(row.type, 0), (0, 1, 2))}"
    yield f"repeat+type={bucket(earlier.get(row.type, 0), (0, 1))}+{row.type}"
    yield from _company(scene, trigger)


def _company(scene: Scene, trigger: Trigger) -> Iterator[str]:
    """Places, times and cues around the word."""
    i, shape, kind = trigger.token, trigger.entry.form.shape, trigger.type
    near = min((abs(spot.first - i) for spot in scene.spots), default=99)
    yield f"place={bucket(near, (1, 3, 6, 12, 50))}"
    yield f"place+shape={bucket(near, (3, 12, 50))}+{shape}"
    yield f"place+type={near < 99}+{kind}"
    yield f"place+weak={near < 99}+{trigger.entry.row.weak}"
    after = [spot for spot in scene.spots if 0 < spot.first - i <= 4]
    yield f"placeafter={bool(after)}+{shape}"
    speaker = min((abs(spot.first - i) for spot in scene.speakers), default=99)
    yield f"speaker={bucket(speaker, (1, 4, 12))}+{'s' if kind == 'statement' else 'e'}"
    yield f"speakerfirst={any(spot.first <= 1 for spot in scene.speakers)}+{'s' if kind == 'statement' else 'e'}"
    yield f"time={bool(scene.times)}+{shape}"
    kinds = {cue.kind for cue in scene.cues}
    for cue in ("denied", "planned", "possible", "demanded", "reported", "say", "ongoing"):
        if cue in kinds:
            yield f"cue={cue}+{shape}"
    quote = any(word in ("„", "“", "»", "«", '"', "”") for word in scene.seen.lower)
    yield f"quote={quote}+{shape}"
    yield f"length={bucket(len(scene.seen.lower), (8, 15, 25, 40))}"


PLACE_BEFORE = frozenset((",", "und", "and", "et", "y", "e", "en", "i", "sowie", "/", "or", "oder"))


def join_features(scene: Scene, trigger: Trigger, spot: Spot, spots: list[Spot], rivals: list[int]) -> Iterator[str]:
    """What speaks for or against a place of the same sentence being the site of the event.

    `rivals` holds the tokens of the other triggers of the sentence.
    """
    seen, i = scene.seen, trigger.token
    lower, lang = seen.lower, seen.sentence.lang
    head = group_head(seen.lower, spots, spot)
    low, high = (head.last, i) if head.first < i else (i + trigger.entry.words, head.first)
    between = lower[min(low, high) : max(low, high)]
    side = "before" if spot.first < i else "after"
    distance = len(between)
    kind, shape = trigger.type, trigger.entry.form.shape
    group = "noun" if shape == "noun" else "verb"
    commas = between.count(",") + between.count("–") + between.count(";") + between.count(":")
    ahead = sum(1 for other in spots if _nearer(other, spot, i) and other.first != head.first)
    across = sum(1 for rival in rivals if min(low, high) <= rival < max(low, high))
    preposition = word_at(lower, head.first - 1)
    if preposition in DEFINITE or preposition in POSSESSIVE or (preposition and preposition not in PREPOSITIONS):
        preposition = f"{preposition_before(lower, head.first)}*"
    yield f"distance={bucket(distance, (0, 1, 2, 4, 7, 11, 18, 30))}"
    yield f"distance+side={bucket(distance, (1, 4, 11, 30))}+{side}"
    yield f"distance+shape={bucket(distance, (1, 4, 11, 30))}+{side}+{group}"
    yield f"commas={bucket(commas, (0, 1, 2))}+{side}"
    yield f"commas+shape={bucket(commas, (0, 1))}+{group}"
    yield f"ahead={bucket(ahead, (0, 1, 2))}"
    yield f"ahead+side={bucket(ahead, (0, 1))}+{side}"
    yield f"across={bucket(across, (0, 1))}+{side}"
    yield f"across+ahead={bucket(across, (0, 1))}+{bucket(ahead, (0, 1))}"
    yield f"places={bucket(len(spots), (1, 2, 3))}"
    yield f"rivals={bucket(len(rivals), (0, 1, 2))}"
    yield f"only={len(spots) == 1}+{len(rivals) == 0}"
    yield f"kind={spot.kind}"
    yield f"kind+places={spot.kind}+{len(spots) == 1}"
    yield f"type={kind}"
    yield f"prep={lang}:{preposition}"
    yield f"prep+side={lang}:{preposition}+{side}"
    yield f"prep+type={preposition}+{kind}"
    yield f"next={word_class(word_at(lower, spot.last))}"
    yield f"nextword={lang}:{word_at(lower, spot.last)}"
    before = word_at(lower, head.first - 2)
    yield f"prev2={lang}:{before}"
    yield f"contained={_contained(spot, spots)}"
    yield f"containedmod={spot.kind}+{_contained(spot, spots)}"
    yield f"first={spot.first <= 2}"
    yield f"level={_level(spot)}"
    yield f"ingroup={head.first != spot.first}"
    yield f"bracket={word_at(lower, spot.first - 1) == '('}"
    yield f"office={_seat(scene, spot)}"
    if i - spot.last in (-1, 0) or spot.first - i == 1:
        yield f"adjacent={side}+{group}"
    homeward = word_at(lower, spot.first - 1) in ("aus", "from", "de", "van", "z", "da") or preposition.startswith(
        "aus"
    )
    yield f"home={homeward}+{group}+{bucket(distance, (2, 6, 30))}"


PREPOSITIONS = frozenset(
    "in im bei beim nahe an am auf vor aus von vom nach zu zum zur um über durch zwischen gegen bis ab für mit entlang "
    "unweit nördlich südlich östlich westlich südöstlich nordöstlich südwestlich nordwestlich rund "
    "near at on from to of off outside around into towards toward between across through over for with inside by along "
    "à au aux en dans près vers entre depuis sur par pour de du des d' "
    "a al del hacia cerca entre desde por sobre con para "
    "da dal di del dell' nel nella nell' verso presso tra per su sul "
    "te naar van bij uit door tot tussen op w we na do z ze pod od przy nad ku koło między "
    "em no na nos nas ao à do da dos das perto rumo".split()
)


def preposition_before(lower: list[str], first: int) -> str:
    """The preposition that governs the noun phrase of a place, up to five words before it."""
    for j in range(first - 1, max(-1, first - 6), -1):
        if lower[j] in PREPOSITIONS:
            return lower[j]
        if lower[j] in (",", ".", ";", ":", "–", "("):
            return lower[j]
    return "-"


def group_head(lower: list[str], spots: list[Spot], spot: Spot) -> Spot:
    """The first place of the enumeration that the place stands in."""
    head = spot
    for other in sorted((s for s in spots if s.first < spot.first), key=lambda s: -s.first):
        between = lower[other.last : head.first]
        if not between or between[0] not in PLACE_BEFORE or len(between) > 4:
            break
        if any(word[0].isdigit() for word in between) or between.count(",") + ("und" in between) > 2:
            break
        head = other
    return head


def _nearer(other: Spot, spot: Spot, i: int) -> bool:
    if other is spot:
        return False
    mine = spot.first - i if spot.first > i else i - spot.last + 1
    theirs = other.first - i if other.first > i else i - other.last + 1
    return theirs < mine


def _contained(spot: Spot, spots: list[Spot]) -> bool:
    """Right before a place that it contains: im irakischen Mossul, in der Provinz Idlib … die Stadt X."""
    return any(0 <= other.first - spot.last <= (2 if spot.kind == "modifier" else 0) for other in spots)


def _level(spot: Spot) -> str:
    place = spot.resolution.place
    return place.level if place is not None else "none"


def _seat(scene: Scene, spot: Spot) -> bool:
    """Is it the seat of an office: Regierung in Ankara?"""
    return any(cue.kind == "office" and 0 < spot.first - cue.last <= 1 for cue in scene.cues)
