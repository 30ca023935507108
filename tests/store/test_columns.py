"""Columns, grid clusters and the packed set: the same answers as SQL, kept up to date."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from analyses import analysis

from mapper.store import Box, Filters, Store, live, open_store
from mapper.store.clusters import EPOCH, HEAD, STEPS, clusters, packed
from mapper.store.columns import NOWHERE, load


def feature(n: int, rng: random.Random) -> dict[str, object]:
    lon, lat = round(rng.uniform(-180, 180), 6), round(rng.uniform(-89, 89), 6)
    first = date(2015, 1, 1) + timedelta(days=rng.randrange(900))
    last = first + timedelta(days=rng.choice((0, 0, 3, 30, 31, 32, 400)))
    dated = rng.random() < 0.9
    known = {
        "event_type": rng.choice(("attack", "meeting", "flood")),
        "status": rng.choice(("happened", "planned")),
        "claimed": rng.random() < 0.5,
        "event_date": first.isoformat() if dated else None,
        "date_end": last.isoformat() if dated else None,
        "country": rng.choice(("DE", "FR", None)),
        "source": f"Paper {rng.randrange(300)}",
        "lang": rng.choice(("de", "en")),
        "geo_precision": rng.choice(("city", "country")),
        "place_confidence": rng.choice((0.4, 0.9)),
        "title": rng.choice(("red roof", "blue roof", "green door")),
        "event_id": f"e{n // 2}",
        "article_id": f"a{n // 6}",
    }
    geometry = {"type": "Point", "coordinates": [lon, lat]} if rng.random() < 0.9 else None
    return {"type": "Feature", "id": f"f{n}", "geometry": geometry, "properties": known}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(tmp_path_factory.mktemp("store") / "store.sqlite")
    rng = random.Random(7)
    opened.add_features(feature(n, rng) for n in range(5000))
    opened.delete("a3")
    yield opened
    opened.close()


def features_of(store: Store, keys: list[int]) -> list[dict[str, Any]]:
    return [found for start in range(0, len(keys), 500) for found in store.features_of(keys[start : start + 500])]


QUESTIONS = [
    Filters(),
    Filters(bbox=Box(0, 0, 20, 20)),
    Filters(bbox=Box(170, -30, -170, 30)),
    Filters(bbox=Box(-170, -80, 170, 80)),
    Filters(first=date(2016, 1, 1), last=date(2016, 1, 3)),
    Filters(first=date(2016, 1, 1)),
    Filters(last=date(2015, 6, 1)),
    Filters(first=date(2015, 6, 1), last=date(2017, 1, 1)),
    Filters(types=("attack", "flood"), statuses=("planned",), claimed=True),
    Filters(types=("no such type",)),
    Filters(sources=("Paper 7", "Paper 8"), langs=("de",), countries=("FR",)),
    Filters(precisions=("country",), located=True),
    Filters(located=False),
    Filters(marks=("claimed", "planned"), reaches=("area", "none")),
    Filters(text="roof red"),
    Filters(article="a7"),
    Filters(article="a3"),
    Filters(article="none"),
    Filters(bbox=Box(-90, -90, 90, 90), first=date(2016, 1, 1), last=date(2016, 2, 1), types=("meeting",)),
]


@pytest.mark.parametrize("filters", QUESTIONS, ids=str)
def test_columns_and_sql_agree(store: Store, filters: Filters) -> None:
    columns, mask = store.selection(filters)
    by_columns = [found["id"] for found in features_of(store, columns.key[mask].tolist())]
    by_sql = [found["id"] for found in store.features(filters)]
    assert by_columns == by_sql
    assert store.count(filters) == len(by_sql)
    counts = store.counts(filters)
    assert (counts.features, sum(counts.types.values())) == (len(by_sql), len(by_sql))
    assert counts.events == len({found["properties"]["event_id"] for found in store.features(filters)})


def test_columns_follow_every_change(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.sqlite")
    assert store.counts().features == 0
    store.add(analysis())
    first, _ = store.selection()
    assert len(first) == 4
    store.add(analysis("a2", source="Tal-Kurier"))
    assert store.counts().sources == {"Hafen-Bote": 4, "Tal-Kurier": 4}
    assert store.counts().events == 6
    store.delete("a1")
    assert store.counts().features == 4
    store.restore("a1")
    assert store.counts().features == 8
    assert store.selection()[0] is store.selection()[0]
    store.close()


def test_points_without_place_stay_nowhere(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.sqlite")
    store.add(analysis())
    columns, _ = store.selection()
    assert columns.lat.tolist() == [36335000, 35952800, 46202220, NOWHERE]
    store.close()


@pytest.mark.parametrize("cell", [1.0, 10.0, 45.0])
@pytest.mark.parametrize("box", [Box(-180, -85, 180, 85), Box(160, -40, -160, 40)], ids=["world", "pacific"])
def test_clusters_hold_every_feature_of_the_box_once(store: Store, cell: float, box: Box) -> None:
    columns, mask = store.selection()
    found = clusters(columns, mask, box, cell_degrees=cell)
    assert sum(cluster.features for cluster in found) == store.count(Filters(bbox=box))
    assert all(sum(number for _, number in cluster.types) == cluster.features for cluster in found)
    singles = [cluster for cluster in found if cluster.features == 1]
    for cluster in singles[:20]:
        point = store.features_of([cluster.key])[0]["geometry"]["coordinates"]
        assert point == pytest.approx([cluster.lon, cluster.lat], abs=1e-6)


def test_clusters_stay_where_they_are_when_the_map_moves(store: Store) -> None:
    columns, mask = store.selection()
    wide = clusters(columns, mask, Box(-40, -40, 40, 40), cell_degrees=10)
    moved = clusters(columns, mask, Box(-40, -40, 60, 40), cell_degrees=10)
    inner = {(c.lat, c.lon, c.features) for c in wide if abs(c.lon) < 30 and abs(c.lat) < 20}
    assert inner
    assert inner <= {(c.lat, c.lon, c.features) for c in moved}


def test_no_features_no_clusters(store: Store) -> None:
    columns, mask = store.selection(Filters(article="none"))
    assert clusters(columns, mask, Box(-180, -90, 180, 90), cell_degrees=5) == []


def test_packed_set_has_every_feature(store: Store) -> None:
    filters = Filters(types=("attack", "meeting"))
    columns, mask = store.selection(filters)
    data = packed(columns, mask)
    magic, number, head = HEAD.unpack_from(data)
    assert (magic, number) == (b"EVC2", store.count(filters))
    start = HEAD.size + head
    assert start % 4 == 0
    assert len(data) == start + 11 * number
    codes = json.loads(data[HEAD.size : start])["codes"]
    x, y, first, span = (np.frombuffer(data, "<u2", number, start + 2 * number * n) for n in range(4))
    x_low, y_low, code = (np.frombuffer(data, np.uint8, number, start + (8 + n) * number) for n in range(3))
    assert np.all(np.diff(first.astype(int)) >= 0)
    lons = (x.astype(int) * 256 + x_low) * 360 / STEPS - 180
    nowhere = (y == 0xFFFF) & (y_low == 0xFF)
    got = Counter(
        (None if gone else round(lon), int(day), int(days), *codes[kind])
        for lon, gone, day, days, kind in zip(lons, nowhere, first, span, code, strict=True)
    )
    wanted = Counter(_short(found) for found in store.features(filters))
    assert sum((got - wanted).values()) < 60  # longitudes that round to the other degree
    assert got.total() == wanted.total()


def _short(found: dict[str, Any]) -> tuple[object, ...]:
    known = found["properties"]
    days = [date.fromisoformat(known[name]).toordinal() for name in ("event_date", "date_end") if known[name]]
    mark = "claimed" if known["claimed"] and known["status"] == "happened" else known["status"]
    lon = round(found["geometry"]["coordinates"][0]) if found["geometry"] else None
    return lon, days[0] - EPOCH if days else 0, days[1] - days[0] if days else 0, known["event_type"], mark


@pytest.mark.parametrize("marks", [("claimed",), ("happened",), ("planned", "claimed"), ("nonsense",)])
def test_marks_and_reaches_agree_with_the_features(store: Store, marks: tuple[str, ...]) -> None:
    everything = list(store.features())
    kept = [found["id"] for found in everything if _short(found)[4] in marks]
    assert [found["id"] for found in store.features(Filters(marks=marks))] == kept
    assert store.counts(Filters(marks=marks)).features == len(kept)


@pytest.mark.parametrize("reach", ["point", "area", "none", "open"])
def test_reaches_agree_with_the_features(store: Store, reach: str) -> None:
    def reaches(found: dict[str, Any]) -> set[str]:
        if found["geometry"] is None:
            return {"none"}
        known = found["properties"]
        unsure = {"open"} if known["place_confidence"] < 0.6 else set()
        return {"point" if known["geo_precision"] == "city" else "area"} | unsure

    kept = [found["id"] for found in store.features() if reach in reaches(found)]
    assert kept
    assert [found["id"] for found in store.features(Filters(reaches=(reach,)))] == kept
    assert store.counts(Filters(reaches=(reach,))).features == len(kept)


def test_features_at_one_point_are_one_spot(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.sqlite")
    store.add(analysis())
    store.add(analysis("a2"))
    found = clusters(*store.selection(), Box(-180, -85, 180, 85), cell_degrees=0.1)
    assert [(c.features, c.mark, c.unsure) for c in found] == [(2, "claimed", False)] * 2 + [(2, "planned", False)]
    assert {store.features_of([c.key])[0]["properties"]["location"] for c in found} == {"Mosul", "Ar Raqqah", "Genève"}
    together = clusters(*store.selection(), Box(-180, -85, 180, 85), cell_degrees=90)
    assert all((c.key, c.mark) == (0, "") for c in together if c.features > 2)
    store.close()


def test_columns_of_a_big_store_are_kept_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "KEPT_COLUMNS", 3)
    path = tmp_path / "store.sqlite"
    first = open_store(path)
    first.add(analysis())
    before, _ = first.selection()
    first.close()
    kept = load(tmp_path / "store.sqlite-columns.npz")
    assert kept is not None
    assert kept.key.tolist() == before.key.tolist()
    again = open_store(path)
    again.add(analysis("a2"))
    assert again.counts().features == 8
    again.delete("a1")
    assert again.counts().features == 4
    again.close()


def test_kept_columns_of_another_store_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "KEPT_COLUMNS", 1)
    path = tmp_path / "store.sqlite"
    for ident in ("a1", "b1"):
        store = open_store(path)
        store.add(analysis(ident))
        columns, _ = store.selection()
        assert columns.newest.startswith(ident)
        store.close()
        for file in tmp_path.glob("store.sqlite*"):
            if not file.name.endswith(".npz"):
                file.unlink()


def test_broken_file_of_columns_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite-columns.npz").write_bytes(b"PK broken")
    store = open_store(tmp_path / "store.sqlite")
    store.add(analysis())
    assert store.counts().features == 4
    store.close()
