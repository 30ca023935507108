"""Stretches of a text that may be place names: what the gazetteer knows, adjectives, parts of compounds, ellipses."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import Document, Gazetteer, Level, Match, Sentence
from .coordinates import find_coordinates
from .cues import LEVEL_CUES, Cues, cues_of
from .roads import find_roads
from .words import Words

Form = Literal["name", "seat", "adjective", "demonym", "compound", "closed", "ellipsis", "road", "coordinate"]
_HYPHENS = re.compile(r"[-\u2010\u2011–/]")
_LOWER_PREFIXES = ("anti", "pro", "ex", "nicht", "non", "post", "prä", "exil", "inner", "trans")


@dataclass(frozen=True, slots=True)
class Known:
    """What the gazetteer says about a string: its best place and how the string names it."""

    size: float  # log10 of the population of the most prominent place; −1: unknown string
    level: Level | None
    forms: frozenset[str]
    count: int
    name: str

    def __bool__(self) -> bool:
        return self.level is not None


UNKNOWN = Known(-1.0, None, frozenset(), 0, "")


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


class Atlas:
    """The gazetteer's answers in the short form that recognition needs, remembered."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._memo: dict[tuple[str, str], Known] = {}

    def known(self, name: str, lang: str) -> Known:
        """What the gazetteer says about `name`."""
        key = (name, lang)
        found = self._memo.get(key)
        if found is None:
            found = _summary(name, self._gazetteer.lookup(name, lang=lang))
            if len(self._memo) > 60_000:
                self._memo.clear()
            self._memo[key] = found
        return found

    def hits(self, text: str, start: int, end: int, lang: str) -> Iterator[tuple[int, int]]:
        """The gazetteer's names in a stretch of the text, as offsets of the text."""
        for hit in self._gazetteer.scan(text[start:end], lang=lang):
            yield start + hit.start, start + hit.end


def _summary(name: str, matches: object) -> Known:
    found: list[Match] = list(matches)  # type: ignore[call-overload]
    if not found:
        return UNKNOWN
    best = found[0].place
    size = math.log10(best.population + 1) if best.population else _LEVEL_SIZE.get(best.level, 2.0)
    return Known(size, best.level, frozenset(match.kind for match in found[:6]), len(found), name)


#: log10 of the population from which the parts of a hyphen word are two places.
CITY = 4.7
_CURRENCIES = frozenset("$€£¥")
_GENERIC = frozenset(LEVEL_CUES)
#: Stand-in for the size of places without a population.
_LEVEL_SIZE = {"country": 7.0, "admin1": 6.0, "water": 5.0, "mountain": 4.0, "region": 5.0, "island": 4.0}


#: A hit of the gazetteer: start, end, what it knows.
Found = tuple[int, int, Known]


def scan(document: Document, atlas: Atlas) -> list[list[Found]]:
    """The gazetteer's names in each sentence of a document."""
    return [
        [
            (start, end, atlas.known(document.text[start:end], sentence.lang))
            for start, end in atlas.hits(document.text, sentence.start, sentence.end, sentence.lang)
        ]
        for sentence in document.sentences
    ]


def propose(
    words: Words, atlas: Atlas, hits: Sequence[Sequence[Found]], tagged: Sequence[tuple[int, int]] = ()
) -> list[Candidate]:
    """All candidates, in text order; they may overlap. `tagged` are the spans of tokens (last one inclusive) that the
    tagger takes for places."""
    found: list[Candidate] = []
    starts = [token.start for token in words.tokens]
    for sentence, names in zip(words.document.sentences, hits, strict=True):
        for start, end, _ in names:
            first, last = _tokens(starts, start, end)
            candidate = _from_hit(words, atlas, start, end, first, last)
            if candidate:
                found.append(candidate)
                found += _bracketed(words, atlas, candidate)
        cues = cues_of(sentence.lang)
        for index in range(sentence.first, sentence.last):
            found += _from_token(words, atlas, index, cues, sentence.lang)
            found += _seat(words, atlas, index, sentence, cues)
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
    form: Form = _form(known)
    return Candidate(start, end, first, last, text[start:end], form, known) if known else None


def _seat(words: Words, atlas: Atlas, index: int, sentence: Sentence, cues: Cues) -> Iterator[Candidate]:
    """The Kremlin, the White House: buildings whose names stand for governments."""
    if words.lower[index] not in cues.seat_begins or not words.capital(index):
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
    for begin, stop in find_roads(text, sentence.lang):
        first, last = _tokens(starts, sentence.start + begin, sentence.start + stop)
        yield Candidate(
            sentence.start + begin, sentence.start + stop, first, last, text[begin:stop], "road", UNKNOWN, hint="road"
        )


def _tokens(starts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    return bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1


def _from_tag(words: Words, atlas: Atlas, first: int, last: int) -> Candidate:
    start, end = words.tokens[first].start, words.tokens[last].end
    name = words.document.text[start:end]
    known = atlas.known(name, words.lang(first))
    return Candidate(start, end, first, last, name, _form(known), known)


def _form(known: Known) -> Form:
    if "adjective" in known.forms and not known.forms & {"exact", "alternate", "exonym"}:
        return "adjective"
    if "demonym" in known.forms and not known.forms & {"exact", "alternate", "exonym", "adjective"}:
        return "demonym"
    return "name"


def _from_token(words: Words, atlas: Atlas, index: int, cues: Cues, lang: str) -> Iterator[Candidate]:
    token, text = words.tokens[index], words.texts[index]
    if len(text) < 2 or not text[0].isalpha():
        return
    if text[-1] == "-":
        yield from _ellipsis(words, atlas, index, lang)
        return
    if "-" in text or "‐" in text or "‑" in text:
        yield from _hyphen_parts(words, atlas, index, cues, lang)
        return
    if len(text) >= 4 and ("adjective" in words.cues[index] or text[0].isupper()):
        known = atlas.known(text, lang)
        if known and (text[0].isupper() or known.forms & {"adjective", "demonym"}):
            form = _form(known) if text[0].isupper() else "adjective" if "adjective" in known.forms else "demonym"
            yield Candidate(token.start, token.end, index, index, text, form, known)
            return
    if len(text) >= 7:
        yield from _closed_compound(words, atlas, index, cues, lang)


def _ellipsis(words: Words, atlas: Atlas, index: int, lang: str) -> Iterator[Candidate]:
    """`Nord- und Ostsyrien`: the first part borrows the base of the second."""
    if "and" not in words.cues_at(index + 1) or not words.capital(index + 2):
        return
    token, text = words.tokens[index], words.texts[index]
    first_part = text[:-1]
    second = words.texts[index + 2]
    base = _compass_base(atlas, second, lang)
    if base and "compass" in cues_of(lang).of(first_part.lower()):
        yield Candidate(
            token.start, token.end, index, index, first_part + base.lower(), "ellipsis", atlas.known(base, lang)
        )
        return
    known = atlas.known(first_part, lang)
    if known and known.size >= 4:  # "Syrien- und Irak-Konflikt"
        head = re.split(r"[-‐‑]", second)[-1].lower()
        yield Candidate(token.start, token.end - 1, index, index, first_part, "compound", known, head)


def _compass_base(atlas: Atlas, word: str, lang: str) -> str:
    """`Ostsyrien` → `Syrien`; "" when the word is not made so."""
    cues = cues_of(lang)
    for length in range(min(8, len(word) - 3), 2, -1):
        if "compass" in cues.of(word[:length].lower()):
            base = word[length:].lstrip("-").capitalize()
            if len(base) > 3 and atlas.known(base, lang).size >= 4:
                return base
    return ""


def _hyphen_parts(words: Words, atlas: Atlas, index: int, cues: Cues, lang: str) -> Iterator[Candidate]:
    """`Syrien-Gespräche`, `Po-Ebene`, `Lyon-Marseille`, `Anti-IS-Koalition`, `Rostow-am-Don`."""
    token, text = words.tokens[index], words.texts[index]
    known = atlas.known(text, lang)
    parts = [(m.start(), m.end()) for m in re.finditer(r"[^-\u2010\u2011–/]+", text)]
    pieces = [text[a:b] for a, b in parts]
    if known:
        yield Candidate(token.start, token.end, index, index, text, _form(known), known)
        return
    head = pieces[-1].lower()
    front = text[: parts[-1][0] - 1]
    if pieces[0][0].isupper() and "compass" in cues.of(pieces[0].lower()):  # Nord-Mali
        rest = text[parts[1][0] :] if len(parts) > 1 else ""
        base = atlas.known(rest, lang)
        if base and base.size >= 4:
            yield Candidate(token.start, token.end, index, index, rest, "name", base)
            return
    if "geo" in cues.of(head) and len(front) > 1 and front[0].isupper():
        yield Candidate(
            token.start, token.end, index, index, text, "name", atlas.known(front, lang), head, _level(cues, head)
        )
        return
    if len(parts) == 2 and all(atlas.known(piece, lang).size >= CITY for piece in pieces):  # the line Lyon-Marseille
        for (a, b), piece in zip(parts, pieces, strict=True):
            known = atlas.known(piece, lang)
            yield Candidate(token.start + a, token.start + b, index, index, piece, "name", known)
        return
    for size in range(len(parts), 0, -1):
        done = False
        for begin in range(len(parts) - size + 1):
            a, b = parts[begin][0], parts[begin + size - 1][1]
            piece = text[a:b]
            if size == len(parts) or not piece[0].isupper() or len(piece) < 2:
                continue
            known = atlas.known(piece, lang)
            if known and (known.size >= 3.7 or known.forms & {"adjective", "demonym"} or len(piece) > 5):
                end_part = begin + size == len(parts)
                form: Form = "name" if end_part and known.size >= 4 else "compound"
                rest = (text[:a] + text[b:]).strip("-").lower()
                yield Candidate(token.start + a, token.start + b, index, index, piece, form, known, rest)
                done = True
        if done:
            return


def _level(cues: Cues, word: str) -> Level | None:
    found = cues.of(word)
    for level in ("water", "mountain", "island", "facility", "road", "region", "suburb", "city", "admin2", "admin1"):
        if level in found:
            return level
    return None


def _closed_compound(words: Words, atlas: Atlas, index: int, cues: Cues, lang: str) -> Iterator[Candidate]:
    """`Zentralsomalia` (one name), `Schwarzmeerhafen`, `Elbhochwasser`, `antibritische` (a part of the word)."""
    token, text, lower = words.tokens[index], words.texts[index], words.lower[index]
    if text[0].isupper():
        base = _compass_base(atlas, text, lang)
        if base:
            yield Candidate(token.start, token.end, index, index, base, "name", atlas.known(base, lang))
            return
        ending = cues.ending(lower, "closed")
        if ending and len(text) - len(ending) >= 3:
            stem = text[: -len(ending)]
            for form in (stem, stem + "e", stem.removesuffix("s"), stem + "en"):
                known = atlas.known(form, lang)
                if known and known.size >= 4:
                    yield Candidate(token.start, token.start + len(stem), index, index, form, "closed", known, ending)
                    return
    for prefix in _LOWER_PREFIXES:
        if lower.startswith(prefix) and len(lower) - len(prefix) > 5:
            rest = text[len(prefix) :]
            known = atlas.known(rest, lang)
            if known.forms & {"adjective"}:
                yield Candidate(token.start + len(prefix), token.end, index, index, rest, "adjective", known, prefix)
                return


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
