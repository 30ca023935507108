"""What several test folders share: the tools over the place index that the set-up built."""

from __future__ import annotations

import pytest

from mapper import settings
from mapper.errors import GazetteerError
from mapper.pipeline import Tools, load_tools


@pytest.fixture(scope="session")
def tools() -> Tools:
    """The real tools; `make test` builds what they need, a bare `pytest` may not find it."""
    try:
        return load_tools(settings.load())
    except GazetteerError as error:
        pytest.fail(str(error))
