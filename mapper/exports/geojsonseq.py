"""Features → GeoJSON text sequence (RFC 8142): a record separator before each Feature, a line feed behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..geojson import encode
from ..results import Json

SEPARATOR = b"\x1e"


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """One record for each feature."""
    return framed(map(encode, features))


def framed(encoded: Iterable[bytes]) -> Iterator[bytes]:
    """The records of features that are ready JSON."""
    return (SEPARATOR + feature + b"\n" for feature in encoded)
