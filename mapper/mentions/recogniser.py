"""The recogniser: candidates from the gazetteer and the tagger, a kind for each, the best of those that overlap."""

from __future__ import annotations

from pathlib import Path

from ..model import Document, Gazetteer, Mention, MentionKind
from .candidates import Atlas, Candidate, propose
from .clusters import Clusters
from .rules import kind_by_rules, rarity_of
from .words import Words, view


class Recogniser:
    """Finds the place names of documents. Loaded once, then shared."""

    def __init__(self, atlas: Atlas, clusters: Clusters) -> None:
        self._atlas = atlas
        self._clusters = clusters

    @classmethod
    def load(cls, gazetteer: Gazetteer, *, clusters: Path) -> Recogniser:
        """Open the word clusters and the learned parts.

        Raises:
            ModelError: the word clusters are missing or of another version.
        """
        return cls(Atlas(gazetteer), Clusters.load(clusters))

    def recognise(self, document: Document, *, all_mentions: bool = False) -> tuple[Mention, ...]:
        """The mentions of a document, in text order, not overlapping.

        `all_mentions` adds those of kind embedded: place names inside the names of persons and organisations.
        """
        words = view(document)
        rarity = rarity_of(words, self._clusters)
        judged: list[tuple[Candidate, MentionKind, float]] = []
        for candidate in propose(words, self._atlas):
            kind, confidence = kind_by_rules(words, candidate, rarity)
            if kind:
                judged.append((candidate, kind, confidence))
        kept = _without_overlaps(judged)
        return tuple(
            _mention(words, candidate, kind, confidence)
            for candidate, kind, confidence in kept
            if all_mentions or kind != "embedded"
        )


def _without_overlaps(judged: list[tuple[Candidate, MentionKind, float]]) -> list[tuple[Candidate, MentionKind, float]]:
    kept: list[tuple[Candidate, MentionKind, float]] = []
    for row in sorted(judged, key=lambda row: (row[0].start - row[0].end, row[0].start)):
        if all(row[0].end <= other[0].start or row[0].start >= other[0].end for other in kept):
            kept.append(row)
    return sorted(kept, key=lambda row: row[0].start)


def _mention(words: Words, candidate: Candidate, kind: MentionKind, confidence: float) -> Mention:
    return Mention(
        start=candidate.start,
        end=candidate.end,
        surface=words.document.text[candidate.start : candidate.end],
        kind=kind,
        name=candidate.name,
        lang=words.lang(candidate.first),
        sentence=words.sentence_of[candidate.first],
        hint=candidate.hint,
        lat=candidate.lat,
        lon=candidate.lon,
        confidence=confidence,
    )
