"""The small gazetteer and a resolver over it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_world import DictGazetteer, mark

from mapper.resolve import Resolver


@pytest.fixture(scope="session")
def gazetteer() -> DictGazetteer:
    return DictGazetteer()


@pytest.fixture
def resolver(gazetteer: DictGazetteer) -> Resolver:
    return Resolver.load(gazetteer)


Ids = Callable[..., list[str | None]]


@pytest.fixture
def place_ids(resolver: Resolver) -> Ids:
    """The ids that the names in [brackets] are resolved to."""

    def resolve(text: str, **fields: str) -> list[str | None]:
        document, mentions = mark(text, **fields)
        return [r.place.id if r.place else None for r in resolver.resolve(document, mentions)]

    return resolve
