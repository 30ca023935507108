"""An RSS or Atom feed → its articles, as far as the feed itself has their text."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date as Date
from html import unescape
from re import compile as pattern
from typing import Any
from urllib.parse import urlsplit

from ..errors import FormatError
from .language import known_language
from .raw import RawArticle

_BREAK = pattern(r"(?i)</(?:p|div|h\d|li|blockquote)>|<br\s*/?>")
_SKIPPED = pattern(r"(?is)<(script|style|iframe|noscript)\b.*?</\1>")
_TAG = pattern(r"<[^<>]*>")


def looks_like_feed(data: bytes) -> bool:
    """Whether bytes are a feed: its root element stands near the beginning."""
    head = data[:2048].lower()
    return b"<rss" in head or b"<rdf:rdf" in head or (b"<feed" in head and b"/atom" in head)


def read_feed(data: bytes, *, name: str) -> tuple[RawArticle, ...]:
    """The entries of a feed that have text.

    Raises:
        FormatError: no feed, or a broken one.
    """
    # Loaded here: other inputs do not need it.
    import feedparser  # type: ignore[import-untyped]

    feed = feedparser.parse(io.BytesIO(data))
    if not feed.get("version") or (feed.get("bozo") and not feed.entries):
        raise FormatError(f"“{name}” is not an RSS or Atom feed, or it is broken.")
    source = str(feed.feed.get("title", "")) or None
    lang = known_language(str(feed.feed.get("language", "")))
    articles = (_article(entry, source, lang) for entry in feed.entries)
    return tuple(article for article in articles if article.text)


def _article(entry: Mapping[str, Any], source: str | None, lang: str | None) -> RawArticle:
    contents = [str(part.get("value", "")) for part in entry.get("content", ())]
    markup = max([*contents, str(entry.get("summary", ""))], key=len)
    url = str(entry.get("link", "")) or None
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    return RawArticle(
        text=plain_text(markup),
        title=plain_text(str(entry.get("title", ""))) or None,
        date=Date(when[0], when[1], when[2]) if when else None,
        lang=lang,
        source=source,
        url=url,
        domain=(urlsplit(url).hostname or None) if url else None,
        id=str(entry.get("id", "")) or None,
    )


def plain_text(markup: str) -> str:
    """Markup of a feed entry without its tags; its blocks become paragraphs."""
    text = unescape(_TAG.sub("", _BREAK.sub("\n\n", _SKIPPED.sub("", markup))))
    blocks = (" ".join(block.split()) for block in text.split("\n\n"))
    return "\n\n".join(block for block in blocks if block)
