"""How well and how fast place names are recognised: figures per corpus, kinds, traps, time.

    python benchmarks/recognition.py CORPUS.jsonl … [--mode rules|learned] [--errors N] [--without-kinds KIND,…]

A corpus holds one document a line: {"id", "text", "lang"?, "mentions": [{"start", "end", "kind"?, "optional"?}]}.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mapper import settings
from mapper.documents import make_document
from mapper.gazetteer import open_gazetteer
from mapper.mentions import Recogniser
from mapper.mentions.atlas import Atlas
from mapper.mentions.clusters import Clusters
from mapper.mentions.tagger import LABELS
from mapper.model import Document, Mention

CORE = ("literal", "modifier", "metonymic")


def main() -> None:
    """Print one block of figures per corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="also the N most frequent errors")
    parser.add_argument("--without-kinds", default="", metavar="KIND,…", help="drop mentions of these kinds first")
    parser.add_argument("--mode", choices=("both", "rules", "learned"), default="both")
    options = parser.parse_args()
    chosen = settings.load()
    started = time.perf_counter()
    gazetteer = open_gazetteer(chosen.gazetteer)
    recogniser = Recogniser.load(gazetteer, clusters=chosen.clusters)
    print(f"loading {time.perf_counter() - started:.3f} s")
    if options.mode == "rules":
        recogniser = Recogniser(Atlas(gazetteer), Clusters.load(chosen.clusters))
    for path in options.corpora:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        documents = [make_document(row["text"], title=row.get("title"), lang=row.get("lang")) for row in rows]
        found, first = timed(recogniser, documents, options.mode)
        _, again = timed(recogniser, documents, options.mode)
        dropped = set(options.without_kinds.split(","))
        found = [tuple(m for m in mentions if m.kind not in dropped) for mentions in found]
        print(f"\n{path.stem}: {len(rows)} documents, {first:.1f} ms for 600 words, {again:.1f} ms the second time")
        report(rows, documents, found, options.errors)


def timed(recogniser: Recogniser, documents: list[Document], mode: str) -> tuple[list[tuple[Mention, ...]], float]:
    """The mentions of all documents, and the processor time of 600 words in milliseconds."""
    started = time.process_time()
    found = [read(recogniser, document, mode) for document in documents]
    words = sum(len(document.tokens) for document in documents)
    return found, 600_000 * (time.process_time() - started) / words


def read(recogniser: Recogniser, document: Document, mode: str) -> tuple[Mention, ...]:
    """The mentions; in the mode "learned" the tagger's places alone, without gazetteer candidates and judge."""
    if mode != "learned":
        return recogniser.recognise(document)
    evidence, _ = recogniser.prepare(document)
    assert evidence.tags is not None
    best = [LABELS[i] for i in evidence.tags.best.tolist()]
    spans = []
    for first in (i for i, label in enumerate(best) if label == "B-LOC"):
        last = first
        while last + 1 < len(best) and best[last + 1] == "I-LOC":
            last += 1
        start, end = document.tokens[first].start, document.tokens[last].end
        spans.append(Mention(start, end, document.text[start:end], "literal", "", document.lang, 0))
    return tuple(spans)


def report(
    rows: list[dict[str, Any]], documents: list[Document], found: list[tuple[Mention, ...]], errors: int
) -> None:
    """Figures of one corpus."""
    exact, overlap = Counter[str](), Counter[str]()
    confusion = Counter[tuple[str, str]]()
    missed, extra = Counter[str](), Counter[str]()
    for row, document, mentions in zip(rows, documents, found, strict=True):
        gold = row["mentions"]
        _count(gold, mentions, exact, same=True)
        pairs = _count(gold, mentions, overlap, same=False)
        for g, p in pairs.items():
            confusion[gold[g].get("kind", "?"), mentions[p].kind] += 1
        for g, mention in enumerate(gold):
            if g not in pairs and not mention.get("optional"):
                missed[_near(document.text, mention["start"], mention["end"])] += 1
        for p, found_mention in enumerate(mentions):
            if p not in pairs.values() and not _touches_optional(gold, found_mention):
                extra[_near(document.text, found_mention.start, found_mention.end) + f" ({found_mention.kind})"] += 1
    print("  exact  ", _figures(exact), "\n  overlap", _figures(overlap))
    print(f"  predictions on nothing: {sum(extra.values()) / max(1, sum(map(len, found))):.1%}")
    kinds = [pair for pair in confusion if pair[0] != "?"]
    if kinds:
        right = sum(confusion[pair] for pair in kinds if pair[0] == pair[1])
        print(f"  kinds right: {right / sum(confusion[pair] for pair in kinds):.3f}")
        for gold_kind in sorted({pair[0] for pair in kinds}):
            print(f"    {gold_kind:12}", {p: confusion[g, p] for g, p in sorted(kinds) if g == gold_kind})
    for title, counter in (("missed", missed), ("extra", extra)):
        for text, count in counter.most_common(errors):
            print(f"  {title} {count} {text}")


def _near(text: str, start: int, end: int) -> str:
    return (text[max(0, start - 30) : start] + "[" + text[start:end] + "]" + text[end : end + 25]).replace("\n", " ")


def _touches_optional(gold: list[dict[str, Any]], mention: Mention) -> bool:
    return any(m.get("optional") and min(m["end"], mention.end) > max(m["start"], mention.start) for m in gold)


def _count(
    gold: list[dict[str, Any]], mentions: tuple[Mention, ...], tally: Counter[str], *, same: bool
) -> dict[int, int]:
    options = []
    for g, gold_mention in enumerate(gold):
        for p, mention in enumerate(mentions):
            shared = min(gold_mention["end"], mention.end) - max(gold_mention["start"], mention.start)
            equal = (gold_mention["start"], gold_mention["end"]) == (mention.start, mention.end)
            if equal or (shared > 0 and not same):
                options.append((not equal, -shared, g, p))
    pairs: dict[int, int] = {}
    for _, _, g, p in sorted(options):
        if g not in pairs and p not in pairs.values():
            pairs[g] = p
    tally["gold"] += sum(not m.get("optional") for m in gold)
    tally["hit"] += sum(not gold[g].get("optional") for g in pairs)
    neutral = {p for g, p in pairs.items() if gold[g].get("optional")}
    neutral |= {p for p, m in enumerate(mentions) if p not in pairs.values() and _touches_optional(gold, m)}
    tally["found"] += len(mentions) - len(neutral)
    return pairs


def _figures(tally: Counter[str]) -> str:
    precision = tally["hit"] / max(1, tally["found"])
    recall = tally["hit"] / max(1, tally["gold"])
    return f"P {precision:.3f} R {recall:.3f} F {2 * precision * recall / max(1e-9, precision + recall):.4f}"


if __name__ == "__main__":
    main()
