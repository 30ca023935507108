"""The command line on sources, corrections and geocoders: what the store has learned is used, shown and forgotten."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from geocoder_server import VILLAGE, Server, served

from mapper.cli import main
from mapper.corrections import Correction, CorrectionLog, log_path
from mapper.model import Place

OTHERS = (
    "A barn burned down near Tyler, Texas, on Monday. Firefighters from Dallas helped.",
    "The council of Sulphur Springs, Texas, bought a bridge. Tyler and Greenville will pay a share.",
    "Students from Bonham and Sherman in northern Texas won a prize in Dallas.",
)
TEXT = "A man from Paris was fined on Monday for driving a stolen truck."
SOURCE = "red river ledger"
Run = Callable[..., str]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command that must succeed, with a store of its own; its standard output."""
    monkeypatch.setenv("MAPPER_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("MAPPER_GEOCODER_ANSWERS", str(tmp_path / "answers.sqlite"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, stdin: str = "", code: int = 0) -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        answer = main(arguments)
        out, err = capsysbinary.readouterr()
        assert answer == code, err.decode()
        return out.decode()

    return call


@pytest.fixture
def taught(run: Run, tmp_path: Path) -> Run:
    """The store after three articles of a paper in northern Texas."""
    rows = ({"text": text, "source": SOURCE, "lang": "en"} for text in OTHERS)
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run("ingest", "in.jsonl")
    return run


def country_of_paris(run: Run) -> str:
    """Where the article about Paris is put when it is taken in (again)."""
    run("ingest", "-", "--source", SOURCE, "--lang", "en", stdin=TEXT)
    return stored_country(run)


def stored_country(run: Run) -> str:
    rows = [json.loads(line) for line in run("articles", "--json").splitlines()]
    ident = next(row["id"] for row in rows if row["id"])  # the last one added
    from mapper.settings import load
    from mapper.store import open_store

    store = open_store(load().store)
    mentions = store.article(ident).result["mentions"]
    store.close()
    return str(next(m["country"] for m in mentions if m["surface"] == "Paris"))


def test_ingest_learns_from_the_store(taught: Run) -> None:
    assert country_of_paris(taught) == "US"


def test_sources_are_listed_shown_switched_and_forgotten(taught: Run) -> None:
    (line,) = taught("sources", "list").splitlines()
    assert line.startswith(f"{SOURCE}  3 articles  US ")
    assert "Texas" in line
    shown = json.loads(taught("sources", "show", SOURCE, "--json"))
    assert {"Tyler", "Dallas"} <= {place["name"] for place in shown["places"]}
    taught("sources", "off", SOURCE)
    assert "switched off" in taught("sources", "list")
    assert country_of_paris(taught) == "FR"
    taught("sources", "on", SOURCE)
    taught("articles", "--again")
    assert stored_country(taught) == "US"
    taught("sources", "forget", SOURCE)
    assert taught("sources", "list") == ""
    taught("sources", "show", SOURCE, code=2)
    taught("sources", "forget", SOURCE, code=2)


def test_setting_switches_the_memory_off(taught: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPPER_SOURCE_MEMORY", "off")
    assert country_of_paris(taught) == "FR"


def test_remembered_correction_holds_for_ingest_and_for_a_new_analysis(run: Run, tmp_path: Path) -> None:
    texas = Place("gn:4717560", "Paris", "PPL", "city", 33.66094, -95.55551, "US", "US.TX")
    log = CorrectionLog([Correction("choose", "Paris", "another-text", scope="always", place=texas)])
    log.write(log_path(tmp_path / "store.sqlite"))
    assert country_of_paris(run) == "US"
    run("articles", "--again")
    assert stored_country(run) == "US"


@pytest.fixture
def server() -> Iterator[Server]:
    yield from served()


@pytest.mark.parametrize("command", [("parse",), ("ingest",)])
def test_geocoder_is_asked_when_it_is_named_and_says_so_before(
    run: Run, server: Server, caplog: pytest.LogCaptureFixture, command: tuple[str]
) -> None:
    server.answer([VILLAGE])
    text = "Rebels attacked the village of Xyzzyville on Monday, killing five people."
    with caplog.at_level(logging.WARNING):
        run(*command, "-", "--lang", "en", stdin=text)
        assert server.requests == []
        run(*command, "-", "--lang", "en", "--geocoder", server.setting, stdin=text)
    assert f"Asking 127.0.0.1:{server.port} about these names: Xyzzyville (en)" in caplog.text
    assert [query["q"] for query, _ in server.requests] == [["Xyzzyville"]]


def test_geocoder_of_the_setting_is_left_out_by_an_empty_name(
    run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPPER_GEOCODER", server.setting)
    text = "Rebels attacked the village of Xyzzyville on Monday, killing five people."
    run("parse", "-", "--lang", "en", "--geocoder", "", stdin=text)
    assert server.requests == []
    run("parse", "-", "--lang", "en", stdin=text)
    assert len(server.requests) == 1
