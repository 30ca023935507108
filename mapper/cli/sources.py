"""`sources`: what the articles of the store taught about their sources; forget it, switch a source off and on."""

from __future__ import annotations

import json
from contextlib import closing

import click

from .. import settings as settings_module
from ..errors import NotFoundError
from ..exports.text import clean
from ..results import Json
from ..store import SourceRow, Store, open_store


@click.group()
def sources() -> None:
    """Show what each source writes about; forget it, switch it off."""


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def show_all(as_json: bool) -> None:
    """List the sources with their home areas, the best known first."""
    _show(None, as_json=as_json, most=3)


@sources.command()
@click.argument("source")
@click.option("--json", "as_json", is_flag=True, help="As a JSON object.")
def show(source: str, as_json: bool) -> None:
    """Show the home area of SOURCE (a host as the list has it, or the name of a paper)."""
    _show(source, as_json=as_json, most=12)


@sources.command()
@click.argument("source")
def forget(source: str) -> None:
    """Drop what the articles of SOURCE taught up to now; later ones teach anew."""
    with _opened() as store:
        number = store.forget(source)
    if not number:
        raise NotFoundError(f"Nothing is known about “{source}”. See: python -m mapper sources list")
    click.echo(f"Forgot what {number} articles of {clean(source)} taught.")


@sources.command()
@click.argument("source")
def off(source: str) -> None:
    """Let the home area of SOURCE, its name and its domain no longer count."""
    with _opened() as store:
        store.heed(source, False)
    click.echo(f"{clean(source)} is switched off; undo: python -m mapper sources on {source}")


@sources.command()
@click.argument("source")
def on(source: str) -> None:
    """Let the home area of SOURCE count again."""
    with _opened() as store:
        store.heed(source, True)
    click.echo(f"{clean(source)} is switched on.")


def _show(wanted: str | None, *, as_json: bool, most: int) -> None:
    from ..gazetteer import open_gazetteer
    from ..store.memory import StoreMemory

    settings = settings_module.load()
    gazetteer = open_gazetteer(settings.gazetteer)
    with _opened() as store:
        rows = [row for row in store.sources() if wanted in (None, row.source)]
        if wanted is not None and not rows:
            raise NotFoundError(f"Nothing is known about “{wanted}”. See: python -m mapper sources list")
        for row in rows:
            told = StoreMemory(store).describe(row, gazetteer, most=most)
            click.echo(json.dumps(told, ensure_ascii=False) if as_json else _line(row, told))
    if wanted is None and not rows:
        click.echo("No source is known yet: articles with a source, an address or a domain teach it.", err=True)
    if not settings.source_memory:
        click.echo("MAPPER_SOURCE_MEMORY is off: none of this counts.", err=True)


def _line(row: SourceRow, told: Json) -> str:
    areas = (*told["countries"], *told["divisions"], *told["places"])
    home = ", ".join(f"{clean(area['name'])} {area['share']:.0%}" for area in areas)
    state = "" if row.heeded else "  (switched off)"
    return f"{clean(row.source)}  {row.articles} articles  {home}{state}"


def _opened() -> closing[Store]:
    return closing(open_store(settings_module.load().store))
