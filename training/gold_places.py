"""Gold places for the ranker: corpora in the form of `score_geoparse.py` → documents, mentions, right candidates.

A gold line has id, text, mentions with start, end, lat, lon and optionally geonameid, radius_km; title, date, lang,
source and domain are context. A candidate is right within 161 km, within the gold radius, or with the same id.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from geopy.distance import great_circle

from mapper.documents import make_document
from mapper.errors import DateError
from mapper.model import Document, Mention, Place

LIMIT_KM = 161.0
#: What the corpora write for a kind of place → our levels. Only where a city and its province share a name.
SETTLEMENT, DIVISION = frozenset({"city", "suburb"}), frozenset({"admin1", "admin2"})
LEVELS = {
    **dict.fromkeys(("P.PPL", "P.PPLA", "P.PPLA2", "P.PPLA3", "P.PPLC", "P.PPLX", "city", "suburb"), SETTLEMENT),
    **dict.fromkeys(("A.ADM1", "A.ADM2", "admin1", "admin2"), DIVISION),
}


class Recognises(Protocol):
    """The recogniser, as far as it is used here."""

    def recognise(self, document: Document) -> tuple[Mention, ...]:
        """The mentions of a document."""
        ...


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """Where a gold mention is. `levels`: what kind of place it is, where the gold says so; empty for not known."""

    lat: float
    lon: float
    radius_km: float
    geonameid: int | None
    optional: bool
    levels: frozenset[str] = frozenset()

    def accepts(self, place: Place, *, limit_km: float = LIMIT_KM) -> bool:
        """Whether a place counts as right."""
        if self.geonameid is not None and place.geonameid == self.geonameid:
            return True
        return self.distance_km(place.lat, place.lon) <= max(limit_km, self.radius_km)

    def distance_km(self, lat: float, lon: float) -> float:
        """Great-circle distance to the gold point."""
        return float(great_circle((self.lat, self.lon), (lat, lon)).kilometers)


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document with mentions and, for each, its gold place (None: not in the gold, or without coordinates)."""

    corpus: str
    document: Document
    mentions: tuple[Mention, ...]
    gold: tuple[GoldPlace | None, ...]


def read_gold(path: Path, *, corpus: str = "", recogniser: Recognises | None = None) -> list[GoldDocument]:
    """The documents of a corpus with the gold spans as mentions, or with what the recogniser finds."""
    name = corpus or path.stem
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_read(name, row, recogniser) for row in rows]


def _read(corpus: str, row: dict[str, Any], recogniser: Recognises | None) -> GoldDocument:
    fields = {key: row.get(key) or None for key in ("id", "title", "lang", "source", "url", "domain")}
    try:
        document = make_document(row["text"], date=row.get("date") or None, **fields)
    except DateError:
        document = make_document(row["text"], **fields)
    spans = sorted(row["mentions"], key=lambda m: (m["start"], m["end"]))
    if recogniser is None:
        mentions = tuple(_mention(document, span) for span in spans)
        gold = tuple(map(_gold, spans))
    else:
        mentions = recogniser.recognise(document)
        gold = tuple(_overlapping(mention, spans) for mention in mentions)
    return GoldDocument(corpus, document, mentions, gold)


def _mention(document: Document, span: dict[str, Any]) -> Mention:
    starts = [sentence.start for sentence in document.sentences]
    surface = document.text[span["start"] : span["end"]]
    return Mention(
        start=span["start"],
        end=span["end"],
        surface=surface,
        kind=span.get("kind", "literal"),
        name=" ".join(surface.split()),
        lang=document.lang,
        sentence=max(0, bisect_right(starts, span["start"]) - 1),
    )


def _gold(span: dict[str, Any]) -> GoldPlace | None:
    if span.get("lat") is None:
        return None
    number = str(span.get("geonameid") or "")
    return GoldPlace(
        lat=span["lat"],
        lon=span["lon"],
        radius_km=span.get("radius_km") or 0.0,
        geonameid=int(number) if number.isdigit() else None,
        optional=bool(span.get("optional")),
        levels=LEVELS.get(span.get("feature") or "", frozenset()),
    )


def _overlapping(mention: Mention, spans: Sequence[dict[str, Any]]) -> GoldPlace | None:
    """The gold place of the span that overlaps the mention most; exact spans first."""
    best, most = None, 0
    for span in spans:
        overlap = min(mention.end, span["end"]) - max(mention.start, span["start"])
        if (mention.start, mention.end) == (span["start"], span["end"]):
            return _gold(span)
        if overlap > most:
            best, most = span, overlap
    return _gold(best) if best else None
