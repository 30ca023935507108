"""What the full index must reach; skipped where it is not built."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from mapper import settings
from mapper.gazetteer import OfflineGazetteer, open_gazetteer
from mapper.gazetteer.info import describe

NOUNS = (Path(__file__).parent / "german_nouns.txt").read_text(encoding="utf-8").split()


def test_few_german_nouns_are_taken_for_places(full: OfflineGazetteer) -> None:
    taken = [noun for noun in NOUNS if full.lookup(noun, lang="de")]
    assert len(taken) <= 0.05 * len(NOUNS), taken


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Mossul", "IQ"), ("Rakka", "SY"), ("Deir Essor", "SY"), ("Charkiw", "UA"), ("Saporischschja", "UA"),
        ("Dschidda", "SA"), ("Nikosia", "CY"), ("Schanghai", "CN"), ("Tiflis", "GE"), ("Laibach", "SI"),
    ],
)  # fmt: skip
def test_german_press_spellings_are_found(full: OfflineGazetteer, name: str, country: str) -> None:
    assert full.lookup(name, lang="de", cued=True)[0].place.country == country


def test_divisions_know_where_they_lie(full: OfflineGazetteer) -> None:
    lamar = full.place("adm2:US.TX.lamar-county")
    assert lamar is not None
    assert [parent.name for parent in full.parents(lamar)] == ["Texas", "United States"]
    assert full.lookup("Lamar County", lang="en")[0].place.level == "admin2"


def test_the_index_is_small_and_opens_fast() -> None:
    path = settings.load().gazetteer
    if not path.is_file():
        pytest.skip("the full index is not built")
    assert path.stat().st_size <= 40e6
    started = time.process_time()
    open_gazetteer(path).close()
    assert time.process_time() - started < 0.05


def test_the_index_says_what_is_in_it(full: OfflineGazetteer) -> None:
    rows = dict(describe(settings.load().gazetteer))
    assert "CC BY 4.0" in rows["layer cities"]
    assert "layer facts" in rows
