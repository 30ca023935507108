"""Building, importing, adding layers; what goes wrong and what is said then."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mapper.errors import FormatError, GazetteerError
from mapper.gazetteer import add, build, open_gazetteer
from mapper.gazetteer.packages import package_file
from tests.gazetteer.dump import write_dump

COMMAND = "python -m mapper gazetteer build"


def test_the_same_sources_give_the_same_bytes(tmp_path: Path, small_index: Path) -> None:
    build(tmp_path / "again.sqlite", geonames=write_dump(tmp_path / "dump"))
    assert (tmp_path / "again.sqlite").read_bytes() == small_index.read_bytes()


def test_broken_lines_are_counted_and_named_and_the_build_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    build(tmp_path / "i.sqlite", geonames=write_dump(tmp_path / "dump", broken=True), progress=said.append)
    report = next(line for line in said if "left out" in line and line.startswith("allCountries"))
    assert "3 lines left out" in report
    assert "line 4: 2 columns instead of 19" in report
    assert open_gazetteer(tmp_path / "i.sqlite").lookup("Mosul")


def test_an_import_that_was_broken_off_goes_on(tmp_path: Path, small_index: Path) -> None:
    folder, target = write_dump(tmp_path / "dump"), tmp_path / "i.sqlite"

    def stop(message: str) -> None:
        if message.startswith("alternateNamesV2"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(target, geonames=folder, progress=stop)
    assert not target.exists()
    said: list[str] = []
    build(target, geonames=folder, progress=said.append)
    assert not [line for line in said if line.startswith("allCountries.txt: ")]
    with closing(open_gazetteer(target)) as again, closing(open_gazetteer(small_index)) as whole:
        for name in ("Mossul", "Lemberg", "NYC", "Paris", "irakisch"):
            assert again.lookup(name) == whole.lookup(name)
    assert not list(tmp_path.glob("*.import*"))


def test_a_changed_dump_starts_anew(tmp_path: Path) -> None:
    folder, target = write_dump(tmp_path / "dump"), tmp_path / "i.sqlite"

    def stop(message: str) -> None:
        if message.startswith("alternateNamesV2"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(target, geonames=folder, progress=stop)
    text = (folder / "allCountries.txt").read_text(encoding="utf-8").replace("Copenhagen", "Havn by the Sound")
    (folder / "allCountries.txt").write_text(text, encoding="utf-8")
    build(target, geonames=folder)
    assert open_gazetteer(target).lookup("Havn by the Sound")


def test_historic_and_tagged_names_are_imported(small_index: Path) -> None:
    gazetteer = open_gazetteer(small_index)
    assert gazetteer.lookup("Nieuw Amsterdam")[0].place.id == "gn:5128581"
    assert gazetteer.lookup("Paname")[0].lang == "fr"
    assert gazetteer.lookup("NYC")[0].kind == "abbreviation"
    assert gazetteer.lookup("República de Irak")[0].place.id == "country:IQ"
    assert not gazetteer.lookup("https://en.wikipedia.org/wiki/Mosul")


def test_a_place_without_a_province_takes_its_parents(small_index: Path) -> None:
    gulf = open_gazetteer(small_index).place("gn:2523918")
    assert gulf is not None
    assert gulf.level == "water"
    assert gulf.admin1 == ""  # the dump names one: IT.04 has no place of its own here


def test_a_dump_without_its_main_file_says_what_to_download(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="allCountries"):
        build(tmp_path / "i.sqlite", geonames=tmp_path)


def test_an_index_that_is_missing_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=COMMAND):
        open_gazetteer(tmp_path / "none.sqlite")


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to be read as one" * 40])
def test_a_file_that_is_no_index_names_the_command(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "i.sqlite"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match=COMMAND):
        open_gazetteer(path)


def test_a_truncated_index_is_not_used(tmp_path: Path, small_index: Path) -> None:
    path = tmp_path / "i.sqlite"
    path.write_bytes(small_index.read_bytes()[: 3 * 8192])
    with pytest.raises(GazetteerError, match=COMMAND):
        open_gazetteer(path)


def test_an_index_of_another_version_names_both(tmp_path: Path, small_index: Path) -> None:
    path = Path(shutil.copy(small_index, tmp_path / "i.sqlite"))
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version=999")
    with pytest.raises(GazetteerError, match=f"999.*{COMMAND}"):
        open_gazetteer(path)


def test_a_failed_build_leaves_the_old_index_in_place(tmp_path: Path, small_index: Path) -> None:
    path = Path(shutil.copy(small_index, tmp_path / "i.sqlite"))

    def stop(message: str) -> None:
        if message == "names":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(path, geonames=write_dump(tmp_path / "dump"), progress=stop)
    assert path.read_bytes() == small_index.read_bytes()
    assert not list(tmp_path.glob(".gazetteer-*"))


def test_a_missing_package_names_the_install_line() -> None:
    with pytest.raises(GazetteerError, match="pip install"):
        package_file("no_such_package", "data.json")


CSV = "name,lat,lon,kind,population,names\nTestgasse,50.11,8.68,ST,0,Test Lane\nNo point,,,,,\nFar,99,8,,,\n,1,1,,,\n"


def test_a_csv_of_ones_own_is_one_more_layer(tmp_path: Path, small_index: Path) -> None:
    path = Path(shutil.copy(small_index, tmp_path / "i.sqlite"))
    file = tmp_path / "streets.csv"
    file.write_text(CSV, encoding="utf-8")
    said: list[str] = []
    assert add(path, file, "mycity", progress=said.append) == 1
    assert "3 rows left out (row 2: no geometry, and no lat and lon; row 3:" in said[-1]
    gazetteer = open_gazetteer(path)
    found = gazetteer.lookup("Test Lane")[0]
    assert (found.kind, found.place.id, found.place.level) == ("user", "user:mycity/testgasse", "road")
    assert gazetteer.place("user:mycity/testgasse") == found.place


def test_a_layer_is_replaced_and_survives_the_next_build(tmp_path: Path, small_index: Path) -> None:
    path = Path(shutil.copy(small_index, tmp_path / "i.sqlite"))
    square = {"type": "Polygon", "coordinates": [[[8, 50], [8.2, 50], [8.2, 50.2], [8, 50.2], [8, 50]]]}
    for name in ("Old Base", "New Base"):
        feature = {"type": "Feature", "properties": {"name": name, "kind": "MILB"}, "geometry": square}
        file = tmp_path / "bases.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
        add(path, file, "bases")
    file.unlink()
    build(path, geonames=write_dump(tmp_path / "dump"))
    gazetteer = open_gazetteer(path)
    assert not gazetteer.lookup("Old Base")
    place = gazetteer.lookup("New Base")[0].place
    assert place.level == "facility"
    outline = gazetteer.outline(place)
    assert outline is not None
    assert len(outline) == 4


def test_a_places_name_that_is_taken_stays_behind_larger_places(tmp_path: Path, small_index: Path) -> None:
    path = Path(shutil.copy(small_index, tmp_path / "i.sqlite"))
    file = tmp_path / "mine.csv"
    file.write_text("name,lat,lon\nMosul,10,10\n", encoding="utf-8")
    add(path, file, "mine")
    found = open_gazetteer(path).lookup("Mosul")
    assert [match.place.id for match in found] == ["gn:99072", "user:mine/mosul"]


@pytest.mark.parametrize(
    ("name", "content", "label", "message"),
    [
        ("a.csv", "name,lat,lon\nX,1,1\n", "My City!", "cannot name a layer"),
        ("a.txt", "x", "a", "neither GeoJSON nor CSV"),
        ("a.geojson", "{", "a", "not valid GeoJSON"),
        ("a.geojson", "{}", "a", "no GeoJSON FeatureCollection"),
        ("a.csv", "title;x\n1;2\n", "a", "needs the columns name, lat, lon"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    tmp_path: Path, small_index: Path, name: str, content: str, label: str, message: str
) -> None:
    path = Path(shutil.copy(small_index, tmp_path / "i.sqlite"))
    before = path.read_bytes()
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match=message):
        add(path, tmp_path / name, label)
    assert path.read_bytes() == before
