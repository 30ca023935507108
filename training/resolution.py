"""Fits the ranker of `mapper.resolve` and writes `mapper/resolve/weights.json` (numbers only).

    python -m training.resolution GOLD.jsonl [GOLD.jsonl …] [--leave-out] [--no-silver] [-o weights.json]

GOLD files are corpora in the form of `score_geoparse.py`; they are read and not kept. Further data: documents made
from the place index (`training.silver_places`) and the marked texts of this folder. `--leave-out` reports, for each
corpus, the accuracy of a ranker fitted on all the others; figures by ten-fold cross-validation over documents are
always reported, and the calibration is fitted on those held-out answers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.resolution import learn
from mapper.gazetteer import open_gazetteer
from mapper.resolve import Resolver, SourceMemory
from mapper.resolve.features import COLUMN, NAMES, Stack, features, softmax
from mapper.resolve.ranker import FIRST_PASS, Ranker
from mapper.resolve.resolver import start
from mapper.settings import load
from training.boosting import Floats, Forest, Groups, fit_sum, fit_trees
from training.gold_places import GoldDocument, GoldPlace, read_gold

WEIGHTS = Path(__file__).resolve().parent.parent / "mapper" / "resolve" / "weights.json"
#: What counts as right in the corpora of this project's own annotation; 161 km elsewhere.
STRICT_KM = {"news-de-dev": 25.0, "news-multi-dev": 25.0}
FOLDS = 10
TREES, DEPTH = 160, 4
#: Candidates kept per name when fitting: the most likely ones and all right ones.
MOST_ROWS = 16

#: Columns of which more never hurts (+1) or never helps (-1).
SIGNS = {
    COLUMN[name]: sign
    for sign, names in (
        (
            +1,
            "log_population log_alternates capital hint_same inside contains country_named country_named_near "
            "admin1_named admin1_named_near admin2_named country_share country_share_near admin1_share admin2_share "
            "narrow_sum narrow_most wide_sum wide_most wide_near dateline_wide home_country home_admin1 home_narrow "
            "home_wide source_country source_wide listed_country listed_wide",
        ),
        (-1, "order hint_other inside_missed match_loose"),
    )
    for name in names.split()
}


@dataclass(slots=True)
class Sample:
    """One document as candidate rows: per unit with gold, which rows are right and how many mentions it counts."""

    corpus: str
    stack: Stack
    right: NDArray[np.bool_]
    judged: NDArray[np.bool_]  # per unit: has gold
    reachable: NDArray[np.bool_]  # per unit: a right candidate exists
    mentions: Floats  # per unit: gold mentions
    weight: float = 1.0


def main(argv: Sequence[str] | None = None) -> int:
    """Read, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--leave-out", action="store_true", help="also report leave-one-corpus-out figures")
    parser.add_argument("--no-silver", action="store_true", help="leave out the documents made from the index")
    parser.add_argument("--recognised", action="store_true", help="also fit on what the recogniser finds")
    parser.add_argument("--no-write", action="store_true", help="report only")
    parser.add_argument("-o", "--output", type=Path, default=WEIGHTS)
    args = parser.parse_args(argv)
    settings = load()
    gazetteer = open_gazetteer(settings.gazetteer)
    resolver = Resolver(gazetteer, Ranker.load())
    samples = [sample for path in args.gold for sample in corpus_samples(path, resolver, None)]
    if args.recognised:
        from mapper.mentions import Recogniser

        recogniser = Recogniser.load(gazetteer, clusters=settings.clusters)
        samples += [sample for path in args.gold for sample in corpus_samples(path, resolver, recogniser)]
    extra: list[Sample] = []
    corpora = sorted({sample.corpus for sample in samples})
    if args.leave_out:
        for corpus in corpora:
            kept = [s for s in samples if s.corpus.split("+")[0] != corpus.split("+")[0]]
            model = fit(kept + extra)
            print(f"left out  {corpus:28} {figures([s for s in samples if s.corpus == corpus], model)}", flush=True)
    held = cross_validate(samples, extra)
    for corpus in corpora:
        mine = [(s, b) for s, b in zip(samples, held, strict=True) if s.corpus == corpus]
        print(f"held out  {corpus:28} {share(mine)}", flush=True)
    knots = calibrate(samples, held)
    model = fit(samples + extra)
    if not args.no_write:
        args.output.write_text(to_json(model, knots), encoding="utf-8")
        print(f"{args.output.name}: {args.output.stat().st_size / 1000:.0f} kB")
    return 0


def corpus_samples(path: Path, resolver: Resolver, recogniser: Any) -> list[Sample]:
    """The documents of a corpus; where its sources have several articles, also with their home areas."""
    name = path.stem + ("+recognised" if recogniser else "")
    documents = read_gold(path, corpus=name, recogniser=recogniser)
    km = STRICT_KM.get(path.stem, 161.0)
    plain = [make_sample(each, resolver, None, km) for each in documents]
    memory = learn(resolver, documents)
    homely = [make_sample(each, resolver, memory, km) for each in documents if memory.home(each.document)]
    for sample in homely:
        sample.corpus += "+memory"
    return [sample for sample in plain + homely if sample.judged.any()]


def make_sample(gold: GoldDocument, resolver: Resolver, memory: SourceMemory | None, km: float) -> Sample:
    """Candidate rows of a document, with the right ones marked."""
    home = memory.home(gold.document) if memory else None
    stack = resolver.stack(gold.document, gold.mentions, home)
    units = stack.context.units
    right = np.zeros(sum(len(unit.table) for unit in units), dtype=bool)
    counted = np.zeros(len(units))
    begin = 0
    for number, unit in enumerate(units):
        places = [gold.gold[i] for i in unit.mentions]
        owed = [place for place in places if place is not None and not place.optional]
        counted[number] = len(owed)
        for offset, match in enumerate(unit.table.matches):
            right[begin + offset] = _accepted(owed, match.place, km)
        begin += len(unit.table)
    reachable = np.zeros(len(units), dtype=bool)
    if len(right):
        reachable = np.maximum.reduceat(right, stack.starts)
    return Sample(gold.corpus, stack, right, counted > 0, reachable, counted)


def _accepted(owed: list[GoldPlace], place: Any, km: float) -> bool:
    """Right for most of the unit's mentions."""
    return bool(owed) and 2 * sum(gold.accepts(place, limit_km=km) for gold in owed) > len(owed)


@dataclass(slots=True)
class Model:
    """Both passes."""

    first: Floats
    forest: Forest | None


HAND = np.array([FIRST_PASS.get(name, 0.0) for name in NAMES])


def first_beliefs(stack: Stack, first: Floats) -> Floats:
    """What `Resolver.resolve` does before the trees."""
    belief = start(stack)
    for _ in range(2):
        belief = softmax(features(stack, belief) @ first, stack)
    return belief


def groups_of(samples: Iterable[Sample], first: Floats) -> tuple[Groups, Floats]:
    """The rows of all reachable units, and the scores of the first pass."""
    rows, right, starts, weight, base = [], [], [], [], []
    size = 0
    for sample in samples:
        if not sample.reachable.any():
            continue
        stack = sample.stack
        belief = first_beliefs(stack, first)
        matrix = features(stack, belief)
        for unit in np.flatnonzero(sample.reachable & sample.judged):
            span = np.arange(stack.starts[unit], stack.starts[unit] + stack.sizes[unit])
            order = span[np.argsort(-belief[span], kind="stable")]
            keep = np.sort([row for i, row in enumerate(order) if i < MOST_ROWS or sample.right[row]])
            rows.append(matrix[keep])
            right.append(sample.right[keep])
            base.append(matrix[keep, COLUMN["belief"]])
            starts.append(size)
            weight.append(sample.weight * np.sqrt(sample.mentions[unit]))
            size += len(keep)
    groups = Groups(np.concatenate(rows), np.array(starts), np.concatenate(right), np.array(weight))
    return groups, np.concatenate(base)


def fit(samples: Sequence[Sample], *, trees: int = TREES, depth: int = DEPTH) -> Model:
    """The sum first (twice, since its features rest on its own beliefs), then the trees."""
    first = HAND
    free = np.array([name != "belief" for name in NAMES])
    for _ in range(2):
        groups, _ = groups_of(samples, first)
        blind = Groups(groups.rows * free, groups.starts, groups.right, groups.weight)
        first = fit_sum(blind, signs=SIGNS, near=HAND)
    groups, base = groups_of(samples, first)
    return Model(first, fit_trees(groups, base, signs=SIGNS, trees=trees, depth=depth))


def answer(sample: Sample, model: Model) -> Floats:
    """The final beliefs for a document."""
    first = first_beliefs(sample.stack, model.first)
    matrix = features(sample.stack, first)
    scores = matrix[:, COLUMN["belief"]]
    if model.forest:
        scores = scores + model.forest.score(matrix)
    return softmax(scores, sample.stack)


def cross_validate(samples: Sequence[Sample], extra: Sequence[Sample]) -> list[Floats]:
    """Beliefs for each document from a model that has not seen it (in any form)."""
    ids = sorted({_document_key(sample) for sample in samples})
    fold_of = {key: i % FOLDS for i, key in enumerate(np.random.default_rng(3).permutation(ids))}
    result: list[Floats] = [np.zeros(0)] * len(samples)
    for fold in range(FOLDS):
        model = fit([s for s in samples if fold_of[_document_key(s)] != fold] + list(extra))
        for i, sample in enumerate(samples):
            if fold_of[_document_key(sample)] == fold:
                result[i] = answer(sample, model)
    return result


def _document_key(sample: Sample) -> str:
    return sample.stack.context.document


def figures(samples: Sequence[Sample], model: Model) -> str:
    """Share of gold mentions placed right, and the ceiling."""
    return share([(sample, answer(sample, model)) for sample in samples])


def share(answers: Sequence[tuple[Sample, Floats]]) -> str:
    """Share right among the mentions with candidates, share with the right place among them."""
    right = total = ceiling = 0.0
    for sample, belief in answers:
        for unit in np.flatnonzero(sample.judged):
            span = slice(sample.stack.starts[unit], sample.stack.starts[unit] + sample.stack.sizes[unit])
            total += sample.mentions[unit]
            ceiling += sample.mentions[unit] * sample.reachable[unit]
            right += sample.mentions[unit] * sample.right[span][int(belief[span].argmax())]
    return f"{right / total:.4f} of {total:.0f} (ceiling {ceiling / total:.4f})"


def calibrate(samples: Sequence[Sample], held: Sequence[Floats]) -> list[list[float]]:
    """Belief of the winner → share right, by isotonic regression on held-out answers."""
    pairs = []
    for sample, belief in zip(samples, held, strict=True):
        for unit in np.flatnonzero(sample.judged):
            span = slice(sample.stack.starts[unit], sample.stack.starts[unit] + sample.stack.sizes[unit])
            winner = int(belief[span].argmax())
            pairs.append((float(belief[span][winner]), float(sample.right[span][winner])))
    pairs.sort()
    x = np.array([pair[0] for pair in pairs])
    blocks = isotonic(np.array([pair[1] for pair in pairs]))
    knots, start_at = [], 0
    for value, size in blocks:
        knots.append((float(x[start_at : start_at + int(size)].mean()), value))
        start_at += int(size)
    return [[round(k[0], 5) for k in knots], [round(k[1], 4) for k in knots]]


def isotonic(values: Floats, *, least: int = 60) -> list[tuple[float, float]]:
    """Pool adjacent violators: (mean, size) of rising blocks of at least `least` values."""
    blocks: list[tuple[float, float]] = []
    for begin in range(0, len(values), least):
        part = values[begin : begin + least]
        blocks.append((float(part.mean()), float(len(part))))
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            (a, n), (b, m) = blocks[-2:]
            blocks[-2:] = [((a * n + b * m) / (n + m), n + m)]
    return blocks


def to_json(model: Model, knots: list[list[float]]) -> str:
    """The weights as data: names of columns and numbers."""
    data: dict[str, Any] = {
        "made_by": "training/resolution.py",
        "first": {name: round(float(w), 5) for name, w in zip(NAMES, model.first, strict=True) if abs(w) > 1e-6},
        "knots": knots,
    }
    if model.forest:
        data["trees"] = {
            "names": list(NAMES),
            "column": model.forest.column,
            "threshold": model.forest.threshold,
            "leaf": model.forest.leaf,
        }
    return json.dumps(data, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
