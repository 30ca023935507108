"""The JSON API on a real store: articles in and out, filters, errors in one shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyses import TEXT, analysis
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mapper.errors import InputError, MapperError, NotFoundError, TooLargeError
from mapper.web.errors import STATUSES, status_of

ARTICLE = {"text": "In Paris demonstrierten am Mittwoch 300 Menschen.", "date": "2016-01-20", "title": "Protest"}


def events(client: FlaskClient, query: str = "") -> list[Any]:
    response = client.get(f"/api/v1/events{query}")
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/geo+json"
    features: list[Any] = json.loads(response.data)["features"]
    return features


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    body: dict[str, Any] = response.json  # type: ignore[assignment]
    assert set(body) == {"type", "title", "status", "code", "detail", "instance"}
    assert body["status"] == status
    return body


def test_posted_text_is_analysed_kept_and_answered(client: FlaskClient) -> None:
    response = client.post("/api/v1/articles", json=ARTICLE)
    assert response.status_code == 201
    body = response.json
    assert body is not None
    assert (body["text"], body["title"], body["date"], body["lang"]) == (
        *list(ARTICLE.values())[:1],
        "Protest",
        "2016-01-20",
        "de",
    )
    assert any(mention["surface"] == "Paris" and mention["country"] == "FR" for mention in body["mentions"])
    kept = client.get(f"/api/v1/articles/{body['id']}").json
    assert kept is not None
    assert kept["mentions"] == body["mentions"]
    assert kept["events"] == body["events"]


def test_same_text_twice_is_one_article(client: FlaskClient) -> None:
    first, second = (client.post("/api/v1/articles", json=ARTICLE) for _ in range(2))
    assert first.json
    assert second.json
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json["id"] == second.json["id"]
    assert len(client.get("/api/v1/articles").json["articles"]) == 2  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"text": ""}, 422, "empty"),
        ({"text": " …"}, 422, "empty"),
        ({"text": "Paris.", "date": "31.31.2016"}, 422, "31.31.2016"),
        ({"text": "Paris.", "lang": "tlh"}, 422, "tlh"),
        ({"text": ["Paris"]}, 422, "text"),
        ({"text": "Paris.", "title": "x" * 3000}, 413, "title"),
        ({"text": "a" * 1_000_001}, 413, "1,000,000"),
        ([1], 422, "JSON object"),
    ],
)
def test_bad_article_is_one_clear_problem_and_nothing_is_kept(
    client: FlaskClient, body: Any, status: int, words: str
) -> None:
    assert words in problem(client.post("/api/v1/articles", json=body), status)["detail"]
    assert len(client.get("/api/v1/articles").json["articles"]) == 1  # type: ignore[index]


def test_body_over_the_limit_is_refused(client: FlaskClient) -> None:
    response = client.post("/api/v1/articles", data=b"x" * 20_000_001, content_type="application/json")
    assert "20,000,000" in problem(response, 413)["detail"]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_other_sites_may_change_nothing(client: FlaskClient, headers: dict[str, str]) -> None:
    problem(client.post("/api/v1/articles", json=ARTICLE, headers=headers), 403)
    problem(client.delete("/api/v1/articles/a1", headers=headers), 403)
    assert [row["id"] for row in client.get("/api/v1/articles").json["articles"]] == ["a1"]  # type: ignore[index]


def test_form_data_is_no_article(client: FlaskClient) -> None:
    problem(client.post("/api/v1/articles", data={"text": "Paris"}), 422)


def test_delete_hides_and_restore_brings_back(client: FlaskClient) -> None:
    assert client.delete("/api/v1/articles/a1").status_code == 204
    assert client.get("/api/v1/articles").json == {"articles": []}
    assert events(client) == []
    assert client.post("/api/v1/articles/a1/restore").status_code == 204
    assert len(events(client)) == 4


def test_article_carries_its_text_with_exact_offsets(client: FlaskClient) -> None:
    body = client.get("/api/v1/articles/a1").json
    assert body is not None
    assert body["text"] == TEXT
    for mention in body["mentions"]:
        assert TEXT[mention["start"] : mention["end"]] == mention["surface"]
    assert all(mention["kind"] != "embedded" for mention in body["mentions"])


@pytest.mark.parametrize(("language", "word"), [("de", "Einwohner"), ("en", "inhabitants"), ("fr", "population :")])
def test_reasons_come_in_the_language_asked_for(client: FlaskClient, language: str, word: str) -> None:
    body = client.get(f"/api/v1/articles/a1?words={language}").json
    assert body is not None
    mosul = next(mention for mention in body["mentions"] if mention["surface"] == "Mossul")
    assert word in mosul["why"][0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"a1-e1", "a1-e2", "a1-e3"}),
        ("?hide=violence", {"a1-e2", "a1-e3"}),
        ("?hide=violence,diplomacy,protest", set()),
        ("?type=meeting", {"a1-e2"}),
        ("?status=planned", {"a1-e2"}),
        ("?status=claimed", {"a1-e1"}),
        ("?status=claimed,planned", {"a1-e1", "a1-e2"}),
        ("?status=happened", {"a1-e3"}),
        ("?precision=none", {"a1-e3"}),
        ("?precision=point", {"a1-e1", "a1-e2"}),
        ("?from=2016-02-01", {"a1-e2"}),
        ("?to=2016-01-31", {"a1-e1"}),
        ("?area=30,30,50,40", {"a1-e1"}),
        ("?area=390,30,410,40", {"a1-e1"}),
        ("?q=Verhandlungen", {"a1-e2"}),
        ("?source=Hafen-Bote", {"a1-e1", "a1-e2", "a1-e3"}),
        ("?source=Other", set()),
        ("?lang=en", set()),
        ("?article=a1&country=CH", {"a1-e2"}),
    ],
)
def test_filters_of_the_page_hold_for_the_api(client: FlaskClient, query: str, expected: set[str]) -> None:
    assert {feature["properties"]["event_id"] for feature in events(client, query)} == expected


def test_full_profile_is_the_whole_event(client: FlaskClient) -> None:
    feature = events(client, "?profile=full")[0]
    assert feature["properties"]["triggers"][0]["surface"] == "Luftangriff"
    assert feature["properties"]["site"]["name"] == "Mosul"


@pytest.mark.parametrize(
    "query", ["?from=yesterday", "?area=1,2,3", "?area=0,50,1,40", "?type=quake", "?limit=-1", "?profile=wide"]
)
def test_wrong_parameter_is_named(client: FlaskClient, query: str) -> None:
    problem(client.get(f"/api/v1/events{query}"), 422)


def test_limit_cuts_and_offset_skips(client: FlaskClient) -> None:
    assert len(events(client, "?limit=2")) == 2
    assert len(events(client, "?limit=2&offset=3")) == 1


def test_full_page_links_to_the_next(app: Flask, client: FlaskClient) -> None:
    app.extensions["mapper"].store.add(analysis("a2", title="Zweiter"))
    seen, address = [], "/api/v1/events?status=claimed,planned&limit=2"
    while address:
        response = client.get(address)
        seen += [feature["id"] for feature in json.loads(response.data)["features"]]
        link = response.headers.get("Link", "")
        address = link[link.index("/api") : link.index(">")] if link else ""
    assert seen == [feature["id"] for feature in events(client, "?status=claimed,planned")]
    assert len(seen) == 6
    first = client.get("/api/v1/articles?limit=1")
    assert [row["id"] for row in first.json["articles"]] == ["a2"]  # type: ignore[index]
    assert 'offset=1>; rel="next"' in first.headers["Link"]
    assert "Link" not in client.get("/api/v1/articles?limit=1&offset=1").headers


@pytest.mark.parametrize("path", ["/api/v1/articles", "/api/v1/articles/a1", "/api/v1/events?limit=2"])
def test_unchanged_answer_is_not_sent_again(app: Flask, client: FlaskClient, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    app.extensions["mapper"].store.add(analysis("a2", title="Zweiter"))
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_place_search_asks_the_gazetteer(client: FlaskClient) -> None:
    body = client.get("/api/v1/places?q=Genf&lang=de").json
    assert body is not None
    assert body["places"][0]["country"] == "CH"


@pytest.mark.parametrize(
    ("query", "name", "match"),
    [
        ("q=Mann&country=DE", "Mannheim", "prefix"),
        ("q=Mosull&country=IQ", "Mosul", "fuzzy"),
        ("q=Pari&bbox=2,48,3,49", "Paris", "prefix"),
        ("q=Deir+Essor&lang=de", "Deir ez-Zor", "exonym"),
    ],
)
def test_place_search_knows_beginnings_spellings_and_areas(
    client: FlaskClient, query: str, name: str, match: str
) -> None:
    body = client.get(f"/api/v1/places?{query}").json
    assert body is not None
    assert (name, match) in [(place["name"], place["match"]) for place in body["places"]]


def test_place_search_refuses_a_limit_that_is_none(client: FlaskClient) -> None:
    problem(client.get("/api/v1/places?q=Genf&limit=many"), 422)


def test_examples_are_the_samples(client: FlaskClient) -> None:
    body = client.get("/api/v1/examples").json
    assert body is not None
    assert len(body["examples"]) >= 6
    assert all(example["text"] and example["date"] for example in body["examples"])


def test_what_is_not_there_is_a_problem(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/articles/none"), 404)["code"] == "not_found"
    assert problem(client.get("/api/v1/nothing"), 404)["instance"] == "/api/v1/nothing"
    problem(client.put("/api/v1/articles"), 405)


def test_umlauts_and_member_order_stay(client: FlaskClient) -> None:
    raw = client.get("/api/v1/articles/a1").get_data(as_text=True)
    assert "getötet" in raw
    assert raw.index('"lang"') < raw.index('"mentions"') < raw.index('"text"')


def test_unexpected_error_says_nothing_about_the_inside(app: Flask) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/api/v1/broken", view_func=lambda: str(1 // 0))
    body = problem(app.test_client().get("/api/v1/broken"), 500)
    assert "zero" not in body["detail"]


def test_every_error_of_ours_has_a_status() -> None:
    def tree(kind: type[MapperError]) -> list[type[MapperError]]:
        return [kind, *(found for child in kind.__subclasses__() for found in tree(child))]

    assert all(400 <= status_of(kind("x")) <= 503 for kind in tree(MapperError))
    assert status_of(TooLargeError("x")) == 413
    assert status_of(NotFoundError("x")) == 404
    assert STATUSES[InputError] == 422


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready", "store_revision": 1}


def test_two_articles_keep_their_events_apart(app: Flask, client: FlaskClient) -> None:
    app.extensions["mapper"].store.add(analysis("a2", title="Zweiter"))
    assert {feature["properties"]["article_id"] for feature in events(client, "?article=a2")} == {"a2"}


def mentions(body: Any, surface: str) -> list[Any]:
    return [mention for mention in body["mentions"] if mention["surface"] == surface]


def test_correction_holds_in_the_whole_text_survives_and_is_taken_back(client: FlaskClient) -> None:
    text = "In Paris brannte am Montag ein Haus. Die Feuerwehr von Paris löschte es. Auch in Paris regnete es."
    added = client.post("/api/v1/articles", json={"text": text, "date": "2016-01-20"}).json
    assert added is not None
    path = f"/api/v1/articles/{added['id']}"
    start = mentions(added, "Paris")[0]["start"]
    texas = next(place for place in client.get("/api/v1/places?q=Paris").json["places"] if place["country"] == "US")  # type: ignore[index]
    corrected = client.post(f"{path}/corrections", json={"start": start, "place_id": texas["place_id"]}).json
    assert corrected is not None
    literal = [mention for mention in mentions(corrected, "Paris") if mention["kind"] == "literal"]
    assert literal
    assert {mention["country"] for mention in literal} == {"US"}
    assert client.get(path).json["mentions"] == corrected["mentions"]  # type: ignore[index]
    again = client.post("/api/v1/articles", json={"text": text, "date": "2016-01-20"}).json
    assert again is not None
    assert mentions(again, "Paris")[0]["country"] == "US"
    log = client.get("/api/v1/corrections").json["corrections"]  # type: ignore[index]
    assert [(row["action"], row["name"]) for row in log] == [("choose", "Paris")]
    back = client.delete(f"/api/v1/corrections/{log[0]['id']}").json
    assert back is not None
    assert back["mentions"] == added["mentions"]


@pytest.mark.parametrize("change", [{"no_place": True}, {"point": {"lat": 1.5, "lon": 2.5}}])
def test_name_is_no_place_or_a_point(client: FlaskClient, change: dict[str, Any]) -> None:
    added = client.post("/api/v1/articles", json=ARTICLE).json
    assert added is not None
    start = mentions(added, "Paris")[0]["start"]
    body = client.post(f"/api/v1/articles/{added['id']}/corrections", json={"start": start, **change}).json
    assert body is not None
    found = mentions(body, "Paris")
    assert [(mention["lat"], mention["lon"]) for mention in found] == ([(1.5, 2.5)] if "point" in change else [])
    undone = client.post(f"/api/v1/articles/{added['id']}/corrections", json={"start": start}).json
    assert undone is not None
    assert undone["mentions"] == added["mentions"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"start": 999}, 404),
        ({"start": 3}, 422),
        ({"start": 3, "place_id": "gn:0"}, 404),
        ({"start": 3, "point": {"lat": "x"}}, 422),
        ({"start": 3, "point": {"lat": 95, "lon": 0}}, 422),
        ({"start": 3, "scope": "world"}, 422),
    ],
)
def test_correction_that_makes_no_sense_is_refused(client: FlaskClient, body: dict[str, Any], status: int) -> None:
    added = client.post("/api/v1/articles", json=ARTICLE).json
    assert added is not None
    problem(client.post(f"/api/v1/articles/{added['id']}/corrections", json=body), status)
    assert client.get("/api/v1/corrections").json == {"corrections": []}
