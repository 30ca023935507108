"""Scores of the event step on the marked gold texts, with the gold places given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mapper.evaluate import GoldArticle, GoldEvent, read_gold
from mapper.events import Extractor
from mapper.model import Event, Mention, MentionKind, Place, Resolution
from mapper.times import find_times

GOLD = Path(__file__).resolve().parent.parent / "gold"
#: kinds of event that annotators agree on; a plain statement may be left out or put in
SOFT = frozenset(("statement", "other"))
#: types that are as fair for an event as the one that is marked
FAIR = (
    frozenset(("attack", "bombardment", "battle")),
    frozenset(("attack", "crime")),
    frozenset(("accident", "disaster")),
    frozenset(("accident", "crime")),
    frozenset(("aid", "health")),
    frozenset(("aid", "migration")),
    frozenset(("meeting", "agreement")),
    frozenset(("battle", "other")),
    frozenset(("crime", "politics")),
    frozenset(("protest", "labour")),
    frozenset(("labour", "economy")),
    frozenset(("transport", "politics")),
)


@dataclass(slots=True)
class Tally:
    """Hits, false and missed answers."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)


def gold_hash(lang: str) -> str:
    """A hash of the gold texts of a language: figures are of these texts alone."""
    digest = hashlib.sha256()
    for path in sorted((GOLD / lang).glob("*.txt")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def scores(lang: str) -> dict[str, float]:
    """F1 of triggers and of (trigger, site) pairs; shares of right status and date among the found events."""
    triggers, joins = Tally(), Tally()
    status, dates = Tally(), Tally()
    extractor = Extractor.load()
    for article in read_gold(GOLD / lang):
        found = extractor.extract(article.document, _given(article), find_times(article.document))
        _compare(article.events or (), found, triggers, joins, status, dates)
    return {
        "trigger": round(triggers.f1, 3),
        "join": round(joins.f1, 3),
        "status": round(status.hits / max(1, status.hits + status.false), 3),
        "date": round(dates.hits / max(1, dates.hits + dates.false), 3),
    }


def _given(article: GoldArticle) -> list[Resolution]:
    """The gold places as resolutions; a place without a point is known by its name."""
    given = []
    document = article.document
    for gold in article.mentions or ():
        if gold.kind in ("", "embedded"):
            continue
        surface = document.text[gold.start : gold.end]
        kind: MentionKind = gold.kind  # type: ignore[assignment]
        sentence = next((i for i, s in enumerate(document.sentences) if s.start <= gold.start < s.end), 0)
        mention = Mention(gold.start, gold.end, surface, kind, surface, document.lang, sentence)
        lat, lon = gold.lat, gold.lon
        place = None
        if lat is not None and lon is not None:
            place = Place(f"gold:{surface}", surface, "", "city", lat, lon, radius_km=gold.radius_km or 10.0)
        given.append(Resolution(mention, place, lat, lon, gold.radius_km or None, 1.0))
    return given


def _compare(
    gold: Iterable[GoldEvent], found: Iterable[Event], triggers: Tally, joins: Tally, status: Tally, dates: Tally
) -> None:
    left = list(found)
    for wanted in gold:
        match = next((event for event in left if _same(wanted, event)), None)
        soft = wanted.types[0] in SOFT
        if match is None:
            triggers.missed += not soft
            joins.missed += 0 if soft else len(wanted.sites)
            continue
        left.remove(match)
        if soft:
            continue
        triggers.hits += 1
        _sites(wanted, match, joins)
        if wanted.status:
            right = match.status == wanted.status
            status.hits += right
            status.false += not right
        if wanted.first or wanted.last:
            right = match.date is not None and (match.date.first, match.date.last) == (wanted.first, wanted.last)
            dates.hits += right
            dates.false += not right
    for event in left:
        if event.type not in SOFT:
            triggers.false += 1
            joins.false += sum(place.role == "site" for place in event.places)


def _same(gold: GoldEvent, event: Event) -> bool:
    overlap = any(a < span.end and span.start < b for a, b in gold.triggers for span in event.triggers)
    return overlap and any(event.type == kind or _fair(event.type, kind) for kind in gold.types)


def _fair(left: str, right: str) -> bool:
    return any(left in pair and right in pair for pair in FAIR)


def _sites(gold: GoldEvent, event: Event, joins: Tally) -> None:
    said = [
        [(place.resolution.mention.start, place.resolution.mention.end), *((s.start, s.end) for s in place.mentions)]
        for place in event.places
        if place.role == "site"
    ]
    owed = [set(site.spans) for site in gold.sites]
    hits = sum(any(spans.intersection(answer) for answer in said) for spans in owed)
    joins.hits += hits
    joins.missed += len(owed) - hits
    joins.false += max(0, len(said) - hits)
