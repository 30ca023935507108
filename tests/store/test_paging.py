"""Pages of features: in the order of the rows, forth and back, for any filter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from analyses import analysis

from mapper.store import Filters, Store, open_store


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
