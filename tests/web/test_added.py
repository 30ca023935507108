"""Added places and events, changed events and pairs over the API: kept, exported, taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

TEXT = "Vor dem Alten Speicher in Mossul hat es am Montag gekracht. In Raka blieb es still."


def article(client: FlaskClient, text: str = TEXT, title: str = "Lärm") -> dict[str, Any]:
    answer = client.post("/api/v1/articles", json={"text": text, "title": title, "date": "2016-01-20"}).json
    assert answer is not None
    return answer


def words(text: str, part: str) -> dict[str, int]:
    return {"start": text.index(part), "end": text.index(part) + len(part)}


def post(client: FlaskClient, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    response = client.post(f"/api/v1/{path}", json=body)
    assert response.status_code == status, response.text
    assert response.json is not None
    return response.json


def test_place_is_added_kept_and_taken_back(client: FlaskClient) -> None:
    before = article(client)
    path = f"articles/{before['id']}"
    body = {**words(TEXT, "Alten Speicher"), "point": {"lat": 36.3, "lon": 43.1}}
    added = post(client, f"{path}/mentions", body)
    (mention,) = [m for m in added["mentions"] if m["surface"] == "Alten Speicher"]
    assert (mention["lat"], mention["kind"]) == (36.3, "literal")
    assert article(client)["mentions"] == added["mentions"]
    (row,) = client.get("/api/v1/corrections").json["corrections"]  # type: ignore[index]
    assert (row["action"], row["name"], row["id"]) == ("add", "Alten Speicher", added["correction"])
    back = client.delete(f"/api/v1/corrections/{added['correction']}").json
    assert back is not None
    assert back["mentions"] == before["mentions"]


def test_event_is_added_exported_with_its_mark_and_taken_back(client: FlaskClient) -> None:
    before = article(client)
    path = f"articles/{before['id']}"
    mosul = next(m for m in before["mentions"] if m["surface"] == "Mossul")
    body = {**words(TEXT, "gekracht"), "type": "attack", "title": "Knall in Mossul", "first": "2016-01-18"}
    added = post(client, f"{path}/events", {**body, "place_id": mosul["place_id"], "place_name": "Mossul"})
    (event,) = [e for e in added["events"] if e["title"] == "Knall in Mossul"]
    assert (event["review"], event["places"][0]["surface"], event["date"]["edtf"]) == ("added", "Mossul", "2016-01-18")
    assert "von einer Person hinzugefügt" in event["why"]
    exported = json.loads(client.get(f"/export.geojson?article={before['id']}").data)["features"]
    flat = next(f for f in exported if f["properties"]["title"] == "Knall in Mossul")
    assert flat["properties"]["review"] == "added"
    assert flat["geometry"]["coordinates"] == [pytest.approx(43.1, abs=0.2), pytest.approx(36.3, abs=0.2)]
    again = article(client)
    assert again["events"] == added["events"]
    back = client.delete(f"/api/v1/corrections/{added['correction']}").json
    assert back is not None
    assert back["events"] == before["events"]


def test_type_is_changed_and_an_event_is_none(client: FlaskClient) -> None:
    text = "Bei einem Luftangriff auf Mossul sind am Montag 14 Menschen getötet worden."
    first = article(client, text)
    path = f"articles/{first['id']}/events/{first['events'][0]['id']}"
    changed = post(client, path, {"type": "accident"})
    assert (changed["events"][0]["type"], changed["events"][0]["review"]) == ("accident", "changed")
    gone = post(client, path, {"not_event": True})
    assert all(event["id"] != first["events"][0]["id"] for event in gone["events"])
    back = client.delete(f"/api/v1/corrections/{gone['correction']}").json
    assert back is not None
    assert back["events"] == first["events"]


def test_pair_is_stacked_and_parted_without_a_trace(client: FlaskClient) -> None:
    one = article(client, "Bei einem Luftangriff auf Mossul sind am Montag 14 Menschen getötet worden.", "Eins")
    other = article(client, "In Mossul hat es am Montag einen Luftangriff gegeben.", "Zwei")
    ends = [{"article": a["id"], "event": a["events"][0]["id"]} for a in (one, other)]
    before = client.get("/api/v1/events?profile=full").data
    number = post(client, "pairs", {"one": ends[0], "other": ends[1], "same": True})["correction"]
    assert client.get("/api/v1/pairs").json == {"same": [[e["event"] for e in ends]], "different": []}
    related = client.get(f"/api/v1/articles/{other['id']}").json["events"][0]["related"]  # type: ignore[index]
    assert related == [{"id": ends[0]["event"], "relation": "same"}]
    assert client.get("/api/v1/events?profile=full").data != before
    assert client.delete(f"/api/v1/corrections/{number}").status_code == 200
    assert client.get("/api/v1/events?profile=full").data == before
    post(client, "pairs", {"one": ends[1], "other": ends[0], "same": False})
    assert client.get("/api/v1/pairs").json == {"same": [], "different": [[e["event"] for e in reversed(ends)]]}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("mentions", {"start": 0}, 422),
        ("mentions", {"start": 5, "end": 2}, 422),
        ("mentions", {"start": 0, "end": 3, "place_id": "nowhere"}, 404),
        ("mentions", {"start": 0, "end": 3, "point": {"lat": 99, "lon": 0}}, 422),
        ("events", {"start": 0, "end": 3, "type": "party", "title": "x"}, 422),
        ("events", {"start": 0, "end": 3, "type": "attack", "title": ""}, 422),
        ("events", {"start": 0, "end": 3, "type": "attack", "title": "x", "status": "sure"}, 422),
        ("events/none", {"type": "attack"}, 404),
        ("events/none", {}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(client: FlaskClient, path: str, body: dict[str, Any], status: int) -> None:
    ident = article(client)["id"]
    post(client, f"articles/{ident}/{path}", body, status)
    assert client.get("/api/v1/corrections").json == {"corrections": []}


def test_pair_of_one_article_is_refused(client: FlaskClient) -> None:
    end = {"article": "a1", "event": "a1-e1"}
    post(client, "pairs", {"one": end, "other": {**end, "event": "a1-e2"}, "same": True}, 422)
    post(client, "pairs", {"one": end, "other": None}, 422)
