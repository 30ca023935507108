"""One line for an event, made from the words of the text."""

from __future__ import annotations

from .frame import Frame
from .triggers import View

LONGEST = 100


def make_title(frame: Frame, seen: View, text: str) -> str:
    """The clause of the trigger, cut at a word when it is long."""
    sentence = text[seen.sentence.start : seen.sentence.end]
    title = " ".join(sentence.split()).rstrip(".!?")
    if len(title) <= LONGEST:
        return title
    return title[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"
