"""The page shows what would be sent to the online geocoder, asks for exactly that, and lives without an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from geocoder_server import VILLAGE, Server, served

from app import create_app

TEXT = "Rebels attacked the village of Xyzzyville on Monday, killing five people. The army left the town of Plughtown."


@pytest.fixture
def server() -> Iterator[Server]:
    yield from served()


@pytest.fixture
def online(server: Server, tmp_path: Path) -> Iterator[FlaskClient]:
    """A browser on an application whose settings name the local service."""
    files = {"store": tmp_path / "store.sqlite", "geocoder_answers": tmp_path / "answers.sqlite"}
    app = create_app({"TESTING": True, "samples": False, "geocoder": server.setting, **files})
    yield app.test_client()
    app.extensions["mapper"].store.close()


def add(client: FlaskClient) -> str:
    answer = client.post("/api/v1/articles", json={"text": TEXT, "lang": "en"}).json
    assert answer is not None
    return f"/api/v1/articles/{answer['id']}"


def village(body: Any) -> dict[str, Any]:
    return next(mention for mention in body["mentions"] if mention["surface"] == "Xyzzyville")


def test_taking_in_an_article_sends_nothing(online: FlaskClient, server: Server) -> None:
    path = add(online)
    shown = online.get(f"{path}/geocode").json
    assert shown is not None
    assert shown["service"] == f"127.0.0.1:{server.port}"
    assert [row["name"] for row in shown["names"]] == ["Xyzzyville", "Plughtown"]
    assert server.requests == []


def test_only_the_names_that_were_allowed_are_sent(online: FlaskClient, server: Server) -> None:
    path = add(online)
    server.answer([VILLAGE])
    body = online.post(f"{path}/geocode", json={"names": ["Xyzzyville", "Paris"]}).json
    assert body is not None
    assert [query["q"] for query, _ in server.requests] == [["Xyzzyville"]]
    assert (village(body)["country"], body["problem"]) == ("IQ", None)
    assert online.get(path).json["mentions"] == body["mentions"]  # type: ignore[index]
    left = online.get(f"{path}/geocode").json
    assert left is not None
    assert [row["name"] for row in left["names"]] == ["Plughtown"]


def test_answer_stays_through_later_analyses(online: FlaskClient, server: Server) -> None:
    path = add(online)
    server.answer([VILLAGE])
    online.post(f"{path}/geocode", json={"names": ["Xyzzyville"]})
    assert add(online) == path
    assert village(online.get(path).json)["country"] == "IQ"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "wait_s", "body"), [(500, 0, b""), (200, 1, b"[]"), (429, 0, b""), (200, 0, b"<p>")]
)
def test_failing_service_is_a_sentence_and_the_article_stays(
    online: FlaskClient, server: Server, status: int, wait_s: float, body: bytes
) -> None:
    path = add(online)
    before = online.get(path).json
    server.status, server.wait_s, server.body = status, wait_s, body
    answer = online.post(f"{path}/geocode", json={"names": ["Xyzzyville", "Plughtown"]})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["problem"].startswith(f"127.0.0.1:{server.port} ")
    assert online.get(path).json == before
    assert len(server.requests) <= 2  # the second name is not tried


def test_without_a_service_nothing_is_offered_and_nothing_can_be_asked(client: FlaskClient) -> None:
    path = add(client)
    assert client.get(f"{path}/geocode").json == {"service": None, "names": []}
    assert client.post(f"{path}/geocode", json={"names": ["Xyzzyville"]}).status_code == 422


def test_asking_needs_names_an_article_and_this_site(online: FlaskClient, server: Server) -> None:
    path = add(online)
    assert online.post(f"{path}/geocode", json={"names": "Xyzzyville"}).status_code == 422
    assert online.post("/api/v1/articles/none/geocode", json={"names": []}).status_code == 404
    assert online.get("/api/v1/articles/none/geocode").status_code == 404
    foreign = online.post(f"{path}/geocode", json={"names": ["Xyzzyville"]}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert server.requests == []
