"""Stretches of a text that may be place names: what the gazetteer knows, adjectives, parts of compounds, ellipses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..model import Level, Sentence
from .atlas import UNKNOWN, Atlas, Found, Known
from .compounds import Compounds, Form, Piece, compass_base, form_of
from .coordinates import find_coordinates
from .cues import LEVEL_CUES, Cues, cues_of
from .roads import find_roads
from .words import Words

_HYPHENS = re.compile(r"[-\u2010\u2011–/]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be a place name. `first` and `last` are its tokens (inclusive); `head` is the other part of
    a compound, in lower case; `name` is what the gazetteer is asked for."""

    start: int
    end: int
    first: int
    last: int
    name: str
    form: Form
    known: Known
    head: str = ""
    hint: Level | None = None
    lat: float | None = None
    lon: float | None = None


_CURRENCIES = frozenset("$€£¥")
_GENERIC = frozenset(LEVEL_CUES)


def propose(
    words: Words,
    compounds: Compounds,
    hits: Sequence[Sequence[Found]],
    tagged: Sequence[tuple[int, int]] = (),
    *,
    common: Collection[int] = (),
) -> list[Candidate]:
    """All candidates, in text order; they may overlap. `tagged` are the spans of tokens (last one inclusive) that the
    tagger takes for places; the tokens `common` alone are no candidates, whatever place bears their name."""
    found: list[Candidate] = []
    atlas = compounds.atlas
    starts = [token.start for token in words.tokens]
    for sentence, names in zip(words.document.sentences, hits, strict=True):
        for start, end, _ in names:
            first, last = _tokens(starts, start, end)
            if first == last and first in common:
                continue
            candidate = _from_hit(words, atlas, start, end, first, last)
            if candidate:
                found.append(candidate)
                found += _bracketed(words, atlas, candidate)
        found += _from_tokens(words, compounds, sentence, common)
        found += _written_places(words, sentence, starts)
    found += [_from_tag(words, atlas, first, last) for first, last in tagged]
    words.places.update(i for c in found if c.form == "name" for i in range(c.first, c.last + 1))
    return [candidate for candidate in _unique(found) if _may_be_place(words, candidate)]


def _may_be_place(words: Words, candidate: Candidate) -> bool:
    """False for the EU, peoples and faiths, diseases (`Marburg virus`) and currency signs (`US$`)."""
    cues = cues_of(words.lang(candidate.first))
    text = words.document.text
    if "never" in cues.of(text[candidate.start : candidate.end].lower()):
        return False
    after = candidate.last + 1
    beside = words.same_sentence(candidate.last, after)
    if beside and text[candidate.end : candidate.end + 1] in _CURRENCIES:
        return False
    head = candidate.head.split("-")[-1] or (words.at(after) if beside else "")
    return "product" not in cues.of(head)


def _from_hit(words: Words, atlas: Atlas, start: int, end: int, first: int, last: int) -> Candidate | None:
    """A gazetteer hit; one that ends inside a token is kept when what is left is the rest of a hyphen compound."""
    text = words.document.text
    if first == last and (start, end) != (words.tokens[first].start, words.tokens[last].end):
        return None  # parts of tokens are the business of the compound rules
    while last > first and words.texts[last].islower() and words.cues_at(last) & _GENERIC:
        last -= 1  # "Idlib province": a class word that can be left off is not part of the name
    while last > first and words.texts[first].islower() and words.cues_at(first) & _GENERIC:
        first += 1
    start, end = words.tokens[first].start, words.tokens[last].end
    if "(" in text[start:end] and ")" not in text[start:end] and words.at(last + 1) == ")":
        last, end = last + 1, words.tokens[last + 1].end
    known = atlas.known(text[start:end], words.lang(first))
    form: Form = form_of(known)
    return Candidate(start, end, first, last, text[start:end], form, known) if known else None


def _seat(words: Words, atlas: Atlas, index: int, sentence: Sentence, cues: Cues) -> Iterator[Candidate]:
    """The Kremlin, the White House: buildings whose names stand for governments."""
    if not words.capital(index):
        return
    for last in range(min(index + 2, sentence.last - 1), index - 1, -1):
        start, end = words.tokens[index].start, words.tokens[last].end
        name = words.document.text[start:end]
        if "seat" in cues.of(name.lower()):
            yield Candidate(start, end, index, last, name, "seat", atlas.known(name, sentence.lang))
            return


def _bracketed(words: Words, atlas: Atlas, candidate: Candidate) -> list[Candidate]:
    """`Frankfurt (Oder)`: the name with its addition, when the gazetteer knows it so."""
    last = candidate.last
    if words.at(last + 1) != "(" or words.at(last + 3) != ")" or not words.same_sentence(last, last + 3):
        return []
    end = words.tokens[last + 3].end
    name = words.document.text[candidate.start : end]
    known = atlas.known(name, words.lang(last))
    return [Candidate(candidate.start, end, candidate.first, last + 3, name, "name", known)] if known else []


def _written_places(words: Words, sentence: Sentence, starts: Sequence[int]) -> Iterator[Candidate]:
    """Coordinates, streets and roads of a sentence."""
    text = words.document.text[sentence.start : sentence.end]
    for begin, stop, lat, lon in find_coordinates(text, sentence.lang):
        first, last = _tokens(starts, sentence.start + begin, sentence.start + stop)
        yield Candidate(
            sentence.start + begin, sentence.start + stop, first, last, text[begin:stop], "coordinate", UNKNOWN,
            lat=lat, lon=lon,
        )  # fmt: skip
    for begin, stop in find_roads(text, sentence.lang) if _may_hold_road(words, sentence) else ():
        first, last = _tokens(starts, sentence.start + begin, sentence.start + stop)
        yield Candidate(
            sentence.start + begin, sentence.start + stop, first, last, text[begin:stop], "road", UNKNOWN, hint="road"
        )


def _may_hold_road(words: Words, sentence: Sentence) -> bool:
    signs = [lexeme.road for lexeme in words.lexemes[sentence.first : sentence.last]]
    if "road" in signs:
        return True
    after = words.texts[sentence.first + 1 : sentence.last]
    return any(sign and text[0].isdigit() for sign, text in zip(signs, after, strict=False))


def _tokens(starts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    return bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1


def _from_tag(words: Words, atlas: Atlas, first: int, last: int) -> Candidate:
    start, end = words.tokens[first].start, words.tokens[last].end
    name = words.document.text[start:end]
    known = atlas.known(name, words.lang(first))
    return Candidate(start, end, first, last, name, form_of(known), known)


def _from_tokens(
    words: Words, compounds: Compounds, sentence: Sentence, common: Collection[int]
) -> Iterator[Candidate]:
    """The names in the single words of a sentence, and the seats of government."""
    cues, pieces = cues_of(sentence.lang), compounds.of(sentence.lang)
    begins, lower = cues.seat_begins, words.lower
    for index, text in enumerate(words.texts[sentence.first : sentence.last], sentence.first):
        for piece in pieces[text]:
            if piece.form != "name" or index not in common:
                yield _of_piece(piece, words.tokens[index].start, index)
        if text[-1] == "-" and text[0].isalpha():
            yield from _ellipsis(words, compounds.atlas, index, sentence.lang)
        if lower[index] in begins:
            yield from _seat(words, compounds.atlas, index, sentence, cues)


def _of_piece(piece: Piece, start: int, index: int) -> Candidate:
    return Candidate(
        start + piece.start, start + piece.end, index, index,
        piece.name, piece.form, piece.known, piece.head, piece.hint,
    )  # fmt: skip


def _ellipsis(words: Words, atlas: Atlas, index: int, lang: str) -> Iterator[Candidate]:
    """`Nord- und Ostsyrien`: the first part borrows the base of the second."""
    if "and" not in words.cues_at(index + 1) or not words.capital(index + 2):
        return
    token, text = words.tokens[index], words.texts[index]
    first_part = text[:-1]
    second = words.texts[index + 2]
    base = compass_base(atlas, second, lang)
    if base and "compass" in cues_of(lang).of(first_part.lower()):
        yield Candidate(
            token.start, token.end, index, index, first_part + base.lower(), "ellipsis", atlas.known(base, lang)
        )
        return
    known = atlas.known(first_part, lang)
    if known and known.size >= 4:  # "Syrien- und Irak-Konflikt"
        head = re.split(r"[-‐‑]", second)[-1].lower()
        yield Candidate(token.start, token.end - 1, index, index, first_part, "compound", known, head)


def _unique(found: list[Candidate]) -> list[Candidate]:
    """Each stretch once; of overlapping ones all stay, the judge decides. A tagged compound gives way to its part."""
    split = {candidate.first for candidate in found if candidate.form == "compound"}
    found = [c for c in found if c.form != "name" or c.known or c.head or c.first != c.last or c.first not in split]
    seen: dict[tuple[int, int], Candidate] = {}
    for candidate in found:
        before = seen.get((candidate.start, candidate.end))
        if (
            before is None
            or candidate.form == "seat"
            or (before.form == "name" and candidate.form not in ("name", "road"))
        ):
            seen[candidate.start, candidate.end] = candidate
    return sorted(seen.values(), key=lambda c: (c.start, -c.end))
