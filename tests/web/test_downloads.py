"""Files and the feed over HTTP: filters, streams, compression, validators."""

from __future__ import annotations

import gzip
import json
import xml.etree.ElementTree as ElementTree

import pytest
from analyses import analysis
from flask import Flask
from flask.testing import FlaskClient

from mapper.exports import FORMATS

ATOM = "{http://www.w3.org/2005/Atom}"
GEORSS = "{http://www.georss.org/georss}"


def entries(client: FlaskClient, query: str = "") -> list[ElementTree.Element]:
    response = client.get(f"/feed.atom{query}")
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    return ElementTree.fromstring(response.data).findall(f"{ATOM}entry")


@pytest.mark.parametrize("form", [*FORMATS, "html"])
def test_every_format_is_a_download(client: FlaskClient, form: str) -> None:
    response = client.get(f"/export.{form}")
    assert response.status_code == 200
    assert len(response.data) > 100
    suffix = ".html" if form == "html" else FORMATS[form].suffix
    assert response.headers["Content-Disposition"] == f'attachment; filename="events{suffix}"'


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 4), ("?type=meeting", 1), ("?status=claimed", 2), ("?limit=3", 3), ("?limit=3&offset=2", 2), ("?q=Genf", 1)],
)
def test_file_holds_what_the_filters_let_through(client: FlaskClient, query: str, number: int) -> None:
    assert len(json.loads(client.get(f"/export.geojson{query}").data)["features"]) == number
    assert len(client.get(f"/export.geojsonl{query}").data.splitlines()) == number
    assert client.get(f"/export.csv{query}").data.count(b"\r\n") == number + 1
    assert client.get(f"/export.kml{query}").data.count(b"<Placemark>") == number


def test_options_of_formats(client: FlaskClient) -> None:
    assert client.get("/export.csv?bom=1").data.startswith(b"\xef\xbb\xbfid,")
    full = json.loads(client.get("/export.geojson?profile=full").data)["features"][0]["properties"]
    assert full["site"]["name"] == "Mosul"


def test_stream_is_packed_for_who_reads_gzip(client: FlaskClient) -> None:
    plain = client.get("/export.geojson")
    packed = client.get("/export.geojson", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in packed.headers
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in client.get("/export.gpkg", headers={"Accept-Encoding": "gzip"}).headers


def test_file_is_streamed(client: FlaskClient) -> None:
    response = client.get("/export.csv", buffered=False)
    assert response.is_streamed


def test_unknown_format_and_bad_filter_say_so(client: FlaskClient) -> None:
    assert "geojson" in client.get("/export.doc").json["detail"]  # type: ignore[index]
    assert client.get("/export.csv?from=never").status_code == 422


def test_unchanged_store_answers_304(app: Flask, client: FlaskClient) -> None:
    for path in ("/export.csv", "/feed.atom"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    app.extensions["mapper"].store.add(analysis("a2", title="Zweiter"))
    assert client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 200


def test_feed_begins_with_what_came_last(app: Flask, client: FlaskClient) -> None:
    app.extensions["mapper"].store.add(analysis("a2", title="Zweiter"))
    found = entries(client)
    assert len(found) == 8
    assert "a2" in str(found[0].findtext(f"{ATOM}id"))
    assert len(entries(client, "?limit=3")) == 3
    assert len(entries(client, "?type=meeting")) == 2


def test_feed_says_when_an_event_came_and_where_it_is_shown(app: Flask, client: FlaskClient) -> None:
    entry = entries(client, "?type=meeting")[0]
    added = app.extensions["mapper"].store.article("a1").row.added
    assert entry.findtext(f"{ATOM}updated") == added.replace("+00:00", "Z")
    assert entry.findtext(f"{ATOM}published") == "2016-01-20T00:00:00Z"
    assert entry.findtext(f"{GEORSS}point") == "46.20222 6.14569"
    hrefs = {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}
    assert hrefs == {"alternate": "http://localhost/articles/a1#e=a1-e2", "via": "https://example.org/a?b=1&c=2"}


def test_feed_of_an_empty_store_is_valid(app: Flask, client: FlaskClient) -> None:
    app.extensions["mapper"].store.delete("a1")
    assert entries(client) == []
    feed = ElementTree.fromstring(client.get("/feed.atom").data)
    assert all(feed.find(ATOM + name) is not None for name in ("id", "title", "updated", "author"))


def test_feed_holds_features_without_an_article(app: Flask, client: FlaskClient) -> None:
    feature = json.loads(client.get("/export.geojson?type=meeting").data)["features"][0]
    app.extensions["mapper"].store.add_features(
        [{**feature, "id": "own", "properties": {**feature["properties"], "article_id": None}}]
    )
    assert any("own" in str(entry.findtext(f"{ATOM}id")) for entry in entries(client))
