"""`articles`: list, delete and restore what the store holds."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from .. import settings as settings_module
from ..exports.text import clean
from ..store import open_store


@click.command()
@click.option("--deleted", is_flag=True, help="List the deleted ones.")
@click.option("--delete", multiple=True, metavar="ID", help="Hide an article and its events; repeatable.")
@click.option("--restore", multiple=True, metavar="ID", help="Undo --delete; repeatable.")
@click.option("--purge", is_flag=True, help="Remove deleted articles for good.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def articles(deleted: bool, delete: tuple[str, ...], restore: tuple[str, ...], purge: bool, as_json: bool) -> None:
    """List the articles of the store; delete and restore them."""
    store = open_store(settings_module.load().store)
    try:
        for ident in delete:
            store.delete(ident)
            click.echo(f"Deleted {ident}; undo: python -m mapper articles --restore {ident}", err=True)
        for ident in restore:
            store.restore(ident)
            click.echo(f"Restored {ident}.", err=True)
        if purge:
            click.echo(f"Removed {store.purge()} articles for good.", err=True)
        if delete or restore or purge:
            return
        for row in store.articles(deleted=deleted):
            if as_json:
                click.echo(json.dumps(asdict(row), ensure_ascii=False, default=str))
            else:
                words = (row.id, str(row.date or "no date"), f"{row.events} events", row.source or "", row.title or "")
                click.echo("  ".join(clean(word) for word in words if word))
    finally:
        store.close()
