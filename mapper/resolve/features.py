"""Units, links and home area → one row of numbers per candidate. Fast: a few matrix products per document.

`probability` is the belief so far in each candidate; the features of context weigh the other units' candidates by
it. Two passes: beliefs from the names alone, then beliefs from the first ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from ..model import MatchKind
from .candidates import KIND_INDEX, LEVEL_INDEX, LEVELS, Floats, Ints
from .context import ADMIN1, ADMIN2, COUNTRY, Context, containment

EARTH_KM = 6371.0
#: Two reaches of "close by": a town and its surroundings; a region.
NARROW_KM, WIDE_KM = 40.0, 200.0
#: Levels whose point says nothing about what is close to it.
VAST = tuple(LEVEL_INDEX[level] for level in ("country", "admin1", "region", "water"))

MATCHES: dict[str, tuple[MatchKind, ...]] = {
    "match_exact": ("exact", "user"),
    "match_alternate": ("alternate", "online"),
    "match_exonym": ("exonym",),
    "match_abbreviation": ("abbreviation",),
    "match_adjective": ("adjective", "demonym"),
    "match_inflected": ("inflected",),
    "match_affix": ("affix",),
    "match_loose": ("transcription", "romanised", "fuzzy"),
}

#: The columns, in order. A model names the columns it was fitted on.
NAMES: tuple[str, ...] = (
    "log_population",
    "population_gap",
    "log_alternates",
    "alternates_gap",
    "order",
    "log_candidates",
    "capital",
    *(f"level_{level}" for level in LEVELS),
    *MATCHES,
    "hint_same",
    "hint_other",
    "derived_country",
    "press_country",
    "own_country",
    "inside",
    "inside_missed",
    "contains",
    "country_named",
    "country_named_near",
    "admin1_named",
    "admin1_named_near",
    "admin2_named",
    "country_share",
    "country_share_near",
    "admin1_share",
    "admin2_share",
    "local_country_share",
    "capital_of_named",
    "narrow_sum",
    "narrow_most",
    "wide_sum",
    "wide_most",
    "wide_near",
    "listed_level",
    "listed_country",
    "listed_wide",
    "dateline_country",
    "dateline_wide",
    "home_known",
    "home_country",
    "home_admin1",
    "home_narrow",
    "home_wide",
    "home_others",
    "source_country",
    "source_wide",
    "source_self",
    "log_units",
    "alone",
    "mentions",
    "belief",
)
COLUMN = {name: i for i, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class HomeArea:
    """The home area of a source in the codes of the candidate arrays; `names` are those of its points, folded."""

    known: float
    countries: dict[int, float]
    divisions: dict[int, float]
    points_xyz: Floats
    point_weight: Floats
    names: tuple[str, ...]


@dataclass
class Stack:
    """The candidates of all units of a document, one after the other, and what does not change between passes."""

    context: Context
    home: HomeArea | None
    press_countries: frozenset[int]
    own_country: int = 0  # that of the source's address; 0 when it does not say

    @cached_property
    def sizes(self) -> Ints:
        return np.array([len(unit.table) for unit in self.context.units], dtype=np.int64)

    @cached_property
    def starts(self) -> Ints:
        return np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.int64)

    @cached_property
    def unit(self) -> Ints:
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    def column(self, name: str) -> Floats:
        """One array of the candidate tables, over all units."""
        return np.concatenate([getattr(unit.table, name) for unit in self.context.units])

    @cached_property
    def level(self) -> Ints:
        return self.column("level").astype(np.int64)

    @cached_property
    def local(self) -> Floats:
        return (~np.isin(self.level, VAST)).astype(np.float64)

    @cached_property
    def weight(self) -> Floats:
        """Weight of each unit as evidence: none for the names in the source's own name."""
        return self.context.weight * (1 - self.context.source)

    @cached_property
    def codes(self) -> dict[str, tuple[Ints, int]]:
        """country, admin1, admin2 as small numbers of this document (0 = none), with their count."""
        result = {}
        for name in ("country", "admin1", "admin2"):
            values, small = np.unique(np.concatenate([[0], self.column(name)]), return_inverse=True)
            result[name] = (small[1:].astype(np.int64), len(values))
        return result

    @cached_property
    def wide(self) -> Floats:
        """exp(-distance / wide) of each candidate to each candidate; vast places as targets are left out."""
        xyz = np.concatenate([unit.table.unit_xyz for unit in self.context.units])
        chord = np.sqrt(np.maximum(0.0, 2 - 2 * xyz @ xyz.T))
        result: Floats = np.exp(chord * (-EARTH_KM / WIDE_KM)) * self.local[None, :]
        return result

    @cached_property
    def narrow(self) -> Floats:
        squared = self.wide * self.wide
        result: Floats = squared * squared * self.wide  # WIDE_KM / NARROW_KM = 5
        return result

    @cached_property
    def fixed(self) -> Floats:
        """The matrix with the columns filled that beliefs do not change."""
        matrix = np.zeros((len(self.unit), len(NAMES)))
        _fill_names(matrix, self)
        _fill_home(matrix, self)
        return matrix

    def over_unit(self, values: Floats) -> Floats:
        """For each candidate, the largest value among the candidates of its unit."""
        most = np.maximum.reduceat(values, self.starts)
        result: Floats = most[self.unit]
        return result


def softmax(scores: Floats, stack: Stack) -> Floats:
    """Beliefs that add up to 1 within each unit."""
    raised = np.exp(scores - stack.over_unit(scores))
    result: Floats = raised / np.add.reduceat(raised, stack.starts)[stack.unit]
    return result


def features(stack: Stack, probability: Floats) -> Floats:
    """The full matrix for the beliefs so far."""
    matrix = stack.fixed.copy()
    _fill_shares(matrix, stack, probability)
    _fill_distances(matrix, stack, probability)
    _fill_links(matrix, stack, probability)
    matrix[:, COLUMN["belief"]] = np.log(np.maximum(probability, 1e-6))
    return matrix


def _fill_names(matrix: Floats, stack: Stack) -> None:
    population, alternates = stack.column("log_population"), stack.column("log_alternates")
    kind = stack.column("kind").astype(np.int64)
    units = stack.context.units
    size = stack.sizes[stack.unit].astype(np.float64)
    order = np.arange(len(stack.unit)) - stack.starts[stack.unit]
    put = _Writer(matrix)
    put("log_population", population)
    put("population_gap", population - stack.over_unit(population))
    put("log_alternates", alternates)
    put("alternates_gap", alternates - stack.over_unit(alternates))
    put("order", np.log1p(order))
    put("log_candidates", np.log(size))
    put("capital", stack.column("capital"))
    for level, number in LEVEL_INDEX.items():
        put(f"level_{level}", stack.level == number)
    for name, kinds in MATCHES.items():
        put(name, _members(kinds)[kind])
    hint = np.array([LEVEL_INDEX[unit.hint] if unit.hint else -1 for unit in units])[stack.unit]
    put("hint_same", hint == stack.level)
    put("hint_other", (hint >= 0) & (hint != stack.level))
    derived = np.array([unit.derived for unit in units])[stack.unit]
    put("derived_country", derived & (stack.level == COUNTRY))
    country = stack.column("country")
    put("press_country", (country[:, None] == np.array(sorted(stack.press_countries))).any(axis=1))
    put("own_country", (country == stack.own_country) & (country > 0))
    put("source_self", (stack.context.same @ stack.context.source > 0)[stack.unit])
    put("log_units", np.full(len(size), np.log(max(1.0, (stack.weight > 0).sum()))))
    put("alone", float((stack.weight > 0).sum() < 2))
    put("mentions", stack.context.weight[stack.unit])


@cache
def _members(kinds: tuple[MatchKind, ...]) -> NDArray[np.bool_]:
    """For each kind of match by its number, whether it is one of these."""
    return np.isin(np.arange(len(KIND_INDEX)), [KIND_INDEX[kind] for kind in kinds])


def _fill_home(matrix: Floats, stack: Stack) -> None:
    home = stack.home
    if home is None:
        return
    put = _Writer(matrix)
    put("home_known", home.known)
    put("home_country", [home.countries.get(int(code), 0.0) for code in stack.column("country")])
    put("home_admin1", [home.divisions.get(int(code), 0.0) for code in stack.column("admin1")])
    if len(home.point_weight):
        xyz = np.concatenate([unit.table.unit_xyz for unit in stack.context.units])
        chord = np.sqrt(np.maximum(0.0, 2 - 2 * xyz @ home.points_xyz.T))
        wide = np.exp(chord * (-EARTH_KM / WIDE_KM))
        put("home_wide", wide @ home.point_weight)
        put("home_narrow", wide**5 @ home.point_weight)
        # Without the places of its own name: what is wrong in one article must not prove itself in the next.
        named = np.array([[unit.name.casefold() == name for name in home.names] for unit in stack.context.units])
        put("home_others", (wide * ~named[stack.unit]) @ home.point_weight)


def _fill_shares(matrix: Floats, stack: Stack, probability: Floats) -> None:
    """How much of the rest of the document lies in the candidate's country and divisions."""
    context, unit, size = stack.context, stack.unit, len(stack.sizes)
    put = _Writer(matrix)
    other = 1 - context.same
    rest = np.maximum(other @ stack.weight, 1e-9)[unit]
    for name, level in (("country", COUNTRY), ("admin1", ADMIN1), ("admin2", ADMIN2)):
        code, count = stack.codes[name]
        cell = unit * count + code

        def table(values: Floats, cell: Ints = cell, count: int = count) -> Floats:
            sums: Floats = np.bincount(cell, weights=values, minlength=size * count).astype(np.float64)
            return sums.reshape(size, count)

        belief = table(probability)
        belief[:, 0] = 0.0
        named = table(probability * (stack.level == level))
        named[:, 0] = 0.0
        weighted = belief * stack.weight[:, None]
        share = (other @ weighted)[unit, code] / rest
        put(f"{name}_share", share)
        named = named * (stack.weight > 0)[:, None]
        put(f"{name}_named", np.minimum(1.0, (other @ named)[unit, code]))
        if name != "admin2":
            put(f"{name}_named_near", np.minimum(1.0, (context.near @ named)[unit, code]))
        if name == "country":
            put("country_share_near", (context.near @ belief)[unit, code] / (1e-9 + context.near.sum(1)[unit]))
            places = table(probability * stack.local) * stack.weight[:, None]
            places[:, 0] = 0.0
            put("local_country_share", (other @ places)[unit, code] / rest)
            put("capital_of_named", matrix[:, COLUMN["capital"]] * matrix[:, COLUMN["country_named"]])
            put("listed_country", np.minimum(1.0, (context.listed @ belief)[unit, code]))
            put("dateline_country", ((context.dateline * other) @ belief)[unit, code])
            put("source_country", np.minimum(1.0, ((context.source * other) @ belief)[unit, code]))
    levels = np.zeros((size, len(LEVELS)))
    np.add.at(levels, (unit, stack.level), probability)
    put("listed_level", np.minimum(1.0, (context.listed @ levels)[unit, stack.level]))


def _fill_distances(matrix: Floats, stack: Stack, probability: Floats) -> None:
    """How close the candidate lies to where the other units probably are."""
    context, unit = stack.context, stack.unit
    put = _Writer(matrix)
    total = max(stack.weight.sum(), 1e-9)
    own = context.same[unit] > 0
    for name, closeness in (("narrow", stack.narrow), ("wide", stack.wide)):
        most = np.maximum.reduceat(closeness * probability[None, :], stack.starts, axis=1)
        most[own] = 0.0
        counted = most * (stack.weight > 0)[None, :]
        put(f"{name}_sum", most @ stack.weight / total)
        put(f"{name}_most", counted.max(axis=1))
        if name == "wide":
            put("wide_near", (counted * context.near[unit]).sum(axis=1) / (1e-9 + context.near.sum(1)[unit]))
            put("listed_wide", (most * context.listed[unit]).max(axis=1))
            put("dateline_wide", (most * context.dateline[None, :]).max(axis=1))
            put("source_wide", (most * context.source[None, :]).max(axis=1))


def _fill_links(matrix: Floats, stack: Stack, probability: Floats) -> None:
    """Whether the wording "X, Y", "X (Y)", "X in Y", "the Yish X" holds for the candidate."""
    context = stack.context
    inside = np.zeros(len(stack.unit))
    contains = np.zeros(len(stack.unit))
    linked = np.zeros(len(stack.unit))
    for child, parent in np.argwhere(context.inside > 0):
        strength = context.inside[child, parent]
        rows = slice(stack.starts[child], stack.starts[child] + stack.sizes[child])
        columns = slice(stack.starts[parent], stack.starts[parent] + stack.sizes[parent])
        lies = containment(context.units[child].table, context.units[parent].table)
        inside[rows] = np.maximum(inside[rows], strength * (lies * probability[None, columns]).max(axis=1))
        contains[columns] = np.maximum(contains[columns], strength * (lies * probability[rows, None]).max(axis=0))
        linked[rows] = np.maximum(linked[rows], strength)
    put = _Writer(matrix)
    put("inside", inside)
    put("inside_missed", np.maximum(0.0, stack.over_unit(inside) - inside))
    put("contains", contains)


class _Writer:
    """Writes columns of a matrix by name."""

    def __init__(self, matrix: Floats) -> None:
        self.matrix = matrix

    def __call__(self, name: str, values: Floats | NDArray[np.bool_] | Sequence[float] | float) -> None:
        self.matrix[:, COLUMN[name]] = values
