"""How often, how surely and how fast mentions are placed right.

    python -m benchmarks.resolution GOLD.jsonl [GOLD.jsonl …] [--recognised] [--memory] [--km KM] [--errors N]

By default the gold spans are given; `--recognised` takes what the recogniser finds, and then "all" counts missed gold
mentions as wrong. `--memory` learns each source's home area from the other articles of the file first.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from mapper.gazetteer import open_gazetteer
from mapper.model import Resolution
from mapper.resolve import Resolver, SourceMemory
from mapper.settings import load
from training.gold_places import GoldDocument, GoldPlace, read_gold


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line of figures per corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--recognised", action="store_true", help="use the recogniser instead of gold spans")
    parser.add_argument("--memory", action="store_true", help="learn the home areas of the sources first")
    parser.add_argument("--km", type=float, default=161.0, help="distance that counts as right")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="list the first N errors of each file")
    args = parser.parse_args(argv)
    settings = load()
    gazetteer = open_gazetteer(settings.gazetteer)
    resolver = Resolver.load(gazetteer)
    recogniser = None
    if args.recognised:
        from mapper.mentions import Recogniser

        recogniser = Recogniser.load(gazetteer, clusters=settings.clusters)
    for path in args.gold:
        documents = read_gold(path, recogniser=recogniser)
        memory = learn(resolver, documents) if args.memory else None
        started = time.process_time()
        answers = [resolver.resolve(d.document, d.mentions, memory=memory) for d in documents]
        took_ms = (time.process_time() - started) * 1000 / max(1, len(documents))
        report(path, documents, answers, args.km, took_ms, args.errors)
    return 0


def learn(resolver: Resolver, documents: Sequence[GoldDocument], *, rounds: int = 2) -> SourceMemory:
    """The home areas of all sources; the second round reads the articles with what the first one learned."""
    memory: SourceMemory | None = None
    for _ in range(rounds):
        learned = SourceMemory()
        for each in documents:
            learned.learn(each.document, resolver.resolve(each.document, each.mentions, memory=memory))
        memory = learned
    assert memory is not None
    return memory


def report(
    path: Path,
    documents: Sequence[GoldDocument],
    answers: Sequence[Sequence[Resolution]],
    km: float,
    took_ms: float,
    errors: int,
) -> None:
    """One line: mentions, share right, share of all gold, share with the right place among the candidates."""
    right = found = reachable = 0
    shown = 0
    for document, resolutions in zip(documents, answers, strict=True):
        for gold, resolution in zip(document.gold, resolutions, strict=True):
            if gold is None or gold.optional:
                continue
            found += 1
            correct = is_right(gold, resolution, km)
            right += correct
            among = any(gold.accepts(c.place, limit_km=km) for c in resolution.candidates)
            reachable += correct or among
            if not correct and shown < errors:
                shown += 1
                place = resolution.place
                chosen = f"{place.id} {place.name}, {place.admin1 or place.country} ({place.level})" if place else "-"
                kind = "ranking" if among else "coverage"
                print(
                    "\t".join(
                        (document.document.id, kind, resolution.mention.surface, chosen, f"{resolution.confidence:.2f}")
                    )
                )
    total = gold_count(path)
    print(
        f"{path.stem:16} n={found} acc={right / max(1, found):.4f} all={right / max(1, total):.4f} "
        f"ceiling(8)={reachable / max(1, found):.4f} {took_ms:.1f} ms/article"
    )


def is_right(gold: GoldPlace, resolution: Resolution, km: float) -> bool:
    """The rule of the corpora: near enough, within the gold's own radius, or the same place.

    The place of the name counts, not the point that a relation ("30 km north of") moves it to.
    """
    if resolution.place is not None:
        return gold.accepts(resolution.place, limit_km=km)
    if resolution.lat is None or resolution.lon is None:
        return False
    return gold.distance_km(resolution.lat, resolution.lon) <= max(km, gold.radius_km)


def gold_count(path: Path) -> int:
    """Gold mentions with coordinates that are owed."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return sum(m["lat"] is not None and not m.get("optional") for row in rows for m in row["mentions"])


if __name__ == "__main__":
    raise SystemExit(main())
