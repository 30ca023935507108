"""`gazetteer`: build the place index, say what it holds, look names up."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

import click

from .. import settings as settings_module
from ..errors import NotFoundError
from ..settings import Settings


@click.group()
def gazetteer() -> None:
    """Build the place index, look names up."""


@gazetteer.command()
@click.option(
    "--geonames", type=click.Path(path_type=Path), metavar="FOLDER", help="A full GeoNames dump to build from."
)
def build(geonames: Path | None) -> None:
    """Build the place index from the installed packages; the old one stays in use until the new one is whole."""
    build_index(settings_module.load(), geonames=geonames)


@gazetteer.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the layer; the file's name when not given.")
def add(file: Path, name: str | None) -> None:
    """Add the places of a GeoJSON or CSV file to the place index; the layer survives the next build."""
    from ..gazetteer import add as add_layer

    label = name or re.sub(r"[^a-z0-9_-]+", "-", file.stem.lower()).strip("-_")
    path = settings_module.load().gazetteer
    number = add_layer(path, file, label, progress=lambda message: click.echo(message, err=True))
    click.echo(f"{number:,} places added as the layer “{label}”.")


@gazetteer.command()
def info() -> None:
    """Say what the place index holds."""
    from ..gazetteer.info import describe

    for name, value in describe(settings_module.load().gazetteer):
        click.echo(f"{name:<20} {value}")


@gazetteer.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--lang", default="", help="Language of the text that the name stands in.")
@click.option("--cued", is_flag=True, help="Also names that only sound alike or differ by a letter.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def lookup(name: tuple[str, ...], lang: str, cued: bool, limit: int, as_json: bool) -> None:
    """Show the places that NAME may mean, most prominent first."""
    from ..gazetteer import open_gazetteer

    wanted = " ".join(name)
    matches = open_gazetteer(settings_module.load().gazetteer).lookup(wanted, lang=lang, cued=cued)
    if not matches:
        hint = "" if cued else " Try --cued for other spellings."
        raise NotFoundError(f"The place index has no “{wanted}”.{hint}")
    for match in matches[:limit]:
        place = match.place
        if as_json:
            row = {field: getattr(place, field) for field in place.__dataclass_fields__}
            click.echo(json.dumps({**row, "match": match.kind, "matched": match.name}, ensure_ascii=False))
            continue
        where = ", ".join(part for part in (place.admin1_name, place.country) if part)
        people = f"  {place.population:,} people" if place.population else ""
        click.echo(
            f"{place.name} ({where})  {place.lat:.4f}, {place.lon:.4f}  {place.level}/{place.kind}{people}  "
            f"{match.kind}  {place.id}"
        )


def build_index(settings: Settings, *, geonames: Path | None = None) -> None:
    """Build the index and say so on stderr, step by step."""
    from ..gazetteer import build as build_gazetteer

    begin = time.monotonic()

    def progress(step: str) -> None:
        seconds = time.monotonic() - begin
        if sys.stderr.isatty():
            click.echo(f"\r\033[KBuilding the place index: {step} ({seconds:.0f} s)", err=True, nl=False)
        else:
            click.echo(f"Building the place index: {step} ({seconds:.0f} s)", err=True)

    build_gazetteer(settings.gazetteer, geonames=geonames, progress=progress)
    clear = "\r\033[K" if sys.stderr.isatty() else ""
    click.echo(f"{clear}The place index is ready ({time.monotonic() - begin:.0f} s).", err=True)
