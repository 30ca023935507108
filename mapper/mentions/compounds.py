"""One word → the place names in it: itself, a part of a compound, the base of a derived word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..model import Level
from .atlas import Atlas, Known
from .cues import Cues, cues_of

Form = Literal["name", "seat", "adjective", "demonym", "compound", "closed", "ellipsis", "road", "coordinate"]
_LOWER_PREFIXES = ("anti", "pro", "ex", "nicht", "non", "post", "prä", "exil", "inner", "trans")
#: log10 of the population from which the parts of a hyphen word are two places.
CITY = 4.7
#: Words that are remembered for each language; then all are forgotten.
_KEPT = 40_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a word that may be a place name, as offsets of the word; the rest as in `Candidate`."""

    start: int
    end: int
    name: str
    form: Form
    known: Known
    head: str = ""
    hint: Level | None = None


class Pieces(dict[str, tuple[Piece, ...]]):
    """The names in the words of one language: a dictionary that reckons what it lacks. Most words hold none."""

    def __init__(self, atlas: Atlas, lang: str) -> None:
        super().__init__()
        self._atlas, self._lang, self._cues = atlas, lang, cues_of(lang)

    def __missing__(self, text: str) -> tuple[Piece, ...]:
        if len(self) >= _KEPT:
            self.clear()
        found = self[text] = tuple(_pieces(text, self._atlas, self._cues, self._lang))
        return found


class Compounds:
    """The names in the words of all languages."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self._pieces: dict[str, Pieces] = {}

    def of(self, lang: str) -> Pieces:
        """The names in the words of a language."""
        if lang not in self._pieces:
            self._pieces[lang] = Pieces(self.atlas, lang)
        return self._pieces[lang]


def _pieces(text: str, atlas: Atlas, cues: Cues, lang: str) -> Iterator[Piece]:
    if len(text) < 2 or not text[0].isalpha() or text[-1] == "-":
        return
    if "-" in text or "‐" in text or "‑" in text:
        yield from _hyphen_parts(text, atlas, cues, lang)
        return
    if len(text) >= 4 and (text[0].isupper() or "adjective" in cues.of(text.lower())):
        known = atlas.known(text, lang)
        if known and (text[0].isupper() or known.forms & {"adjective", "demonym"}):
            form = form_of(known) if text[0].isupper() else "adjective" if "adjective" in known.forms else "demonym"
            yield Piece(0, len(text), text, form, known)
            return
    if len(text) >= 7:
        yield from _closed_compound(text, atlas, cues, lang)


def form_of(known: Known) -> Form:
    """How a string names its places."""
    if "adjective" in known.forms and not known.forms & {"exact", "alternate", "exonym"}:
        return "adjective"
    if "demonym" in known.forms and not known.forms & {"exact", "alternate", "exonym", "adjective"}:
        return "demonym"
    return "name"


def compass_base(atlas: Atlas, word: str, lang: str) -> str:
    """`Ostsyrien` → `Syrien`; "" when the word is not made so."""
    cues = cues_of(lang)
    for length in range(min(8, len(word) - 3), 2, -1):
        if "compass" in cues.of(word[:length].lower()):
            base = word[length:].lstrip("-").capitalize()
            if len(base) > 3 and atlas.known(base, lang).size >= 4:
                return base
    return ""


def _hyphen_parts(text: str, atlas: Atlas, cues: Cues, lang: str) -> Iterator[Piece]:
    """`Syrien-Gespräche`, `Po-Ebene`, `Lyon-Marseille`, `Anti-IS-Koalition`, `Rostow-am-Don`."""
    known = atlas.known(text, lang)
    parts = [(m.start(), m.end()) for m in re.finditer(r"[^-\u2010\u2011–/]+", text)]
    pieces = [text[a:b] for a, b in parts]
    if known:
        yield Piece(0, len(text), text, form_of(known), known)
        return
    head = pieces[-1].lower()
    front = text[: parts[-1][0] - 1]
    if pieces[0][0].isupper() and "compass" in cues.of(pieces[0].lower()):  # Nord-Mali
        rest = text[parts[1][0] :] if len(parts) > 1 else ""
        base = atlas.known(rest, lang)
        if base and base.size >= 4:
            yield Piece(0, len(text), rest, "name", base)
            return
    if "geo" in cues.of(head) and len(front) > 1 and front[0].isupper():
        yield Piece(0, len(text), text, "name", atlas.known(front, lang), head, _level(cues, head))
        return
    if len(parts) == 2 and all(atlas.known(piece, lang).size >= CITY for piece in pieces):  # the line Lyon-Marseille
        for (a, b), piece in zip(parts, pieces, strict=True):
            known = atlas.known(piece, lang)
            yield Piece(a, b, piece, "name", known)
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
                yield Piece(a, b, piece, form, known, rest)
                done = True
        if done:
            return


def _level(cues: Cues, word: str) -> Level | None:
    found = cues.of(word)
    for level in ("water", "mountain", "island", "facility", "road", "region", "suburb", "city", "admin2", "admin1"):
        if level in found:
            return level
    return None


def _closed_compound(text: str, atlas: Atlas, cues: Cues, lang: str) -> Iterator[Piece]:
    """`Zentralsomalia` (one name), `Schwarzmeerhafen`, `Elbhochwasser`, `antibritische` (a part of the word)."""
    lower = text.lower()
    if text[0].isupper():
        base = compass_base(atlas, text, lang)
        if base:
            yield Piece(0, len(text), base, "name", atlas.known(base, lang))
            return
        ending = cues.ending(lower, "closed")
        if ending and len(text) - len(ending) >= 3:
            stem = text[: -len(ending)]
            for form in (stem, stem + "e", stem.removesuffix("s"), stem + "en"):
                known = atlas.known(form, lang)
                if known and known.size >= 4:
                    yield Piece(0, len(stem), form, "closed", known, ending)
                    return
    for prefix in _LOWER_PREFIXES:
        if lower.startswith(prefix) and len(lower) - len(prefix) > 5:
            rest = text[len(prefix) :]
            known = atlas.known(rest, lang)
            if known.forms & {"adjective"}:
                yield Piece(len(prefix), len(text), rest, "adjective", known, prefix)
                return
