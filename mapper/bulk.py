"""Many articles as JSON lines → their results as JSON lines, in the same order, on any number of processes.

The processes come from `concurrent.futures`: articles are independent, their results are small and the order is kept by
waiting for the oldest chunk, so a scheduler (Dask) would add 20 packages and half a second and give nothing back.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from .documents.readers import document_of
from .documents.table import parse_record
from .errors import MapperError
from .pipeline import Tools, analyse, load_tools
from .resolve import SourceMemory
from .results import Json, result
from .settings import Settings

CHUNK = 16
Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One line out: the JSON text, and whether it is an error."""

    text: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Job:
    """What every process needs to know; `memory` is a file with what the sources' other articles taught."""

    settings: Settings
    all_mentions: bool = False
    memory: str = ""


def parse_lines(
    lines: Iterable[str],
    settings: Settings,
    *,
    workers: int = 1,
    all_mentions: bool = False,
    source_memory: bool = False,
) -> Iterator[Line]:
    """The result of each line, in order; empty lines are left out. A line that fails gives `{"id", "error"}`.

    With `source_memory` all lines are read three times: to learn the home area of each source, to learn it better with
    what the first reading taught (LGL: .753 -> .757 placed right), and to parse.

    Raises:
        MapperError: the tools cannot be loaded, or a process was killed.
    """
    numbered = ((n, line) for n, line in enumerate(lines, 1) if line.strip())
    if not source_memory:
        yield from _run(_parse_chunk, numbered, Job(settings, all_mentions), workers)
        return
    kept = list(numbered)
    with (
        _memory_file(_run(_learn_chunk, kept, Job(settings), workers)) as first,
        _memory_file(_run(_learn_chunk, kept, Job(settings, memory=str(first)), workers)) as second,
    ):
        yield from _run(_parse_chunk, kept, Job(settings, all_mentions, str(second)), workers)


def _parse_chunk(lines: list[tuple[int, str]], job: Job) -> list[Line]:
    tools, memory = _tools(job.settings), _memory(job.memory)
    return [_parse_line(number, line, job, tools, memory) for number, line in lines]


def _parse_line(number: int, line: str, job: Job, tools: Tools, memory: SourceMemory | None) -> Line:
    try:
        article = parse_record(line, where=f"Line {number}")
        document = document_of(article, max_chars=job.settings.max_text_chars)
        row = result(analyse(document, tools, memory=memory, ask=True), all_mentions=job.all_mentions)
        if article.notes:
            row["warnings"] = list(article.notes)
    except MapperError as error:
        return _error(number, line, str(error))
    except Exception as error:  # one article must not stop the other thousands
        log.debug("line %d", number, exc_info=True)
        return _error(number, line, f"Line {number}: internal error, {type(error).__name__}: {error}")
    row["id"] = _given_id(line) or row["id"]
    if article.notes:
        row["notes"] = [*row.get("notes", ()), *article.notes]
    return Line(_dump(row), failed=False)


def _error(number: int, line: str, words: str) -> Line:
    return Line(_dump({"id": _given_id(line), "line": number, "error": words}), failed=True)


def _given_id(line: str) -> Any:
    """The id as it stands in the line, text or number; None when there is none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record.get("id") if isinstance(record, dict) else None


def _learn_chunk(lines: list[tuple[int, str]], job: Job) -> list[Json]:
    tools, known, memory = _tools(job.settings), _memory(job.memory), SourceMemory()
    for number, line in lines:
        try:
            article = parse_record(line, where=f"Line {number}")
            document = document_of(article, max_chars=job.settings.max_text_chars)
            mentions = tools.recogniser.recognise(document)
            memory.learn(document, tools.resolver.resolve(document, mentions, memory=known))
        except Exception as error:  # the last reading reports it
            log.debug("line %d: not learned from: %s", number, error)
    return [memory.to_dict()]


@contextmanager
def _memory_file(parts: Iterable[Json]) -> Iterator[Path]:
    """What the chunks learned, together, in a file for the processes of the next reading."""
    merged: Json = {}
    for part in parts:
        for source, shelf in part.items():
            merged.setdefault(source, {}).update(shelf)
    handle, name = tempfile.mkstemp(prefix="source-memory-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(merged, file)
        yield Path(name)
    finally:
        os.unlink(name)


@cache
def _tools(settings: Settings) -> Tools:
    """Loaded once in each process."""
    return load_tools(settings)


@cache
def _memory(path: str) -> SourceMemory | None:
    return SourceMemory.from_dict(json.loads(Path(path).read_text(encoding="utf-8"))) if path else None


def _run(
    step: Callable[[list[tuple[int, str]], Job], list[Answer]],
    lines: Iterable[tuple[int, str]],
    job: Job,
    workers: int,
) -> Iterator[Answer]:
    """The answers to all chunks in order; few chunks wait at a time, so that memory stays flat."""
    source = iter(lines)
    chunks = iter(lambda: list(islice(source, CHUNK)), [])
    if workers <= 1:
        for chunk in chunks:
            yield from step(chunk, job)
        return
    try:
        with ProcessPoolExecutor(workers) as pool:
            waiting: deque[Future[list[Answer]]] = deque()
            for chunk in chunks:
                waiting.append(pool.submit(step, chunk, job))
                if len(waiting) > 4 * workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise MapperError(
            "A worker process was killed, most likely for want of memory. Use fewer --workers (each takes some 300 MB)."
        ) from error


def _dump(row: Json) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
