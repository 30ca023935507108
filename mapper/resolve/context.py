"""Mentions of a document → units (one name in one sense) and what the text says about how they belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..lang import lines
from ..model import Document, Level, Mention
from .candidates import LEVEL_INDEX, Floats, Names, NameTable

COUNTRY = LEVEL_INDEX["country"]
ADMIN1 = LEVEL_INDEX["admin1"]
ADMIN2 = LEVEL_INDEX["admin2"]
CITY = LEVEL_INDEX["city"]
SUBURB = LEVEL_INDEX["suburb"]

#: Between two mentions: "Paris, Texas"; "Halle (Saale)".
COMMA = re.compile(r"\s*,\s*\Z")
PARENTHESIS = re.compile(r"\s*[(\[]\s*\Z")
#: "irakischen Mossul", "irakische Stadt Mossul", "Mosul, in Iraq": few words, at most one comma before them.
SHORT_GAP = re.compile(r"(,?)\s?((?:[\w'’.-]+\s+){0,4})\Z")
#: Between the members of an enumeration.
ENUMERATION = re.compile(r"\s*(?:,|;|/|–|-|,?\s+\w{1,4})\s+\Z|\s*[/–-]\s*\Z")
LONGEST_LINK = 40


@dataclass(frozen=True, slots=True)
class Unit:
    """One name in one sense: its mentions (indices), its candidates, the level that a cue word asks for."""

    name: str
    mentions: tuple[int, ...]
    table: NameTable
    hint: Level | None
    derived: bool


@dataclass(frozen=True, slots=True)
class Context:
    """The units of a document `document` and, for each pair of units, how the text links them (0–1).

    `parts`: per mention, the piece of its name that the candidates bear. `same[u, v]`: one name, no evidence for each
    other (u itself included). `inside[u, v]`: the wording puts u into v. `listed[u, v]`: members of one enumeration.
    `near[u, v]`: named close to each other. `dateline[u]`: the place of the dateline. `source[u]`: a name in the name
    of the paper itself.
    """

    document: str
    units: tuple[Unit, ...]
    unit_of: tuple[int | None, ...]
    parts: tuple[str, ...]
    same: Floats
    inside: Floats
    listed: Floats
    near: Floats
    weight: Floats
    dateline: Floats
    source: Floats


@dataclass(frozen=True, slots=True)
class Link:
    """Mention `child` stands in mention `parent` by the wording, with a strength in 0–1.

    `listed`: the comma between them could as well be that of an enumeration.
    """

    child: int
    parent: int
    strength: float
    listed: bool = False


@cache
def prepositions(lang: str) -> frozenset[str]:
    """The words that put what stands before them into what follows: in, im, dans …"""
    return frozenset(lines(lang, "containers.txt"))


def read_context(
    document: Document, mentions: Sequence[Mention], names: Names, extra: tuple[Unit, ...] = ()
) -> Context:
    """Group the mentions and read the links between them off the text. `extra` units have no mention."""
    tables = [_table(document, mention, names) for mention in mentions]
    links = [link for link in text_links(document, mentions) if _contains(tables[link.parent], tables[link.child])]
    units, unit_of = _units(mentions, tables, links)
    units += tuple(unit for unit in extra if len(unit.table))
    size = len(units)
    folded = np.array([unit.name.casefold() for unit in units])
    same = (folded[:, None] == folded[None, :]).astype(np.float64).reshape(size, size)
    inside, listed = np.zeros((size, size)), np.zeros((size, size))
    for link in links:
        child, parent = unit_of[link.child], unit_of[link.parent]
        if child is not None and parent is not None and child != parent:
            inside[child, parent] = max(inside[child, parent], link.strength)
    held = inside >= 0.6
    for first, second in _enumerations(document, mentions):
        a, b = unit_of[first], unit_of[second]
        if a is not None and b is not None and a != b and not (held[a, b] or held[b, a]):
            listed[a, b] = listed[b, a] = 1.0
    return Context(
        document=document.id,
        units=units,
        unit_of=unit_of,
        parts=tuple(table.part if table else "" for table in tables),
        same=same,
        inside=inside,
        listed=listed,
        near=_nearness(mentions, unit_of, size) * (1 - same),
        weight=np.array([1 + np.log(max(1, len(unit.mentions))) for unit in units]),
        dateline=_dateline(document, mentions, unit_of, size),
        source=np.array([float(not unit.mentions) for unit in units]),
    )


def _table(document: Document, mention: Mention, names: Names) -> NameTable | None:
    """The candidates of a mention; none for a coordinate. "Okla" before a full stop is "Okla."."""
    if mention.lat is not None:
        return None
    lang = mention.lang or document.lang
    stopped = document.text[mention.end : mention.end + 1] == "." and names.abbreviated(mention.name, lang)
    return names.table(mention.name + "." if stopped else mention.name, lang)


def text_links(document: Document, mentions: Sequence[Mention]) -> list[Link]:
    """Which mention the wording puts into which: next to each other, with a comma, a bracket or few words between."""
    links = []
    for i in range(len(mentions) - 1):
        left, right = mentions[i], mentions[i + 1]
        gap = document.text[left.end : right.start]
        if len(gap) > LONGEST_LINK or right.start < left.end:
            continue
        if COMMA.match(gap):
            links.append(Link(i, i + 1, 1.0, listed=True))
            if i + 2 < len(mentions) and COMMA.match(document.text[right.end : mentions[i + 2].start]):
                links.append(Link(i, i + 2, 0.7, listed=True))
        elif PARENTHESIS.match(gap):
            links.append(Link(i, i + 1, 1.0))
            links.append(Link(i + 1, i, 0.5))
        elif found := SHORT_GAP.match(gap):
            words = found[2].split()
            into = any(word.lower() in prepositions(left.lang) for word in words)
            if into:
                links.append(Link(i, i + 1, 1.0))
                links.append(Link(i + 1, i, 0.3))
            elif not found[1] and not ENUMERATION.match(gap):
                links.append(Link(i, i + 1, 0.3))
                links.append(Link(i + 1, i, 1.0 if not words else 0.6))
    return links


def _contains(parent: NameTable | None, child: NameTable | None) -> bool:
    """Whether some candidate of the child lies in some candidate of the parent."""
    return parent is not None and child is not None and bool(containment(child, parent).any())


def containment(child: NameTable, parent: NameTable) -> NDArray[np.bool_]:
    """For each pair (child candidate, parent candidate): the one lies in the other, by country and division."""
    same_country = (child.country[:, None] == parent.country[None, :]) & (parent.country > 0)
    same_admin1 = (child.admin1[:, None] == parent.admin1[None, :]) & (parent.admin1 > 0)
    same_admin2 = (child.admin2[:, None] == parent.admin2[None, :]) & (parent.admin2 > 0)
    below = child.level[:, None]
    result: NDArray[np.bool_] = (
        (same_country & (parent.level == COUNTRY) & (below != COUNTRY))
        | (same_admin1 & (parent.level == ADMIN1) & (below != COUNTRY) & (below != ADMIN1))
        | (same_admin2 & (parent.level == ADMIN2) & (below > ADMIN2))
        | (same_admin1 & (parent.level == CITY) & (below >= CITY) & _close(child, parent))
    )
    return result


def _close(child: NameTable, parent: NameTable) -> NDArray[np.bool_]:
    """The child is a smaller place within the reach of the parent."""
    chord = 2 - 2 * child.unit_xyz @ parent.unit_xyz.T
    reach = np.maximum(parent.radius_km, 10.0) / 6371.0
    smaller = child.log_population[:, None] < parent.log_population[None, :]
    result: NDArray[np.bool_] = (chord <= reach[None, :] ** 2) & smaller
    return result


def _units(
    mentions: Sequence[Mention], tables: Sequence[NameTable | None], links: Sequence[Link]
) -> tuple[tuple[Unit, ...], tuple[int | None, ...]]:
    """One sense per document: mentions of a name are one unit, unless the text puts them into different places."""
    container = {link.child: mentions[link.parent].name.casefold() for link in links if link.strength == 1.0}
    containers: dict[str, set[str]] = {}
    for i, where in container.items():
        containers.setdefault(mentions[i].name.casefold(), set()).add(where)
    groups: dict[tuple[str, str, str], list[int]] = {}
    for i, mention in enumerate(mentions):
        table = tables[i]
        if table is None or not len(table):
            continue
        name = (table.part or mention.name).casefold()
        where = container.get(i, "") if len(containers.get(name, ())) > 1 else ""
        hint = "" if table.part else mention.hint or ""
        groups.setdefault((name, hint, where), []).append(i)
    unit_of: list[int | None] = [None] * len(mentions)
    units = []
    for number, members in enumerate(groups.values()):
        first = mentions[members[0]]
        table = tables[members[0]]
        assert table is not None
        derived = all(mentions[i].kind in ("demonym", "associative") for i in members)
        units.append(Unit(table.part or first.name, tuple(members), table, None if table.part else first.hint, derived))
        for i in members:
            unit_of[i] = number
    return tuple(units), tuple(unit_of)


def _enumerations(document: Document, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    pairs = []
    continued = False
    for i in range(len(mentions) - 1):
        gap = document.text[mentions[i].end : mentions[i + 1].start]
        joined = len(gap) <= 8 and ENUMERATION.match(gap) is not None
        if joined:
            pairs.append((i, i + 1))
        if joined and continued:
            pairs.append((i - 1, i + 1))
        continued = joined
    return pairs


def _nearness(mentions: Sequence[Mention], unit_of: Sequence[int | None], size: int) -> Floats:
    """1 in the same sentence, ½ in the next, falling with the distance in the text."""
    near = np.zeros((size, size))
    placed = [(m.sentence, m.start, u) for m, u in zip(mentions, unit_of, strict=True) if u is not None]
    if not placed:
        return near
    sentence = np.array([row[0] for row in placed])
    start = np.array([row[1] for row in placed])
    unit = np.array([row[2] for row in placed])
    apart = np.abs(sentence[:, None] - sentence[None, :])
    chars = np.abs(start[:, None] - start[None, :])
    value = np.where(apart == 0, 1.0, 0.5 / np.maximum(apart, 1)) * np.exp(-chars / 600.0)
    np.maximum.at(near, (unit[:, None], unit[None, :]), value)
    return near


def _dateline(document: Document, mentions: Sequence[Mention], unit_of: Sequence[int | None], size: int) -> Floats:
    result = np.zeros(size)
    for zone in document.zones:
        if zone.kind == "dateline":
            for mention, unit in zip(mentions, unit_of, strict=True):
                if unit is not None and zone.start <= mention.start < zone.end:
                    result[unit] = 1.0
    return result
