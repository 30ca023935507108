"""The quality of the event step on our own gold texts stays above the floors of `floors.json`.

A floor belongs to the gold texts that it was measured on; their hash stands beside it. When texts change, measure anew:

    PYTHONPATH=. python tests/quality/test_event_floors.py --write

Lowering a floor on the same texts needs `--lower` and the reason in the commit.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from event_scores import gold_hash, scores

FLOORS = Path(__file__).with_name("floors.json")
#: a floor lies this far under what was measured: one event more or less
SLACK = 0.012


def read_floors() -> dict[str, dict[str, object]]:
    """The floors by language."""
    floors: dict[str, dict[str, object]] = json.loads(FLOORS.read_text(encoding="utf-8"))["events"]
    return floors


@pytest.mark.parametrize("lang", ["de", "en", "fr", "es"])
def test_event_step_stays_above_its_floors(lang: str) -> None:
    floor = read_floors()[lang]
    assert floor["gold"] == gold_hash(lang), "the gold texts changed: measure anew (see the docstring)"
    measured = scores(lang)
    below = {name: (value, floor[name]) for name, value in measured.items() if value < float(str(floor[name]))}
    assert not below


def write(*, lower: bool) -> None:
    """Measure and write the floors; a lower one on the same texts only with `lower`."""
    known = read_floors() if FLOORS.exists() else {}
    events: dict[str, dict[str, object]] = {}
    for lang in ("de", "en", "fr", "es"):
        events[lang] = {"gold": gold_hash(lang)}
        same = known.get(lang, {}).get("gold") == gold_hash(lang)
        for name, value in scores(lang).items():
            new = round(value - SLACK, 3)
            old = float(str(known[lang].get(name, 0.0))) if same else 0.0
            events[lang][name] = new if lower else max(new, old)
    FLOORS.write_text(json.dumps({"events": events}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__" and "--write" in sys.argv:
    write(lower="--lower" in sys.argv)
