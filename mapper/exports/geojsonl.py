"""Features → newline-delimited GeoJSON: one Feature a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..geojson import encode
from ..results import Json


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """One line for each feature."""
    return (encode(feature) + b"\n" for feature in features)
