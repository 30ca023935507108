"""Marked training texts → plain text with spans. The form is described in `training/README.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CLOSERS = {"[": "]", "<": ">", "{": "}"}
KINDS = {"L": "literal", "M": "modifier", "T": "metonymic", "A": "associative", "D": "demonym"}
NAMES = {"P": "person", "O": "organisation", "N": "name", "X": "common"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One inline mark: its opening sign, the stretch of the plain text it covers, and the words after the bar."""

    sign: str
    start: int
    end: int
    words: tuple[str, ...]


@dataclass(slots=True)
class MarkedText:
    """A text without its marks, the marks, and the fields of its head line."""

    id: str
    lang: str
    text: str
    marks: list[Mark]
    fields: dict[str, str] = field(default_factory=dict)


def parse_marks(source: str, *, where: str = "") -> tuple[str, list[Mark]]:
    """Plain text and marks, in the order of their starts.

    Raises:
        ValueError: a mark that is not closed or has no bar; the message says where.
    """
    plain: list[str] = []
    length = 0
    open_marks: list[tuple[str, int]] = []
    marks: list[Mark] = []
    i = 0
    while i < len(source):
        char = source[i]
        if char in CLOSERS:
            open_marks.append((char, length))
            i += 1
        elif char == "|" and open_marks:
            sign, start = open_marks.pop()
            end = source.find(CLOSERS[sign], i)
            if end < 0:
                raise ValueError(f"{where}: mark {source[i - 20 : i + 20]!r} is not closed")
            marks.append(Mark(sign, start, length, tuple(source[i + 1 : end].split())))
            i = end + 1
        elif char in "]>}":
            raise ValueError(f"{where}: {char!r} without a bar before it in {source[max(0, i - 40) : i + 10]!r}")
        else:
            plain.append(char)
            length += 1
            i += 1
    if open_marks:
        raise ValueError(f"{where}: {open_marks[-1][0]!r} is never closed (plain offset {open_marks[-1][1]})")
    return "".join(plain), sorted(marks, key=lambda mark: (mark.start, -mark.end))


def read_texts(path: Path, *, lang: str) -> Iterator[MarkedText]:
    """The texts of one file."""
    blocks = re.split(r"^===", path.read_text(encoding="utf-8"), flags=re.M)
    for number, block in enumerate(blocks[1:], 1):
        head, _, body = block.partition("\n")
        fields = dict(part.strip().split("=", 1) for part in head.split("|") if "=" in part)
        where = f"{path.name} text {number}"
        text, marks = parse_marks(body.strip(), where=where)
        yield MarkedText(f"{lang}/{path.stem}/{number}", lang, text, marks, fields)


def read_all(folder: Path) -> Iterator[MarkedText]:
    """All texts under `folder`/<language>/, in a fixed order."""
    for lang_dir in sorted(p for p in folder.iterdir() if p.is_dir()):
        for path in sorted(lang_dir.glob("*.txt")):
            yield from read_texts(path, lang=lang_dir.name)
