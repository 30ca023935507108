"""The data of the map of a big collection: the same events as the plain route, cheap to ask for again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from analyses import analysis
from flask import Flask
from flask.testing import FlaskClient
from many import TYPES, many_features

from app import create_app
from mapper.store.clusters import HEAD

NUMBER = 3000
WORLD = "bbox=-180,-90,180,90"


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app({"TESTING": True, "samples": False, "store": tmp_path_factory.mktemp("big") / "store.sqlite"})
    store = made.extensions["mapper"].store
    store.add_features(many_features(NUMBER))
    store.add(analysis("z1"))
    yield made
    store.close()


@pytest.fixture
def client(big: Flask) -> FlaskClient:
    return big.test_client()


def answer(client: FlaskClient, path: str) -> Any:
    response = client.get(f"/api/v1/map{path}")
    assert response.status_code == 200, response.text
    return response.json


FILTERS = [
    "",
    "hide=violence,other",
    "status=claimed",
    "status=happened,denied",
    "precision=area,none",
    "precision=open",
    "source=Paper 1,Paper 3&lang=de",
    "country=FJ&from=2015-06-01&to=2015-07-15",
    "q=blue ro",
    "area=170,-60,-150,70",
    "area=0,0,40,60&status=planned&from=2016-01-01",
    "type=attack&hide=violence",
]


def plain(client: FlaskClient, query: str) -> list[Any]:
    found: list[Any] = client.get(f"/api/v1/events?{query}").get_json(force=True)["features"]
    return found


@pytest.mark.parametrize("query", FILTERS)
def test_every_answer_agrees_with_the_plain_route(client: FlaskClient, query: str) -> None:
    wanted = plain(client, query)
    placed = [one for one in wanted if one["geometry"]]
    view = answer(client, f"?{query}&{WORLD}&zoom=2&limit=0")
    assert sum(cluster["n"] for cluster in view.get("clusters", ())) == len(placed)
    summary = answer(client, f"/summary?{query}")
    assert summary["features"] == len(wanted)
    assert summary["places"] == len({tuple(one["geometry"]["coordinates"]) for one in placed})
    assert answer(client, f"/events?{query}&limit=1")["numberMatched"] == len(wanted)
    assert answer(client, f"/articles?{query}&limit=1")["numberMatched"] == (
        len({one["properties"]["article_id"] for one in wanted}) if query else 301
    )
    _, number, _ = HEAD.unpack_from(client.get(f"/api/v1/map/columns?{query}").data)
    assert number == len(wanted)
    if "hide" not in query:
        assert sum(summary["groups"].values()) == len(wanted)
    if "from" not in query and summary["timeline"]:
        dated = [one for one in wanted if one["properties"]["event_date"]]
        bars = sum(sum(each) for each in summary["timeline"]["bins"])
        assert bars == pytest.approx(len(dated), abs=0.02 * len(dated) + 3)  # far outliers are not drawn


def test_few_events_come_whole_and_many_as_clusters(client: FlaskClient) -> None:
    few = answer(client, "?bbox=0,0,20,20&zoom=5")
    wanted = plain(client, "bbox=0,0,20,20")
    assert few["type"] == "FeatureCollection"
    assert [one["id"] for one in few["features"]] == [one["id"] for one in wanted]
    many = answer(client, f"?{WORLD}&zoom=1")
    assert "features" not in many
    assert sum(sum(cluster["counts"]) for cluster in many["clusters"]) == many["numberMatched"] > 2000
    assert many["keys"][0] == "violence"
    assert answer(client, f"?{WORLD}&zoom=1&by=type")["keys"][0] == "battle"


def test_cluster_of_one_place_says_which(client: FlaskClient) -> None:
    view = answer(client, f"?{WORLD}&zoom=12&limit=0")
    named = [cluster for cluster in view["clusters"] if "name" in cluster]
    assert len(named) > 390
    for cluster in named[:30]:
        here = plain(client, "bbox={0},{1},{0},{1}".format(cluster["lon"], cluster["lat"]))
        assert len(here) == cluster["n"]
        assert cluster["name"] in {one["properties"]["location"] for one in here}
        assert (cluster["event"] is not None) == (cluster["n"] == 1)


def test_view_over_the_antimeridian_has_both_sides(client: FlaskClient) -> None:
    for box in ("160,-60,200,70", "160,-60,-160,70", "-200,-60,-160,70"):
        view = answer(client, f"?bbox={box}&zoom=3&limit=0")
        lons = [cluster["lon"] for cluster in view["clusters"]]
        assert any(lon > 160 for lon in lons)
        assert any(lon < -160 for lon in lons)
        assert all(abs(lon) >= 160 for lon in lons)
        assert sum(cluster["n"] for cluster in view["clusters"]) == len(plain(client, "bbox=160,-60,-160,70"))
        assert answer(client, f"/events?bbox={box}")["numberMatched"] == view["numberMatched"]


@pytest.mark.parametrize("path", ["", "/summary", "/facets", "/columns", "/events", "/places", "/articles"])
def test_known_answer_is_not_sent_again(client: FlaskClient, path: str) -> None:
    address = f"/api/v1/map{path}?status=planned&bbox=0,0,90,60"
    first = client.get(address)
    tag = first.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    other = client.get(f"/api/v1/map{path}?status=denied&bbox=0,0,90,60", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_change_of_the_store_changes_the_tag(client: FlaskClient, big: Flask) -> None:
    tag = client.get("/api/v1/map/summary").headers["ETag"]
    store = big.extensions["mapper"].store
    store.delete("z1")
    assert client.get("/api/v1/map/summary", headers={"If-None-Match": tag}).status_code == 200
    store.restore("z1")


@pytest.mark.parametrize("path", ["/columns", "?limit=0&bbox=-180,-90,180,90&zoom=4", "/events?limit=20"])
def test_answers_are_compressed(client: FlaskClient, path: str) -> None:
    small = client.get(f"/api/v1/map{path}", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    whole = client.get(f"/api/v1/map{path}").data
    assert gzip.decompress(small.data) == whole
    assert len(small.data) < 0.8 * len(whole)


def test_packed_set_is_eleven_bytes_an_event(client: FlaskClient) -> None:
    data = client.get("/api/v1/map/columns").data
    _, number, head = HEAD.unpack_from(data)
    assert len(data) == HEAD.size + head + 11 * number
    assert {kind for kind, _ in json.loads(data[HEAD.size : HEAD.size + head])["codes"]} >= set(TYPES)


def test_lists_come_in_pages(client: FlaskClient) -> None:
    pages = [answer(client, f"/events?q=red&limit=200&offset={n}")["features"] for n in range(0, 2000, 200)]
    days = [one["properties"].get("event_date") or "" for page in pages for one in page]
    assert len(days) == len(plain(client, "q=red"))
    assert days == sorted(days, reverse=True)
    places = [answer(client, f"/places?limit=200&offset={n}")["places"] for n in (0, 200)]
    numbers = [place["n"] for page in places for place in page]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == sum(places[0][0]["counts"])
    articles = [answer(client, f"/articles?limit=200&offset={n}")["articles"] for n in (0, 200)]
    assert [len(page) for page in articles] == [200, 101]
    assert (articles[0][0]["id"], sum(articles[0][0]["groups"].values())) == ("z1", 4)
    assert sum(articles[0][1]["groups"].values()) == 10


def test_one_event_comes_with_all_its_sites(client: FlaskClient) -> None:
    sites = answer(client, "/events/z1-e1")["features"]
    assert [one["properties"]["id"] for one in sites] == ["z1-e1"] * 2
    assert answer(client, "/events/e17")["features"][0]["id"] == "e17"
    assert client.get("/api/v1/map/events/nothing").status_code == 404


@pytest.mark.parametrize("query", ["bbox=1,2,3", "zoom=near", "limit=-1", "from=soon", "width=x"])
def test_nonsense_is_refused_with_a_reason(client: FlaskClient, query: str) -> None:
    response = client.get(f"/api/v1/map?{query}")
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")


def test_empty_store_has_empty_answers(tmp_path: Path) -> None:
    made = create_app({"TESTING": True, "samples": False, "store": tmp_path / "store.sqlite"})
    client = made.test_client()
    assert answer(client, "?limit=0") == {"type": "FeatureCollection", "numberMatched": 0, "features": []}
    summary = answer(client, "/summary")
    assert (summary["features"], summary["bounds"], summary["timeline"]) == (0, None, None)
    assert answer(client, "/places") == {
        "keys": summary["groups"] and list(summary["groups"]),
        "numberMatched": 0,
        "places": [],
    }
    assert answer(client, "/articles")["articles"] == []
    made.extensions["mapper"].store.close()
