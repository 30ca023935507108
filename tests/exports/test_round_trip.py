"""What was exported comes back as it was: same features, same ids, same bytes of the next export."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from analyses import TEXT, analysis, document

from benchmarks.synthetic import synthetic
from mapper.documents import make_document
from mapper.errors import FormatError
from mapper.exports.reading import checked, read
from mapper.exports.stored import stored
from mapper.geojson import FIELDS, features
from mapper.pipeline import analyse, load_tools
from mapper.results import Json
from mapper.samples import load_samples
from mapper.settings import load
from mapper.store import Filters, Store, open_store

HOSTILE = "=1+1;\"a\", 'b'\r\n\u2028\ttab \x00 \\ <b> \u202e 😀 -"
FORMS = {"geojson": ".geojson", "geojsonl": ".geojsonl", "geojsonseq": ".geojsons", "csv": ".csv"}


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    """A function that opens an empty store of a name."""
    opened: list[Store] = []

    def opener(name: str) -> Store:
        opened.append(open_store(tmp_path / f"{name}.sqlite"))
        return opened[-1]

    yield opener
    for store in opened:
        store.close()


def hostile() -> list[Json]:
    found = list(features(analysis()))
    for feature in found:
        for name, kind, _ in FIELDS:
            if kind == "text" and name not in ("event_type", "status", "event_id", "article_id"):
                feature["properties"][name] = HOSTILE
    return found


def newlines(data: bytes) -> Iterator[str]:
    for number, line in enumerate(data.split(b"\n")):
        yield (line + b"\n").decode("utf-8-sig" if number == 0 else "utf-8")


def export(store: Store, form: str, **more: Any) -> bytes:
    return b"".join(stored(store, Filters(), form, **more))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["by hand", "hostile", "synthetic"])
def test_second_export_has_the_same_bytes(form: str, kind: str, make: Callable[[str], Store]) -> None:
    first, second = make("first"), make("second")
    if kind == "by hand":
        first.add(analysis())
        first.add(analysis("a2", title="Zweiter"))
    else:
        first.add_features(hostile() if kind == "hostile" else synthetic(300))
    data = export(first, form)
    number = second.add_features(read(newlines(data), name=f"events{FORMS[form]}"))
    assert number == first.count()
    for each in FORMS:
        assert export(second, each) == export(first, each), each
    assert second.add_features(read(newlines(data), name=f"events{FORMS[form]}")) == number
    assert second.count() == number  # known ids are replaced, not doubled


def test_samples_come_back_from_both_forms(make: Callable[[str], Store]) -> None:
    tools, first = load_tools(load()), make("first")
    for raw in load_samples():
        first.add(analyse(make_document(raw.text, title=raw.title, date=raw.date, source=raw.source), tools))
    assert first.count() > 20
    for form in ("geojson", "csv"):
        second = make(form)
        second.add_features(read(newlines(export(first, form)), name=f"events{FORMS[form]}"))
        assert export(second, "geojson") == export(first, "geojson")


def test_csv_with_byte_order_mark_comes_back(make: Callable[[str], Store]) -> None:
    first, second = make("first"), make("second")
    first.add(analysis())
    second.add_features(read(newlines(export(first, "csv", bom=True)), name="events.csv"))
    assert export(second, "geojson") == export(first, "geojson")


def test_full_profile_comes_back_as_its_flat_properties(make: Callable[[str], Store]) -> None:
    first, second = make("first"), make("second")
    first.add(analysis())
    second.add_features(read(newlines(export(first, "geojson", profile="full")), name="full.geojson"))
    assert export(second, "geojson") == export(first, "geojson")


def test_collection_that_another_program_wrote_is_read(make: Callable[[str], Store]) -> None:
    first = make("first")
    first.add(analysis())
    body = json.loads(export(first, "geojson"))
    for feature in body["features"]:
        feature["properties"]["id"] = feature.pop("id")
        feature["properties"] = {name: value for name, value in feature["properties"].items() if value is not None}
        feature["properties"]["claimed"] = int(feature["properties"]["claimed"])
        feature["properties"]["own"] = "column"
    pretty = json.dumps({"name": "events", **body}, indent=2)
    assert list(read(iter(pretty.splitlines(keepends=True)), name="x.geojson")) == list(features(analysis()))


def valid() -> Json:
    return next(features(analysis()))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"properties": None}, "no Feature"),
        ({"id": None, "properties": {"event_type": "attack", "status": "happened"}}, "no event"),
        ({"properties": {**valid()["properties"], "event_type": "quake"}}, "no event"),
        ({"properties": {**valid()["properties"], "event_date": "18.1.2016"}}, "event_date"),
        ({"properties": {**valid()["properties"], "fatalities_best": "many"}}, "fatalities_best"),
        ({"properties": {**valid()["properties"], "title": ["a"]}}, "title"),
        ({"properties": {**valid()["properties"], "confidence": True}}, "confidence"),
        ({"geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}, "Point or null"),
        ({"geometry": {"type": "Point", "coordinates": [190, 0]}}, "degrees"),
        ({"geometry": {"type": "Point", "coordinates": ["8", "47"]}}, "degrees"),
        ({"geometry": 7}, "Point or null"),
    ],
)
def test_what_is_no_event_is_refused_with_its_place(change: Json, words: str) -> None:
    with pytest.raises(FormatError, match="line 3.*" + words):
        checked({**valid(), **change}, "“x”, line 3")


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"type":"FeatureCollection"}', "id,title\n1,2\n"])
@pytest.mark.parametrize("name", ["x.geojson", "x.csv"])
def test_file_without_events_is_refused_in_a_sentence(text: str, name: str) -> None:
    with pytest.raises(FormatError, match="x"):
        list(read(text.splitlines(keepends=True), name=name))


def test_text_of_the_article_is_not_part_of_the_file() -> None:
    assert TEXT not in json.dumps(list(features(analysis())))
    assert document().text == TEXT
