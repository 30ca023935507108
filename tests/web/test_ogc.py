"""OGC API – Features on a real store: links, paging, filters, both representations, errors."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from analyses import analysis
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from mapper.errors import InputError
from mapper.web.ogc import CONFORMS_TO
from mapper.web.ogc.items import parse_datetime

ITEMS = "/ogc/collections/events/items"
PAGES = (
    "/ogc",
    "/ogc/",
    "/ogc/api",
    "/ogc/conformance",
    "/ogc/collections",
    "/ogc/collections/events",
    "/ogc/collections/events/queryables",
    "/ogc/collections/events/schema",
    ITEMS,
    f"{ITEMS}/a1-e3",
)
MOSUL, RAQQA, GENEVA, STRIKE = "a1-e1.26", "a1-e1.118", "a1-e2.146", "a1-e3"


def get(client: FlaskClient, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert response.status_code == status, response.text
    return json.loads(response.data)


def ids(client: FlaskClient, query: str = "") -> list[str]:
    return [feature["id"] for feature in get(client, f"{ITEMS}{query}")["features"]]


def links(body: Any) -> dict[str, Any]:
    return {link["rel"]: link for link in body["links"]}


def local(link: Any) -> str:
    parts = urlsplit(link["href"])
    return f"{parts.path}?{parts.query}"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("ending", ["", "?"])
def test_every_resource_has_both_representations_and_no_redirect(client: FlaskClient, path: str, ending: str) -> None:
    assert "json" in (client.get(path + ending).mimetype)
    page = client.get(path + ending, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert client.get(f"{path}?f=html").mimetype == "text/html"
    assert "json" in client.get(f"{path}?f=json", headers={"Accept": "text/html"}).mimetype
    assert not re.search(r'(?:src|href)="https?://(?!localhost)', page.text)


def test_landing_page_links_to_all_that_clients_look_for(client: FlaskClient) -> None:
    found = links(get(client, "/ogc"))
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= set(found)
    for rel, link in found.items():
        response = client.get(local(link))
        assert response.status_code == 200, rel
        assert response.content_type.replace(" ", "").startswith(link["type"].replace(" ", "")), rel


def test_collection_says_where_and_when(client: FlaskClient) -> None:
    body = get(client, "/ogc/collections")
    assert [collection["id"] for collection in body["collections"]] == ["events"]
    extent = get(client, "/ogc/collections/events")["extent"]
    assert extent["spatial"]["bbox"] == [[6.14569, 35.9528, 43.11889, 46.20222]]
    assert extent["temporal"]["interval"] == [["2016-01-18T00:00:00Z", "2016-02-29T00:00:00Z"]]


def test_extent_of_an_empty_store_is_the_world(app: Flask, client: FlaskClient) -> None:
    app.extensions["mapper"].store.delete("a1")
    extent = get(client, "/ogc/collections/events")["extent"]
    assert extent["spatial"]["bbox"] == [[-180, -90, 180, 90]]
    assert extent["temporal"]["interval"] == [[None, None]]
    assert ids(client) == []


def test_items_have_counts_time_stamp_and_links(client: FlaskClient) -> None:
    body = get(client, ITEMS)
    assert (body["type"], body["numberMatched"], body["numberReturned"]) == ("FeatureCollection", 4, 4)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", body["timeStamp"])
    assert set(links(body)) == {"self", "alternate"}
    assert client.get(ITEMS).mimetype == "application/geo+json"


def test_pages_lead_forth_and_back_and_keep_the_filter(client: FlaskClient) -> None:
    address, forth = f"{ITEMS}?limit=1&datetime=../2017-01-01", []
    while address:
        body = get(client, address)
        assert (body["numberMatched"], body["numberReturned"]) == (3, 1)
        forth += [feature["id"] for feature in body["features"]]
        address = local(links(body)["next"]) if "next" in links(body) else ""
    assert forth == [MOSUL, RAQQA, GENEVA]
    back = []
    while "prev" in links(body):
        body = get(client, local(links(body)["prev"]))
        back += [feature["id"] for feature in body["features"]]
    assert back == [RAQQA, MOSUL]


def test_next_page_stays_right_when_an_article_goes(app: Flask, client: FlaskClient) -> None:
    store = app.extensions["mapper"].store
    store.add(analysis("a2", title="Zweiter"))
    following = local(links(get(client, f"{ITEMS}?limit=4"))["next"])
    store.delete("a1")
    assert [i.partition("-")[0] for i in (f["id"] for f in get(client, following)["features"])] == ["a2"] * 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?limit=99999999", [MOSUL, RAQQA, GENEVA, STRIKE]),
        ("?bbox=5,45,15,55", [GENEVA]),
        ("?bbox=5,45,-10,15,55,9000", [GENEVA]),
        ("?bbox=40,30,10,50", [MOSUL, GENEVA]),
        ("?bbox=-180,-90,180,90", [MOSUL, RAQQA, GENEVA]),
        ("?datetime=2016-02-10", [GENEVA]),
        ("?datetime=2016-02-10T12:00:00Z", [GENEVA]),
        ("?datetime=2016-02-01T/..", [GENEVA]),
        ("?datetime=2016-02-01T%2F..", [GENEVA]),
        ("?datetime=../2016-01-31T23:59:59%2B01:00", [MOSUL, RAQQA]),
        ("?datetime=/2016-01-31", [MOSUL, RAQQA]),
        ("?datetime=2016-01-18T/2016-01-18T", [MOSUL, RAQQA]),
        ("?datetime=../..", [MOSUL, RAQQA, GENEVA, STRIKE]),
        ("?event_type=meeting", [GENEVA]),
        ("?claimed=true&geo_precision=city", [MOSUL, RAQQA]),
        ("?fatalities_best=36&location=Mosul", [MOSUL]),
        ("?filter=fatalities_best>10 AND location LIKE 'Mos%25'", [MOSUL]),
        ("?filter=claimed=1&filter-lang=cql2-text", [MOSUL, RAQQA]),
        ("?filter=(location ILIKE 'MOS%25') OR (title = 'x ILIKE ''y''')&filter-lang=cql-text", [MOSUL]),
        ("?filter=event_type='meeting'&bbox=30,30,50,40", []),
    ],
)
def test_filters(client: FlaskClient, query: str, expected: list[str]) -> None:
    assert ids(client, query) == expected
    assert get(client, f"{ITEMS}{query}")["numberMatched"] == len(expected)


@pytest.mark.parametrize(
    "query",
    [
        *("?limit=0", "?limit=-1", "?limit=x", "?bbox=1,2,3", "?bbox=", "?bbox=1,50,2,40", "?bbox=a,b,c,d"),
        *("?datetime=", "?datetime=..", "?datetime=x", "?datetime=2016-02-30", "?datetime=2016-02-01/2016-01-01"),
        *("?datetime=2016-01-01/2016-02-01/2016-03-01", "?Limit=1", "?unknown=1", "?fatalities_best=many"),
        *("?filter=event_type", "?filter=nothing=1", "?filter=claimed=true&filter-lang=cql2-json", "?f=xml"),
        *("?bbox-crs=EPSG:4326", "?after=x", "?bbox=nan,1,2,3", "?bbox=1e999,1,2,3", "?geometry=1"),
    ],
)
def test_what_cannot_be_used_is_a_bad_request(client: FlaskClient, query: str) -> None:
    body = get(client, f"{ITEMS}{query}", 400)
    assert set(body) == {"type", "title", "status", "code", "detail", "instance"}


@pytest.mark.parametrize("path", [*PAGES[:8], f"{ITEMS}/a1-e3"])
def test_unknown_parameter_is_refused_everywhere(client: FlaskClient, path: str) -> None:
    get(client, f"{path}?unknown=1", 400)


def test_error_comes_as_a_page_to_who_wants_pages(client: FlaskClient) -> None:
    response = client.get(f"{ITEMS}?limit=x&f=html")
    assert (response.status_code, response.mimetype) == (400, "text/html")


def test_one_item_by_its_id(client: FlaskClient) -> None:
    body = get(client, f"{ITEMS}/{MOSUL}")
    assert (body["id"], body["geometry"]["coordinates"]) == (MOSUL, [43.11889, 36.335])
    assert {"self", "alternate", "collection"} <= set(links(body))
    get(client, f"{ITEMS}/none", 404)
    get(client, "/ogc/collections/none", 404)


def test_row_numbers_of_any_size_are_taken(client: FlaskClient) -> None:
    assert ids(client, f"?after={10**30}") == []
    assert ids(client, f"?before={10**30}") == [MOSUL, RAQQA, GENEVA, STRIKE]


def test_features_follow_the_schema_and_filters_know_its_fields(client: FlaskClient) -> None:
    schema = get(client, "/ogc/collections/events/schema")
    for field in schema["properties"]["properties"]["properties"].values():
        field["type"] = [field["type"], "null"]
    schema["properties"]["geometry"]["type"] = ["object", "null"]
    for feature in get(client, ITEMS)["features"]:
        Draft202012Validator(schema).validate(feature)
    fields = set(get(client, "/ogc/collections/events/queryables")["properties"])
    assert fields == {"id", "geometry", *get(client, ITEMS)["features"][0]["properties"]}


def test_unchanged_store_answers_304(app: Flask, client: FlaskClient) -> None:
    tag = client.get(ITEMS).headers["ETag"]
    assert client.get(ITEMS, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"{ITEMS}?limit=1", headers={"If-None-Match": tag}).status_code == 200
    assert client.get(ITEMS, headers={"If-None-Match": tag, "Accept": "text/html"}).status_code == 200
    app.extensions["mapper"].store.delete("a1")
    assert client.get(ITEMS, headers={"If-None-Match": tag}).status_code == 200


def test_hostile_text_is_only_text(app: Flask, client: FlaskClient) -> None:
    app.extensions["mapper"].store.add(analysis("a3", title="<img src=x onerror=alert(1)>"))
    page = client.get(f"{ITEMS}/a3-e3?f=html").text
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page
    assert "<script>alert" not in client.get(f"{ITEMS}?f=html&filter=<script>alert(1)</script>").text


@pytest.mark.parametrize(("language", "word"), [("de", "Ereignisse"), ("fr", "Événements"), ("es", "Sucesos")])
def test_pages_speak_the_language_of_the_reader(client: FlaskClient, language: str, word: str) -> None:
    assert word in client.get(f"{ITEMS}?f=html", headers={"Accept-Language": language}).text


def test_conformance_classes_are_uris(client: FlaskClient) -> None:
    declared = get(client, "/ogc/conformance")["conformsTo"]
    assert declared == list(CONFORMS_TO)
    core = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    assert {core + name for name in ("core", "geojson", "html", "oas30")} <= set(declared)


def test_periods_have_days_as_ends() -> None:
    assert parse_datetime("2016-01-01T/..") == (date(2016, 1, 1), None)
    assert parse_datetime("2016-01-01T23:59:59.5Z/2016-01-02") == (date(2016, 1, 1), date(2016, 1, 2))
    with pytest.raises(InputError, match="13"):
        parse_datetime("2016-13-01")
