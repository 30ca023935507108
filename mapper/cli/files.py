"""Files of the command line: reading articles, writing results whole or not at all, progress on a terminal."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from ..errors import EncodingError, InputError, TooLargeError
from ..model import Document
from ..settings import Settings
from .fetch import fetch

Item = TypeVar("Item")


def read_bytes(name: str, *, limit: int) -> bytes:
    """The bytes of a file, or of standard input for “-”.

    Raises:
        InputError: there is no such file.
        TooLargeError: it holds more than `limit` bytes.
    """
    if name == "-":
        data = sys.stdin.buffer.read(limit + 1)
    else:
        path = Path(name)
        if not path.exists():
            raise InputError(f"There is no file “{name}”.")
        if path.is_dir():
            raise InputError(f"“{name}” is a folder. Name the files in it.")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError(f"“{name}” is larger than {limit:,} bytes. Split it, or raise the limit in the settings.")
    return data


def read_documents(
    name: str, fields: Mapping[str, str | None], settings: Settings, *, own_ids: bool = True
) -> Iterator[Document]:
    """The articles of a file or an address (text, HTML, PDF, feed, table, JSONL); `fields` that are given win.

    Without `own_ids` each id is made from the content, whatever the file says.

    Raises:
        InputError: it cannot be read; the message says why.
    """
    from ..documents import parse_date
    from ..documents.readers import document_of, read_articles

    given: dict[str, Any] = {field: value for field, value in fields.items() if value}
    if "date" in given:
        given["date"] = parse_date(given["date"])
    if not own_ids:
        given["id"] = None
    url = fields.get("url")
    if name.startswith(("http://", "https://")):
        data, url = fetch(name, limit=settings.max_upload_bytes), url or name
    else:
        data = read_bytes(name, limit=settings.max_upload_bytes)
    for article in read_articles(data, name="standard input" if name == "-" else name, url=url):
        for note in article.notes:
            click.echo(f"Note: {note}", err=True)
        yield document_of(replace(article, **given), max_chars=settings.max_text_chars)


def open_lines(name: str) -> Iterator[str]:
    """The lines of a UTF-8 file or of standard input, one at a time.

    Raises:
        InputError: there is no such file.
        EncodingError: it is not UTF-8.
    """
    if name != "-" and not Path(name).is_file():
        raise InputError(f"There is no file “{name}”.")
    file: IO[bytes] = sys.stdin.buffer if name == "-" else open(name, "rb")  # noqa: SIM115 - closed below
    with file:
        for number, line in enumerate(file, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise EncodingError(f"Line {number} of “{name}” is not UTF-8. Save the file as UTF-8.") from error


@contextmanager
def output(name: str | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that appears under its name only when everything is written."""
    if name in (None, "-"):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(str(name))
    if not path.parent.is_dir():
        raise InputError(f"There is no folder “{path.parent}” to write “{path.name}” into.")
    if path.exists() and not path.is_file():  # /dev/null, a pipe
        with path.open("wb") as file:
            yield file
        return
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def progress(items: Iterable[Item], what: str, *, total: Callable[[], int] = lambda: 0) -> Iterator[Item]:
    """The items, counted on stderr when that is a terminal; `total` is asked only then."""
    if not sys.stderr.isatty():
        yield from items
        return
    begin = shown = time.monotonic()
    number, expected = 0, total()
    for number, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if now - shown > 0.2:
            shown = now
            of = f" of {expected:,}" if expected else ""
            click.echo(f"\r{number:,}{of} {what}, {number / (now - begin):,.0f} a second ", err=True, nl=False)
    click.echo(f"\r{number:,} {what} in {time.monotonic() - begin:.1f} s\033[K", err=True)
