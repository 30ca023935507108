"""Features → one FeatureCollection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..geojson import collection, encode
from ..results import Json


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The collection, one feature a line."""
    return collection(map(encode, features))
