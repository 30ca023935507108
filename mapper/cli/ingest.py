"""`ingest`: articles of any kind → the store; also files of features that `export` wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import click

from ..errors import InputError, MapperError
from ..exports import reading
from ..model import Document
from ..results import Json
from ..settings import Settings
from ..store import open_store
from .files import open_lines, progress, read_documents
from .online import GEOCODER_HELP, load_with


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE|URL …]")
@click.option("--date", help="Publication date, YYYY-MM-DD, where the input does not say.")
@click.option("--lang", help="Language, found out when not given.")
@click.option("--title", help="Title of the article.")
@click.option("--source", help="Who published it.")
@click.option("--url", help="Its address.")
@click.option("--samples", is_flag=True, help="Take in the sample articles.")
@click.option("--geocoder", metavar="NAME", help=GEOCODER_HELP)
@click.option("--features", "ready", is_flag=True, help="The files are events that `export` wrote: GeoJSON or CSV.")
def ingest(
    files: tuple[str, ...],
    date: str | None,
    lang: str | None,
    title: str | None,
    source: str | None,
    url: str | None,
    samples: bool,
    geocoder: str | None,
    ready: bool,
) -> int:
    """Take articles into the store: text, HTML (file or URL), PDF, JSONL, RSS/Atom, CSV or TSV tables."""
    if not files and not samples:
        raise InputError("Name the files to take in (“-” is standard input), or use --samples.")
    settings = load_with(geocoder)
    if ready:
        return _ingest_features(files, settings)
    fields = {"date": date, "lang": lang, "title": title, "source": source, "url": url}
    return _ingest_articles(files, fields, settings, samples=samples)


def _ingest_articles(
    files: tuple[str, ...], fields: dict[str, str | None], settings: Settings, *, samples: bool
) -> int:
    """Each article in its own transaction; an input that fails is named, and the others go on."""
    from ..corrections import CorrectionLog, log_path
    from ..pipeline import analyse, load_tools
    from ..store.memory import StoreMemory

    tools = load_tools(settings)
    store = open_store(settings.store)
    memory = StoreMemory(store) if settings.source_memory else None
    corrections = CorrectionLog.read(log_path(settings.store))
    outcomes: Counter[str] = Counter()
    failed = 0
    try:
        for name, found in _documents(files, fields, settings, samples=samples):
            if isinstance(found, MapperError):
                failed += 1
                click.echo(f"Error: {found}" if name in str(found) else f"Error: {name}: {found}", err=True)
            else:
                analysis = analyse(found, tools, memory=memory, corrections=corrections, ask=True)
                outcomes[store.add(analysis)] += 1
    finally:
        store.close()
    click.echo(", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())) or "nothing taken in")
    if not failed:
        return 0
    return 1 if outcomes else 2


def _documents(
    files: tuple[str, ...], fields: dict[str, str | None], settings: Settings, *, samples: bool
) -> Iterator[tuple[str, Document | MapperError]]:
    """The documents of all inputs under their names; the ids come from the content alone."""
    from ..documents.readers import document_of

    if samples:
        from ..samples import load_samples

        for article in load_samples():
            yield article.title or "sample", document_of(article, max_chars=settings.max_text_chars)
    for name in files:
        if name.lower().endswith((".jsonl", ".ndjson")):
            yield from progress(_of_lines(name, settings), "articles")
            continue
        try:
            for document in progress(read_documents(name, fields, settings, own_ids=False), "articles"):
                yield name, document
        except MapperError as error:
            yield name, error


def _of_lines(name: str, settings: Settings) -> Iterator[tuple[str, Document | MapperError]]:
    """The documents of a JSON lines file of any size; a bad line is one error among good ones."""
    from ..documents.readers import document_of
    from ..documents.table import parse_record

    try:
        for number, line in enumerate(open_lines(name), 1):
            if line.strip():
                try:
                    article = replace(parse_record(line, where=f"“{name}”, line {number}"), id=None)
                    yield name, document_of(article, max_chars=settings.max_text_chars)
                except MapperError as error:
                    yield f"{name}, line {number}", error
    except MapperError as error:
        yield name, error


def _ingest_features(files: tuple[str, ...], settings: Settings) -> int:
    store = open_store(settings.store)
    try:
        number = sum(store.add_features(progress(read_features(name), "features")) for name in files)
    finally:
        store.close()
    click.echo(f"{number} features taken in")
    return 0


def read_features(name: str) -> Iterator[Json]:
    """The features of a file that `export` wrote.

    Raises:
        InputError: there is no such file.
        FormatError: it holds no events.
    """
    return reading.read(open_lines(name), name=name)
