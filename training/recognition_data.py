"""Training sentences of the recogniser: token-level corpora and the marked texts, as words with name labels.

The corpora are not part of the repository; `docs/recognition.md` names them with their licences. A missing one is
skipped with a word on it.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mapper.documents import make_document
from mapper.mentions.atlas import Atlas
from mapper.mentions.features import Row
from mapper.mentions.gazetteer_tags import tags_of
from mapper.mentions.tagger import LABELS
from mapper.model import Document, Token
from training.marks import Mark, MarkedText, read_all

#: file, language, share of its sentences that is used. All are CC BY 4.0, CC0 or MIT.
CORPORA: tuple[tuple[str, str, float], ...] = (
    ("germeval14-test", "de", 1.0),
    ("germeval14-dev", "de", 1.0),
    ("mobie-train", "de", 0.6),
    ("smartdata-v1train", "de", 1.0),
    ("smartdata-v3dev", "de", 1.0),
    ("ler", "de", 0.4),
    ("newseye-de", "de", 0.3),
    ("sonar-de", "de", 1.0),
    ("enp-de", "de", 0.4),
    ("wikigold", "en", 1.0),
    ("wnut17", "en", 0.7),
    ("btc", "en", 0.4),
    ("redocred", "en", 1.0),
    ("crossner", "en", 0.7),
    ("enp-fr", "fr", 0.3),
    ("newseye-fr", "fr", 0.4),
    ("enp-nl", "nl", 0.3),
)
#: Of these corpora every so-manieth sentence is kept from the taggers of the folds; the judge learns from it what is
#: a place and what is none.
HELD = {"redocred": 4, "wikigold": 2, "crossner": 5, "germeval14-dev": 2}
NUMBER = {label: i for i, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with the label number of each word."""

    row: Row
    labels: tuple[int, ...]


def corpus_examples(folder: Path, atlas: Atlas, *, seed: int = 1) -> Iterator[tuple[Example, bool]]:
    """The sentences of all corpora that are there, each once; True with those that are held back from the folds."""
    seen: set[tuple[str, ...]] = set()
    for name, lang, share in CORPORA:
        path = folder / f"{name}.conll"
        if not path.exists():
            print(f"  {path} is missing, left out")
            continue
        chance = random.Random(f"{seed}{name}")
        for words, labels in _sentences(path):
            if words in seen or chance.random() >= share or len(words) > 120:
                continue
            seen.add(words)
            held = _is_held(name, words)
            yield Example(Row(words, lang, _tags_of_words(words, lang, atlas)), labels), held


def _is_held(name: str, words: Sequence[str]) -> bool:
    return name in HELD and zlib.crc32(" ".join(words).encode()) % HELD[name] == 0


@dataclass(frozen=True, slots=True)
class Plain:
    """A sentence of a corpus as text, with its names: start, end, LOC PER ORG MISC."""

    document: Document
    names: tuple[tuple[int, int, str], ...]
    corpus: str


def held_sentences(folder: Path) -> Iterator[Plain]:
    """The sentences that the taggers of the folds have not seen."""
    for name, lang, _ in CORPORA:
        path = folder / f"{name}.conll"
        if name not in HELD or not path.exists():
            continue
        for words, labels in _sentences(path):
            if not _is_held(name, words) or len(words) < 5 or not any(map(str.isalpha, "".join(words))):
                continue
            names: list[tuple[int, int, str]] = []
            at = 0
            for word, label in zip(words, labels, strict=True):
                kind = LABELS[label]
                if kind.startswith("B-"):
                    names.append((at, at + len(word), kind[2:]))
                elif kind.startswith("I-"):
                    names[-1] = (names[-1][0], at + len(word), kind[2:])
                at += len(word) + 1
            yield Plain(make_document(" ".join(words), lang=lang), tuple(names), name)


def _sentences(path: Path) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    words: list[str] = []
    labels: list[int] = []
    for line in (*path.read_text(encoding="utf-8").split("\n"), ""):
        word, _, label = line.partition("\t")
        if label:
            words.append(word)
            labels.append(NUMBER[label])
        elif words:
            yield tuple(words), _repaired(labels)
            words, labels = [], []


def _repaired(labels: Sequence[int]) -> tuple[int, ...]:
    """Labels in which I-X follows only B-X and I-X."""
    fixed: list[int] = []
    for label in labels:
        inside = LABELS[label].startswith("I-")
        if inside and (not fixed or LABELS[fixed[-1]][2:] != LABELS[label][2:]):
            label -= 1
        fixed.append(label)
    return tuple(fixed)


def _tags_of_words(words: Sequence[str], lang: str, atlas: Atlas) -> list[int]:
    text = " ".join(words)
    tokens, at = [], 0
    for word in words:
        tokens.append(Token(at, at + len(word), word))
        at += len(word) + 1
    hits = [(start, end, atlas.known(text[start:end], lang)) for start, end in atlas.hits(text, 0, len(text), lang)]
    return tags_of(tokens, hits)


def marked_documents(folder: Path) -> Iterator[tuple[MarkedText, Document]]:
    """The marked texts, made ready as documents."""
    for marked in read_all(folder):
        yield (
            marked,
            make_document(
                marked.text, lang=marked.lang, title=marked.fields.get("title"), date=marked.fields.get("date")
            ),
        )


def marked_examples(marked: MarkedText, document: Document, atlas: Atlas) -> Iterator[Example]:
    """The sentences of a marked text."""
    marks = [mark for mark in marked.marks if mark.sign == "[" and mark.words]
    for sentence in document.sentences:
        tokens = document.tokens[sentence.first : sentence.last]
        spans = [(token.start, token.end) for token in tokens]
        hits = [
            (start, end, atlas.known(document.text[start:end], sentence.lang))
            for start, end in atlas.hits(document.text, sentence.start, sentence.end, sentence.lang)
        ]
        labels = _labels(spans, marks, document, sentence.lang, atlas)
        yield Example(Row([token.text for token in tokens], sentence.lang, tags_of(tokens, hits)), labels)


def _labels(
    spans: Sequence[tuple[int, int]], marks: Sequence[Mark], document: Document, lang: str, atlas: Atlas
) -> tuple[int, ...]:
    labels = [0] * len(spans)
    for mark in reversed(marks):  # outer marks come first in the text order, so they are written last
        group = _group(mark, document.text, lang, atlas)
        inside = [i for i, (start, end) in enumerate(spans) if start >= mark.start and end <= mark.end]
        if group == "" or not inside:
            continue
        for i in inside:
            labels[i] = NUMBER[("B-" if i == inside[0] else "I-") + group] if group != "O" else 0
    return _repaired(labels)


def _group(mark: Mark, text: str, lang: str, atlas: Atlas) -> str:
    """The label of a mark without B and I: derived adjectives and demonyms are MISC, as in the corpora."""
    code = mark.words[0]
    if code in ("P", "O", "N", "X"):
        return {"P": "PER", "O": "ORG", "N": "MISC", "X": "O"}[code]
    surface = text[mark.start : mark.end]
    if surface[:1].islower():
        return "O"
    forms = atlas.known(surface, lang).forms
    derived = code == "D" or (code in "MA" and forms and forms <= {"adjective", "demonym"})
    return "MISC" if derived else "LOC"
