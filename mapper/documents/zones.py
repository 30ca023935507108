"""Paragraphs → zones: headline, its repetition, subheads, dateline, agency, boilerplate, body; and quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ..lang import LANGUAGES, lines
from ..model import Span, Zone, ZoneKind

_AGENCY = r"\(\s*[A-Za-zÄÖÜäöü][\w./&+, -]{1,30}\)"
_AGENCY_LINE = re.compile(rf"{_AGENCY}|[a-zA-Z]{{2,4}}(?:/[a-zA-Z]{{2,4}})+")
_UPPER = "A-ZÀ-ÖØ-ÞŁŚŻŹĆŃĞŞČŠŽİÜ"
_LINK_WORD = r"(?:(?:am|an der|im|in|de|del|la|le|of|on|upon|sur|der|den|di)\s)?"
_QUOTES = re.compile(r"„[^„“”\n]*[“”]|“[^“”\n]*”|«[^«»\n]*»|»[^«»\n]*«|\"[^\"\n]*\"|‚[^‚‘’\n]*[‘’]|‹[^‹›\n]*›")
_SPACES = re.compile(r"[\W_]+")
_LETTER = re.compile(r"[^\W\d_]{2}")
_HEAD_CHARS = 160
_SUBHEAD_CHARS = 90
_SUBHEAD_WORDS = 11
_BOILERPLATE_CHARS = 220
_LONGEST_TITLE = 400


@cache
def _boilerplate(lang: str) -> re.Pattern[str]:
    """The wording of no article text, of the language and (second) of English, which many pages mix in."""
    phrases = [*lines(lang, "boilerplate.txt"), *lines("en", "boilerplate.txt")]
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(phrase) for phrase in dict.fromkeys(phrases)) + ")", re.I)


@cache
def _dateline() -> re.Pattern[str]:
    """ "ERBIL (tkp) – ", "Kiew/Moskau, 3. Mai (dpa). ", "PARIS, May 3 (AP) — ", "Frankfurt (Oder) – "."""
    names = "|".join(re.escape(name) for lang in LANGUAGES for name in lines(lang, "datelines.txt"))
    place = rf"[{_UPPER}][\w.’'-]*(?: {_LINK_WORD}[{_UPPER}][\w.’'-]*){{0,3}}(?: \((?:{names})\.?\))?"
    return re.compile(
        rf"(?P<place>{place}(?:\s?[/,]\s?{place})*)(?P<rest>(?:,\s[^()\n–—-]{{2,22}})?)"
        rf"\s?(?:(?P<agency>{_AGENCY})\s?(?:[:.]|[-–—]+)?|\s[–—]|\s?--|\s-(?=\s)|(?<=[{_UPPER}])\s?:)\s+"
    )


def _same(text: str) -> str:
    return _SPACES.sub(" ", text).strip().lower()


def find_zones(text: str, paragraphs: Sequence[Span], *, title: str | None, lang: str) -> list[list[Zone]]:
    """The zones of each paragraph, in text order: one, or dateline, agency and body in an opening paragraph."""
    known = {_same(title)} if title else set()
    boilerplate = _boilerplate(lang if lang in LANGUAGES else "en")
    zones: list[list[Zone]] = []
    body_seen = headline_seen = False
    for index, span in enumerate(paragraphs):
        kind = _paragraph_kind(text, paragraphs, index, boilerplate, body_seen)
        # A long paragraph repeats no headline.
        key = _same(text[span.start : span.end]) if span.end - span.start <= _LONGEST_TITLE else ""
        if kind != "boilerplate" and key and key in known:
            kind = "repeat" if headline_seen else "headline"
        elif kind == "subhead" and not body_seen and not headline_seen and not title:
            kind = "headline"
        if kind == "headline":
            headline_seen = True
            known.add(key or _same(text[span.start : span.end]))
        parts = _opening(text, span) if kind == "body" and not body_seen else [Zone(kind, span.start, span.end)]
        body_seen = body_seen or kind == "body"
        zones.append(parts)
    return zones


def _paragraph_kind(
    text: str, paragraphs: Sequence[Span], index: int, boilerplate: re.Pattern[str], body_seen: bool
) -> ZoneKind:
    span = paragraphs[index]
    content = text[span.start : span.end]
    if _AGENCY_LINE.fullmatch(content):
        return "agency"
    if not _LETTER.search(content):
        return "boilerplate"
    if len(content) <= _BOILERPLATE_CHARS and boilerplate.search(content):
        return "boilerplate"
    limit = _SUBHEAD_CHARS if body_seen else _HEAD_CHARS
    if len(content) <= limit and _is_heading(content, body_seen) and index + 1 < len(paragraphs):
        return "subhead"
    return "body"


def _is_heading(content: str, body_seen: bool) -> bool:
    bare = content.rstrip("\"'”“’»«)")
    if bare.endswith((".", "…", ",", ";", ":")) or (body_seen and content.count(" ") >= _SUBHEAD_WORDS):
        return False
    # "„Wir bleiben!“ sagte er." ends in a full stop; a quotation alone may be either, so length decides.
    return not (bare.endswith(("!", "?")) and content.count(" ") >= 6 and body_seen)


def _opening(text: str, span: Span) -> list[Zone]:
    """The zones of the first body paragraph: a dateline and an agency may stand before the text."""
    match = _dateline().match(text, span.start, span.end)
    if match is None or match.end() >= span.end or match.end() - span.start > 90:
        return [Zone("body", span.start, span.end)]
    zones = [Zone("dateline", span.start, match.end("rest"))]
    if match["agency"]:
        zones.append(Zone("agency", *match.span("agency")))
    return [*zones, Zone("body", match.end(), span.end)]


def find_quotes(text: str) -> tuple[Span, ...]:
    """The quotations, with their marks; they do not cross a line end."""
    return tuple(Span(match.start(), match.end()) for match in _QUOTES.finditer(text))
