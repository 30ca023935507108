"""Gold articles and results → scores. A prediction serves one gold item and the other way round."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, TypeVar

from ..results import Json
from .gold import GoldArticle, GoldEvent, GoldMention, GoldSite

Gold = TypeVar("Gold")
Found = TypeVar("Found")
EARTH_RADIUS_KM = 6371.0088
#: Types whose events no gold lists completely: one that is not there is neither right nor wrong.
SOFT_TYPES = ("statement", "other")


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0

    def words(self) -> str:
        """All figures in a line."""
        counts = f"({self.right} right, {self.wrong} wrong, {self.missed} missed)"
        return f"F1 {self.f1:.3f}  P {self.precision:.3f}  R {self.recall:.3f}  {counts}"


@dataclass(slots=True)
class Share:
    """So many of so many."""

    right: int = 0
    total: int = 0

    def add(self, right: bool) -> None:
        """One more."""
        self.total += 1
        self.right += right

    @property
    def value(self) -> float:
        """The share, 0 for none."""
        return self.right / self.total if self.total else 0.0


@dataclass(slots=True)
class Scores:
    """All figures over a set of articles."""

    articles: int = 0
    recognition: Tally = field(default_factory=Tally)
    recognition_exact: Tally = field(default_factory=Tally)
    kinds: Share = field(default_factory=Share)
    resolution: Share = field(default_factory=Share)
    errors_km: list[float] = field(default_factory=list)
    end_to_end: Tally = field(default_factory=Tally)
    triggers: Tally = field(default_factory=Tally)
    sites: Tally = field(default_factory=Tally)
    sites_strict: Tally = field(default_factory=Tally)
    status: Share = field(default_factory=Share)
    claimed: Share = field(default_factory=Share)
    date_exact: Share = field(default_factory=Share)
    date_overlap: Share = field(default_factory=Share)

    def rows(self) -> list[tuple[str, str]]:
        """Name and value of each figure that has been measured."""
        tallies = {
            "recognition (overlap)": self.recognition,
            "recognition (exact)": self.recognition_exact,
            "placed right, end to end": self.end_to_end,
            "event triggers": self.triggers,
            "event and site (by point)": self.sites,
            "event and site (strict)": self.sites_strict,
        }
        shares = {
            "kind of mention": self.kinds,
            "resolution of recognised": self.resolution,
            "status": self.status,
            "claimed": self.claimed,
            "date, both ends": self.date_exact,
            "date, overlap": self.date_overlap,
        }
        rows = [("articles", str(self.articles))]
        rows += [(name, tally.words()) for name, tally in tallies.items() if tally.right + tally.wrong + tally.missed]
        rows += [(name, f"{s.value:.3f}  ({s.right} of {s.total})") for name, s in shares.items() if s.total]
        if self.errors_km:
            rows.append(("median distance", f"{median(self.errors_km):.1f} km"))
        return rows


def score(pairs: Iterable[tuple[GoldArticle, Json]], *, limit_km: float = 25.0) -> Scores:
    """The scores of results against their gold articles; a place within `limit_km` is right."""
    scores = Scores()
    for gold, found in pairs:
        scores.articles += 1
        if gold.mentions is not None:
            _score_mentions(gold.mentions, found["mentions"], scores, limit_km)
        if gold.events is not None:
            _score_events(gold.events, found["events"], scores, limit_km)
    return scores


def pair(gold: Sequence[Gold], found: Sequence[Found], worth: Callable[[Gold, Found], float]) -> dict[int, int]:
    """Gold index → found index, the worthiest pairs first; pairs without worth are none."""
    options = sorted(
        ((worth(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)),
        key=lambda option: (-option[0], option[1], option[2]),
    )
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for value, i, j in options:
        if value > 0 and i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return pairs


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def _overlap(start: int, end: int, row: Any) -> int:
    return min(end, int(row["end"])) - max(start, int(row["start"])) if row.get("start") is not None else 0


def _score_mentions(gold: Sequence[GoldMention], found: Sequence[Json], scores: Scores, limit_km: float) -> None:
    def worth(mention: GoldMention, row: Json) -> float:
        exact = (mention.start, mention.end) == (row["start"], row["end"])
        return 10_000.0 if exact else _overlap(mention.start, mention.end, row)

    pairs = pair(gold, found, worth)
    owed = [i for i, mention in enumerate(gold) if not mention.optional]
    neutral = {j for i, j in pairs.items() if gold[i].optional}
    neutral |= {
        j
        for j, row in enumerate(found)
        if j not in pairs.values() and any(m.optional and _overlap(m.start, m.end, row) > 0 for m in gold)
    }
    hits = [i for i in owed if i in pairs]
    exact = [i for i in hits if worth(gold[i], found[pairs[i]]) == 10_000.0]
    for tally, right in ((scores.recognition, len(hits)), (scores.recognition_exact, len(exact))):
        tally.right += right
        tally.wrong += len(found) - len(neutral) - right
        tally.missed += len(owed) - right
    for i, j in pairs.items():
        if gold[i].kind:
            scores.kinds.add(gold[i].kind == found[j]["kind"])
    located = [i for i in owed if gold[i].lat is not None]
    right = sum(_score_place(gold[i], found[pairs[i]], scores, limit_km) for i in located if i in pairs)
    unlocated = {pairs[i] for i in hits if gold[i].lat is None}
    scores.end_to_end.right += right
    scores.end_to_end.wrong += len(found) - len(neutral | unlocated) - right
    scores.end_to_end.missed += len(located) - right


def _score_place(mention: GoldMention, row: Json, scores: Scores, limit_km: float) -> bool:
    km = _km(mention, row)
    same = mention.geonameid is not None and mention.geonameid == row.get("geonameid")
    right = same or km <= max(limit_km, mention.radius_km)
    scores.errors_km.append(km)
    scores.resolution.add(right)
    return right


def _km(gold: GoldMention | GoldSite, row: Json) -> float:
    if gold.lat is None or gold.lon is None or row.get("lat") is None:
        return math.pi * EARTH_RADIUS_KM  # the other side of the world
    return distance_km(gold.lat, gold.lon, row["lat"], row["lon"])


def _touches(gold: GoldEvent, row: Json) -> bool:
    return row["type"] in gold.types and any(_overlap(s, e, t) > 0 for s, e in gold.triggers for t in row["triggers"])


def _score_events(gold: Sequence[GoldEvent], found: Sequence[Json], scores: Scores, limit_km: float) -> None:
    ignored = [event for event in gold if event.optional]
    owed = [event for event in gold if not event.optional]
    pairs = pair(owed, found, lambda event, row: float(_touches(event, row)) * (1 + (row["type"] == event.types[0])))
    wrong = [
        row
        for j, row in enumerate(found)
        if j not in pairs.values() and row["type"] not in SOFT_TYPES and not any(_touches(e, row) for e in ignored)
    ]
    scores.triggers.right += len(pairs)
    scores.triggers.wrong += len(wrong)
    scores.triggers.missed += len(owed) - len(pairs)
    for i, j in pairs.items():
        _score_attributes(owed[i], found[j], scores)
    _score_sites(owed, ignored, found, scores.sites, lambda event, site, row, place: _same_point(site, place, limit_km))
    _score_sites(
        owed,
        ignored,
        found,
        scores.sites_strict,
        lambda event, site, row, place: _touches(event, row) and any(_overlap(s, e, place) > 0 for s, e in site.spans),
    )


def _same_point(site: GoldSite, place: Json, limit_km: float) -> bool:
    return _km(site, place) <= max(limit_km, site.radius_km)


def _score_attributes(event: GoldEvent, row: Json, scores: Scores) -> None:
    if event.status:
        scores.status.add(event.status == row["status"])
    if event.claimed is not None:
        scores.claimed.add(event.claimed == row["claimed"])
    if event.first or event.last:
        day = row["date"] or {}
        ends = (event.first.isoformat() if event.first else None, event.last.isoformat() if event.last else None)
        scores.date_exact.add(ends == (day.get("start"), day.get("end")))
        first, last = day.get("start"), day.get("end")
        known = bool(first or last)
        scores.date_overlap.add(known and (first or "") <= (ends[1] or "9") and (ends[0] or "") <= (last or "9"))


def _score_sites(
    owed: Sequence[GoldEvent],
    ignored: Sequence[GoldEvent],
    found: Sequence[Json],
    tally: Tally,
    same: Callable[[GoldEvent, GoldSite, Json, Json], bool],
) -> None:
    """Pairs of event type and site, each once in an article."""

    def right(gold: tuple[GoldEvent, GoldSite], row: tuple[Json, Json]) -> bool:
        return row[0]["type"] in gold[0].types and same(*gold, *row)

    sites = _unlike([(e, s) for e in owed for s in e.sites if not s.optional], lambda p: (p[0].types[0], _place(p[1])))
    soft = [(e, s) for e in owed for s in e.sites if s.optional] + [(e, s) for e in ignored for s in e.sites]
    places = [(row, place) for row in found for place in row["places"] if place["role"] == "site"]
    places = _unlike(places, lambda p: (p[0]["type"], (p[1].get("lat"), p[1].get("lon"), p[1]["name"])))
    pairs = pair(sites, places, lambda gold, row: float(right(gold, row)))
    extra = [
        row
        for j, row in enumerate(places)
        if j not in pairs.values() and row[0]["type"] not in SOFT_TYPES and not any(right(g, row) for g in soft)
    ]
    tally.right += len(pairs)
    tally.wrong += len(extra)
    tally.missed += len(sites) - len(pairs)


def _place(site: GoldSite) -> tuple[object, ...]:
    return (site.lat, site.lon) if site.lat is not None else site.spans


def _unlike(items: Sequence[Gold], key: Callable[[Gold], object]) -> list[Gold]:
    return list({key(item): item for item in items}.values())
