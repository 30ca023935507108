"""A file of any kind that we read → its articles."""

from __future__ import annotations

from pathlib import PurePath

from ..model import Document
from . import make_document
from .feed import looks_like_feed, read_feed
from .html import looks_like_html, read_html
from .pdf import read_pdf
from .raw import RawArticle
from .table import read_jsonl, read_table
from .text import read_bytes

_TABLES = (".csv", ".tsv")
_JSON_LINES = (".jsonl", ".ndjson")


def read_articles(data: bytes, *, name: str, url: str | None = None) -> tuple[RawArticle, ...]:
    """The articles in a file: PDF, web page, feed, JSON lines, table, else plain text. `name` tells tables apart.

    Raises:
        InputError: bytes that cannot be read; the message says why.
    """
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"%PDF") or suffix == ".pdf":
        return (read_pdf(data, name=name),)
    if looks_like_feed(data):
        return read_feed(data, name=name)
    if suffix in (".html", ".htm", ".xhtml") or looks_like_html(data):
        return (read_html(data, name=name, url=url),)
    text = read_bytes(data, name=name)
    if suffix in _JSON_LINES:
        return tuple(read_jsonl(text.split("\n"), name=name))
    if suffix in _TABLES:
        return read_table(text, name=name)
    return (RawArticle(text=text, url=url),)


def document_of(article: RawArticle, *, max_chars: int = 1_000_000) -> Document:
    """The Document of an article that was read; raises what `make_document` raises."""
    return make_document(
        article.text,
        id=article.id,
        title=article.title,
        date=article.date,
        lang=article.lang,
        source=article.source,
        url=article.url,
        domain=article.domain,
        max_chars=max_chars,
    )
