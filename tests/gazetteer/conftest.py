"""The small index that most tests ask, and the full one where it has been built."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper import settings
from mapper.gazetteer import OfflineGazetteer, build, open_gazetteer
from tests.gazetteer.dump import write_dump


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a few real places with all countries, facts and words."""
    folder = tmp_path_factory.mktemp("gazetteer")
    build(folder / "small.sqlite", geonames=write_dump(folder / "dump"))
    return folder / "small.sqlite"


@pytest.fixture(scope="session")
def small(small_index: Path) -> OfflineGazetteer:
    """The small index, opened."""
    return open_gazetteer(small_index)


@pytest.fixture(scope="session")
def full() -> OfflineGazetteer:
    """The index that the set-up built."""
    path = settings.load().gazetteer
    if not path.is_file():
        pytest.skip("the full index is not built: python -m mapper gazetteer build")
    return open_gazetteer(path)
