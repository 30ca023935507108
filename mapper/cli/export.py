"""`export`: the store's events → a file of any format."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import partial
from typing import Any

import click

from .. import settings as settings_module
from ..errors import InputError
from ..exports import FORMATS
from ..exports.stored import stored
from ..geojson import Profile
from ..store import Filters, Store, open_store
from .files import output, progress
from .filters import filter_options, make_filters

#: Formats that cannot be shown in a terminal.
BINARY = ("gpkg", "geoparquet", "flatgeobuf")


@click.command()
@click.option("--format", "form", type=click.Choice([*FORMATS, "html"]), default="geojson", help="File format.")
@click.option("-o", "--output", "target", metavar="FILE", help="Write to a file, whole or not at all.")
@click.option("--profile", type=click.Choice(["flat", "full"]), default="flat", help="GeoJSON properties.")
@click.option("--bom", is_flag=True, help="CSV: a byte order mark for Excel.")
@click.option("--title", default="Events", help="Atom, HTML: the title.")
@filter_options
def export(form: str, target: str | None, profile: Profile, bom: bool, title: str, **filters: Any) -> None:
    """Write the store's events to a file or to standard output."""
    if form in BINARY and target is None:
        raise InputError(f"A {form} file is binary: name it with -o FILE.")
    chosen = make_filters(**filters)
    store = open_store(settings_module.load().store)
    try:
        with output(target) as file:
            for piece in export_pieces(store, chosen, form, profile=profile, bom=bom, title=title):
                file.write(piece)
    finally:
        store.close()


def export_pieces(
    store: Store, filters: Filters, form: str, *, profile: Profile, bom: bool, title: str
) -> Iterator[bytes]:
    """The file in pieces, with progress on a terminal."""
    shown = partial(progress, what="features", total=partial(store.count, filters))
    if form == "html":
        export_html = importlib.import_module("mapper.maps").export_html  # folium is slow to load
        found = shown(store.features(filters, profile="full"))
        return iter(export_html(found, title=title, article=store.article))
    options: dict[str, dict[str, Any]] = {"csv": {"bom": bom}, "atom": {"title": title}}
    return stored(store, filters, form, profile=profile, shown=shown, **options.get(form, {}))
