"""The store's events → a file of any format, streamed; GeoJSON takes the bytes that the store has ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..geojson import Profile, collection
from ..store import Filters, Store
from . import geojsonl, geojsonseq, pieces

#: Formats that are features as they are, with something around them.
READY: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "geojson": collection,
    "geojsonl": geojsonl.lines,
    "geojsonseq": geojsonseq.framed,
}
Shown = Callable[[Iterable[Any]], Iterable[Any]]


def stored(
    store: Store,
    filters: Filters,
    form: str,
    *,
    profile: Profile = "flat",
    limit: int | None = None,
    offset: int = 0,
    shown: Shown = iter,
    **options: Any,
) -> Iterator[bytes]:
    """The bytes of the file, in order.

    `profile` counts for GeoJSON, `shown` sees each feature go by (progress), `options` are those of the format.
    """
    if form in READY and profile == "flat":
        return READY[form](shown(store.feature_bytes(filters, limit=limit, offset=offset)))
    chosen: Profile = profile if form in READY else "flat"
    return pieces(form, shown(store.features(filters, profile=chosen, limit=limit, offset=offset)), **options)
