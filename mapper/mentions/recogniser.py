"""The recogniser: candidates from the gazetteer and the tagger, a kind for each, the best of those that overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..model import Document, Gazetteer, Mention, MentionKind
from .candidates import Atlas, Candidate, Found, propose, scan
from .clusters import Clusters
from .features import Featuriser, Row
from .gazetteer_tags import tags_of
from .judge import CLASSES, Evidence, Judge, features, gather
from .judge import WEIGHTS as JUDGE
from .relations import hint_of, relations
from .rules import kind_by_rules, rarity_of
from .tagger import WEIGHTS as TAGGER
from .tagger import Tagger, Tags
from .words import Words, view

#: A stretch whose tokens are a place with at least this probability is a candidate, whatever the best tag is.
LIKELY = 0.25
NONE = CLASSES.index("none")
EMBEDDED = CLASSES.index("embedded")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A candidate with its kind; `weight` decides between those that overlap."""

    candidate: Candidate
    kind: MentionKind
    confidence: float
    weight: float


class Recogniser:
    """Finds the place names of documents. Loaded once, then shared."""

    def __init__(
        self, atlas: Atlas, clusters: Clusters, *, tagger: Tagger | None = None, judge: Judge | None = None
    ) -> None:
        self._atlas = atlas
        self._clusters = clusters
        self._featuriser = Featuriser(clusters)
        self._tagger = tagger
        self._judge = judge

    @classmethod
    def load(cls, gazetteer: Gazetteer, *, clusters: Path) -> Recogniser:
        """Open the word clusters and the learned parts.

        Raises:
            ModelError: the word clusters or the weights are missing or of another version.
        """
        return cls(
            Atlas(gazetteer),
            Clusters.load(clusters),
            tagger=Tagger.load() if TAGGER.is_file() else None,
            judge=Judge.load() if JUDGE.is_file() else None,
        )

    def recognise(self, document: Document, *, all_mentions: bool = False) -> tuple[Mention, ...]:
        """The mentions of a document, in text order, not overlapping.

        `all_mentions` adds those of kind embedded: place names inside the names of persons and organisations.
        """
        evidence, candidates = self.prepare(document)
        verdicts = self._by_judge(evidence, candidates) if self._judge else _by_rules(evidence, candidates)
        kept = [v for v in _without_overlaps(verdicts) if all_mentions or v.kind != "embedded"]
        mentions = [_mention(evidence.words, verdict) for verdict in kept]
        spans = [(verdict.candidate.first, verdict.candidate.last) for verdict in kept]
        found = relations(evidence.words, spans, mentions)
        return tuple(
            replace(mention, relation=relation) if relation else mention
            for mention, relation in zip(mentions, found, strict=True)
        )

    def prepare(self, document: Document, tags: Tags | None = None) -> tuple[Evidence, list[Candidate]]:
        """The candidates of a document and what there is to judge them by; `tags` stand in for the tagger's."""
        words = view(document)
        hits = scan(document, self._atlas)
        if tags is None and self._tagger and document.sentences:
            tags = spread(document, self._tagger.tag(*self._featuriser.features(rows_of(document, hits))))
        tagged = likely_spans(words, tags) if tags else []
        candidates = propose(words, self._atlas, hits, tagged)
        return gather(words, rarity_of(words, self._clusters), tags, self._clusters), candidates

    def _by_judge(self, evidence: Evidence, candidates: Sequence[Candidate]) -> list[Verdict]:
        assert self._judge is not None
        probabilities = self._judge.probabilities(judge_rows(evidence, candidates))
        verdicts = []
        for candidate, row in zip(candidates, probabilities.tolist(), strict=True):
            place = 1.0 - row[NONE] - row[EMBEDDED]
            if place >= 0.5:
                best = max(range(len(CLASSES) - 2), key=row.__getitem__)
                verdicts.append(Verdict(candidate, CLASSES[best], place, place))  # type: ignore[arg-type]
            elif row[EMBEDDED] >= 0.4:
                verdicts.append(Verdict(candidate, "embedded", row[EMBEDDED], 0.4))
        return verdicts


def rows_of(document: Document, hits: Sequence[Sequence[Found]]) -> list[Row]:
    """The sentences of a document as the tagger gets them."""
    rows = []
    for sentence, found in zip(document.sentences, hits, strict=True):
        tokens = document.tokens[sentence.first : sentence.last]
        spans = [(token.start, token.end) for token in tokens]
        rows.append(Row([token.text for token in tokens], sentence.lang, tags_of(spans, found)))
    return rows


def spread(document: Document, tags: Tags) -> Tags:
    """Tags of the sentences' tokens → tags of all tokens; a token outside all sentences has none."""
    at = np.array([i for sentence in document.sentences for i in range(sentence.first, sentence.last)], dtype=np.int64)
    best = np.zeros(len(document.tokens), dtype=np.int64)
    probability = np.zeros((len(document.tokens), tags.probability.shape[1]), dtype=np.float32)
    probability[:, 0] = 1.0
    best[at], probability[at] = tags.best, tags.probability
    return Tags(best, probability)


def likely_spans(words: Words, tags: Tags) -> list[tuple[int, int]]:
    """Spans of tokens (last one inclusive) that are tagged as a place or are likely to be one."""
    begin, inside = tags.probability[:, 1].tolist(), tags.probability[:, 2].tolist()
    best = tags.best.tolist()
    spans = []
    for index in range(len(best)):
        if best[index] != 1 and begin[index] < LIKELY:
            continue
        last = index
        while words.same_sentence(index, last + 1) and (best[last + 1] == 2 or inside[last + 1] >= LIKELY):
            last += 1
        if words.texts[index][0].isalnum():
            spans.append((index, last))
    return spans


def judge_rows(evidence: Evidence, candidates: Sequence[Candidate]) -> list[list[int]]:
    """The feature numbers of all candidates."""
    return [
        features(
            evidence,
            candidate,
            any(
                other is not candidate and other.start < candidate.end and candidate.start < other.end
                for other in candidates[max(0, i - 3) : i + 4]
            ),
        )
        for i, candidate in enumerate(candidates)
    ]


def _by_rules(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Verdict]:
    verdicts = []
    for candidate in candidates:
        kind, confidence = kind_by_rules(evidence.words, candidate, evidence.rarity)
        if kind:
            verdicts.append(Verdict(candidate, kind, confidence, candidate.end - candidate.start))
    return verdicts


def _without_overlaps(verdicts: Sequence[Verdict]) -> list[Verdict]:
    kept: list[Verdict] = []
    for verdict in sorted(verdicts, key=lambda v: (-v.weight, v.candidate.start, -v.candidate.end)):
        start, end = verdict.candidate.start, verdict.candidate.end
        if all(end <= other.candidate.start or start >= other.candidate.end for other in kept):
            kept.append(verdict)
    return sorted(kept, key=lambda verdict: verdict.candidate.start)


def _mention(words: Words, verdict: Verdict) -> Mention:
    candidate = verdict.candidate
    return Mention(
        start=candidate.start,
        end=candidate.end,
        surface=words.document.text[candidate.start : candidate.end],
        kind=verdict.kind,
        name=candidate.name,
        lang=words.lang(candidate.first),
        sentence=words.sentence_of[candidate.first],
        hint=candidate.hint or hint_of(words, candidate.first, candidate.last),
        lat=candidate.lat,
        lon=candidate.lon,
        confidence=round(verdict.confidence, 3),
    )
