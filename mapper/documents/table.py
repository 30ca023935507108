"""Tables → articles: CSV or TSV with a place, a description and a day in each row; JSON lines, one document each."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date as Date
from typing import Any

from ..errors import DateError, FormatError
from .dates import parse_date
from .raw import RawArticle

#: Column names that are understood for each field, in lower case.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "place": ("place", "location", "ort", "lieu", "lugar", "luogo", "plaats", "miejsce", "local"),
    "text": (
        "description",
        "text",
        "event",
        "notes",
        "beschreibung",
        "ereignis",
        "texte",
        "descripción",
        "descripcion",
        "descrizione",
        "beschrijving",
        "opis",
        "descrição",
        "descricao",
    ),
    "date": ("date", "day", "datum", "tag", "jour", "fecha", "data", "event_date"),
    "title": ("title", "titel", "titre", "título", "titulo", "titolo", "tytuł", "headline"),
    "source": ("source", "quelle", "fuente", "fonte", "bron", "źródło"),
    "url": ("url", "link"),
    "lang": ("lang", "language", "sprache"),
    "id": ("id",),
}
_DELIMITERS = ",;\t|"
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_FIELDS = ("id", "text", "title", "date", "lang", "source", "url", "domain")


def read_table(text: str, *, name: str) -> tuple[RawArticle, ...]:
    """The rows of a table. The place is put before the description like a dateline, unless it is in there.

    Raises:
        FormatError: no such columns, or a row that cannot be read; the message names line and field.
    """
    rows = _rows(text, name)
    header = next(rows, (0, []))[1]
    columns = _find_columns(header)
    if "text" not in columns and "place" not in columns:
        raise FormatError(
            f"“{name}” needs a header line with the columns place, description and date "
            f"(one of the first two at least); it has: {', '.join(header) or 'none'}."
        )
    articles = (_row_article(row, columns, f"“{name}”, line {line}") for line, row in rows if any(row))
    return tuple(article for article in articles if article.text)


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip("\ufeff\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise FormatError(f"“{name}”, line {reader.line_num}: {error}.") from error
        if row is None:
            return
        yield reader.line_num, [cell.strip() for cell in row]


def _find_columns(header: list[str]) -> dict[str, int]:
    names = [cell.lower() for cell in header]
    found = {}
    for field, known in _COLUMNS.items():
        position = next((names.index(column) for column in known if column in names), None)
        if position is not None:
            found[field] = position
    return found


def _row_article(row: list[str], columns: Mapping[str, int], where: str) -> RawArticle:
    values = {field: row[at] if at < len(row) else "" for field, at in columns.items()}
    place, text = values.get("place", ""), values.get("text", "")
    if place and place not in text:
        text = f"{place} – {text}" if text else place
    return RawArticle(
        text=text,
        title=values.get("title") or None,
        date=_day(values.get("date", ""), where),
        lang=values.get("lang") or None,
        source=values.get("source") or None,
        url=values.get("url") or None,
        id=values.get("id") or None,
    )


def _day(value: str, where: str) -> Date | None:
    if not value:
        return None
    match = _DAY_FIRST.fullmatch(value)
    try:
        return parse_date(f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else value)
    except DateError as error:
        raise FormatError(f"{where}, field “date”: {error}") from error


def read_jsonl(rows: Iterable[str], *, name: str) -> Iterator[RawArticle]:
    """The documents of a JSON lines file, one after the other; empty lines are passed over.

    Raises:
        FormatError: a line that is no document; the message names line and field.
    """
    for number, row in enumerate(rows, start=1):
        if row.strip():
            yield parse_record(row, where=f"“{name}”, line {number}")


def parse_record(row: str, *, where: str) -> RawArticle:
    """One document from a line `{"id", "text", "title"?, "date"?, "lang"?, "source"?, "url"?, "domain"?}`.

    A date that is none is left out and noted: collections are full of them, and the article is worth more than
    its date.

    Raises:
        FormatError: no JSON object, or a field of another kind; the message begins with `where`.
    """
    try:
        record = json.loads(row)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FormatError(f"{where}: not JSON ({error}).") from error
    if not isinstance(record, dict):
        raise FormatError(f"{where}: a JSON object with a field “text” is expected.")
    values = {field: _field(record, field, where) for field in _FIELDS}
    if not values["text"]:
        raise FormatError(f"{where}, field “text”: the words of the article are missing.")
    day: Date | None = None
    notes: tuple[str, ...] = ()
    try:
        day = _day(values.pop("date") or "", where)
    except FormatError as error:
        notes = (f"{error} The article is read as undated.",)
    return RawArticle(text=values.pop("text") or "", date=day, notes=notes, **values)


def _field(record: Mapping[str, Any], field: str, where: str) -> str | None:
    value = record.get(field)
    if field == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise FormatError(f"{where}, field “{field}”: a string is expected, not {type(value).__name__}.")
    return value or None
