"""Who acts and who suffers: noun phrases that name people, groups, offices and states, with country and sector."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..lang import table
from ..model import Actor, Span
from .cues import load_cues, small_words
from .frame import Frame
from .lexicon import CAPITALISED_NOUNS
from .scene import Scene, Spot

MOST = 3  # actors, and targets, of one event
NEXT_CHARS = 2  # between a number and those whom it counts
#: what befalls people who are counted
SUFFERED = frozenset(("killed", "injured", "missing", "abducted", "arrested"))
LONGEST = 4  # words before the head of a phrase
MARKS = frozenset((",", ";", ":", ".", "–", "—", "(", ")", "„", "“", "”", '"', "«", "»", "!", "?"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that names an actor: tokens `first` to `last`, and the word before it."""

    first: int
    last: int
    sector: str
    country: str
    before: str


@cache
def _heads(lang: str) -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    words: dict[str, str] = {}
    endings: list[tuple[re.Pattern[str], str]] = []
    for row in table(lang, "actors.tsv"):
        parts = [word.strip().lower() for word in row["words"].split(",")]
        words.update({word: row["sector"] for word in parts if "*" not in word})
        stems = "|".join(re.escape(word).replace(r"\*", ".*") for word in parts if "*" in word)
        if stems:
            endings.append((re.compile(f"(?:{stems})(?:s|es|n|en)?"), row["sector"]))
    return words, tuple(endings)


@cache
def sector_of(word: str, lang: str) -> str:
    """Sector of a word in lower case; "" when it names no actor."""
    words, endings = _heads(lang)
    if word in words:
        return words[word]
    return next((sector for pattern, sector in endings if pattern.fullmatch(word)), "")


def find_phrases(scene: Scene) -> list[Phrase]:
    """The actors that a sentence names, in order: "die französische Luftwaffe", "Moskau"."""
    seen, lang = scene.seen, scene.seen.sentence.lang
    spots = [*scene.spots, *scene.others]
    found = [
        Phrase(spot.first, spot.last, "GOV", _country(spot), _before(seen.lower, spot.first)) for spot in scene.speakers
    ]
    for i, word in enumerate(seen.lower):
        sector = sector_of(word, lang) if word[0].isalpha() else ""
        if not sector or (lang in CAPITALISED_NOUNS and not seen.texts[i][0].isupper()):
            continue
        first = _start(scene, i)
        inside = [spot for spot in spots if first <= spot.first <= i + 2]
        country = _country(inside[0]) if inside else ""
        found.append(Phrase(first, i + 1, sector, country, _before(seen.lower, first)))
    return sorted(found, key=lambda phrase: phrase.first)


def _before(lower: Sequence[str], i: int) -> str:
    return lower[i - 1] if i else ""


def _country(spot: Spot) -> str:
    return spot.resolution.place.country if spot.resolution.place is not None else ""


def _start(scene: Scene, head: int) -> int:
    """The first word of the phrase, without article: adjectives and numbers before the head."""
    small = small_words(scene.seen.sentence.lang)
    first = head
    while first > 0 and head - first < LONGEST:
        word = scene.seen.lower[first - 1]
        stop = word in MARKS or word in small["definite"] or word in small["indefinite"] or word in small["preposition"]
        start = scene.seen.tokens[first - 1].start
        timed = any(timex.start <= start < timex.end for timex in scene.times)
        if stop or timed or any(word in small[kind] for kind in ("few", "auxiliary", "link", "possessive")):
            break
        if not _attribute(scene, first - 1) or any(trigger.token == first - 1 for trigger in scene.fitting):
            break
        first -= 1
    return first


def _attribute(scene: Scene, i: int) -> bool:
    """May the word belong to the noun after it: a number, a name, an adjective?"""
    text = scene.seen.texts[i]
    inflected = len(text) > 4 and text.endswith(("e", "en", "er", "em", "es"))
    return text[0].isdigit() or text[0].isupper() or inflected


def set_actors(frame: Frame, scene: Scene, found: Sequence[Phrase]) -> None:
    """Give the event its actors and targets: the nearest phrases, told apart by voice and preposition, no sources."""
    small = small_words(scene.seen.sentence.lang)
    token = frame.triggers[0].token
    passive = _passive(frame, scene)
    told = [phrase for phrase in found if not _source(phrase, frame, scene) or _tells_of_itself(phrase, frame, scene)]
    phrases = sorted(told, key=lambda phrase: abs(phrase.first - token))[: 2 * MOST]
    for phrase in sorted(phrases, key=lambda phrase: phrase.first):
        actor = _actor(phrase, scene)
        lead = _lead(scene, phrase, small)
        if lead in small["against"]:
            suffers = True
        elif lead in small["agent"]:
            suffers = False
        elif passive:
            suffers = phrase.sector != "GOV" or phrase.first > token
        else:
            suffers = phrase.first > token and any(other.first < token for other in phrases)
        side = frame.targets if suffers else frame.actors
        if len(side) < MOST and all(actor.name != other.name for other in side):
            side.append(actor)


def _source(phrase: Phrase, frame: Frame, scene: Scene) -> bool:
    """Is it the one who says so?"""
    span = frame.attribution.span if frame.attribution is not None else None
    return span is not None and span.start <= scene.seen.tokens[phrase.first].start < span.end


def _tells_of_itself(phrase: Phrase, frame: Frame, scene: Scene) -> bool:
    """Do the words of the source go on with a pronoun: the army said it had bombed …?"""
    cue = frame.attribution.cue if frame.attribution is not None else None
    lower, cues = scene.seen.lower, load_cues(scene.seen.sentence.lang)
    said = next((i for i, token in enumerate(scene.seen.tokens) if cue is not None and token.start >= cue.end), -1)
    if not phrase.first < said <= frame.triggers[0].token:
        return False
    own = small_words(scene.seen.sentence.lang)["own"]
    return any(cues.means("back", word) or word in own for word in lower[said : said + 3])


def move_victims(frame: Frame) -> None:
    """Those who are counted as killed, hurt, missing, abducted or arrested suffer, whatever the grammar."""
    spans = [number.span for number in frame.numbers if number.kind in SUFFERED and number.span is not None]
    moved = [
        actor
        for actor in frame.actors
        if actor.span is not None
        and any(actor.span.start - NEXT_CHARS <= span.end and span.start <= actor.span.end for span in spans)
    ]
    frame.actors = [actor for actor in frame.actors if actor not in moved]
    names = {actor.name for actor in frame.targets}
    frame.targets = [*frame.targets, *(actor for actor in moved if actor.name not in names)][:MOST]


def _lead(scene: Scene, phrase: Phrase, small: dict[str, frozenset[str]]) -> str:
    """The preposition before the phrase and its article."""
    lower = scene.seen.lower
    i = phrase.first - 1
    if i >= 0 and (lower[i] in small["definite"] or lower[i] in small["indefinite"]) and lower[i] not in small["agent"]:
        i -= 1
    return lower[i] if i >= 0 else ""


def _passive(frame: Frame, scene: Scene) -> bool:
    small = small_words(scene.seen.sentence.lang)
    shape = frame.triggers[0].entry.form.shape
    return shape in ("participle", "past", "stem") and not small["passive"].isdisjoint(scene.seen.words)


def _actor(phrase: Phrase, scene: Scene) -> Actor:
    tokens = scene.seen.tokens
    start, end = tokens[phrase.first].start, tokens[phrase.last - 1].end
    name = " ".join(scene.seen.texts[phrase.first : phrase.last])
    return Actor(name, phrase.country, phrase.sector, Span(start, end))
