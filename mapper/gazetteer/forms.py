"""Other forms of a name, by the rules of a language: endings taken off ("Mossuls" → Mossul) and the words that say
what a name is taken away ("Landkreis Waldshut" → Waldshut). The rules are the tables in `lang/<code>/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from ..lang import table
from ..model import Level, MatchKind


class Form(NamedTuple):
    """Another spelling to look up. `levels`: what kind of place it must be (empty: any); `strict`: nothing else."""

    text: str
    kind: MatchKind
    levels: tuple[Level, ...]
    strict: bool


class _Ending(NamedTuple):
    start: bool
    text: str
    replace: str
    shortest: int
    kind: MatchKind
    levels: tuple[Level, ...]


class _Affix(NamedTuple):
    position: str
    text: str
    levels: tuple[Level, ...]


def inflected(name: str, lang: str) -> Iterator[Form]:
    """The forms of a name without an ending or a leading article, longest ending first.

    A name of several words may carry the ending at each of them: "Krzywym Rogu" is Krzywy Róg.
    """
    starts, ends, rules = _endings(lang)
    if not name.endswith(ends) and not name.lower().startswith(starts):
        return
    for rule in rules:
        if rule.start:
            if name.lower().startswith(rule.text) and len(name) - len(rule.text) >= rule.shortest:
                yield Form(name[len(rule.text) :], rule.kind, rule.levels, bool(rule.levels))
        elif name.endswith(rule.text) and len(name) - len(rule.text) >= rule.shortest:
            text = name[: len(name) - len(rule.text)] + rule.replace
            yield Form(text, rule.kind, rule.levels, bool(rule.levels))


def unaffixed(name: str, lang: str) -> Iterator[Form]:
    """The forms of a name without a word that says what it is, longest word first."""
    starts, ends, affixes = _affixes(lang)
    if not name.startswith(starts) and not name.endswith(ends):
        return
    for affix in affixes:
        if len(name) < len(affix.text) + 3:
            continue
        if affix.position == "before" and name.startswith(affix.text):
            rest = name[len(affix.text) :]
            if rest[0] == " " or affix.text.endswith("'"):
                yield Form(rest.strip(), "affix", affix.levels, strict=False)
        elif affix.position == "after" and name.endswith(affix.text):
            rest = name[: -len(affix.text)]
            if rest[-1] in " -" or affix.text[0] == "-":
                yield Form(rest.strip(" -"), "affix", affix.levels, strict=False)
        elif affix.position == "inside" and name.startswith(affix.text):
            rest = name[len(affix.text) :].lstrip("-")
            yield from (Form(text, "affix", affix.levels, strict=True) for text in (rest.capitalize(), rest))


@cache
def capital_nouns(lang: str) -> bool:
    """True when the language writes ordinary nouns with a capital, so that a capital says little about a name."""
    return any(row["property"] == "nouns" and row["value"] == "capital" for row in table(lang, "writing.tsv"))


@cache
def _endings(lang: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[_Ending, ...]]:
    """The beginnings and the endings that there are, and the rules, longest first: most names fit none."""
    rules = [
        _Ending(
            row["part"] == "start",
            row["text"] if row["part"] == "end" else row["text"] + ("" if row["text"][-1] in "'’" else " "),
            row["replace"].replace("-", ""),
            int(row["min"]),
            cast("MatchKind", row["kind"]),
            _levels(row["level"]),
        )
        for row in table(lang, "inflection.tsv")
    ]
    rules.sort(key=lambda rule: -len(rule.text))
    starts = tuple(rule.text for rule in rules if rule.start)
    return starts, tuple(rule.text for rule in rules if not rule.start), tuple(rules)


@cache
def _affixes(lang: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[_Affix, ...]]:
    """The same for affixes."""
    rules = [_Affix(row["position"], row["text"], _levels(row["levels"])) for row in table(lang, "affixes.tsv")]
    rules.sort(key=lambda rule: -len(rule.text))
    starts = tuple(rule.text for rule in rules if rule.position != "after")
    return starts, tuple(rule.text for rule in rules if rule.position == "after"), tuple(rules)


def _levels(cell: str) -> tuple[Level, ...]:
    return tuple(cast("Level", level) for level in cell.split("|") if level)
