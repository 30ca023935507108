"""What a newspaper writes about, learned from its own other articles without labels: its home area.

Each article gives one vote per place that was resolved in it, split by confidence; what a person corrected counts more,
older articles count less. An article's own votes never count for itself. Two memories give home areas: `SourceMemory`
for the articles of a batch, and the store for those that it keeps. Both can be read, forgotten and left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlsplit

from ..model import Document, Resolution

#: After this time an article counts half: local papers do not move, but beats and owners change.
HALF_LIFE_DAYS = 730.0
#: Articles that count per source, the last ones: enough to know where a paper lives, and read in 3 ms.
MOST_ARTICLES = 80
#: Places voted for by one article at most.
MOST_VOTES = 12
#: Points of a home area; a source that names more places is nowhere at home.
MOST_SPOTS = 60
#: Levels of places that say where a paper lives; countries are counted apart.
LOCAL_LEVELS = ("city", "suburb", "admin2", "road", "facility")
#: A place that a person chose counts as much as so many sure ones.
CORRECTED_WEIGHT = 3.0
CORRECTED = ("corrected", "corrected_point")


@dataclass(frozen=True, slots=True)
class Vote:
    """One place of one article: its country, division, point, the share of the article's vote, and its name."""

    country: str
    admin1: str
    lat: float
    lon: float
    weight: float
    local: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Taught:
    """What one article teaches about its source: its day and its votes."""

    day: date | None
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a home area with its share of all votes."""

    name: str
    lat: float
    lon: float
    share: float


@dataclass(frozen=True, slots=True)
class Home:
    """The home area of a source: shares of countries, of divisions ("US.TX") and of places, the largest first.

    `heeded` is False when a person switched the source off: then nothing about it counts, not even its name.
    """

    articles: int
    countries: tuple[tuple[str, float], ...] = ()
    divisions: tuple[tuple[str, float], ...] = ()
    spots: tuple[Spot, ...] = ()
    heeded: bool = True

    def shortened(self, most: int) -> Home:
        """The strongest areas alone."""
        return Home(self.articles, self.countries[:most], self.divisions[:most], self.spots[:most], self.heeded)


class Memory(Protocol):
    """Anything that knows the home areas of sources: the articles of a batch, or the store."""

    def home(self, document: Document) -> Home | None:
        """The home area of the document's source, learned from its other articles; None when there is none."""
        ...


@dataclass(slots=True)
class SourceMemory:
    """Per source (domain, else name of the paper), the places of its articles."""

    half_life_days: float = HALF_LIFE_DAYS
    _articles: dict[str, dict[str, Taught]] = field(default_factory=dict)

    def learn(self, document: Document, resolutions: Sequence[Resolution]) -> None:
        """Take in one analysed article; seen again, it replaces its former votes."""
        source = source_key(document)
        votes = votes_of(resolutions)
        if not source or not votes:
            return
        shelf = self._articles.setdefault(source, {})
        shelf.pop(document.id, None)
        shelf[document.id] = Taught(document.date, votes)
        if len(shelf) > MOST_ARTICLES:
            del shelf[next(iter(shelf))]

    def forget(self, source: str) -> None:
        """Drop what was learned about a source."""
        self._articles.pop(source, None)

    def sources(self) -> tuple[str, ...]:
        """The sources that something is known about."""
        return tuple(sorted(self._articles))

    def home(self, document: Document) -> Home | None:
        """The home area of the document's source, learned from its other articles; None when there is none."""
        shelf = self._articles.get(source_key(document), {})
        others = [article for key, article in shelf.items() if key != document.id]
        return home_area(others, document.date, self.half_life_days) if others else None

    def describe(self, source: str, *, most: int = 5) -> Home | None:
        """What is known about a source, shortened to its strongest areas."""
        shelf = self._articles.get(source, {})
        return home_area(list(shelf.values()), None, self.half_life_days).shortened(most) if shelf else None

    def to_dict(self) -> dict[str, Any]:
        """For JSON: source → article id → date and votes."""
        return {
            source: {
                key: {"date": article.day.isoformat() if article.day else None, "votes": vote_rows(article.votes)}
                for key, article in shelf.items()
            }
            for source, shelf in self._articles.items()
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, half_life_days: float = HALF_LIFE_DAYS) -> SourceMemory:
        """The memory that `to_dict` wrote."""
        memory = cls(half_life_days)
        for source, shelf in data.items():
            memory._articles[source] = {
                key: Taught(date.fromisoformat(row["date"]) if row["date"] else None, read_votes(row["votes"]))
                for key, row in shelf.items()
            }
        return memory


def source_key(document: Document) -> str:
    """The host of the domain or address without "www.", else the source's name in small letters; "" for none."""
    for address in (document.domain, document.url):
        if address:
            host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
            if "." in host:
                return re.sub(r"^(www\d?|m|mobile|amp|edition)\.", "", host)
    return (document.source or "").strip().casefold()


def votes_of(resolutions: Sequence[Resolution]) -> tuple[Vote, ...]:
    """Every distinct place of the article once, by its confidence; all together weigh 1."""
    best: dict[str, tuple[float, Resolution]] = {}
    for resolution in resolutions:
        place = resolution.place
        if place is None or place.source == "text" or not (place.country or place.source == "user"):
            continue
        sure = _sureness(resolution)
        if sure > best.get(place.id, (0.0, resolution))[0]:
            best[place.id] = (sure, resolution)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:MOST_VOTES]
    total = sum(sure for _, (sure, _) in ranked)
    votes = []
    for _, (sure, resolution) in ranked:
        place = resolution.place
        assert place is not None
        local = place.level in LOCAL_LEVELS
        weight = round(sure / total, 4)
        votes.append(Vote(place.country, place.admin1, place.lat, place.lon, weight, local, place.name))
    return tuple(votes)


def _sureness(resolution: Resolution) -> float:
    corrected = any(reason.code in CORRECTED for reason in resolution.why)
    return resolution.confidence * (CORRECTED_WEIGHT if corrected else 1.0)


def vote_rows(votes: Sequence[Vote]) -> list[list[Any]]:
    """Votes as rows for JSON."""
    return [[v.country, v.admin1, v.lat, v.lon, v.weight, v.local, v.name] for v in votes]


def read_votes(rows: Sequence[Sequence[Any]]) -> tuple[Vote, ...]:
    """The votes that `vote_rows` wrote."""
    return tuple(Vote(*row) for row in rows)


def home_area(articles: Sequence[Taught], today: date | None, half_life_days: float = HALF_LIFE_DAYS) -> Home:
    """What the articles together say; `today` makes those that lie far from it count less."""
    countries: dict[str, float] = {}
    divisions: dict[str, float] = {}
    points: dict[tuple[float, float], float] = {}
    names: dict[tuple[float, float], str] = {}
    total = 0.0
    for article in articles:
        fade = 1.0
        if today and article.day:
            fade = 0.5 ** (abs((today - article.day).days) / half_life_days)
        for vote in article.votes:
            weight = fade * vote.weight
            total += weight
            if vote.country:
                countries[vote.country] = countries.get(vote.country, 0.0) + weight
            if vote.admin1:
                divisions[vote.admin1] = divisions.get(vote.admin1, 0.0) + weight
            if vote.local:
                point = (round(vote.lat, 2), round(vote.lon, 2))
                points[point] = points.get(point, 0.0) + weight
                names.setdefault(point, vote.name)
    total = total or 1.0
    return Home(
        articles=len(articles),
        countries=_ranked(countries.items(), total),
        divisions=_ranked(divisions.items(), total),
        spots=tuple(
            Spot(names[lat, lon], lat, lon, share) for (lat, lon), share in _ranked(points.items(), total)[:MOST_SPOTS]
        ),
    )


def _ranked(rows: Iterable[tuple[Any, float]], total: float) -> tuple[tuple[Any, float], ...]:
    shares = [(key, weight / total) for key, weight in rows if math.isfinite(weight)]
    return tuple(sorted(shares, key=lambda row: (-row[1], row[0])))
