"""One line for an event, made from the words of the text."""

from __future__ import annotations

import re

from ..model import Sentence
from .triggers import Trigger

LONGEST = 110
PARTS = re.compile(r"[,;:–—]\s+")


def make_title(trigger: Trigger, part: Sentence, text: str) -> str:
    """The sentence of the trigger; of a long one the clauses around the word, cut at a word with an ellipsis."""
    sentence = " ".join(text[part.start : part.end].split()).rstrip(".!?")
    if len(sentence) <= LONGEST:
        return sentence
    word = " ".join(text[trigger.start : trigger.end].split())
    at = sentence.find(word)
    begin = 0
    for match in PARTS.finditer(sentence, 0, max(at, 0)):
        if at + len(word) - begin > LONGEST:
            begin = match.end()
    if at + len(word) - begin > LONGEST:
        begin = sentence.rfind(" ", 0, max(1, at - LONGEST // 2)) + 1
    title = sentence[begin:]
    if len(title) > LONGEST:
        title = title[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"
    return ("… " if begin else "") + title
