"""CQL2 filters: what they mean on a real store, and what is refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from analyses import analysis

from mapper.errors import FormatError
from mapper.expressions import equal, parse
from mapper.store import Filters, Store, open_store
from mapper.store.conditions import glob_text

MOSUL, RAQQA, GENEVA, STRIKE = "a1-e1.26", "a1-e1.118", "a1-e2.146", "a1-e3"
ALL = {MOSUL, RAQQA, GENEVA, STRIKE}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = open_store(Path(tmp_path_factory.mktemp("store")) / "store.sqlite")
    made.add(analysis())
    yield made
    made.close()


def found(store: Store, text: str) -> set[str]:
    """Ids by SQL; the columns and the pages must say the same."""
    filters = Filters(expression=parse(text))
    ids = {str(feature["id"]) for feature in store.features(filters)}
    assert (
        store.selection(filters)[1].sum() == len(ids) == store.page(filters, limit=10).matched == store.count(filters)
    )
    return ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event_type = 'meeting'", {GENEVA}),
        ("\"event_type\" = 'meeting'", {GENEVA}),
        ("event_type <> 'meeting' AND NOT claimed = TRUE", {STRIKE}),
        ("event_type IN ('labour', 'meeting')", {GENEVA, STRIKE}),
        ("event_type NOT IN ('labour', 'meeting')", {MOSUL, RAQQA}),
        ("claimed = TRUE OR status = 'planned'", {MOSUL, RAQQA, GENEVA}),
        ("fatalities_best > 35 AND fatalities_best <= 36", {MOSUL, RAQQA}),
        ("fatalities_best BETWEEN 1 AND 35", set()),
        ("fatalities_best * 2 - 1 = 71", {MOSUL, RAQQA}),
        ("fatalities_best / 5 > 7.1", {MOSUL, RAQQA}),
        ("actor1 IS NULL", {MOSUL, RAQQA, STRIKE}),
        ("actor1 IS NOT NULL", {GENEVA}),
        ("geometry IS NULL", {STRIKE}),
        ("location LIKE 'Mos%'", {MOSUL}),
        ("location LIKE 'mos%'", set()),
        ("location LIKE '_osul'", {MOSUL}),
        ("location LIKE 'Mosu'", set()),
        ("CASEI(location) LIKE CASEI('MOS%')", {MOSUL}),
        ("ACCENTI(location) = ACCENTI('Geneve')", {GENEVA}),
        ("headline = 'Tote bei Angriff auf Mossul'", ALL),
        ("location = 'O''Brien'", set()),
        ("latitude > 40 AND longitude < 10", {GENEVA}),
        ("event_date >= DATE('2016-01-19')", {GENEVA}),
        ("event_date >= TIMESTAMP('2016-01-18T12:00:00Z')", {MOSUL, RAQQA, GENEVA}),
        ("event_date = '2016-01-18'", {MOSUL, RAQQA}),
        ("event_date BETWEEN '2016-01-01' AND '2016-01-31'", {MOSUL, RAQQA}),
        ("event_date < date_end", {GENEVA}),
        ("source_date = DATE('2016-01-20')", ALL),
        ("event_date IS NULL", {STRIKE}),
        ("T_AFTER(event_date, DATE('2016-01-18'))", {GENEVA}),
        ("T_BEFORE(event_date, DATE('2016-01-18'))", set()),
        ("T_INTERSECTS(INTERVAL(event_date, date_end), INTERVAL('2016-02-10', '..'))", {GENEVA}),
        ("T_DISJOINT(INTERVAL(event_date, date_end), INTERVAL('2016-02-10', '..'))", {MOSUL, RAQQA}),
        ("T_DURING(event_date, INTERVAL('2016-01-01', '2016-01-31'))", {MOSUL, RAQQA}),
        ("T_EQUALS(event_date, DATE('2016-01-18'))", {MOSUL, RAQQA}),
        ("S_INTERSECTS(geometry, BBOX(5, 45, 15, 55))", {GENEVA}),
        ("S_INTERSECTS(geometry, BBOX(43, 30, 10, 40))", {MOSUL}),
        ("S_INTERSECTS(geometry, POINT(6.14569 46.20222))", {GENEVA}),
        ("S_WITHIN(geometry, POLYGON((5 45, 8 45, 5 48, 5 45)))", {GENEVA}),
        ("S_WITHIN(geometry, POLYGON((5 45, 8 45, 8 48, 5 45)))", set()),
        (
            "S_WITHIN(geometry, POLYGON((30 30, 50 30, 50 40, 30 40, 30 30), (43 36, 44 36, 44 37, 43 37, 43 36)))",
            {RAQQA},
        ),
        ("S_DISJOINT(geometry, POLYGON((5 45, 15 45, 15 55, 5 55, 5 45)))", {MOSUL, RAQQA}),
        ("TRUE", ALL),
    ],
)
def test_filter_means_these_events(store: Store, text: str, expected: set[str]) -> None:
    assert found(store, text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("event_type =", "no CQL2 filter"),
        ("event_type", "no condition"),
        ("event_typ = 'meeting'", "event_typ"),
        ("event_type = 3", "single quotes"),
        ("claimed = 'yes'", "single quotes"),
        ("event_date > 'yesterday'", "no date"),
        ("geometry = 3", "cannot compare"),
        ("S_INTERSECTS(location, BBOX(1, 2, 3, 4))", "geometry"),
        ("S_INTERSECTS(geometry, LINESTRING(1 2, 3 4))", "LineString"),
        ("buffer(geometry) = 3", "buffer"),
        ("fatalities_best LIKE '3%'", "text alone"),
        ("title + 1 = 2", "number alone"),
        ("1 AND 2", "boolean alone"),
        ("T_AFTER(location, DATE('2016-01-18'))", "dates"),
        ("NOT " * 100 + "claimed = TRUE", "nests"),
        ("(" * 5000, "characters"),
    ],
)
def test_what_cannot_be_answered_is_refused(text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        parse(text)


@pytest.mark.parametrize("value", ["x' OR 1=1 --", "'; DROP TABLE event; --", "%", "[a-z]", "\\", "\0"])
def test_values_are_only_values(store: Store, value: str) -> None:
    quoted = value.replace("'", "''")
    assert found(store, f"location = '{quoted}'") == set()
    assert {str(f["id"]) for f in store.features(Filters(expression=equal("location", value)))} == set()
    assert store.count() == 4


@pytest.mark.parametrize(
    ("pattern", "glob"), [("a%b_c", "a*b?c"), ("50\\%", "50%"), ("a*b?[c", "a[*]b[?][[]c"), ("\\\\", "\\")]
)
def test_like_patterns_as_glob(pattern: str, glob: str) -> None:
    assert glob_text(pattern) == glob


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("event_type", "meeting", {GENEVA}),
        ("claimed", "true", {MOSUL, RAQQA}),
        ("fatalities_best", "36", {MOSUL, RAQQA}),
        ("event_date", "2016-01-18", {MOSUL, RAQQA}),
        ("id", STRIKE, {STRIKE}),
    ],
)
def test_field_with_a_value(store: Store, name: str, value: str, expected: set[str]) -> None:
    assert {str(f["id"]) for f in store.features(Filters(expression=equal(name, value)))} == expected


@pytest.mark.parametrize(("name", "value"), [("claimed", "maybe"), ("fatalities_best", "nan"), ("nothing", "1")])
def test_field_with_a_value_that_it_cannot_have(name: str, value: str) -> None:
    with pytest.raises(FormatError, match=name):
        equal(name, value)
