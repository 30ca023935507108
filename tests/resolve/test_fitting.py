"""The recipe: trees that learn and keep their promises, confidence that is what it says, gold that is read right."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mapper.errors import ModelError
from mapper.resolve.features import COLUMN, NAMES
from mapper.resolve.ranker import Ranker
from training.boosting import Groups, beliefs, fit_sum, fit_trees
from training.gold_places import read_gold
from training.reliability import Winners, bins_of, calibrate, cross_calibrated, diagram, expected_error


def made_up_groups(seed: int = 1) -> Groups:
    """Names with four candidates; the right one has column 0 high and, only where column 1 is set, column 2 high."""
    chance = np.random.default_rng(seed)
    rows = chance.random((1200, 4))
    rows[:, 1] = rows[:, 1] > 0.5
    worth = rows[:, 0] + 2 * rows[:, 1] * rows[:, 2] + 0.05 * chance.standard_normal(1200)
    starts = np.arange(0, 1200, 4)
    right = np.zeros(1200, dtype=bool)
    right[starts + worth.reshape(-1, 4).argmax(axis=1)] = True
    return Groups(rows, starts, right, np.ones(300))


def share_right(scores: np.ndarray, groups: Groups) -> float:
    winners = scores.reshape(-1, 4).argmax(axis=1)
    return float(groups.right[groups.starts + winners].mean())


def test_trees_learn_what_a_sum_cannot() -> None:
    groups, fresh = made_up_groups(), made_up_groups(seed=2)
    weights = fit_sum(groups, signs={})
    forest = fit_trees(groups, groups.rows @ weights, signs={}, trees=60, depth=3)
    by_sum = share_right(fresh.rows @ weights, fresh)
    by_trees = share_right(fresh.rows @ weights + forest.score(fresh.rows), fresh)
    assert by_trees > by_sum > 0.5


def test_trees_are_the_same_on_every_run() -> None:
    groups = made_up_groups()
    first, second = (fit_trees(groups, np.zeros(1200), signs={}, trees=10, depth=3) for _ in range(2))
    assert first == second


def test_monotone_column_never_lowers_the_score() -> None:
    groups = made_up_groups()
    turned = Groups(groups.rows * [-1, 1, 1, 1], groups.starts, groups.right, groups.weight)
    forest = fit_trees(turned, np.zeros(1200), signs={0: 1}, trees=40, depth=3)
    rows = np.repeat(turned.rows[:50], 20, axis=0)
    rows[:, 0] = np.tile(np.linspace(-1, 0, 20), 50)
    scores = forest.score(rows).reshape(50, 20)
    assert (np.diff(scores, axis=1) >= -1e-4).all()


def test_signs_hold_in_the_sum() -> None:
    groups = made_up_groups()
    turned = Groups(groups.rows * [-1, 1, 1, 1], groups.starts, groups.right, groups.weight)
    assert fit_sum(turned, signs={0: 1})[0] >= 0


def test_beliefs_add_up_to_one() -> None:
    groups = made_up_groups()
    sums = np.add.reduceat(beliefs(groups.rows[:, 0] * 500, groups), groups.starts)
    assert sums == pytest.approx(np.ones(300))


def test_confidence_is_the_share_right() -> None:
    chance = np.random.default_rng(5)
    folds = []
    for _ in range(4):
        rows = chance.standard_normal((1500, 3))
        right = (chance.random(1500) < 1 / (1 + np.exp(-2 * rows[:, 0]))).astype(float)
        folds.append(Winners(rows, right))
    pairs = cross_calibrated(folds)
    assert expected_error(pairs) < 0.04
    confidence = calibrate(Winners.together(folds)).confidence(np.array([[-2.0, 0, 0], [0, 0, 0], [2, 0, 0]]))
    assert (np.diff(confidence) > 0).all()
    assert len(bins_of(pairs)) == 10


def test_diagram_has_a_dot_per_tenth() -> None:
    pairs = [(0.05, 0.0), (0.95, 1.0), (1.0, 1.0)]
    assert diagram(pairs, title="Three names").count("<circle") == 2


def test_weights_of_other_columns_are_refused() -> None:
    with pytest.raises(ModelError, match="fit them again"):
        Ranker.load({"first": {"shoe_size": 1.0}})


def test_shipped_weights_are_small_and_fit() -> None:
    path = Path(__file__).parents[2] / "mapper" / "resolve" / "weights.json"
    assert path.stat().st_size < 2_000_000
    ranker = Ranker.load()
    assert ranker.trees is not None
    assert len(ranker.first) == len(NAMES)
    assert ranker.first[COLUMN["inside"]] > 0


def test_gold_is_read_with_levels_and_ids(tmp_path: Path) -> None:
    mentions = [
        {
            "start": 3,
            "end": 9,
            "surface": "Vienna",
            "lat": 48.2,
            "lon": 16.37,
            "geonameid": "2761369",
            "feature": "P.PPLC",
        },
        {"start": 14, "end": 19, "surface": "Nowhe", "lat": None, "lon": None},
    ]
    row = {"id": "d", "lang": "en", "text": "In Vienna and Nowhere.", "date": "not a day", "mentions": mentions}
    (tmp_path / "gold.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (document,) = read_gold(tmp_path / "gold.jsonl")
    vienna, nowhere = document.gold
    assert nowhere is None
    assert vienna is not None
    assert (vienna.geonameid, "city" in vienna.levels) == (2761369, True)
    assert [mention.name for mention in document.mentions] == ["Vienna", "Nowhe"]
