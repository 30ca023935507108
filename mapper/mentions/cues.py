"""What the words around a place name say: the tables `place_cues.tsv` of the languages, ready for look-up."""

from __future__ import annotations

from functools import cache

from ..lang import table

#: Cues that are levels of a place.
LEVEL_CUES = (
    "country",
    "admin1",
    "admin2",
    "city",
    "suburb",
    "water",
    "mountain",
    "island",
    "region",
    "facility",
    "road",
)


class Cues:
    """The cues of one language. A word has those of its own entry and those of the endings (`*grenze`) it fits."""

    def __init__(self, rows: tuple[dict[str, str], ...]) -> None:
        self._words: dict[str, set[str]] = {}
        self._endings: dict[str, set[str]] = {}
        self._memo: dict[str, frozenset[str]] = {}
        for row in rows:
            for entry in filter(None, (part.strip() for part in row["words"].split(","))):
                self._add(row["cue"], entry.lower().replace("_", " "))
        self.seat_begins = self.begins("seat")
        self.styles = frozenset(word for word, cues in self._words.items() if "style" in cues)
        self._all_endings = tuple(self._endings)
        self._lengths = sorted({len(ending) for ending in self._endings}, reverse=True)

    def _add(self, cue: str, entry: str) -> None:
        if entry.startswith("*"):
            self._endings.setdefault(entry[1:], set()).add(cue)
        elif cue == "adjective":
            self._endings.setdefault(entry, set()).add(cue)
        else:
            self._words.setdefault(entry, set()).add(cue)

    def begins(self, cue: str) -> frozenset[str]:
        """The first words of all entries of a cue."""
        return frozenset(word.split()[0] for word, cues in self._words.items() if cue in cues)

    def of(self, word: str) -> frozenset[str]:
        """The cues of a word in lower case."""
        found = self._memo.get(word)
        if found is None:
            cues = set(self._words.get(word, ()))
            for length in self._lengths if word.endswith(self._all_endings) else ():
                if length < len(word) and (more := self._endings.get(word[-length:])):
                    cues |= more
            found = frozenset(cues)
            if len(self._memo) > 50_000:
                self._memo.clear()
            self._memo[word] = found
        return found

    def ending(self, word: str, cue: str) -> str:
        """The longest ending of `word` (lower case) that has `cue`; "" when there is none."""
        for length in self._lengths if word.endswith(self._all_endings) else ():
            if length < len(word) and cue in self._endings.get(word[-length:], ()):
                return word[-length:]
        return ""


@cache
def cues_of(lang: str) -> Cues:
    """The cues of a language; empty when it has no table."""
    return Cues(table(lang, "place_cues.tsv"))
