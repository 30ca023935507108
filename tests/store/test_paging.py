"""Pages of features: in the order of the rows, forth and back, for any filter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from analyses import analysis

from mapper.expressions import parse
from mapper.store import Box, Filters, Store, open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = open_store(Path(tmp_path_factory.mktemp("store")) / "store.sqlite")
    for number in range(6):
        made.add(analysis(f"a{number}", title=f"Artikel {number}"))
    made.delete("a2")
    yield made
    made.close()


@pytest.mark.parametrize("limit", [1, 3, 20])
@pytest.mark.parametrize(
    "filters", [Filters(), Filters(types=("meeting", "labour")), Filters(text="Mossul"), Filters(located=False)]
)
def test_pages_hold_what_the_stream_holds(store: Store, filters: Filters, limit: int) -> None:
    whole = list(store.feature_bytes(filters))
    assert len(whole) >= 5
    forth: list[bytes] = []
    after = 0
    while (page := store.page(filters, after=after, limit=limit)).rows:
        assert page.matched == len(whole)
        assert page.fewer == bool(forth)
        forth += [body for _, body in page.rows]
        assert page.more == (len(forth) < len(whole))
        after = page.rows[-1][0]
    assert forth == whole
    back: list[bytes] = []
    before = after + 1
    while (page := store.page(filters, before=before, limit=limit)).rows:
        back = [body for _, body in page.rows] + back
        before = page.rows[0][0]
    assert back == whole


@pytest.mark.parametrize(
    ("box", "more"),
    [
        (Box(43.0, 36.0, 44.0, 37.0), {}),
        (Box(43.0, 36.0, 44.0, 37.0), {"text": "Mossul"}),
        (Box(43.0, 36.0, 44.0, 37.0), {"expression": parse("fatalities_best = 36")}),
        (Box(30.0, 30.0, 50.0, 40.0), {}),
        (Box(179.5, -1.0, -179.5, 1.0), {}),
    ],
)
def test_page_of_a_box_is_the_same_whichever_way_is_fastest(store: Store, box: Box, more: dict[str, object]) -> None:
    filters = Filters(bbox=box, **more)  # type: ignore[arg-type]
    page = store.page(filters, limit=100)
    assert [body for _, body in page.rows] == list(store.feature_bytes(filters))
    assert page.matched == store.selection(filters)[1].sum() == len(page.rows)
    assert (page.matched > 0) == (box.west < 100)


def test_points_that_an_import_has_just_written_are_in_the_page(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.sqlite")
    box = Filters(bbox=Box(43.0, 36.0, 44.0, 37.0))
    assert store.page(box, limit=9).matched == 0
    store.add(analysis("b1"))
    assert store.page(box, limit=9).matched == 1
    store.delete("b1")
    assert store.page(box, limit=9).matched == 0
    store.close()
