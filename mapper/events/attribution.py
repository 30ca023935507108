"""Who says so: "nach Angaben der Polizei", "…, teilte das Ministerium mit", "according to", Konjunktiv I."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Attribution, AttributionKind, Span
from ..times.tense import verb_kinds
from .actors import sector_of
from .cues import Cue, Cues, load_cues, small_words
from .frame import Frame
from .lexicon import CAPITALISED_NOUNS
from .scene import Scene
from .triggers import View

STOPS = frozenset((",", ".", ";", ":", "–", "—", "(", ")", "„", "“", "”", '"', "»", "«", "!", "?"))
LONGEST_SOURCE = 8
SPEECH_WITHIN = 1  # sentences that reported speech goes on after its source
CLAIMED_TYPES = frozenset(
    ("battle", "bombardment", "attack", "abduction", "release", "migration", "aid", "protest", "crime")
)
ORDER: tuple[AttributionKind, ...] = ("authority", "third_party", "party", "media")
VERBS = frozenset(("past", "present", "perfect", "passive", "future"))


def source_kind(cues: Cues, who: str) -> AttributionKind:
    """Party to a conflict, third party, authority or media, by the longest of the words that the name holds."""
    best = max(ORDER, key=lambda kind: cues.length(kind, who))
    return best if cues.length(best, who) else "unknown"


def name_sources(scenes: Sequence[Scene]) -> dict[int, Attribution | None]:
    """The source of each sentence, by its number.

    "er" and "seinen Angaben zufolge" are the last one who spoke; "demnach" and reported speech without a source have
    that of the sentence before; "Das teilte die Polizei mit" names that of the sentence before.
    """
    speaker = ""
    last: Attribution | None = None
    found: dict[int, Attribution | None] = {}
    for position, scene in enumerate(scenes):
        cues = load_cues(scene.seen.sentence.lang)
        source = find_source(scene, cues)
        before = scenes[position - 1] if position and scenes[position - 1].paragraph == scene.paragraph else None
        if source is not None and cues.means("back", source.who):
            if speaker:
                source = replace(source, who=speaker, kind=source_kind(cues, speaker))
        elif source is not None and any(cue.kind == "say" for cue in scene.cues):
            speaker = source.who
        elif source is None and before is not None and last is not None and _speech_goes_on(scene):
            source = last
        if source is not None and before is not None and found[before.index] is None and _about_before(scene):
            found[before.index] = source
        last = source or (last if before is not None and _thereby(scene) else None)
        found[scene.index] = source
    return found


def _speech_goes_on(scene: Scene) -> bool:
    """Is the sentence told in the words of a source that was named before: "demnach", sei, habe?"""
    kinds = {cue.kind for cue in scene.cues}
    return "thereby" in kinds or ("reported" in kinds and "possible" not in kinds and "demanded" not in kinds)


def _thereby(scene: Scene) -> bool:
    return any(cue.kind == "thereby" for cue in scene.cues)


def _about_before(scene: Scene) -> bool:
    """Does the sentence only say who told the one before: Das teilte die Polizei am Montag mit?"""
    first = scene.seen.lower[0]
    small = small_words(scene.seen.sentence.lang)
    return first in small["this"] and any(cue.kind == "say" and cue.first <= 3 for cue in scene.cues)


def find_source(scene: Scene, cues: Cues) -> Attribution | None:
    """The source that the sentence names for what it tells."""
    seen = scene.seen
    for cue in scene.cues:
        if cue.kind == "source":
            return _make(seen, cues, cue, cue.first, cue.last)
    for cue in scene.cues:
        if cue.kind == "according":
            first, last = _phrase_after(seen, cue.last)
            if last > first:
                return _make(seen, cues, cue, first, last)
        if cue.kind == "following":
            first = _phrase_before(seen, cue.first)
            if first < cue.first:
                return _make(seen, cues, cue, first, cue.first)
    for cue in scene.cues:
        if cue.kind == "say" and not _said_of(seen, cue):
            span = _speaker(scene, cues, cue)
            if span is not None:
                return _make(seen, cues, cue, *span)
    return None


def _said_of(seen: View, cue: Cue) -> bool:
    """Is it no verb of somebody who speaks: no injuries were reported, the reports, in a claim?"""
    if seen.sentence.lang in CAPITALISED_NOUNS or not cue.first:
        return False
    before, small = seen.lower[cue.first - 1], small_words(seen.sentence.lang)
    kinds = ("passive", "definite", "indefinite", "possessive", "preposition")
    return len(cue.text.split()) == 1 and any(before in small[kind] for kind in kinds)


def _make(seen: View, cues: Cues, cue: Cue, first: int, last: int) -> Attribution:
    start, end = seen.tokens[first].start, seen.tokens[last - 1].end
    who = " ".join(seen.texts[first:last])
    cue_span = Span(seen.tokens[cue.first].start, seen.tokens[cue.last - 1].end)
    return Attribution(who, source_kind(cues, who), Span(start, end), cue_span)


def _phrase_after(seen: View, first: int) -> tuple[int, int]:
    """The noun phrase that begins at `first`: up to its last capitalised word before another kind of word."""
    inside = small_words(seen.sentence.lang)["inside"]
    last = end = first
    while last < min(len(seen.tokens), first + LONGEST_SOURCE) and seen.lower[last] not in STOPS:
        if seen.texts[last][0].isupper() or (seen.texts[last][0].islower() and _known(seen, last)):
            end = last + 1
        elif end > first and seen.lower[last] not in inside and not _qualifies(seen, last):
            end += end == last and _describes(seen, last)
            break
        last += 1
    if end == first:
        end = min(last, first + 3)
    return first, end


def _qualifies(seen: View, i: int) -> bool:
    """Is it an adjective between two nouns with capitals: Büro für humanitäre Hilfe?"""
    inside = small_words(seen.sentence.lang)["inside"]
    between = seen.sentence.lang in CAPITALISED_NOUNS and i + 1 < len(seen.texts) and seen.texts[i + 1][0].isupper()
    return between and seen.lower[i - 1] in inside and seen.lower[i].endswith(("e", "en", "er", "es"))


def _describes(seen: View, i: int) -> bool:
    """Is it an adjective after a noun in lower case: fuentes locales, une source militaire?"""
    lang = seen.sentence.lang
    if lang in CAPITALISED_NOUNS or seen.texts[i - 1][0].isupper() or not seen.lower[i].isalpha():
        return False
    small = any(seen.lower[i] in words for words in small_words(lang).values())
    return not small and not verb_kinds(seen.tokens, lang)[i] and not load_cues(lang).find([seen.lower[i]])


def _phrase_before(seen: View, last: int) -> int:
    """Where the noun phrase before `last` begins: at its article, else at the mark before it."""
    small = small_words(seen.sentence.lang)
    first = last
    while first > 0 and last - first < LONGEST_SOURCE and seen.lower[first - 1] not in STOPS:
        first -= 1
        word = seen.lower[first]
        if word in small["definite"] or word in small["indefinite"] or word in small["possessive"]:
            break
    return first


def _speaker(scene: Scene, cues: Cues, cue: Cue) -> tuple[int, int] | None:
    """The subject of a verb of saying: before it in the same clause, else right after it, else the one that the
    sentence begins with: Präsident Kenyatta, der in Mombasa sprach, sagte …"""
    seen = scene.seen
    first = cue.first
    while first > 0 and seen.lower[first - 1] not in STOPS:
        first -= 1
    own = _subject(scene, cues, first, cue.first)
    if own is not None:
        return own
    start, end = _phrase_after(seen, cue.last)
    if _inverted(seen, cue, first, end) and _is_source(scene, cues, start, end):
        return start, end
    opening = next((i for i, word in enumerate(seen.lower) if word in STOPS), len(seen.lower))
    if opening < first and opening <= LONGEST_SOURCE and seen.lower[opening] == ",":
        start, end = _subject(scene, cues, 0, opening) or (0, 0)
        if any(_known(seen, i) or (i > 0 and _named(seen, i)) for i in range(start, end)):  # not: Separately, …
            return start, end
    return None


def _subject(scene: Scene, cues: Cues, first: int, last: int) -> tuple[int, int] | None:
    """The one who acts in the tokens `first` to `last`: the phrase before their first verb."""
    seen = scene.seen
    kinds = verb_kinds(seen.tokens, seen.sentence.lang)
    small = small_words(seen.sentence.lang)
    while first < last and (
        seen.lower[first] in small["link"] or _opens_clause(kinds[first], seen.lower[first], small)
    ):
        first += 1
    end = next((i for i in range(first, last) if not VERBS.isdisjoint(kinds[i]) and i > first), last)
    while end > first and not (_named(seen, end - 1) or _known(seen, end - 1) or _back(cues, seen, end - 1)):
        end -= 1
    if end - first > LONGEST_SOURCE or not _is_source(scene, cues, first, end):
        return None
    return first, end


def _opens_clause(kinds: frozenset[str], word: str, small: dict[str, frozenset[str]]) -> bool:
    """Is it a conjunction: wie Augenzeugen berichteten, as witnesses said?"""
    return not kinds.isdisjoint(("subordinate", "break")) and word not in small["definite"]


def _is_source(scene: Scene, cues: Cues, first: int, last: int) -> bool:
    """Can the phrase speak: it holds a name or a word for people, and is neither a time nor "in Bagdad"?"""
    seen = scene.seen
    if last <= first or seen.lower[first] in small_words(seen.sentence.lang)["preposition"]:
        return False
    start = seen.tokens[first].start
    if any(timex.start <= start < timex.end for timex in scene.times):
        return False
    if _back(cues, seen, first):
        return last - first == 1
    return any(_named(seen, i) or _known(seen, i) for i in range(first, last))


def _named(seen: View, i: int) -> bool:
    """Is it written like a name? The first word of a sentence always is, so it must be no small word."""
    if not seen.texts[i][0].isupper():
        return False
    small = small_words(seen.sentence.lang)
    return i > 0 or not any(seen.lower[0] in words for words in small.values())


def _known(seen: View, i: int) -> bool:
    """Is it a word for people or offices?"""
    lang = seen.sentence.lang
    if lang in CAPITALISED_NOUNS and not seen.texts[i][0].isupper():
        return False
    word = seen.lower[i]
    return word in small_words(lang)["speaker"] or bool(sector_of(word, lang)) or load_cues(lang).speaks(word)


def _back(cues: Cues, seen: View, i: int) -> bool:
    return cues.means("back", seen.texts[i])


def _inverted(seen: View, cue: Cue, first: int, end: int) -> bool:
    """May the subject follow the verb: "…, said the minister."? Not where the phrase is the subject of what is said."""
    if seen.sentence.lang in CAPITALISED_NOUNS:
        return True
    kinds = verb_kinds(seen.tokens, seen.sentence.lang)
    follows = kinds[end] if end < len(kinds) else frozenset()
    return cue.first - first <= 1 and VERBS.isdisjoint(follows)


def set_source(frame: Frame, source: Attribution | None, *, doubted: bool) -> None:
    """Give an event its source; it is claimed when a party or a doubtful source alone says so.

    Who declares an emergency does it and is no source for it.
    """
    if source is not None and frame.type != "statement" and _performs(frame, source):
        source = None
    frame.attribution = source
    frame.claimed = (
        frame.type in CLAIMED_TYPES
        and frame.status in ("happened", "ongoing")
        and source is not None
        and (source.kind == "party" or doubted)
    )


def _performs(frame: Frame, source: Attribution) -> bool:
    cue, trigger = source.cue, frame.triggers[0]
    return cue is not None and trigger.start < cue.end and cue.start < trigger.end
