"""Analyses as JSON: the contract of `parse --format json`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from analyses import TEXT, analysis

from mapper.model import Analysis, Span
from mapper.results import result

SCHEMA = json.loads((Path(__file__).parent.parent / "docs" / "event.schema.json").read_text(encoding="utf-8"))


def test_mentions_stand_in_text_order_without_the_embedded() -> None:
    assert [m["surface"] for m in result(analysis())["mentions"]] == ["Mossul", "Raka", "Genf"]
    everything = result(analysis(), all_mentions=True)["mentions"]
    assert [(m["surface"], m["kind"]) for m in everything][-1] == ("Paris", "embedded")


def test_mention_has_the_fields_of_the_contract() -> None:
    mention = result(analysis())["mentions"][2]
    assert TEXT[mention["start"] : mention["end"]] == mention["surface"] == "Genf"
    assert (mention["name"], mention["country"], mention["level"], mention["geonameid"]) == (
        "Genève",
        "CH",
        "city",
        2660646,
    )
    assert (mention["lat"], mention["lon"], mention["radius_km"], mention["confidence"]) == (
        46.20222,
        6.14569,
        6.0,
        0.9,
    )
    assert [(c["country"], c["score"]) for c in mention["candidates"]] == [("CH", 0.95), ("US", 0.05)]


def test_open_mention_keeps_null_coordinates() -> None:
    open_mention = result(analysis(), all_mentions=True)["mentions"][-1]
    assert (open_mention["lat"], open_mention["lon"], open_mention["geonameid"]) == (None, None, None)
    assert open_mention["candidates"] == []


@pytest.mark.parametrize("number", range(3))
def test_events_fit_the_published_schema(number: int) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    event = result(analysis())["events"][number]
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(event)


def test_spans_of_events_quote_the_text() -> None:
    def spans(value: object) -> list[dict[str, object]]:
        if isinstance(value, dict):
            own = [value] if {"start", "end", "surface"} <= value.keys() else []
            return own + [found for part in value.values() for found in spans(part)]
        return [found for part in value for found in spans(part)] if isinstance(value, list) else []

    found = spans(result(analysis())["events"])
    assert len(found) > 10
    for span in found:
        assert TEXT[span["start"] : span["end"]] == span["surface"]  # type: ignore[misc]


def test_result_is_the_same_each_time_and_is_json() -> None:
    assert json.dumps(result(analysis())) == json.dumps(result(analysis()), allow_nan=False)


def test_event_title_is_cut_to_what_the_schema_allows() -> None:
    from dataclasses import replace

    given = analysis()
    long = replace(given.events[0], title="x" * 500, triggers=(Span(0, 3),))
    assert len(result(Analysis(given.document, (), (long,)))["events"][0]["title"]) == 140
