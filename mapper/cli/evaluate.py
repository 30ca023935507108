"""`evaluate`: how good the analysis is on texts with known answers."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path

import click

from .. import settings as settings_module
from .files import progress


@click.command()
@click.argument("gold", nargs=-1, required=True, metavar="GOLD …")
@click.option("--km", type=float, default=25.0, show_default=True, help="How far off a place may be.")
@click.option("--without-kinds", default="", metavar="KIND,…", help="Leave predicted mentions of these kinds out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each file.")
def evaluate(gold: tuple[str, ...], km: float, without_kinds: str, as_json: bool) -> None:
    """Measure the quality on gold files (JSON lines) or marked texts (files or folders)."""
    from ..evaluate import read_gold, score
    from ..pipeline import analyse, load_tools
    from ..results import result

    tools = load_tools(settings_module.load())
    left_out = set(filter(None, without_kinds.split(",")))
    for name in gold:
        begin = time.perf_counter()
        pairs = []
        for article in progress(read_gold(Path(name)), "articles"):
            found = result(analyse(article.document, tools))
            found["mentions"] = [mention for mention in found["mentions"] if mention["kind"] not in left_out]
            pairs.append((article, found))
        seconds = time.perf_counter() - begin
        scores = score(pairs, limit_km=km)
        if as_json:
            click.echo(json.dumps({"gold": name, **asdict(scores), "errors_km": None, "seconds": round(seconds, 3)}))
            continue
        click.echo(name)
        for figure, value in scores.rows():
            click.echo(f"  {figure:<28} {value}")
        click.echo(f"  {'time an article':<28} {1000 * seconds / max(1, len(pairs)):.0f} ms")
