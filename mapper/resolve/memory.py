"""What a newspaper writes about, learned from its own other articles without labels: its home area.

Each article gives one vote per place that was resolved in it, split by confidence; older articles count less. An
article's own votes never count for itself. The memory can be read (`describe`), stored (`to_dict`) and left out
(pass no memory).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from ..model import Document, Resolution

#: After this time an article counts half: local papers do not move, but beats and owners change.
HALF_LIFE_DAYS = 730.0
#: Articles kept per source; the oldest go first.
MOST_ARTICLES = 400
#: Places voted for by one article at most.
MOST_VOTES = 12
#: Levels of places that say where a paper lives; countries are counted apart.
LOCAL_LEVELS = ("city", "suburb", "admin2", "road", "facility")


@dataclass(frozen=True, slots=True)
class Vote:
    """One place of one article: its country, division, point, and the share of the article's vote."""

    country: str
    admin1: str
    lat: float
    lon: float
    weight: float
    local: bool


@dataclass(frozen=True, slots=True)
class Home:
    """The home area of a source: shares of countries and of divisions ("US.TX"), and weighted points."""

    articles: int
    countries: tuple[tuple[str, float], ...] = ()
    divisions: tuple[tuple[str, float], ...] = ()
    points: tuple[tuple[float, float, float], ...] = ()  # lat, lon, weight


@dataclass(slots=True)
class _Article:
    day: date | None
    votes: tuple[Vote, ...]


@dataclass(slots=True)
class SourceMemory:
    """Per source (domain, else name of the paper), the places of its articles."""

    half_life_days: float = HALF_LIFE_DAYS
    _articles: dict[str, dict[str, _Article]] = field(default_factory=dict)

    def learn(self, document: Document, resolutions: Sequence[Resolution]) -> None:
        """Take in one analysed article; seen again, it replaces its former votes."""
        source = source_key(document)
        votes = _votes(resolutions)
        if not source or not votes:
            return
        shelf = self._articles.setdefault(source, {})
        shelf.pop(document.id, None)
        shelf[document.id] = _Article(document.date, votes)
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
        return _home(others, document.date, self.half_life_days) if others else None

    def describe(self, source: str, *, most: int = 5) -> Home | None:
        """What is known about a source, shortened to its strongest areas."""
        shelf = self._articles.get(source, {})
        if not shelf:
            return None
        home = _home(list(shelf.values()), None, self.half_life_days)
        return Home(home.articles, home.countries[:most], home.divisions[:most], home.points[:most])

    def to_dict(self) -> dict[str, Any]:
        """For JSON: source → article id → date and votes."""
        return {
            source: {
                key: {
                    "date": article.day.isoformat() if article.day else None,
                    "votes": [[v.country, v.admin1, v.lat, v.lon, v.weight, v.local] for v in article.votes],
                }
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
                key: _Article(
                    date.fromisoformat(row["date"]) if row["date"] else None,
                    tuple(Vote(*vote) for vote in row["votes"]),
                )
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


def _votes(resolutions: Sequence[Resolution]) -> tuple[Vote, ...]:
    """Every distinct place of the article once, by its confidence; all together weigh 1."""
    best: dict[str, tuple[float, Resolution]] = {}
    for resolution in resolutions:
        place = resolution.place
        if place is None or not place.country or place.source == "text" or resolution.confidence <= 0:
            continue
        if place.id not in best or best[place.id][0] < resolution.confidence:
            best[place.id] = (resolution.confidence, resolution)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:MOST_VOTES]
    total = sum(confidence for _, (confidence, _) in ranked)
    votes = []
    for _, (confidence, resolution) in ranked:
        place = resolution.place
        assert place is not None
        local = place.level in LOCAL_LEVELS
        votes.append(Vote(place.country, place.admin1, place.lat, place.lon, round(confidence / total, 4), local))
    return tuple(votes)


def _home(articles: Sequence[_Article], today: date | None, half_life_days: float) -> Home:
    countries: dict[str, float] = {}
    divisions: dict[str, float] = {}
    points: dict[tuple[float, float], float] = {}
    for article in articles:
        fade = 1.0
        if today and article.day:
            fade = 0.5 ** (abs((today - article.day).days) / half_life_days)
        for vote in article.votes:
            weight = fade * vote.weight
            countries[vote.country] = countries.get(vote.country, 0.0) + weight
            if vote.admin1:
                divisions[vote.admin1] = divisions.get(vote.admin1, 0.0) + weight
            if vote.local:
                point = (round(vote.lat, 2), round(vote.lon, 2))
                points[point] = points.get(point, 0.0) + weight
    total = sum(countries.values()) or 1.0
    return Home(
        articles=len(articles),
        countries=_ranked(countries.items(), total),
        divisions=_ranked(divisions.items(), total),
        points=tuple((lat, lon, weight) for (lat, lon), weight in _ranked(points.items(), total)[:60]),
    )


def _ranked(rows: Iterable[tuple[Any, float]], total: float) -> tuple[tuple[Any, float], ...]:
    shares = [(key, weight / total) for key, weight in rows if math.isfinite(weight)]
    return tuple(sorted(shares, key=lambda row: (-row[1], row[0])))
