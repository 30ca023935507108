"""Raw input → Document: a text with its context fields, tokens, sentences, zones, quotes and language."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime
from hashlib import blake2b

from ..errors import EmptyTextError, TooLargeError
from ..model import Document, Sentence, Span, Token, Zone
from .dates import parse_date
from .language import check_language, detect_language, other_language
from .sentences import sentence_ends, split_paragraphs
from .tokens import tokenise
from .zones import find_quotes, find_zones

__all__ = ["content_id", "detect_language", "make_document", "parse_date", "tokenise"]


def make_document(
    text: str,
    *,
    id: str | None = None,
    title: str | None = None,
    date: Date | str | None = None,
    lang: str | None = None,
    source: str | None = None,
    url: str | None = None,
    domain: str | None = None,
    max_chars: int = 1_000_000,
) -> Document:
    """Make a text ready for analysis. Offsets count code points of `text` as given; the same input, the same result.

    Raises:
        EmptyTextError: a text without a letter or a digit.
        TooLargeError: more than `max_chars` characters.
        DateError: `date` is not a day.
        LanguageError: `lang` is named and not one of ours.
    """
    if not any(map(str.isalnum, text)):
        raise EmptyTextError("The text is empty. Give the words of an article.")
    if len(text) > max_chars:
        raise TooLargeError(
            f"The text has {len(text):,} characters; at most {max_chars:,} are analysed. Split it into its articles."
        )
    day = parse_date(date) if isinstance(date, str) else _day(date)
    tokens = tokenise(text)
    code = check_language(lang) if lang else detect_language(token.text for token in tokens)
    paragraphs = split_paragraphs(text)
    zones = find_zones(text, paragraphs, title=title, lang=code)
    return Document(
        id=id or content_id(text, title=title, day=day, url=url),
        text=text,
        lang=code,
        title=title or None,
        date=day,
        source=source or None,
        url=url or None,
        domain=domain or None,
        tokens=tokens,
        sentences=_sentences(text, tokens, zones, code),
        zones=tuple(zone for part in zones for zone in part),
        quotes=find_quotes(text),
    )


def content_id(text: str, *, title: str | None, day: Date | None, url: str | None) -> str:
    """A short id made from the content: the same article gives the same id on every machine."""
    parts = (text, title or "", day.isoformat() if day else "", url or "")
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _day(value: Date | None) -> Date | None:
    return value.date() if isinstance(value, datetime) else value


def _sentences(text: str, tokens: Sequence[Token], zones: list[list[Zone]], lang: str) -> tuple[Sentence, ...]:
    starts = [token.start for token in tokens]
    sentences: list[Sentence] = []
    for number, parts in enumerate(zones):
        inside = Span(bisect_left(starts, parts[0].start), bisect_left(starts, parts[-1].end))
        words = [token.text for token in tokens[inside.start : inside.end] if token.text[0].isalpha()]
        here = other_language(words, lang)
        for part in parts:
            first, last = bisect_left(starts, part.start), bisect_left(starts, part.end)
            begin = first
            for end in sentence_ends(text, tokens[first:last], here) if part.kind == "body" else [last - first]:
                stop = first + end
                if stop > begin:
                    sentences.append(
                        Sentence(tokens[begin].start, tokens[stop - 1].end, begin, stop, part.kind, number, here)
                    )
                begin = stop
    return tuple(sentences)
