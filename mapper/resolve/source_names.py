"""The places in a newspaper's own name or domain: "parisbeacon.com" → Paris, "Oderkurier" → Oder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

SHORTEST = 4
ARTICLES = ("the", "der", "die", "das", "les")
#: Inside a run of letters, shorter press words ("co", "la") are cut off by accident.
SHORTEST_PRESS = 3
MOST_NAMES = 2
#: National endings that are sold as words: .tv, .co, .io …
WORLDWIDE = ("tv", "co", "io", "ai", "me", "fm", "am", "to", "eu", "ly", "cc", "ws", "la")


@cache
def press_words() -> frozenset[str]:
    """Words of newspapers' names that are no place."""
    text = (files(__package__) / "press_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def names_in_source(source: str, is_name: Callable[[str], bool]) -> tuple[str, ...]:
    """The place names in a source key (a host name or the name of a paper); `is_name` asks the gazetteer."""
    found: list[str] = []
    for label in _labels(source):
        for name in _names_in_label(label):
            if name not in found and is_name(name):
                found.append(name)
                break
    return tuple(found[:MOST_NAMES])


def country_of_source(source: str) -> str:
    """ISO 3166-1 alpha-2 of a host's national ending ("cbc.ca" → CA); "" for .com, .org and names of papers."""
    ending = source.rpartition(".")[2] if "." in source and " " not in source else ""
    if len(ending) != 2 or ending in WORLDWIDE:
        return ""
    return "GB" if ending == "uk" else ending.upper()


def _labels(source: str) -> Iterator[str]:
    if " " not in source and "." in source:
        parts = source.split(".")[:-1]
        if len(parts) > 1 and len(parts[-1]) <= 3:  # co.uk, com.au
            parts = parts[:-1]
        yield from (part.replace("-", " ") for part in reversed(parts))
    else:
        yield source.replace("-", " ")


def _names_in_label(label: str) -> Iterator[str]:
    """Stretches of the label that press words leave over, longest first, whole and cut in two."""
    words = re.findall(r"[^\W\d_]+", label)
    kept = [word for word in words if word not in press_words()]
    if len(words) > 1 and len(" ".join(kept)) >= SHORTEST:
        yield " ".join(kept)
    for word in sorted(kept, key=len, reverse=True):
        for chunk in _chunks(word):
            yield chunk
            halves = ((chunk[:i], chunk[i:]) for i in range(3, len(chunk) - 2))
            yield from (f"{a} {b}" for a, b in halves if b not in press_words() and a not in ARTICLES)


def _chunks(word: str) -> Iterator[str]:
    """What stays of a word when press words are taken off either end; the most taken off first."""
    heads = [i for i in range(len(word)) if _is_press(word[:i])]
    tails = [j for j in range(1, len(word) + 1) if _is_press(word[j:])]
    spans = {(i, j) for i in heads for j in tails if j - i >= SHORTEST and word[i:j] not in press_words()}
    yield from (word[i:j] for i, j in sorted(spans, key=lambda span: (span[1] - span[0], span)))


@cache
def _is_press(text: str) -> bool:
    """Whether a string is nothing but press words, one after the other; the empty string is."""
    if not text:
        return True
    return any(text[:i] in press_words() and _is_press(text[i:]) for i in range(SHORTEST_PRESS, len(text) + 1))
