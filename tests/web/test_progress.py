"""Long texts with progress: what is found so far, and a result that is the same as without."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from flask.testing import FlaskClient

from mapper.web.progress import PIECE_CHARS, pieces

PARAGRAPH = "Bei einem Luftangriff auf Mossul sind am Montag 14 Menschen getötet worden. In Genf beraten Minister. "
TEXT = "\n\n".join(f"Absatz {n}. " + PARAGRAPH * 10 for n in range(9)).strip()


def lines(client: FlaskClient, text: str) -> list[dict[str, Any]]:
    response = client.post("/api/v1/articles?progress=1", json={"text": text, "date": "2016-01-20"})
    assert response.status_code == 200
    assert response.mimetype == "application/x-ndjson"
    return [json.loads(line) for line in response.data.splitlines()]


def test_pieces_are_whole_paragraphs_and_cover_the_text() -> None:
    found = pieces(TEXT)
    assert len(found) > 2
    assert (found[0][0], found[-1][1]) == (0, len(TEXT))
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert all(TEXT[end:].startswith(" \n\n") or end == len(TEXT) for _, end in found)
    assert max(end - start for start, end in found) < 2 * PIECE_CHARS


def test_result_is_the_one_of_a_single_analysis(client: FlaskClient) -> None:
    *steps, last = lines(client, TEXT)
    assert [step["done"] for step in steps] == [end for _, end in pieces(TEXT)]
    assert all(step["of"] == len(TEXT) for step in steps)
    found = {place["name"] for step in steps for event in step["events"] for place in event["places"]}
    assert any(name in found for name in ("Mosul", "Mossul"))
    plain = client.post("/api/v1/articles", json={"text": TEXT, "date": "2016-01-20"}).json
    assert plain is not None
    assert (last["result"]["outcome"], plain["outcome"]) == ("added", "unchanged")
    assert {**last["result"], "outcome": ""} == {**plain, "outcome": ""}


def test_reader_who_goes_away_leaves_nothing_behind(client: FlaskClient) -> None:
    response = client.post("/api/v1/articles?progress=1", json={"text": TEXT}, buffered=False)
    first = next(iter(response.response))
    assert json.loads(first)["done"] > 0
    response.close()
    assert client.get("/api/v1/articles?deleted=0").json["articles"][0]["id"] == "a1"  # type: ignore[index]


def test_bad_text_is_refused_before_the_answer_begins(client: FlaskClient) -> None:
    response = client.post("/api/v1/articles?progress=1", json={"text": "…"})
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
