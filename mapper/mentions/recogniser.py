"""The recogniser: candidates from the gazetteer and the tagger, a kind for each, the best of those that overlap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..model import Document, Gazetteer, Mention, MentionKind
from .atlas import Atlas, Found, scan
from .candidates import Candidate, propose
from .clusters import Clusters
from .compounds import Compounds
from .features import lay
from .gazetteer_tags import tags_of
from .judge import CLASSES, Judge
from .judge_features import Evidence, feature_numbers, gather
from .lexicon import Lexicon
from .relations import hint_of, relations
from .rules import kind_by_rules
from .tagger import Tagger, Tags
from .words import Words, view

#: A stretch whose tokens are a place with at least this probability is a candidate, whatever the best tag is.
LIKELY = 0.25
#: Probability of "no name" from which a common word is no candidate.
SURE = 0.97
#: Rarity below which the lower-case form of a word is a word of its own: "essen" has 98, "hof" 143.
COMMON = 150
#: Probability of "literal" from which a word is a place although a person of that name is in the text.
SURELY = 0.9
#: Probability from which a name that the gazetteer knows is a place, and one that it does not know.
ENOUGH, ENOUGH_UNKNOWN = 0.33, 0.5
_GENITIVE = ("'s", "’s")
_PLAIN = frozenset(("org", "organ", "common"))
NONE = CLASSES.index("none")
#: The classes of the place in an office's name, when the judge saw an organisation's.
ORGAN = tuple(0.97 if name == "associative" else 0.005 for name in CLASSES)
EMBEDDED = CLASSES.index("embedded")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A candidate with its kind; `weight` decides between those that overlap."""

    candidate: Candidate
    kind: MentionKind
    confidence: float
    weight: float
    classes: tuple[float, ...] = ()


class Recogniser:
    """Finds the place names of documents. Loaded once, then shared."""

    def __init__(
        self, atlas: Atlas, clusters: Clusters, *, tagger: Tagger | None = None, judge: Judge | None = None
    ) -> None:
        self._atlas = atlas
        self._compounds = Compounds(atlas)
        self._lexicon = Lexicon(clusters, tagger.own_scores if tagger else None)
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
            tagger=Tagger.load(),
            judge=Judge.load(),
        )

    def recognise(self, document: Document, *, all_mentions: bool = False) -> tuple[Mention, ...]:
        """The mentions of a document, in text order, not overlapping.

        `all_mentions` adds those of kind embedded: place names inside the names of persons and organisations.
        """
        evidence, candidates = self.prepare(document)
        verdicts = self._by_judge(evidence, candidates) if self._judge else _by_rules(evidence, candidates)
        kept = _with_kinds(evidence.words, _without_overlaps(verdicts))
        kept = [verdict for verdict in kept if all_mentions or verdict.kind != "embedded"]
        mentions = [_mention(evidence.words, verdict) for verdict in kept]
        spans = [(verdict.candidate.first, verdict.candidate.last) for verdict in kept]
        found = relations(evidence.words, spans, mentions)
        return tuple(
            replace(mention, relation=relation) if relation else mention
            for mention, relation in zip(mentions, found, strict=True)
        )

    def prepare(self, document: Document, tags: Tags | None = None) -> tuple[Evidence, list[Candidate]]:
        """The candidates of a document and what there is to judge them by; `tags` stand in for the tagger's."""
        words = view(document, self._lexicon)
        hits = scan(document, self._atlas)
        if tags is None and self._tagger and document.sentences:
            sizes = [sentence.last - sentence.first for sentence in document.sentences]
            at = tokens_of(document)
            laid = lay(words.columns[at], sizes, all_tags(document, hits))
            tags = spread(document, at, self._tagger.tag(laid, words.scores))
        tagged = likely_spans(words, tags) if tags else []
        common = common_words(words, tags) if tags else set()
        found = propose(words, self._compounds, hits, tagged, common=common)
        return gather(words, tags), [candidate for candidate in found if not _noun_with_article(words, candidate)]

    def _by_judge(self, evidence: Evidence, candidates: Sequence[Candidate]) -> list[Verdict]:
        assert self._judge is not None
        probabilities = self._judge.probabilities(feature_numbers(evidence, candidates))
        verdicts = []
        for candidate, row in zip(candidates, probabilities.tolist(), strict=True):
            place = 1.0 - row[NONE] - row[EMBEDDED]
            taken = place >= (ENOUGH if candidate.known else ENOUGH_UNKNOWN)
            if taken and _is_surname(evidence, candidate, row):
                verdicts.append(Verdict(candidate, "embedded", 1.0 - row[0], 0.5))
            elif not taken and names_organ(evidence, candidate):
                verdicts.append(Verdict(candidate, "associative", 0.6, 0.5, ORGAN))
            elif taken:
                verdicts.append(Verdict(candidate, "literal", place, place, tuple(row)))
            elif row[EMBEDDED] >= 0.4:
                verdicts.append(Verdict(candidate, "embedded", row[EMBEDDED], 0.4))
        return verdicts


def _is_surname(evidence: Evidence, candidate: Candidate, row: Sequence[float]) -> bool:
    """True for the bare surname of a person whose full name stands elsewhere, unless it is plainly a location."""
    words, first = evidence.words, candidate.first
    if candidate.form != "name" or first != candidate.last:
        return False
    if words.texts[first] not in words.surnames and evidence.named.get(words.texts[first], 0) < 2:
        return False
    return "in" not in words.cues_at(first - 1) and row[CLASSES.index("literal")] < SURELY


def names_organ(evidence: Evidence, candidate: Candidate) -> bool:
    """True for the place in `Mansfield Police`, `Ohio State Supreme Court`: an office named after what it acts for.

    Its name reads like an organisation's, in which places are embedded; but the office belongs to the place.
    """
    words, last = evidence.words, candidate.last
    if candidate.form != "name" or not candidate.known or any(i in words.persons for i in (candidate.first, last)):
        return False
    if all(_is_plain_word(words, i) for i in range(candidate.first, last + 1)):
        return False  # the "Police" of `Mansfield Police Department`, the "City" of `City Council`
    if "article" in words.cues[candidate.first]:
        return False  # "The Ohio Department" is Ohio's
    if evidence.tags is not None and evidence.tags.probability[candidate.first, 3:5].sum() > 0.3:
        return False
    for at in range(last + 1, last + 4):
        if not words.same_sentence(last, at) or not (words.capital(at) or words.at(at) in _GENITIVE):
            return False
        if "organ" in words.cues_at(at):
            return True
    return False


def _is_plain_word(words: Words, index: int) -> bool:
    """True for a word of organisations' names and for one that is common in lower case."""
    lexeme = words.lexemes[index]
    return bool(lexeme.cues & _PLAIN) or _is_commoner_small(lexeme.rarity, lexeme.rarity_lower)


def common_words(words: Words, tags: Tags) -> set[int]:
    """Tokens that the tagger is sure about and that are common words ("Der", "In"): two in three hits."""
    sure = np.nonzero(tags.probability[:, 0] >= SURE)[0].tolist()
    lexemes = words.lexemes
    return {i for i in sure if lexemes[i].capital and _is_commoner_small(lexemes[i].rarity, lexemes[i].rarity_lower)}


def _is_commoner_small(written: int, lower: int) -> bool:
    return lower >= 0 and not 0 <= written < lower - 10


def _noun_with_article(words: Words, candidate: Candidate) -> bool:
    """True for `zum Essen`, `im Regen`: where nouns are capitalised, an article tells the noun from the town."""
    first = candidate.first
    if candidate.form != "name" or candidate.head or first != candidate.last or candidate.known.level != "city":
        return False
    if not words.same_sentence(first, first - 1) or not words.has_style(first, "capital nouns"):
        return False
    article = not words.cues_at(first - 1).isdisjoint(("article", "contraction"))
    return article and 0 <= words.lexemes[first].rarity_lower < COMMON


def all_tags(document: Document, hits: Sequence[Sequence[Found]]) -> list[int]:
    """The gazetteer's tags of the tokens of all sentences."""
    tags = []
    for sentence, found in zip(document.sentences, hits, strict=True):
        row = document.tokens[sentence.first : sentence.last]
        tags += tags_of(row, found) if found else [0] * len(row)
    return tags


def tokens_of(document: Document) -> NDArray[np.int64]:
    """The numbers of the tokens that are part of a sentence."""
    parts = [np.arange(sentence.first, sentence.last) for sentence in document.sentences]
    return np.concatenate(parts)


def spread(document: Document, at: NDArray[np.int64], tags: Tags) -> Tags:
    """Tags of the sentences' tokens → tags of all tokens; a token outside all sentences has none."""
    best = np.zeros(len(document.tokens), dtype=np.int64)
    probability = np.zeros((len(document.tokens), tags.probability.shape[1]), dtype=np.float32)
    probability[:, 0] = 1.0
    best[at], probability[at] = tags.best, tags.probability
    return Tags(best, probability)


def likely_spans(words: Words, tags: Tags) -> list[tuple[int, int]]:
    """Spans of tokens (last one inclusive) that are tagged as a place or are likely to be one."""
    begins = (tags.best == 1) | (tags.probability[:, 1] >= LIKELY)
    inside = ((tags.best == 2) | (tags.probability[:, 2] >= LIKELY)).tolist()
    best = tags.best.tolist()
    spans = []
    for index in np.nonzero(begins)[0].tolist():
        last = index
        while words.same_sentence(index, last + 1) and inside[last + 1]:
            last += 1
        if words.texts[index][0].isalnum():
            spans.append((index, last))
    return sorted({*spans, *_repetitions(words, [span for span in spans if best[span[0]] == 1])})


def _repetitions(words: Words, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the words of a tagged place stand again: what is a place once is a candidate everywhere."""
    names: dict[str, set[tuple[str, ...]]] = {}
    for first, last in spans:
        if len(words.texts[first]) > 2:
            names.setdefault(words.texts[first], set()).add(tuple(words.texts[first : last + 1]))
    found = []
    for index, text in enumerate(words.texts) if names else ():
        for name in names.get(text, ()):
            if tuple(words.texts[index : index + len(name)]) == name:
                found.append((index, index + len(name) - 1))
    return found


def _by_rules(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Verdict]:
    verdicts = []
    for candidate in candidates:
        kind, confidence = kind_by_rules(evidence.words, candidate)
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


def _with_kinds(words: Words, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The most probable kind of each; names joined by a comma or an "and" are judged together."""
    found: list[Verdict] = []
    group: list[Verdict] = []
    for verdict in verdicts:
        if group and not (verdict.classes and _joined(words, group[-1].candidate, verdict.candidate)):
            found += _same_kind(words, group)
            group = []
        if verdict.classes:
            group.append(verdict)
        else:
            found.append(verdict)
    return found + _same_kind(words, group)


def _joined(words: Words, left: Candidate, right: Candidate) -> bool:
    """True for `A und B`, `A, B`, `l'A et la B`, both of one form."""
    between = range(left.last + 1, right.first)
    if left.form != right.form or len(between) > 3 or not words.same_sentence(left.last, right.first):
        return False
    if not any("and" in words.cues_at(i) for i in between) and [words.at(i) for i in between] != [","]:
        return False
    return all("and" in words.cues_at(i) or "article" in words.cues_at(i) or words.at(i) == "," for i in between)


def _same_kind(words: Words, group: Sequence[Verdict]) -> list[Verdict]:
    if not group:
        return []
    kinds = len(CLASSES) - 2
    sums = [sum(math.log(max(verdict.classes[k], 1e-3)) for verdict in group) for k in range(kinds)]
    best = CLASSES[max(range(kinds), key=sums.__getitem__)]
    return [replace(verdict, kind=_settled(words, verdict) or best) for verdict in group] if best != "none" else []


def _settled(words: Words, verdict: Verdict) -> MentionKind | None:
    """Kinds that are plain without the judge: a dateline is a place, a seat of government not behind "in" is none."""
    first = verdict.candidate.first
    if words.sentence(first).zone == "dateline":
        return "literal"
    if verdict.candidate.form == "seat":
        before = (
            (words.cues_at(first - 1) | words.cues_at(first - 2))
            if "article" in words.cues_at(first - 1)
            else (words.cues_at(first - 1))
        )
        return None if "in" in before else "metonymic"
    return None


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
