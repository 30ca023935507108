"""Features → newline-delimited GeoJSON: one Feature a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..geojson import encode
from ..results import Json


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """One line for each feature."""
    return lines(map(encode, features))


def lines(encoded: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of features that are ready JSON."""
    return (feature + b"\n" for feature in encoded)
