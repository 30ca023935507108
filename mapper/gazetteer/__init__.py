"""The place index: names of the world's places in press spelling, in one SQLite file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from .index import OfflineGazetteer, open_gazetteer

__all__ = ["OfflineGazetteer", "add", "build", "open_gazetteer"]


def build(path: Path, *, geonames: Path | None = None, progress: Callable[[str], None] | None = None) -> None:
    """Build the index at `path`, from the installed packages or from a full GeoNames dump in the folder `geonames`.

    `progress` is called with each step in words. Layers that a user added before are added again.

    Raises:
        GazetteerError: a package or a file of the dump is missing; the message names what gets it.
    """
    from .additions import add_kept_layers

    tell = progress or (lambda message: None)
    if geonames is None:
        _build_from_packages(path, tell)
    else:
        _build_from_dump(path, geonames, tell)
    add_kept_layers(path, progress=tell)


def add(path: Path, file: Path, name: str, *, progress: Callable[[str], None] | None = None) -> int:
    """Add a GeoJSON or CSV file to the index at `path` as the layer `name`; how many places it gave."""
    from .additions import add_layer

    return add_layer(path, file, name, progress=progress or (lambda message: None))


def _build_from_packages(path: Path, progress: Callable[[str], None]) -> None:
    from .build import build_index
    from .layers.cities import CityLayer
    from .layers.countries import CountryLayer
    from .layers.facts import FactLayer
    from .layers.words import WordLayer

    build_index(path, (CountryLayer(), CityLayer(), FactLayer(), WordLayer()), progress=progress)


def _build_from_dump(path: Path, folder: Path, progress: Callable[[str], None]) -> None:
    """The staging database stays beside the index until the index is whole, so that a broken-off import goes on."""
    from .build import working_folder, write_index
    from .entries import Extra
    from .geonames import find_dump, fingerprint, stage_dump
    from .layers.countries import CountryLayer
    from .layers.facts import FactLayer
    from .layers.words import WordLayer
    from .schema import VERSION
    from .staging import open_stage, stage_extras, stage_layer

    find_dump(folder)
    stage, mark = path.with_suffix(".import"), path.with_suffix(".import-of")
    same = f"{VERSION} {fingerprint(folder)}"
    if not (mark.is_file() and mark.read_text(encoding="utf-8") == same):
        _forget(stage)
        path.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(same, encoding="utf-8")
    extras: list[Extra] = []
    with closing(open_stage(stage, resumable=True)) as db, working_folder(path) as work:
        stage_layer(db, CountryLayer(), extras)
        stage_dump(db, folder, progress=progress)
        for layer in (FactLayer(), WordLayer()):
            progress(f"{layer.name}: {layer.source}")
            stage_layer(db, layer, extras)
        stage_extras(db, extras, progress)
        write_index(db, path, work, progress=progress)
    _forget(stage)
    mark.unlink()


def _forget(stage: Path) -> None:
    for end in ("", "-wal", "-shm"):
        stage.with_name(stage.name + end).unlink(missing_ok=True)
