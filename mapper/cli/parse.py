"""`parse`: texts → places and events, without server and database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import TypedDict

import click

from ..errors import InputError
from ..geojson import Profile
from ..model import Analysis
from .files import open_lines, output, progress, read_documents
from .online import GEOCODER_HELP, load_with


class JsonlOptions(TypedDict):
    """What `bulk.parse_lines` may be told."""

    workers: int
    all_mentions: bool
    source_memory: bool


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE …]")
@click.option("--date", help="Publication date, YYYY-MM-DD: “on Monday” needs it.")
@click.option("--lang", help="Language of the text (de, en, fr, es, it, nl, pl, pt); found out when not given.")
@click.option("--title", help="Title of the article, when the text does not hold it.")
@click.option("--source", help="Who published it.")
@click.option("--url", help="Its address.")
@click.option("--format", "form", type=click.Choice(["geojson", "json", "csv", "text"]), default="geojson")
@click.option("--profile", type=click.Choice(["flat", "full"]), default="flat", help="GeoJSON properties.")
@click.option("--all-mentions", is_flag=True, help="JSON: also places inside names of persons and organisations.")
@click.option("--geocoder", metavar="NAME", help=GEOCODER_HELP)
@click.option("-o", "--output", "target", metavar="FILE", help="Write to a file, whole or not at all.")
@click.option("--jsonl", metavar="FILE", help='One {"id", "text", …} a line in, one result a line out.')
@click.option("--workers", type=click.IntRange(min=1), default=1, help="JSONL: processes.")
@click.option("--source-memory", is_flag=True, help="JSONL: learn each source's home area from the batch first.")
def parse(
    files: tuple[str, ...],
    date: str | None,
    lang: str | None,
    title: str | None,
    source: str | None,
    url: str | None,
    form: str,
    profile: Profile,
    all_mentions: bool,
    geocoder: str | None,
    target: str | None,
    jsonl: str | None,
    workers: int,
    source_memory: bool,
) -> int:
    """Find the places and events of texts (files or standard input)."""
    if jsonl is not None:
        if files:
            raise InputError("Give either files or --jsonl, not both.")
        options = JsonlOptions(workers=workers, all_mentions=all_mentions, source_memory=source_memory)
        return _parse_jsonl(jsonl, target, geocoder, options)
    if not files and sys.stdin.isatty():
        click.echo("Reading the text from standard input; end with Ctrl-D.", err=True)
    fields = {"date": date, "lang": lang, "title": title, "source": source, "url": url}
    analyses = _analyse_files(files or ("-",), fields, geocoder)
    with output(target) as file:
        colour = target is None and sys.stdout.isatty()
        for piece in _pieces(analyses, form, profile=profile, all_mentions=all_mentions, colour=colour):
            file.write(piece)
    return 0


def _analyse_files(names: Sequence[str], fields: dict[str, str | None], geocoder: str | None) -> list[Analysis]:
    """All inputs are read before the first is analysed: a bad one costs no time."""
    from ..pipeline import analyse, load_tools

    settings = load_with(geocoder)
    documents = [document for name in names for document in read_documents(name, fields, settings)]
    tools = load_tools(settings)
    return [analyse(document, tools, ask=True) for document in documents]


def _pieces(
    analyses: Sequence[Analysis], form: str, *, profile: Profile, all_mentions: bool, colour: bool
) -> Iterator[bytes]:
    from ..exports import csv, text
    from ..geojson import collection, encode, features
    from ..results import result

    found = (feature for analysis in analyses for feature in features(analysis, profile=profile))
    if form == "geojson":
        return collection(map(encode, found))
    if form == "csv":
        return csv.pieces(feature for analysis in analyses for feature in features(analysis))
    if form == "text":
        return (piece.encode("utf-8", "replace") for piece in text.report(analyses, colour=colour))
    rows = [result(analysis, all_mentions=all_mentions) for analysis in analyses]
    dumped = json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False, indent=1, allow_nan=False)
    return iter((dumped.encode("utf-8", "replace"), b"\n"))


def _parse_jsonl(name: str, target: str | None, geocoder: str | None, options: JsonlOptions) -> int:
    from ..bulk import parse_lines

    failed = 0
    results = parse_lines(open_lines(name), load_with(geocoder), **options)
    with output(target) as file:
        for line in progress(results, "articles"):
            failed += line.failed
            file.write(line.text.encode("utf-8", "replace") + b"\n")
    if failed:
        click.echo(f"{failed} of the lines failed; their results hold “error”.", err=True)
    return 1 if failed else 0
