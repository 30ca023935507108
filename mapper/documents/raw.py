"""What the readers give: an article with its context fields, before it is made a Document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as it came in. `None` means that the input did not say."""

    text: str
    title: str | None = None
    date: Date | None = None
    lang: str | None = None
    source: str | None = None
    url: str | None = None
    domain: str | None = None
    id: str | None = None
    notes: tuple[str, ...] = ()  # what could not be used, in words for the user
