"""What must never happen, from plain text through the whole path, and the same bytes on every run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from mapper.documents import make_document
from mapper.model import Resolution
from mapper.pipeline import Tools, analyse, load_tools
from mapper.settings import ROOT, load

pytestmark = pytest.mark.skipif(not load().gazetteer.is_file(), reason="the place index is not built")


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(load())


def found(tools: Tools, text: str, **fields: str) -> dict[str, Resolution]:
    analysis = analyse(make_document(text, **fields), tools)  # type: ignore[arg-type]
    return {resolution.mention.surface.removeprefix("The "): resolution for resolution in analysis.resolutions}


@pytest.mark.parametrize(
    ("text", "name", "country", "levels"),
    [
        ("Two surfers drowned off Long Beach, CA, on Sunday.", "Long Beach", "US", {"city"}),
        ("Dockers in Long Beach walked out on Monday.", "Long Beach", "US", {"city"}),
        ("The USA imposed tariffs on steel on Friday.", "USA", "US", {"country"}),
        ("The USA and Mexico imposed tariffs on steel on Friday.", "USA", "US", {"country"}),
        ("Die USA haben am Freitag neue Zölle verhängt.", "USA", "US", {"country"}),
        ("China tested a missile on Tuesday.", "China", "CN", {"country"}),
        ("Bei Überschwemmungen in China starben am Dienstag 20 Menschen.", "China", "CN", {"country"}),
        ("European ministers met on Thursday to talk about aid.", "European", "", {"region"}),
        ("Thousands marched through Berlin on Saturday.", "Berlin", "DE", {"city", "admin1"}),
        ("In Berlin demonstrierten am Samstag Tausende.", "Berlin", "DE", {"city", "admin1"}),
        ("Tornadoes killed five people in Oklahoma on Wednesday.", "Oklahoma", "US", {"admin1"}),
    ],
)
def test_well_known_name_is_what_everybody_means(
    tools: Tools, text: str, name: str, country: str, levels: set[str]
) -> None:
    place = found(tools, text)[name].place
    assert place is not None
    assert (place.country, place.level in levels) == (country, True)


def test_berlin_in_connecticut_needs_a_reason_and_gives_it(tools: Tools) -> None:
    text = "A truck overturned in Berlin, Connecticut, on Monday. Crews came from Hartford and New Britain."
    berlin = found(tools, text)["Berlin"]
    assert berlin.lat == pytest.approx(41.6, abs=1.0)
    assert berlin.why[0].code in ("wording", "within")


@pytest.mark.parametrize("unknown", ["Qwrtzpxheim", "Zzyzzxabad"])
def test_unknown_name_changes_nothing_else(tools: Tools, unknown: str) -> None:
    text = "Soldiers left Baghdad for {} on Monday. Five people were killed in Basra, and Mosul was shelled."
    with_unknown, without = (found(tools, text.format(name)) for name in (unknown, "home"))
    for name in ("Baghdad", "Basra", "Mosul"):
        assert with_unknown[name].place is not None
        assert with_unknown[name].place == without[name].place
    assert unknown not in with_unknown or with_unknown[unknown].place is None


def test_every_run_gives_the_same_bytes() -> None:
    text = "In Paris, London und Moskau protestierten am Montag Tausende. In Springfield und Cordoba war es ruhig."
    command = [sys.executable, "-m", "mapper", "parse", "--format", "json", "--date", "2020-01-15"]
    answers = {
        subprocess.run(
            command,
            input=text.encode(),
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
    assert b"Paris" in next(iter(answers))
