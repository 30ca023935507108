"""Words that a sentence must or must not hold: "Rakete*;in die Luft" as a test on the words of the sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """Alternatives: single words, and everything else as one expression over the words joined by blanks."""

    words: frozenset[str]
    pattern: re.Pattern[str] | None

    def holds(self, words: frozenset[str], joined: str) -> bool:
        """Is one of the alternatives among `words`, or in `joined` (lower case, blanks around every word)?"""
        if not self.words.isdisjoint(words):
            return True
        return self.pattern is not None and self.pattern.search(joined) is not None


def parse_condition(source: str) -> Condition | None:
    """None when the cell is empty."""
    parts = [part.strip().lower() for part in source.split(";") if part.strip()]
    if not parts:
        return None
    plain = frozenset(part for part in parts if "*" not in part and " " not in part)
    rest = [re.escape(part).replace(r"\*", r"\S*").replace(r"\ ", " ") for part in parts if part not in plain]
    return Condition(plain, re.compile(" (?:" + "|".join(rest) + ") ") if rest else None)
