"""A PDF → its text, with lines put together to paragraphs; title and day from the file's own fields."""

from __future__ import annotations

import io
import re

from ..errors import EmptyTextError, FormatError, TooLargeError
from .raw import RawArticle

#: A newspaper page or a report; a book is no article.
MAX_PAGES = 200
_HYPHENATED = re.compile(r"(?<=[a-zß-ÿ])[-\u00ad]\n(?=[a-zß-ÿ])")


def read_pdf(data: bytes, *, name: str) -> RawArticle:
    """The text of a PDF.

    Raises:
        FormatError: no PDF, a broken one, or one with a password.
        TooLargeError: more than `MAX_PAGES` pages.
        EmptyTextError: pages without text, such as scans.
    """
    # Loaded here: other inputs do not need it.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise FormatError(f"“{name}” is protected by a password. Save it without one and try again.")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise TooLargeError(f"“{name}” has {count} pages; at most {MAX_PAGES} are read.")
        pages = [page.extract_text() for page in reader.pages]
        meta = reader.metadata
        title = meta.title if meta else None
        created = meta.creation_date if meta else None
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        if isinstance(error, FormatError | TooLargeError):
            raise
        raise FormatError(f"“{name}” is not a readable PDF: {error}.") from error
    text = _HYPHENATED.sub("", "\n\n".join(page.strip() for page in pages if page.strip()))
    if not text:
        raise EmptyTextError(f"“{name}” has no text in it. It may be a scan: run text recognition on it first.")
    return RawArticle(text=text, title=(title or "").strip() or None, date=created.date() if created else None)
