"""The command line on the real path: what it writes, how it fails, and what it leaves behind."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from mapper.cli import COMMANDS, main
from mapper.settings import ROOT, load

TEXT = (
    "Bei einem Bombenanschlag in München sind am Montag nach Angaben der Polizei mindestens zwölf Menschen getötet "
    "worden. Die Außenminister wollen am Freitag in Genf verhandeln."
)


class Answer(NamedTuple):
    code: int
    out: bytes
    err: str

    @property
    def json(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.out)
        return found


Run = Callable[..., Answer]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in a folder of its own, with a store of its own."""
    monkeypatch.setenv("MAPPER_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, stdin: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        out, err = capsysbinary.readouterr()
        return Answer(code, out, err.decode())

    return call


@pytest.fixture
def article(tmp_path: Path) -> str:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    return "article.txt"


def test_parse_writes_geojson(run: Run, article: str) -> None:
    answer = run("parse", article, "--date", "2016-01-20")
    assert answer.code == 0
    features = answer.json["features"]
    attack = next(f for f in features if f["properties"]["event_type"] == "attack")  # type: ignore[attr-defined]
    assert attack["geometry"]["coordinates"] == pytest.approx([11.58, 48.14], abs=0.1)
    known = attack["properties"]
    assert (known["event_date"], known["fatalities_best"]) == ("2016-01-18", 12)
    assert TEXT[known["char_start"] : known["char_end"]] == known["quote"]


def test_parse_reads_standard_input_and_gives_the_same_bytes(run: Run, article: str) -> None:
    from_file = run("parse", article, "--date", "2016-01-20").out
    assert run("parse", "--date", "2016-01-20", stdin=TEXT.encode()).out == from_file
    assert run("parse", "-", "--date", "2016-01-20", stdin=TEXT.encode()).out == from_file


def test_parse_json_follows_the_contract(run: Run, article: str) -> None:
    found = run("parse", article, "--format", "json", "--date", "2016-01-20").json
    assert found["lang"] == "de"
    assert [m["surface"] for m in found["mentions"]] == ["München", "Genf"]  # type: ignore[attr-defined]
    for mention in found["mentions"]:  # type: ignore[attr-defined]
        assert TEXT[mention["start"] : mention["end"]] == mention["surface"]
        assert {"kind", "name", "lat", "lon", "country", "level", "geonameid", "radius_km"} < mention.keys()
        assert {"confidence", "candidates", "why"} < mention.keys()


def test_parse_of_several_files_gives_all(run: Run, article: str, tmp_path: Path) -> None:
    (tmp_path / "second.txt").write_text("Strong rain caused a flood in Lyon on Monday.", encoding="utf-8")
    found = json.loads(run("parse", article, "second.txt", "--format", "json").out)
    assert [result["lang"] for result in found] == ["de", "en"]


def test_parse_csv_has_a_row_for_each_site(run: Run, article: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("parse", article, "--format", "csv").out.decode(), newline="")))
    assert "Genève" in {row["location"] for row in rows} or "Geneva" in {row["location"] for row in rows}


def test_parse_text_is_for_people_and_has_no_colour_in_a_pipe(run: Run, article: str) -> None:
    out = run("parse", article, "--format", "text", "--date", "2016-01-20", "--title", "Ein\x1b[31m Titel").out.decode()
    assert "2016-01-18" in out
    assert "“Bei einem Bombenanschlag" in out
    assert "Places" in out
    assert "\x1b" not in out


def test_output_file_is_written_whole(run: Run, article: str, tmp_path: Path) -> None:
    answer = run("parse", article, "-o", "out.geojson")
    assert (answer.code, answer.out) == (0, b"")
    assert json.loads((tmp_path / "out.geojson").read_bytes())["type"] == "FeatureCollection"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["article.txt", "out.geojson"]


def test_failed_run_leaves_the_old_file_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.geojson").write_text("old")
    assert run("parse", "missing.txt", "-o", "out.geojson").code == 2
    assert (tmp_path / "out.geojson").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.geojson"]


@pytest.mark.parametrize(
    ("name", "content", "options", "words"),
    [
        ("missing.txt", None, (), "There is no file “missing.txt”"),
        ("empty.txt", b"", (), "empty"),
        ("spaces.txt", b" \n\t \n", (), "empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00", (), "image"),
        ("noise.bin", bytes(range(256)) * 20, (), "not a text file"),
        ("long.txt", b"Ein Satz aus Mossul. " * 250_000, (), "1,000,000"),
        ("a.txt", TEXT.encode(), ("--lang", "tlh"), "tlh"),
        ("a.txt", TEXT.encode(), ("--date", "yesterday"), "2016-01-20"),
        ("a.txt", TEXT.encode(), ("--date", "2016-02-31"), "is not a date"),
        ("a.txt", TEXT.encode(), ("-o", "no/such/folder/out.json"), "no folder"),
        ("a.txt", TEXT.encode(), ("--format", "papyrus"), "papyrus"),
        ("a.txt", TEXT.encode(), ("--jsonl", "a.txt"), "either files or --jsonl"),
        (".", None, (), "folder"),
    ],
)
def test_bad_input_gets_one_sentence_and_status_2(
    run: Run, tmp_path: Path, name: str, content: bytes | None, options: tuple[str, ...], words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    answer = run("parse", name, *options)
    assert answer.code == 2
    assert words in answer.err
    assert answer.out == b""
    assert "Traceback" not in answer.err
    assert len([line for line in answer.err.splitlines() if line.startswith("Error")]) == 1


def test_text_in_an_old_encoding_is_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin1.txt").write_bytes("Überschwemmung in Köln am Montag".encode("cp1252"))
    found = run("parse", "latin1.txt", "--format", "json").json
    assert [m["surface"] for m in found["mentions"]] == ["Köln"]  # type: ignore[attr-defined]


def lines(*records: object) -> bytes:
    return b"".join((r if isinstance(r, bytes) else json.dumps(r).encode()) + b"\n" for r in records)


def test_jsonl_keeps_the_order_and_goes_on_after_bad_lines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(
        lines(
            {"id": "a", "text": TEXT, "date": "2016-01-20"},
            b"{broken",
            {"id": "c"},
            b"",
            {"id": "d", "text": " "},
            {"id": "e", "text": TEXT, "date": "2016-13-45"},
            {"id": "f", "text": "A bomb exploded in Baghdad.", "date": "Wed Nov 23"},
            [1, 2],
        )
    )
    answer = run("parse", "--jsonl", "in.jsonl", "-o", "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert answer.code == 1
    assert [row["id"] for row in rows] == ["a", None, "c", "d", "e", "f", None]
    assert ["error" in row for row in rows] == [False, True, True, True, False, False, True]
    assert "2016-13-45" in rows[4]["notes"][0]  # read as undated
    assert "Traceback" not in answer.err
    assert rows[0]["events"][0]["doc"]["id"] == "a"


def test_jsonl_with_workers_and_source_memory_gives_every_line(run: Run, tmp_path: Path) -> None:
    records = [
        {
            "id": str(n),
            "text": f"A fire destroyed a school in {place} on Monday.",
            "source": "Ledger",
            "date": "2020-05-05",
        }
        for n, place in enumerate(["Dallas", "Austin", "Houston", "Paris", "Tyler", "Waco"] * 6)
    ]
    (tmp_path / "in.jsonl").write_bytes(lines(*records))
    assert run("parse", "--jsonl", "in.jsonl", "-o", "one.jsonl").code == 0
    assert run("parse", "--jsonl", "in.jsonl", "-o", "two.jsonl", "--workers", "2").code == 0
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert run("parse", "--jsonl", "in.jsonl", "-o", "memory.jsonl", "--source-memory").code == 0
    rows = [json.loads(line) for line in (tmp_path / "memory.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [record["id"] for record in records]


def test_jsonl_of_a_good_file_ends_well_on_standard_output(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines({"id": 7, "text": TEXT}))
    answer = run("parse", "--jsonl", "in.jsonl")
    assert answer.code == 0
    assert answer.json["id"] == 7


def test_ingest_export_delete_and_restore(run: Run, article: str, tmp_path: Path) -> None:
    assert run("ingest", article, "--date", "2016-01-20", "--source", "Bote").out.strip() == b"1 added"
    assert run("ingest", article, "--date", "2016-01-20", "--source", "Bote").out.strip() == b"1 unchanged"
    exported = run("export", "--format", "geojson").json["features"]
    assert exported == run("parse", article, "--date", "2016-01-20", "--source", "Bote").json["features"]
    ident = run("articles").out.split()[0].decode()
    assert run("articles", "--delete", ident).code == 0
    assert run("export").json["features"] == []
    assert run("articles", "--restore", ident).code == 0
    assert run("export").json["features"] == exported
    assert run("articles", "--delete", "nothing").code == 2


def test_ingest_goes_on_after_a_bad_file(run: Run, article: str, tmp_path: Path) -> None:
    (tmp_path / "bad.bin").write_bytes(bytes(range(256)) * 20)
    answer = run("ingest", "bad.bin", article, "missing.txt")
    assert answer.code == 1
    assert answer.out.strip() == b"1 added"
    assert answer.err.count("Error:") == 2
    assert run("ingest", "missing.txt").code == 2


def test_ingest_of_lines_goes_on_after_a_bad_one(run: Run, tmp_path: Path) -> None:
    records = lines({"id": "x", "text": TEXT}, b"{broken", {"text": "A storm hit Lyon."}, {"id": "y", "text": TEXT})
    (tmp_path / "in.jsonl").write_bytes(records)
    answer = run("ingest", "in.jsonl")
    assert (answer.code, answer.out.strip()) == (1, b"2 added, 1 unchanged")  # ids come from the content
    assert answer.err.count("Error:") == 1
    assert "line 2" in answer.err


@pytest.mark.parametrize("form", ["geojson", "geojsonl", "csv"])
def test_exported_events_come_back_without_loss(
    run: Run, article: str, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", article, "--date", "2016-01-20", "--title", "=SUM(1)")
    before = run("export").out
    assert run("export", "--format", form, "-o", f"events.{form}").code == 0
    monkeypatch.setenv("MAPPER_STORE", str(tmp_path / "other.sqlite"))
    assert run("ingest", "--features", f"events.{form}").code == 0
    assert run("export").out == before


def test_export_filters(run: Run, article: str) -> None:
    run("ingest", article, "--date", "2016-01-20")

    def types(*options: str) -> set[str]:
        features = run("export", *options).json["features"]
        return {feature["properties"]["event_type"] for feature in features}  # type: ignore[attr-defined]

    assert types("--type", "meeting") == {"meeting"}
    assert types("--bbox", "11,48,12,49") == {"attack"}
    assert types("--from", "2016-01-22") == {"meeting"}
    assert types("--country", "de", "--text", "München") == {"attack"}
    assert types("--text", "nirgendwo") == set()
    assert run("export", "--bbox", "1,2,3").code == 2
    assert run("export", "--bbox", "1,50,3,40").code == 2
    assert run("export", "--from", "soon").code == 2
    assert run("export", "--format", "gpkg").code == 2  # binary, to a terminal


@pytest.mark.parametrize("form", ["kml", "gpkg", "gpx", "ics", "atom", "acled", "ucdp", "plover"])
def test_export_formats_write_files(run: Run, article: str, tmp_path: Path, form: str) -> None:
    run("ingest", article, "--date", "2016-01-20")
    assert run("export", "--format", form, "-o", "events.out").code == 0
    assert (tmp_path / "events.out").stat().st_size > 200


def test_gazetteer_lookup_names_places(run: Run) -> None:
    assert b"(" in run("gazetteer", "lookup", "Mossul", "--lang", "de").out
    found = [json.loads(line) for line in run("gazetteer", "lookup", "Paris", "--json").out.splitlines()]
    assert found[0]["country"] == "FR"
    assert run("gazetteer", "lookup", "Nirgendwohausen-Quatsch").code == 2


def test_own_places_are_added_and_found(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(load().gazetteer, tmp_path / "index.sqlite")
    monkeypatch.setenv("MAPPER_GAZETTEER", str(tmp_path / "index.sqlite"))
    (tmp_path / "My Streets.csv").write_text("name,lat,lon\nKrummgassenweg,47.62,8.22\n", encoding="utf-8")
    assert run("gazetteer", "lookup", "Krummgassenweg").code == 2
    answer = run("gazetteer", "add", "My Streets.csv")
    assert (answer.code, answer.err) == (0, "")
    assert "1 places added as the layer “my-streets”" in answer.out.decode()
    assert b"47.6200, 8.2200" in run("gazetteer", "lookup", "Krummgassenweg").out
    assert run("gazetteer", "add", "none.csv").code == 2
    assert b"layer" in run("gazetteer", "info").out


def test_evaluate_measures_gold_files_and_marked_texts(run: Run, tmp_path: Path) -> None:
    start = TEXT.index("München")
    gold = {
        "id": "g",
        "text": TEXT,
        "date": "2016-01-20",
        "mentions": [{"start": start, "end": start + 7, "lat": 48.14, "lon": 11.58, "kind": "literal"}],
        "events": [
            {
                "type": "attack",
                "status": "happened",
                "triggers": [{"start": TEXT.index("Bombenanschlag"), "end": TEXT.index(" in München")}],
                "places": [{"start": start, "end": start + 7, "role": "site", "lat": 48.14, "lon": 11.58}],
                "date": {"start": "2016-01-18", "end": "2016-01-18"},
            }
        ],
    }
    (tmp_path / "gold.jsonl").write_bytes(lines(gold))
    scores = run("evaluate", "gold.jsonl", "--json").json
    assert scores["recognition"] == {"right": 1, "wrong": 1, "missed": 0}  # Genf is not in this gold
    assert scores["resolution"] == {"right": 1, "total": 1}
    assert scores["sites"]["right"] == scores["sites_strict"]["right"] == 1  # type: ignore[index]
    assert scores["date_exact"] == {"right": 1, "total": 1}
    assert "F1" in run("evaluate", str(ROOT / "tests" / "gold" / "fr")).out.decode()
    assert run("evaluate", "missing.jsonl").code == 2


def test_doctor_says_what_is_there(run: Run) -> None:
    answer = run("doctor")
    assert "Place index" in answer.out.decode()
    assert answer.code in (0, 1)


def test_doctor_names_the_remedy_for_a_missing_index(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAPPER_GAZETTEER", str(tmp_path / "none.sqlite"))
    answer = run("doctor")
    assert answer.code == 1
    assert "→ python -m mapper gazetteer build" in answer.out.decode()


def test_wrong_setting_gets_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPPER_PORT", "eighty")
    answer = run("doctor")
    assert (answer.code, answer.err.strip()) == (2, "Error: MAPPER_PORT must be a whole number, not “eighty”.")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    assert run(command, "--help").code == 0


def test_closed_pipe_ends_the_run_in_silence(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text((TEXT + "\n\n") * 60, encoding="utf-8")
    command = f"{sys.executable} -m mapper parse {tmp_path / 'long.txt'} | head -c 10"
    answer = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (answer.stdout, answer.stderr) == ('{"type":"F', "")
