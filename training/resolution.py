"""Fits the ranker of `mapper.resolve` and writes `mapper/resolve/weights.json` (numbers only).

    python -m training.resolution GOLD.jsonl [GOLD.jsonl …] [--leave-out] [--no-silver] [-o weights.json]

GOLD files are corpora in the form of `score_geoparse.py`; they are read and not kept. Further data: documents made
from the place index (`training.silver_places`) and the marked texts of this folder. `--leave-out` reports, for each
corpus, the accuracy of a ranker fitted on all the others; figures by five-fold cross-validation over documents are
always reported (the trees alone: the sum of the first pass has seen all), and the calibration is fitted on them.
"""

from __future__ import annotations

import argparse
import json
import zlib
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
from mapper.resolve.ranker import FIRST_PASS, Ranker, winner_row
from mapper.resolve.resolver import start
from mapper.settings import load
from training.boosting import Floats, Forest, Groups, fit_sum, fit_trees
from training.gold_places import GoldDocument, GoldPlace, read_gold
from training.reliability import Calibration, Winners, calibrate, cross_calibrated, diagram, expected_error
from training.silver_places import silver_documents

WEIGHTS = Path(__file__).resolve().parent.parent / "mapper" / "resolve" / "weights.json"
#: What counts as right in the corpora of this project's own annotation; 161 km elsewhere.
STRICT_KM = {"news-de-dev": 25.0, "news-multi-dev": 25.0}
FOLDS = 5
TREES, DEPTH = 140, 5
#: Candidates kept per name when fitting: the most likely ones and all right ones.
MOST_ROWS = 16

#: Documents made from the index, and what one of their names weighs against one of the corpora.
SILVER, SILVER_WEIGHT = 600, 0.1

#: Weight of a document that is cut down to one name.
ALONE_WEIGHT = 0.5

#: Columns of which more never hurts (+1) or never helps (-1).
SIGNS = {
    COLUMN[name]: sign
    for sign, names in (
        (
            +1,
            "log_population log_alternates capital hint_same inside contains country_named country_named_near "
            "admin1_named admin1_named_near admin2_named country_share country_share_near admin1_share admin2_share "
            "narrow_sum narrow_most wide_sum wide_most wide_near dateline_wide home_country home_admin1 home_narrow "
            "home_wide home_others own_country source_country source_wide listed_country listed_wide",
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
    parser.add_argument("--diagram", type=Path, help="write the reliability diagram to this SVG file")
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
    extra: list[Sample] = [] if args.no_silver else silver_samples(settings.gazetteer, resolver)
    corpora = sorted({sample.corpus for sample in samples})
    if args.leave_out:
        for corpus in sorted({name.split("+")[0] for name in corpora}):
            print(leave_out(samples, extra, corpus), flush=True)
    first = fit_first(samples + extra)
    prepared, further = prepare(samples, first), prepare(extra, first)
    held = cross_validate(prepared, further)
    for corpus in corpora:
        mine = [(each.sample, b) for each, b in zip(prepared, held, strict=True) if each.sample.corpus == corpus]
        print(f"held out  {corpus:28} {share(mine)}", flush=True)
    folds = winners(prepared, held)
    calibration = calibrate(Winners.together(folds))
    pairs = cross_calibrated(folds)
    print(f"confidence: expected calibration error {expected_error(pairs):.4f} over {len(pairs)} names")
    if args.diagram:
        args.diagram.write_text(diagram(pairs, title=f"Resolution: {len(pairs)} names, held out"), encoding="utf-8")
    forest = fit_second(prepared + further)
    if not args.no_write:
        args.output.write_text(to_json(first, forest, calibration), encoding="utf-8")
        print(f"{args.output.name}: {args.output.stat().st_size / 1000:.0f} kB")
    return 0


def silver_samples(index: Path, resolver: Resolver) -> list[Sample]:
    """Documents made from the index, weighing little."""
    samples = []
    for made in silver_documents(index, count=SILVER):
        sample = make_sample(made, resolver, None, 25.0)
        sample.weight = SILVER_WEIGHT
        if sample.judged.any():
            samples.append(sample)
    return samples


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
    alone = [make_sample(each, resolver, None, km) for each in map(single_name, documents)] if not recogniser else []
    for sample in alone:
        sample.corpus += "+alone"
        sample.weight = ALONE_WEIGHT
    return [sample for sample in plain + homely + alone if sample.judged.any()]


def single_name(gold: GoldDocument) -> GoldDocument:
    """The document with the mentions of one of its names alone: short texts name but one place."""
    names = sorted({m.name for m, place in zip(gold.mentions, gold.gold, strict=True) if place is not None})
    if not names:
        return gold
    kept = names[zlib.crc32(gold.document.id.encode()) % len(names)]
    pairs = [(m, place) for m, place in zip(gold.mentions, gold.gold, strict=True) if m.name == kept]
    return GoldDocument(gold.corpus, gold.document, tuple(m for m, _ in pairs), tuple(place for _, place in pairs))


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
        accepted = np.array([_accepted(owed, match.place, km) for match in unit.table.matches], dtype=bool)
        levels = frozenset(level for place in owed for level in place.levels)
        fitting = accepted & np.array([match.place.level in levels for match in unit.table.matches], dtype=bool)
        right[begin : begin + len(accepted)] = fitting if fitting.any() else accepted
        begin += len(unit.table)
    reachable = np.zeros(len(units), dtype=bool)
    if len(right):
        reachable = np.maximum.reduceat(right, stack.starts)
    return Sample(gold.corpus, stack, right, counted > 0, reachable, counted)


def _accepted(owed: list[GoldPlace], place: Any, km: float) -> bool:
    """Right for most of the unit's mentions."""
    return bool(owed) and 2 * sum(gold.accepts(place, limit_km=km) for gold in owed) > len(owed)


HAND = np.array([FIRST_PASS.get(name, 0.0) for name in NAMES])


def first_beliefs(stack: Stack, first: Floats) -> Floats:
    """What `Resolver.resolve` does before the trees."""
    belief = start(stack)
    for _ in range(2):
        belief = softmax(features(stack, belief) @ first, stack)
    return belief


@dataclass(slots=True)
class Prepared:
    """A document's candidate rows with the features of the second pass, for one set of first-pass weights."""

    sample: Sample
    matrix: Floats


def prepare(samples: Iterable[Sample], first: Floats) -> list[Prepared]:
    """What the trees see of each document."""
    return [Prepared(s, features(s.stack, first_beliefs(s.stack, first))) for s in samples if len(s.right)]


def groups_of(prepared: Iterable[Prepared]) -> Groups:
    """The rows of all units that have a right candidate."""
    rows, right, starts, weight = [], [], [], []
    size = 0
    for each in prepared:
        sample, stack = each.sample, each.sample.stack
        for unit in np.flatnonzero(sample.reachable & sample.judged):
            span = np.arange(stack.starts[unit], stack.starts[unit] + stack.sizes[unit])
            order = span[np.argsort(-each.matrix[span, COLUMN["belief"]], kind="stable")]
            keep = np.sort([row for i, row in enumerate(order) if i < MOST_ROWS or sample.right[row]])
            rows.append(each.matrix[keep])
            right.append(sample.right[keep])
            starts.append(size)
            weight.append(sample.weight * np.sqrt(sample.mentions[unit]))
            size += len(keep)
    return Groups(np.concatenate(rows), np.array(starts), np.concatenate(right), np.array(weight))


def fit_first(samples: Sequence[Sample]) -> Floats:
    """The weights of the first pass; fitted twice, since its features rest on its own beliefs."""
    first = HAND
    free = np.array([name != "belief" for name in NAMES])
    for _ in range(2):
        groups = groups_of(prepare(samples, first))
        blind = Groups(groups.rows * free, groups.starts, groups.right, groups.weight)
        first = fit_sum(blind, signs=SIGNS, near=HAND)
    return first


def fit_second(prepared: Sequence[Prepared], *, trees: int = TREES, depth: int = DEPTH) -> Forest:
    """The trees of the second pass."""
    groups = groups_of(prepared)
    return fit_trees(groups, groups.rows[:, COLUMN["belief"]], signs=SIGNS, trees=trees, depth=depth)


def answer(prepared: Prepared, forest: Forest) -> Floats:
    """The final beliefs for a document."""
    scores = prepared.matrix[:, COLUMN["belief"]] + forest.score(prepared.matrix)
    return softmax(scores, prepared.sample.stack)


def leave_out(samples: Sequence[Sample], extra: Sequence[Sample], corpus: str) -> str:
    """Figures for a corpus from a ranker (both passes) that has seen only the others."""
    kept = [s for s in samples if s.corpus.split("+")[0] != corpus] + list(extra)
    first = fit_first(kept)
    forest = fit_second(prepare(kept, first))
    forms = sorted({s.corpus for s in samples if s.corpus.split("+")[0] == corpus})
    lines = []
    for form in forms:
        mine = prepare([s for s in samples if s.corpus == form], first)
        lines.append(f"left out  {form:28} {share([(each.sample, answer(each, forest)) for each in mine])}")
    return "\n".join(lines)


def cross_validate(prepared: Sequence[Prepared], extra: Sequence[Prepared]) -> list[Floats]:
    """Beliefs for each document from trees that have not seen it (in any form)."""
    fold_of = folds_of([each.sample for each in prepared])
    folds = [fold_of[_document_key(each.sample)] for each in prepared]
    result: list[Floats] = [np.zeros(0)] * len(prepared)
    for fold in range(FOLDS):
        forest = fit_second([each for each, f in zip(prepared, folds, strict=True) if f != fold] + list(extra))
        for i, each in enumerate(prepared):
            if folds[i] == fold:
                result[i] = answer(each, forest)
    return result


def folds_of(samples: Sequence[Sample]) -> dict[str, int]:
    """Document → fold; the forms of a document (with and without memory) stay together."""
    ids = sorted({_document_key(sample) for sample in samples})
    return {str(key): i % FOLDS for i, key in enumerate(np.random.default_rng(3).permutation(ids))}


def _document_key(sample: Sample) -> str:
    return sample.stack.context.document


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


def winners(prepared: Sequence[Prepared], held: Sequence[Floats]) -> list[Winners]:
    """Per fold, the rows of the first candidates and whether they are right."""
    rows: list[list[Floats]] = [[] for _ in range(FOLDS)]
    right: list[list[float]] = [[] for _ in range(FOLDS)]
    fold_of = folds_of([each.sample for each in prepared])
    for each, belief in zip(prepared, held, strict=True):
        sample = each.sample
        fold = fold_of[_document_key(sample)]
        for unit in np.flatnonzero(sample.judged):
            begin = sample.stack.starts[unit]
            winner = begin + int(belief[begin : begin + sample.stack.sizes[unit]].argmax())
            rows[fold].append(winner_row(each.matrix[winner], float(belief[winner])))
            right[fold].append(float(sample.right[winner]))
    return [Winners(np.array(r), np.array(t)) for r, t in zip(rows, right, strict=True)]


def to_json(first: Floats, forest: Forest, calibration: Calibration) -> str:
    """The weights as data: names of columns and numbers."""
    data: dict[str, Any] = {
        "made_by": "training/resolution.py",
        "first": {name: round(float(w), 5) for name, w in zip(NAMES, first, strict=True) if abs(w) > 1e-6},
        "sure": {
            "bias": round(calibration.bias, 5),
            "weights": {
                name: round(float(w), 5) for name, w in zip(NAMES, calibration.weights, strict=True) if abs(w) > 1e-6
            },
            "knots": calibration.knots,
        },
        "trees": {
            "names": list(NAMES),
            "column": forest.column,
            "threshold": forest.threshold,
            "leaf": forest.leaf,
        },
    }
    return json.dumps(data, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
