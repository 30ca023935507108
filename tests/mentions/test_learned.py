"""The learned parts without a trained model: decoding, clusters, feature numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mapper.errors import ModelError
from mapper.mentions.clusters import Clusters
from mapper.mentions.features import BITS, TEMPLATES, Row, lay, numbers_of
from mapper.mentions.judge import Judge
from mapper.mentions.lexicon import Lexicon, shape
from mapper.mentions.tagger import LABELS, Tagger, decode, forbidden, forbidden_first

OUT, B_LOC, I_LOC, B_PER, I_PER = range(5)


def scores(*labels: int) -> np.ndarray:
    found = np.zeros((len(labels), len(LABELS)), dtype=np.float32)
    found[np.arange(len(labels)), labels] = 8
    return found


def decoded(*labels: int, firsts: tuple[int, ...] = (0,)) -> list[int]:
    tags = decode(scores(*labels), np.array(firsts), forbidden(), forbidden_first())
    assert tags.probability.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    return [int(label) for label in tags.best]


def test_plain_labels_are_kept() -> None:
    assert decoded(OUT, B_LOC, I_LOC, OUT) == [OUT, B_LOC, I_LOC, OUT]


def test_a_name_never_begins_inside() -> None:
    assert decoded(OUT, I_LOC, OUT)[1] != I_LOC


def test_a_place_does_not_go_on_as_a_person() -> None:
    assert decoded(B_LOC, I_PER) in ([B_LOC, OUT], [B_LOC, B_PER], [B_LOC, I_LOC], [B_PER, I_PER])


def test_sentences_of_different_length_do_not_touch() -> None:
    assert decoded(B_LOC, I_LOC, OUT, OUT, B_PER, firsts=(0, 2)) == [B_LOC, I_LOC, OUT, OUT, B_PER]


def test_extreme_scores_stay_numbers() -> None:
    wild = scores(OUT, B_LOC, OUT) * 100
    assert np.isfinite(decode(wild, np.array([0]), forbidden(), forbidden_first()).probability).all()


def test_no_sentence_has_no_tags() -> None:
    none = np.zeros((0, len(LABELS)), dtype=np.float32)
    assert len(decode(none, np.zeros(0, dtype=np.int64), forbidden(), forbidden_first()).best) == 0


def test_features_of_a_sentence_do_not_depend_on_its_neighbours() -> None:
    lexicon = Lexicon(Clusters({}))
    one, two = Row(["In", "Mossul"], "de", [0, 4]), Row(["Genf", "schweigt"], "de", [4, 0])
    alone, _ = numbers_of([two], lexicon)
    together, firsts = numbers_of([one, two], lexicon)
    assert (together[firsts[1] :] == alone).all()
    assert alone.shape == (2, len(TEMPLATES))
    assert alone.min() >= 0
    assert alone.max() < 1 << BITS


def test_sums_kept_for_words_give_the_scores_of_all_features() -> None:
    weights = np.random.default_rng(5).integers(-127, 128, (1 << BITS, len(LABELS)), dtype=np.int8)
    still = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    tagger = Tagger(weights, 0.01, still, still[0])
    rows = [Row(["In", "Mossul", "fielen", "7", "Bomben"], "de", [0, 4, 0, 0, 17]), Row(["Genf"], "de", [96])]
    lexicon = Lexicon(Clusters({}), tagger.own_scores)
    features, firsts = numbers_of(rows, lexicon)
    reading = lexicon.read([(row.texts, row.lang) for row in rows])
    laid = lay(reading.columns, [5, 1], [0, 4, 0, 0, 17, 96])
    whole = decode(
        weights[features].sum(axis=1, dtype=np.int32).astype(np.float32) * np.float32(0.01),
        firsts, forbidden(), forbidden_first(),
    )  # fmt: skip
    assert (tagger.tag(laid, reading.scores).probability == whole.probability).all()


def test_a_full_lexicon_forgets_and_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapper.mentions.lexicon.KEPT", 3)
    lexicon = Lexicon(Clusters({}))
    first = lexicon.read([(["eins", "zwei", "drei", "vier"], "de")])
    lexicon.read([(["fünf"], "de")])
    again = lexicon.read([(["eins", "zwei", "drei", "vier"], "de")])
    assert (first.columns == again.columns).all()
    assert [word.lower for word in again.lexemes] == ["eins", "zwei", "drei", "vier"]


def test_long_sentences_do_not_run_out_of_range() -> None:
    wild = np.tile(scores(OUT, B_LOC, B_PER) * 5, (400, 1))
    assert np.isfinite(decode(wild, np.array([0]), forbidden(), forbidden_first()).probability).all()


@pytest.mark.parametrize(
    ("word", "form"), [("Mossul", "Xx"), ("US", "XX"), ("McCoy", "XxXx"), ("G7", "X0"), ("-", "-")]
)
def test_shape(word: str, form: str) -> None:
    assert shape(word) == form


def test_missing_weights_are_told_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"training\.recognition"):
        Tagger.load(tmp_path / "none.npz")
    with pytest.raises(ModelError, match=r"training\.recognition"):
        Judge.load(tmp_path / "none.npz")


def test_missing_clusters_are_told_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make setup"):
        Clusters.load(tmp_path / "none.npz")


def test_unknown_language_has_no_clusters() -> None:
    assert Clusters({}).of(["Mossul"], "de") == [(-1, -1)]
