"""The SQLite store: whole articles, filters, undo, ready features."""

from __future__ import annotations

import json
import random
import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from analyses import analysis

from mapper.errors import NotFoundError, StoreError
from mapper.geojson import features
from mapper.store import Box, Filters, Store, open_store, sqlite
from mapper.store.schema import MIGRATIONS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "store.sqlite")
    yield opened
    opened.close()


def ids(store: Store, **filters: object) -> list[str]:
    return [feature["id"].split(".")[0] for feature in store.features(Filters(**filters))]  # type: ignore[arg-type]


def test_article_comes_back_whole(store: Store) -> None:
    assert store.add(analysis()) == "added"
    kept = store.article("a1")
    assert kept.row.title == "Tote bei Angriff auf Mossul"
    assert (kept.row.date, kept.row.events) == (date(2016, 1, 20), 3)
    assert kept.text == analysis().document.text
    assert [m["surface"] for m in kept.result["mentions"]] == ["Mossul", "Raka", "Genf", "Paris"]


def test_stored_features_are_those_of_the_analysis(store: Store) -> None:
    store.add(analysis())
    assert list(store.features()) == list(features(analysis()))
    assert list(store.features(profile="full")) == list(features(analysis(), profile="full"))


def test_taking_in_the_same_article_again_changes_nothing(store: Store) -> None:
    store.add(analysis())
    before = list(store.feature_bytes())
    assert store.add(analysis()) == "unchanged"
    assert list(store.feature_bytes()) == before


def test_new_analysis_of_an_article_replaces_the_old_one(store: Store) -> None:
    store.add(analysis())
    changed = analysis()
    fewer = type(changed)(changed.document, changed.resolutions, changed.events[:1])
    assert store.add(fewer) == "changed"
    assert store.counts().events == 1
    assert ids(store, text="Verhandlungen") == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["a1-e1", "a1-e1", "a1-e2", "a1-e3"]),
        ({"types": ("meeting", "labour")}, ["a1-e2", "a1-e3"]),
        ({"statuses": ("planned",)}, ["a1-e2"]),
        ({"claimed": True}, ["a1-e1", "a1-e1"]),
        ({"located": False}, ["a1-e3"]),
        ({"countries": ("SY",)}, ["a1-e1"]),
        ({"sources": ("Hafen-Bote",)}, ["a1-e1", "a1-e1", "a1-e2", "a1-e3"]),
        ({"sources": ("Tal-Kurier",)}, []),
        ({"langs": ("en",)}, []),
        ({"article": "a1"}, ["a1-e1", "a1-e1", "a1-e2", "a1-e3"]),
        ({"article": "a2"}, []),
        ({"bbox": Box(43, 36, 44, 37)}, ["a1-e1"]),
        ({"bbox": Box(-180, -90, 180, 90)}, ["a1-e1", "a1-e1", "a1-e2"]),
        ({"bbox": Box(43.11889, 36.335, 43.11889, 36.335)}, ["a1-e1"]),
        ({"first": date(2016, 1, 18), "last": date(2016, 1, 18)}, ["a1-e1", "a1-e1"]),
        ({"first": date(2016, 2, 20)}, ["a1-e2"]),
        ({"last": date(2016, 1, 17)}, []),
        ({"text": "verhandl"}, ["a1-e2"]),
        ({"text": "geneve"}, ["a1-e2"]),
        ({"text": "Genf Mossul Raka"}, []),
        ({"text": '" OR * NEAR( -'}, []),
        ({"text": "Genf", "types": ("labour",)}, []),
    ],
)
def test_filters_keep_what_they_name(store: Store, filters: dict[str, object], found: list[str]) -> None:
    store.add(analysis())
    assert ids(store, **filters) == found
    assert store.count(Filters(**filters)) == len(found)  # type: ignore[arg-type]
    assert store.counts(Filters(**filters)).features == len(found)  # type: ignore[arg-type]


def point(ident: str, lon: float, lat: float, **more: object) -> dict[str, object]:
    known = {"event_type": "other", "status": "happened", **more}
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": ident, "geometry": geometry, "properties": known}


@pytest.mark.parametrize("box", [Box(170, -20, -170, 0), Box(100, -80, -100, 80)], ids=["narrow", "wide"])
def test_box_over_the_antimeridian_finds_both_sides(store: Store, box: Box) -> None:
    store.add_features([point("fiji", 178.44, -18.14), point("samoa", -171.76, -13.83), point("kassel", 9.5, 51.3)])
    assert [f["id"] for f in store.features(Filters(bbox=box))] == ["fiji", "samoa"]


def test_null_island_is_a_place(store: Store) -> None:
    store.add_features([point("null", 0.0, 0.0)])
    assert store.count(Filters(bbox=Box(-1, -1, 1, 1), located=True)) == 1


def test_open_period_touches_every_later_day(store: Store) -> None:
    store.add_features([point("open", 1, 1, event_date="2016-01-25"), point("until", 1, 1, date_end="2016-01-10")])
    assert [f["id"] for f in store.features(Filters(first=date(2020, 1, 1)))] == ["open"]
    assert [f["id"] for f in store.features(Filters(last=date(2015, 1, 1)))] == ["until"]
    assert (store.counts().first, store.counts().last) == (date(2016, 1, 25), date(2016, 1, 10))


def test_ready_features_come_back_byte_for_byte_and_replace_their_like(store: Store, tmp_path: Path) -> None:
    store.add(analysis())
    other = open_store(tmp_path / "other.sqlite")
    assert other.add_features(store.features()) == 4
    assert other.add_features(store.features()) == 4
    assert list(other.feature_bytes()) == list(store.feature_bytes())
    assert other.article("a1").row.source == "Hafen-Bote"
    assert other.add(analysis()) == "changed"
    assert other.counts() == store.counts()
    other.close()


def test_deleted_article_is_hidden_until_it_is_restored(store: Store) -> None:
    store.add(analysis())
    store.delete("a1")
    assert (ids(store), list(store.articles()), store.count(Filters(text="Genf"))) == ([], [], 0)
    assert [row.id for row in store.articles(deleted=True)] == ["a1"]
    store.restore("a1")
    assert len(ids(store)) == 4
    store.delete("a1")
    assert store.add(analysis()) == "restored"
    assert len(ids(store)) == 4


def test_purge_removes_deleted_articles_for_good(store: Store) -> None:
    store.add(analysis())
    store.add(analysis("a2"))
    store.delete("a1")
    assert store.purge() == 1
    with pytest.raises(NotFoundError, match="a1"):
        store.article("a1")
    assert len(ids(store, text="Mossul")) == 2


def test_unknown_ids_say_so(store: Store) -> None:
    for call in (store.article, store.feature, store.delete, store.restore):
        with pytest.raises(NotFoundError, match="“nothing”"):
            call("nothing")


def test_article_is_never_half_written(store: Store, tmp_path: Path) -> None:
    store.add(analysis())
    saboteur = sqlite3.connect(tmp_path / "store.sqlite")
    saboteur.execute(
        "CREATE TRIGGER t BEFORE INSERT ON feature WHEN NEW.key = 7 BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    saboteur.commit()
    saboteur.close()
    with pytest.raises(StoreError, match="full"):
        store.add(analysis("a2"))
    assert [row.id for row in store.articles()] == ["a1"]
    assert len(ids(store)) == 4
    assert store.count(Filters(text="Mossul")) == 2


def test_counts_tell_types_and_statuses(store: Store) -> None:
    store.add(analysis())
    counts = store.counts()
    assert (counts.articles, counts.events, counts.features, counts.located, counts.undated) == (1, 3, 4, 3, 1)
    assert counts.types == {"bombardment": 2, "labour": 1, "meeting": 1}
    assert counts.statuses == {"happened": 3, "planned": 1}
    assert (counts.first, counts.last) == (date(2016, 1, 18), date(2016, 2, 29))


def test_limit_offset_and_order(store: Store) -> None:
    store.add(analysis())
    everything = [f["id"] for f in store.features()]
    assert [f["id"] for f in store.features(limit=2, offset=1)] == everything[1:3]
    assert [f["id"] for f in store.features(order="newest")] == everything[::-1]


def test_revision_grows_with_each_change(store: Store) -> None:
    before = store.revision()
    store.add(analysis())
    assert store.revision() > before


def test_other_threads_read_while_one_writes(store: Store) -> None:
    store.add(analysis())
    stream = store.feature_bytes()
    next(stream)
    seen: list[int] = []

    def read() -> None:
        store.add(analysis("a2"))
        seen.append(store.count())

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert seen == [8]
    assert len(list(stream)) == 3  # the stream keeps the state it began with


def test_store_survives_closing(tmp_path: Path) -> None:
    first = open_store(tmp_path / "deep" / "store.sqlite")
    first.add(analysis())
    first.close()
    again = open_store(tmp_path / "deep" / "store.sqlite")
    assert json.loads(next(again.feature_bytes()))["properties"]["location"] == "Mosul"
    again.close()


def test_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader, this is no database at all. " * 50)
    with pytest.raises(StoreError, match=r"letter\.txt is no store"):
        open_store(tmp_path / "letter.txt")


def test_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "new.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="version 99"):
        open_store(tmp_path / "new.sqlite")


def test_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "old.sqlite")
    for statement in MIGRATIONS[0]:
        connection.execute(statement)
    connection.execute("PRAGMA user_version = 1")
    connection.execute("INSERT INTO article (id, lang, added, text) VALUES ('a', 'de', '2020-01-01', 'Text')")
    body = json.dumps(point("f", 7.5, 47.5, geo_precision="city", event_date="2020-01-01", date_end="2020-01-01"))
    day = date(2020, 1, 1).toordinal()
    connection.execute(
        "INSERT INTO event (id, event, article, type, status, claimed, first, last, lon, lat) "
        "VALUES ('f', 'f', 1, 'other', 'happened', 0, ?, ?, 7.5, 47.5)",
        (day, day),
    )
    connection.execute("INSERT INTO feature VALUES (1, ?)", (body.encode(),))
    connection.commit()
    connection.close()
    store = open_store(tmp_path / "old.sqlite")
    found = Filters(precisions=("city",), first=date(2020, 1, 1), last=date(2020, 1, 1))
    assert [f["id"] for f in store.features(found)] == ["f"]
    assert store.add(analysis()) == "added"
    store.close()


def some_points(number: int, *, seed: int = 3) -> list[dict[str, object]]:
    rng = random.Random(seed)
    return [
        point(f"p{seed}-{n}", round(rng.uniform(-180, 180), 6), round(rng.uniform(-90, 90), 6)) for n in range(number)
    ]


def inside(points: list[dict[str, object]], box: Box) -> list[str]:
    def holds(lon: float, lat: float) -> bool:
        between = box.west <= lon <= box.east if box.west <= box.east else lon >= box.west or lon <= box.east
        return between and box.south <= lat <= box.north

    return [str(one["id"]) for one in points if holds(*one["geometry"]["coordinates"])]  # type: ignore[index]


BOXES = [Box(-5, -5, 5, 5), Box(175, -30, -175, 30), Box(10.5, 40, 11, 40.5)]


def check_boxes(store: Store, path: Path, points: list[dict[str, object]]) -> None:
    for box in BOXES:
        assert sorted(found["id"] for found in store.features(Filters(bbox=box))) == sorted(inside(points, box))
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT rtreecheck('event_box')").fetchone() == ("ok",)
    connection.close()


def test_packed_tree_is_a_sound_tree_that_goes_on_growing(store: Store, tmp_path: Path) -> None:
    points = some_points(7000)
    store.add_features(points)
    check_boxes(store, tmp_path / "store.sqlite", points)
    more = some_points(900, seed=4)
    store.add_features(more)
    store.add(analysis())
    check_boxes(store, tmp_path / "store.sqlite", points + more)
    store.add_features(points)  # replaced, under new numbers
    check_boxes(store, tmp_path / "store.sqlite", points + more)


def test_rows_that_the_tree_does_not_have_yet_are_found(store: Store, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(sqlite, "BATCH", 50)
    monkeypatch.setattr(sqlite, "BATCHES", 2)
    points = some_points(250)

    def looked_at() -> Iterator[dict[str, object]]:
        for n, one in enumerate(points):
            if n == 201:  # one transaction is done, the tree is not made
                for box in BOXES:
                    assert [f["id"] for f in other.features(Filters(bbox=box))] == inside(points[:100], box)
                raise KeyboardInterrupt
            yield one

    other = open_store(tmp_path / "store.sqlite")
    with pytest.raises(KeyboardInterrupt):
        store.add_features(looked_at())
    assert other.count() == 100
    other.add_features(points[100:])
    check_boxes(other, tmp_path / "store.sqlite", points)
    other.close()


def test_numbers_used_again_after_a_purge_are_found_in_the_tree(store: Store, tmp_path: Path) -> None:
    store.add_features(some_points(5))
    store.add(analysis())
    store.delete("a1")
    store.purge()
    later = some_points(4, seed=9)
    store.add_features(later)
    check_boxes(store, tmp_path / "store.sqlite", some_points(5) + later)


def test_one_writer_and_many_readers_never_see_half_an_article(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.sqlite")
    store.add(analysis("a0"))
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        before = 0
        while not done.is_set():
            counts = store.counts()
            listed = len(list(store.feature_bytes(Filters(bbox=Box(-180, -90, 180, 90)))))
            if counts.features % 4 or listed % 3 or counts.features < before:
                wrong.append((counts.features, listed, before))
            before = counts.features

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(1, 25):
        store.add(analysis(f"a{n}"))
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert store.counts().features == 100
    store.close()
