"""What articles teach about their sources lies beside them: it goes and comes back with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from analyses import GENEVA, MOSUL, analysis, document

from mapper.model import Analysis, Reason
from mapper.resolve.memory import MOST_ARTICLES
from mapper.store import SourceRow, Store, open_store
from mapper.store.memory import StoreMemory, document_of

SOURCE = "example.org"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "store.sqlite")
    yield opened
    opened.close()


def names(store: Store, source: str = SOURCE) -> list[set[str]]:
    return [{vote.name for vote in taught.votes} for taught in store.taught(source, limit=10)]


def test_article_teaches_its_places(store: Store) -> None:
    store.add(analysis("a1"))
    assert list(store.sources()) == [SourceRow(SOURCE, 1, date(2016, 1, 20), heeded=True)]
    assert names(store) == [{"Mosul", "Ar Raqqah", "Genève"}]


def test_article_is_not_its_own_teacher(store: Store) -> None:
    store.add(analysis("a1"))
    store.add(analysis("a2"))
    memory = StoreMemory(store)
    home = memory.home(document("a1"))
    assert home is not None
    assert home.articles == 1
    store.delete("a2")
    assert memory.home(document("a1")) is None


def test_deleting_restoring_and_removing_are_followed(store: Store) -> None:
    store.add(analysis("a1"))
    store.delete("a1")
    assert list(store.sources()) == []
    store.restore("a1")
    assert len(names(store)) == 1
    store.delete("a1")
    store.purge()
    assert names(store) == []


def test_new_analysis_replaces_what_was_taught(store: Store) -> None:
    store.add(analysis("a1"))
    made = analysis("a1")
    store.add(Analysis(made.document, made.resolutions[:1], made.events[:1]))
    assert names(store) == [{"Genève"}]


def test_what_a_person_chose_counts_three_times(store: Store) -> None:
    made = analysis("a1")
    sure = {r.place: replace(r, confidence=1.0, why=()) for r in made.resolutions}
    chosen = (replace(sure[MOSUL], why=(Reason("corrected"),)), sure[GENEVA])
    store.add(Analysis(made.document, chosen, ()))
    (taught,) = store.taught(SOURCE, limit=10)
    assert {vote.name: vote.weight for vote in taught.votes} == {"Mosul": 0.75, "Genève": 0.25}


def test_forgotten_and_switched_off(store: Store) -> None:
    store.add(analysis("a1"))
    store.add(analysis("a2"))
    store.heed(SOURCE, False)
    assert not store.heeds(SOURCE)
    home = StoreMemory(store).home(document("a3"))
    assert home is not None
    assert (home.articles, home.heeded) == (0, False)
    assert store.forget(SOURCE) == 2
    assert store.forget(SOURCE) == 0
    assert list(store.sources()) == [SourceRow(SOURCE, 0, None, heeded=False)]
    store.heed(SOURCE, True)
    assert list(store.sources()) == []


def test_only_the_last_articles_count(store: Store) -> None:
    for number in range(MOST_ARTICLES + 3):
        store.add(analysis(f"a{number}"))
    home = StoreMemory(store).home(document("new"))
    assert home is not None
    assert home.articles == MOST_ARTICLES


def test_articles_without_a_source_teach_nothing(store: Store) -> None:
    made = analysis("a1")
    bare = document("a1", source=None, url=None)
    store.add(Analysis(bare, made.resolutions, made.events))
    assert list(store.sources()) == []
    assert StoreMemory(store).home(bare) is None


@pytest.mark.parametrize("source", ["a' OR 1=1 --", "<script>alert(1)</script>", "Blatt „%_“", "\u202e😀"])
def test_hostile_names_of_sources_are_only_text(store: Store, source: str) -> None:
    made = analysis("a1")
    store.add(Analysis(document("a1", source=source, url=None), made.resolutions, made.events))
    store.add(analysis("a2"))
    key = source.casefold()
    assert {row.source for row in store.sources()} == {key, SOURCE}
    store.heed(key, False)
    assert store.heeds(SOURCE)
    assert store.forget(key) == 1
    assert len(names(store)) == 1


def test_article_from_an_older_store_teaches_when_it_comes_again(store: Store, tmp_path: Path) -> None:
    store.add(analysis("a1"))
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        connection.execute("UPDATE article SET source_key = NULL, votes = NULL")
    connection.close()
    assert list(store.sources()) == []
    store.add(analysis("a1"))
    assert len(names(store)) == 1


def test_kept_article_becomes_the_same_document_again(store: Store) -> None:
    made = analysis("a1")
    store.add(Analysis(document("a1", domain="www.paper.example"), made.resolutions, made.events))
    again = document_of(store.article("a1"))
    assert (again.id, again.text, again.domain) == ("a1", made.document.text, "www.paper.example")
    assert (again.date, again.source, again.url) == (made.document.date, made.document.source, made.document.url)
