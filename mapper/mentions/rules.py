"""Candidate → kind, by rules alone: cues around it, what the gazetteer says, how common the word is."""

from __future__ import annotations

from ..model import MentionKind
from .candidates import Candidate
from .cues import cues_of
from .words import Words

#: log10 of the population from which a name needs no cue of place beside it.
FAMOUS = 4.7
SMALL = 3.3
#: Cues of a head that is itself a place, so that what goes with it locates it.
LOCATING = frozenset({"place", "admin1", "admin2", "city", "suburb", "water", "mountain", "island"})


def kind_by_rules(words: Words, candidate: Candidate) -> tuple[MentionKind | None, float]:
    """The kind and a confidence; None for a stretch that is no place name."""
    if candidate.form in ("coordinate", "road"):
        return "literal", 0.9
    if candidate.form == "seat":
        return ("literal" if _after_preposition(words, candidate) else "metonymic"), 0.8
    if candidate.form == "adjective":
        return _adjective(words, candidate)
    if candidate.form == "demonym":
        return ("demonym", 0.8) if not _in_person(words, candidate) else ("embedded", 0.6)
    if candidate.head and candidate.form == "name":
        return "literal", 0.7  # Po-Ebene
    if _in_person(words, candidate) or _in_organisation(words, candidate):
        return "embedded", 0.6
    if not _is_place(words, candidate):
        return None, 0.5
    if candidate.form in ("compound", "closed"):
        return _compound(words, candidate)
    return _noun_kind(words, candidate)


def _in_person(words: Words, candidate: Candidate) -> bool:
    span = range(candidate.first, candidate.last + 1)
    if any(index in words.persons for index in span):
        return True
    return words.texts[candidate.last] in words.surnames and not _after_preposition(words, candidate)


def _in_organisation(words: Words, candidate: Candidate) -> bool:
    before, after = candidate.first - 1, candidate.last + 1
    if words.same_sentence(candidate.first, before) and "org" in words.cues_at(before) and words.capital(before):
        return True
    if not words.same_sentence(candidate.first, after):
        return False
    return "org" in words.cues_at(after) and words.capital(after) and "place" not in words.cues_at(after)


def _is_place(words: Words, candidate: Candidate) -> bool:
    known = candidate.known
    cued = _after_preposition(words, candidate) or _level_cue(words, candidate)
    single = candidate.first == candidate.last
    if single and "common" in words.cues_at(candidate.first):
        return _level_cue(words, candidate) and _first_of_sentence(words, candidate) is False
    if single and _is_common_word(words, candidate):
        return False
    if _beside_capitals(words, candidate) and not cued:
        return False
    if known.size >= FAMOUS:
        return True
    return cued if known.size >= SMALL else cued and len(words.texts[candidate.first]) > 3


def _is_common_word(words: Words, candidate: Candidate) -> bool:
    """True for a word that is at least as frequent in lower case (in German: that stands with an article)."""
    index = candidate.first
    lower, written = words.lexemes[index].rarity_lower, words.lexemes[index].rarity
    if lower >= 0 and (written < 0 or lower <= written + 10):
        return True
    if lower >= 0 and _first_of_sentence(words, candidate) and lower < 130:
        return True
    if not words.has_style(index, "capital nouns") or candidate.known.size >= 6:
        return False
    return "article" in words.cues_at(index - 1) and candidate.known.size < FAMOUS + 1


def _after_preposition(words: Words, candidate: Candidate) -> bool:
    before = candidate.first - 1
    if not words.same_sentence(candidate.first, before):
        return False
    cues = words.cues_at(before)
    return "in" in cues or ("article" in cues and "in" in words.cues_at(before - 1))


def _level_cue(words: Words, candidate: Candidate) -> bool:
    cues = words.cues_at(candidate.first - 1) if words.same_sentence(candidate.first, candidate.first - 1) else ()
    return bool(LOCATING.difference({"place"}).intersection(cues))


def _first_of_sentence(words: Words, candidate: Candidate) -> bool:
    return candidate.first == words.sentence(candidate.first).first


def _beside_capitals(words: Words, candidate: Candidate) -> bool:
    """A capitalised neighbour that is no place: `Dale Carter`, `Milan Bihać` (in German only after the name)."""
    before, after = candidate.first - 1, candidate.last + 1
    if (
        words.same_sentence(candidate.first, after)
        and words.capital(after)
        and not words.has_style(candidate.first, "capital nouns")
    ):
        return True
    if not words.same_sentence(candidate.first, before) or before == words.sentence(candidate.first).first:
        return False
    return words.capital(before) and (
        "first" in words.cues_at(before) or not words.has_style(candidate.first, "capital nouns")
    )


def _adjective(words: Words, candidate: Candidate) -> tuple[MentionKind, float]:
    head = candidate.last + 1
    for step in range(head, min(head + 4, len(words.texts))):
        if not words.same_sentence(candidate.last, step):
            break
        cues = words.cues_at(step)
        if (
            step in words.places
            or "place" in cues
            or cues & {"admin1", "admin2", "city", "suburb", "water", "mountain", "island"}
        ):
            return "modifier", 0.7
        if "person" in cues:
            return "associative", 0.7
        if words.has_style(step, "capital nouns") and words.capital(step):
            break
    before = candidate.first - 1
    if "place" in words.cues_at(before) and words.has_style(candidate.first, "adjective behind"):
        return "modifier", 0.6
    return "associative", 0.5


def _compound(words: Words, candidate: Candidate) -> tuple[MentionKind, float]:
    head = candidate.head.split("-")[-1]
    cues = cues_of(words.lang(candidate.first)).of(head)
    if cues & LOCATING:
        return "modifier", 0.7
    return "associative", 0.6


def _noun_kind(words: Words, candidate: Candidate) -> tuple[MentionKind, float]:
    first, last = candidate.first, candidate.last
    after = words.cues_at(last + 1) if words.same_sentence(last, last + 1) else frozenset()
    prepared = _after_preposition(words, candidate)
    text = words.texts[last]
    genitive = text.endswith(("s", "’", "'")) or words.at(last + 1) in ("'s", "’s")
    head = words.cues_at(last + 2) if words.at(last + 1) in ("'s", "’s") else after
    if genitive and not prepared and "person" in head:
        return "associative", 0.6
    if "person" in after and words.has_style(first, "class behind") and not prepared:
        return "associative", 0.6
    if words.same_sentence(first, first - 1) and "person" in words.cues_at(first - 1) and words.capital(first - 1):
        return "associative", 0.5
    if candidate.known.level in ("country", "city", "region", "facility") and not prepared and "speech" in after:
        return "metonymic", 0.6
    return "literal", 0.6
