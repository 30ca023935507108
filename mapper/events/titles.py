"""One line for an event, made from the words of the text."""

from __future__ import annotations

from ..model import Sentence

LONGEST = 100


def make_title(part: Sentence, text: str) -> str:
    """The clause of the trigger, cut at a word when it is long."""
    sentence = text[part.start : part.end]
    title = " ".join(sentence.split()).rstrip(".!?")
    if len(title) <= LONGEST:
        return title
    return title[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"
