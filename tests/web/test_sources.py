"""What a paper writes about is learned from its articles in the store, shown, forgotten and switched off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app

SOURCE = "Red River Ledger"
OTHERS = (
    "A barn burned down near Tyler, Texas, on Monday. Firefighters from Dallas helped.",
    "The council of Sulphur Springs, Texas, bought a bridge. Tyler and Greenville will pay a share.",
    "Students from Bonham and Sherman in northern Texas won a prize in Dallas.",
)
TEXT = "A man from Paris was fined on Monday for driving a stolen truck."


def add(client: FlaskClient, text: str, **fields: str) -> dict[str, Any]:
    answer = client.post("/api/v1/articles?words=en", json={"text": text, "source": SOURCE, "lang": "en", **fields})
    assert answer.json is not None
    assert answer.status_code in (200, 201), answer.text
    return answer.json  # type: ignore[no-any-return]


def paris(body: dict[str, Any]) -> dict[str, Any]:
    return next(mention for mention in body["mentions"] if mention["surface"] == "Paris")


def again(client: FlaskClient) -> str:
    """The country that Paris is put into when the article is sent once more."""
    return str(paris(add(client, TEXT))["country"])


def sources(client: FlaskClient) -> list[dict[str, Any]]:
    body = client.get("/api/v1/sources").json
    assert body is not None
    return list(body["sources"])


@pytest.fixture
def taught(client: FlaskClient) -> FlaskClient:
    """The store after three articles of a paper in northern Texas."""
    for text in OTHERS:
        add(client, text)
    return client


def test_other_articles_of_the_source_decide_and_the_reason_says_so(taught: FlaskClient) -> None:
    found = paris(add(taught, TEXT))
    assert (found["country"], found["admin1"]) == ("US", "Texas")
    assert "lies in the area that this source mostly writes about" in found["why"]


def test_unknown_source_is_read_as_before(taught: FlaskClient) -> None:
    assert paris(add(taught, TEXT, source="Another Paper"))["country"] == "FR"


def test_home_area_is_shown(taught: FlaskClient) -> None:
    body = taught.get("/api/v1/sources").json
    assert body is not None
    assert body["on"] is True
    row = next(row for row in body["sources"] if row["source"] == SOURCE.casefold())
    assert (row["articles"], row["on"]) == (3, True)
    assert row["countries"][0]["name"] == "US"
    assert row["divisions"][0]["name"] == "Texas"
    assert {"Tyler", "Dallas"} <= {place["name"] for place in row["places"]}
    assert taught.get(f"/api/v1/sources/{SOURCE.casefold()}").json == row


def test_article_alone_does_not_teach_itself(client: FlaskClient) -> None:
    assert paris(add(client, TEXT))["country"] == "FR"
    assert again(client) == "FR"


def test_deleted_articles_teach_nothing_until_they_are_restored(taught: FlaskClient) -> None:
    ids = [row["id"] for row in taught.get("/api/v1/articles").json["articles"] if row["source"] == SOURCE]  # type: ignore[index]
    for ident in ids:
        taught.delete(f"/api/v1/articles/{ident}")
    assert again(taught) == "FR"
    for ident in ids:
        taught.post(f"/api/v1/articles/{ident}/restore")
    assert again(taught) == "US"


def test_forgotten_source_is_unknown_until_new_articles_teach_it(taught: FlaskClient) -> None:
    assert taught.delete(f"/api/v1/sources/{SOURCE.casefold()}").status_code == 204
    assert SOURCE.casefold() not in {row["source"] for row in sources(taught)}
    assert again(taught) == "FR"
    for text in OTHERS:
        add(taught, f"{text} It rained.")
    assert again(taught) == "US"


def test_source_is_switched_off_and_on(taught: FlaskClient) -> None:
    path = f"/api/v1/sources/{SOURCE.casefold()}"
    assert taught.put(path, json={"on": False}).status_code == 204
    assert taught.get(path).json["on"] is False  # type: ignore[index]
    assert again(taught) == "FR"
    assert taught.put(path, json={"on": True}).status_code == 204
    assert again(taught) == "US"


def test_switched_off_source_is_not_read_by_its_name_either(client: FlaskClient) -> None:
    unnamed = paris(add(client, TEXT, source=""))["confidence"]
    address = {"url": "https://www.tylercourier.com/news/1", "source": ""}
    add(client, "A barn burned down near Dallas on Monday.", **address)
    client.put("/api/v1/sources/tylercourier.com", json={"on": False})
    assert paris(add(client, TEXT, **address))["confidence"] == unnamed
    client.put("/api/v1/sources/tylercourier.com", json={"on": True})
    assert paris(add(client, TEXT, **address))["confidence"] != unnamed


def test_correction_teaches_more_surely(taught: FlaskClient) -> None:
    added = add(taught, "The mayor of Berlin spoke. People in Berlin listened.")
    before = {place["name"]: place["share"] for place in sources(taught)[0]["places"]}
    small = next(
        place
        for place in taught.get("/api/v1/places?q=Berlin&country=US").json["places"]  # type: ignore[index]
        if place["admin1"] == "US.NH"
    )
    start = next(mention["start"] for mention in added["mentions"] if mention["surface"] == "Berlin")
    body = {"start": start, "place_id": small["place_id"]}
    assert taught.post(f"/api/v1/articles/{added['id']}/corrections", json=body).status_code == 200
    rows = sources(taught)[0]
    assert "Berlin" in {place["name"] for place in rows["places"]}
    assert before.keys() >= {"Tyler"}
    assert "New Hampshire" in {division["name"] for division in rows["divisions"]}
    assert "DE" not in {country["name"] for country in rows["countries"]}


def test_setting_switches_all_sources_off(tmp_path: Path) -> None:
    app = create_app({"TESTING": True, "samples": False, "store": tmp_path / "store.sqlite", "source_memory": False})
    client = app.test_client()
    for text in OTHERS:
        add(client, text)
    assert again(client) == "FR"
    assert client.get("/api/v1/sources").json["on"] is False  # type: ignore[index]
    app.extensions["mapper"].store.close()


@pytest.mark.parametrize(("method", "status"), [("get", 404), ("put", 404), ("delete", 404)])
def test_source_that_nobody_knows_is_a_problem(client: FlaskClient, method: str, status: int) -> None:
    answer = getattr(client, method)("/api/v1/sources/nobody.example", json={"on": False})
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_switch_needs_a_yes_or_a_no_and_this_site(taught: FlaskClient) -> None:
    path = f"/api/v1/sources/{SOURCE.casefold()}"
    assert taught.put(path, json={"on": "maybe"}).status_code == 422
    foreign = {"Origin": "https://evil.example"}
    assert taught.put(path, json={"on": False}, headers=foreign).status_code == 403
    assert taught.delete(path, headers=foreign).status_code == 403
    assert taught.get(path).json["on"] is True  # type: ignore[index]
