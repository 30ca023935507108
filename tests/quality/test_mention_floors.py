"""Recognition and resolution on our own gold texts stay above the floors of `mention_floors.json`.

A floor belongs to the gold texts that it was measured on; their hash stands beside it. When texts change, measure anew:

    PYTHONPATH=.:tests/quality python tests/quality/test_mention_floors.py --write

Lowering a floor on the same texts needs the reason in the commit.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from event_scores import GOLD, gold_hash

from mapper import settings
from mapper.evaluate import read_gold, score
from mapper.pipeline import Tools, analyse, load_tools
from mapper.results import result

FLOORS = Path(__file__).with_name("mention_floors.json")
LANGUAGES = ("de", "en", "fr", "es")
#: A floor lies this far under what was measured: equal runs of the training recipe differ by half of it.
SLACK = 0.015


def measure(lang: str, tools: Tools) -> dict[str, float]:
    """F1 of recognition (overlap, exact), share of right kinds, and F1 of what is placed right within 25 km."""
    articles = [article for path in sorted((GOLD / lang).glob("*.txt")) for article in read_gold(path)]
    scores = score(((article, result(analyse(article.document, tools))) for article in articles), limit_km=25.0)
    return {
        "overlap": scores.recognition.f1,
        "exact": scores.recognition_exact.f1,
        "kinds": scores.kinds.value,
        "placed": scores.end_to_end.f1,
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_mentions_stay_above_their_floors(lang: str, tools: Tools) -> None:
    floor = json.loads(FLOORS.read_text(encoding="utf-8"))[lang]
    assert floor.pop("gold") == gold_hash(lang), "the gold texts changed: measure anew (see the docstring)"
    measured = measure(lang, tools)
    assert {name: value for name, value in measured.items() if value < floor[name]} == {}


if __name__ == "__main__" and "--write" in sys.argv:
    ready = load_tools(settings.load())
    rows = {
        lang: {"gold": gold_hash(lang), **{k: round(v - SLACK, 3) for k, v in measure(lang, ready).items()}}
        for lang in LANGUAGES
    }
    FLOORS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
