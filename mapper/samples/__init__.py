"""Sample articles, written for this project: scenes, people, figures and sources are invented, the places are real.

A file begins with its fields (`title: …`), one a line; after an empty line comes the text.
"""

from __future__ import annotations

from importlib.resources import files

from ..documents import parse_date
from ..documents.raw import RawArticle


def load_samples() -> tuple[RawArticle, ...]:
    """The sample articles in the order of their file names."""
    found = sorted((item for item in files(__package__).iterdir() if item.name.endswith(".txt")), key=lambda i: i.name)
    return tuple(_read(item.read_text(encoding="utf-8")) for item in found)


def _read(content: str) -> RawArticle:
    head, _, text = content.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return RawArticle(
        text=text.strip() + "\n",
        title=fields["title"],
        date=parse_date(fields["date"]),
        lang=fields["lang"],
        source=fields["source"],
        url=fields["url"],
    )
