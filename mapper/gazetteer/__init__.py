"""The place index: names of the world's places in press spelling, in one SQLite file."""

from __future__ import annotations

from pathlib import Path

from .index import OfflineGazetteer, open_gazetteer

__all__ = ["OfflineGazetteer", "build", "open_gazetteer"]


def build(path: Path, *, progress: object = None) -> None:
    """Build the index at `path` from the installed packages; `progress` is called with each step in words."""
    from .build import build_index
    from .layers.cities import CityLayer
    from .layers.countries import CountryLayer
    from .layers.facts import FactLayer
    from .layers.words import WordLayer

    layers = (CountryLayer(), CityLayer(), FactLayer(), WordLayer())
    build_index(path, layers, progress=progress if callable(progress) else lambda message: None)
