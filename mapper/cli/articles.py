"""`articles`: list, delete and restore what the store holds."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

import click

from .. import settings as settings_module
from ..exports.text import clean
from ..settings import Settings
from ..store import Store, open_store
from .files import progress


@click.command()
@click.option("--deleted", is_flag=True, help="List the deleted ones.")
@click.option("--delete", multiple=True, metavar="ID", help="Hide an article and its events; repeatable.")
@click.option("--restore", multiple=True, metavar="ID", help="Undo --delete; repeatable.")
@click.option("--purge", is_flag=True, help="Remove deleted articles for good.")
@click.option("--again", is_flag=True, help="Analyse all anew, e.g. with a new place index or known sources.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def articles(
    deleted: bool, delete: tuple[str, ...], restore: tuple[str, ...], purge: bool, again: bool, as_json: bool
) -> None:
    """List the articles of the store; delete and restore them, analyse them anew."""
    settings = settings_module.load()
    store = open_store(settings.store)
    try:
        for ident in delete:
            store.delete(ident)
            click.echo(f"Deleted {ident}; undo: python -m mapper articles --restore {ident}", err=True)
        for ident in restore:
            store.restore(ident)
            click.echo(f"Restored {ident}.", err=True)
        if purge:
            click.echo(f"Removed {store.purge()} articles for good.", err=True)
        if again:
            click.echo(_analysed_anew(store, settings), err=True)
        if delete or restore or purge or again:
            return
        for row in store.articles(deleted=deleted):
            if as_json:
                click.echo(json.dumps(asdict(row), ensure_ascii=False, default=str))
            else:
                words = (row.id, str(row.date or "no date"), f"{row.events} events", row.source or "", row.title or "")
                click.echo("  ".join(clean(word) for word in words if word))
    finally:
        store.close()


def _analysed_anew(store: Store, settings: Settings) -> str:
    """Every article with a text, the corrections replayed; a sentence about what changed."""
    from ..corrections import CorrectionLog, log_path
    from ..pipeline import analyse, load_tools
    from ..store.memory import StoreMemory, document_of

    tools, corrections = load_tools(settings), CorrectionLog.read(log_path(settings.store))
    memory = StoreMemory(store) if settings.source_memory else None
    outcomes: Counter[str] = Counter()
    for ident in progress([row.id for row in store.articles()], "articles"):
        stored = store.article(ident)
        if stored.text:
            analysis = analyse(document_of(stored), tools, memory=memory, corrections=corrections)
            outcomes[store.add(analysis)] += 1
    return ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())) or "nothing to analyse"
