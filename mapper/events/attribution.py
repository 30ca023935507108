"""Who says so: "nach Angaben der Polizei", "…, teilte das Ministerium mit", "according to", Konjunktiv I."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Attribution, AttributionKind, Span
from .cues import Cue, Cues, load_cues
from .frame import Frame
from .scene import Scene
from .triggers import View

STOPS = frozenset((",", ".", ";", ":", "–", "—", "(", ")", "„", "“", "”", '"', "!", "?"))
LONGEST_SOURCE = 8
CLAIMED_TYPES = frozenset(
    ("battle", "bombardment", "attack", "abduction", "release", "migration", "aid", "protest", "crime")
)
ORDER: tuple[AttributionKind, ...] = ("authority", "third_party", "party", "media")


def source_kind(cues: Cues, who: str) -> AttributionKind:
    """Party to a conflict, third party, authority or media, by the words of the name."""
    for kind in ORDER:
        if cues.names(kind, who):
            return kind
    return "unknown"


def find_source(seen: View, cues: Cues, found: list[Cue]) -> Attribution | None:
    """The source that the sentence names for what it tells."""
    for cue in found:
        if cue.kind == "source":
            return _make(seen, cues, cue, cue.first, cue.last)
    for cue in found:
        if cue.kind == "according":
            first, last = _phrase_after(seen, cue.last)
            if last > first:
                return _make(seen, cues, cue, first, last)
        if cue.kind == "following":
            first = _phrase_before(seen, cue.first)
            if first < cue.first:
                return _make(seen, cues, cue, first, cue.first)
    for cue in found:
        if cue.kind == "say":
            span = _speaker(seen, cue)
            if span is not None:
                return _make(seen, cues, cue, *span)
    return None


def name_sources(scenes: Sequence[Scene]) -> dict[int, Attribution | None]:
    """The source of each sentence, by its number; "er" and "seinen Angaben zufolge" are the last one who spoke."""
    speaker = ""
    found: dict[int, Attribution | None] = {}
    for scene in scenes:
        cues = load_cues(scene.seen.sentence.lang)
        source = find_source(scene.seen, cues, scene.cues)
        if source is not None and cues.means("back", source.who):
            if speaker:
                source = replace(source, who=speaker, kind=source_kind(cues, speaker))
        elif source is not None and any(cue.kind == "say" for cue in scene.cues):
            speaker = source.who
        found[scene.index] = source
    return found


def _make(seen: View, cues: Cues, cue: Cue, first: int, last: int) -> Attribution:
    start, end = seen.tokens[first].start, seen.tokens[last - 1].end
    who = " ".join(seen.texts[first:last])
    cue_span = Span(seen.tokens[cue.first].start, seen.tokens[cue.last - 1].end)
    return Attribution(who, source_kind(cues, who), Span(start, end), cue_span)


def _phrase_after(seen: View, first: int) -> tuple[int, int]:
    """The noun phrase that begins at `first`: up to its last capitalised word before another kind of word."""
    last = end = first
    while last < min(len(seen.tokens), first + LONGEST_SOURCE) and seen.lower[last] not in STOPS:
        if seen.texts[last][0].isupper():
            end = last + 1
        elif end > first and seen.lower[last] not in ("der", "des", "von", "für", "of", "de", "the", "in", "du", "des"):
            break
        last += 1
    if end == first:
        end = min(last, first + 3)
    return first, end


def _phrase_before(seen: View, last: int) -> int:
    first = last
    while first > 0 and last - first < LONGEST_SOURCE and seen.lower[first - 1] not in STOPS:
        first -= 1
        if seen.lower[first] in (
            "der",
            "die",
            "das",
            "dem",
            "den",
            "einem",
            "einer",
            "the",
            "eines",
            "ihren",
            "seinen",
        ):
            break
    return first


def _speaker(seen: View, cue: Cue) -> tuple[int, int] | None:
    """The subject of a verb of saying: before it in the same clause, else right after it."""
    first = cue.first
    while first > 0 and seen.lower[first - 1] not in STOPS:
        first -= 1
    named = [i for i in range(first, cue.first) if seen.texts[i][0].isupper()]
    if named:
        return first, named[-1] + 1
    start, end = _phrase_after(seen, cue.last)
    if end > start and any(text[0].isupper() for text in seen.texts[start:end]):
        return start, end
    return None


def set_source(frame: Frame, source: Attribution | None, *, doubted: bool) -> None:
    """Give an event its source; it is claimed when a party or a doubtful source alone says so."""
    frame.attribution = source
    frame.claimed = (
        frame.type in CLAIMED_TYPES
        and frame.status in ("happened", "ongoing")
        and source is not None
        and (source.kind == "party" or doubted)
    )
