"""A long text, analysed piece by piece while the reader watches: what is found so far.

The pieces are only a preview: their events are shown and thrown away. The result is the analysis of the whole text, the
same as without progress, because the names and the events of a text are decided together.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..documents import make_document
from ..documents.sentences import split_paragraphs
from ..errors import InputError
from ..model import Document
from ..pipeline import Tools, analyse
from ..results import Json, event_result

PIECE_CHARS = 3_000  # some 30 ms of work


def pieces(text: str) -> list[tuple[int, int]]:
    """Stretches of whole paragraphs, each about `PIECE_CHARS` long, that cover the text."""
    ends = [paragraph.end for paragraph in split_paragraphs(text)]
    found: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        if end - start >= PIECE_CHARS or end == ends[-1]:
            found.append((start, end))
            start = end
    return found


def previews(document: Document, tools: Tools) -> Iterator[Json]:
    """After each piece: how many characters are read of how many, and the events of the piece."""
    for start, end in pieces(document.text):
        yield {"done": end, "of": len(document.text), "events": _events(document, tools, start, end)}


def _events(document: Document, tools: Tools, start: int, end: int) -> list[Json]:
    lang = document.lang if document.lang != "und" else None
    try:
        piece = make_document(
            document.text[start:end], id=document.id, title=document.title, date=document.date, lang=lang
        )
    except InputError:  # a piece without words: a line of stars
        return []
    return [event_result(event, piece) for event in analyse(piece, tools).events]
