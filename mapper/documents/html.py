"""A web page → the article in it: text, title, day, address, language. Nothing is fetched and no script runs."""

from __future__ import annotations

import re
from datetime import date as Date
from urllib.parse import urlsplit

from ..errors import EmptyTextError
from .language import known_language
from .raw import RawArticle

_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p)\b", re.I)
_LANG = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3})", re.I)


def looks_like_html(data: bytes) -> bool:
    """Whether bytes are a web page: one of its tags stands near the beginning."""
    return _MARKUP.search(data[:4096]) is not None and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def read_html(markup: str | bytes, *, name: str, url: str | None = None) -> RawArticle:
    """The article of a page: paragraphs and subheads, parted by blank lines.

    Raises:
        EmptyTextError: a page without an article.
    """
    # Loaded here: 0.15 s that plain text must not pay.
    import trafilatura

    found = trafilatura.bare_extraction(
        markup, url=url, include_comments=False, include_tables=False, with_metadata=True, favor_precision=True
    )
    if isinstance(found, dict) or found is None or not (text := _text_of(found.body, found.text)):
        raise EmptyTextError(f"No article text was found in “{name}”. Copy the text from the page and paste it.")
    address = url or found.url
    head = markup[:4096] if isinstance(markup, str) else markup[:4096].decode("latin-1")
    lang = _LANG.search(head)
    return RawArticle(
        text=text,
        title=found.title or None,
        date=_day(found.date),
        lang=known_language(lang[1]) if lang else None,
        source=found.sitename or None,
        url=address or None,
        domain=(urlsplit(address).hostname or None) if address else None,
    )


def _text_of(body: object, fallback: str | None) -> str:
    """The text of the extracted blocks; trafilatura's own text form parts them by single line ends."""
    blocks: list[str] = []
    for child in body if body is not None else ():  # type: ignore[attr-defined]
        block = " ".join("".join(child.itertext()).split())
        if block:
            blocks.append(block)
    return "\n\n".join(blocks) or (fallback or "").strip()


def _day(value: str | None) -> Date | None:
    try:
        return Date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None
