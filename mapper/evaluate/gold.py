"""Gold files → articles with known mentions and events: JSON lines, or texts with inline marks (training/README.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..documents import make_document
from ..errors import DateError, FormatError
from ..model import Document

if TYPE_CHECKING:
    from training.marks import Mark, MarkedText

KINDS = ("literal", "modifier", "metonymic", "associative", "demonym", "embedded")
#: Where annotators disagree: neither owed nor punished.
OPTIONAL = ("associative", "demonym")
POINT = re.compile(r"=(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)")
#: How far a marked point without a radius may reach; countries are marked by a point near their middle.
RADIUS_KM = 25.0


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A place name that stands in the text; without `lat` and `lon` only its recognition is scored."""

    start: int
    end: int
    kind: str = ""
    lat: float | None = None
    lon: float | None = None
    radius_km: float = 0.0
    geonameid: int | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldSite:
    """A site of an event: the spans that name it, and its point."""

    spans: tuple[tuple[int, int], ...]
    lat: float | None = None
    lon: float | None = None
    radius_km: float = 0.0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event: its types (the first is the best), the spans of its triggers, its sites and attributes."""

    types: tuple[str, ...]
    triggers: tuple[tuple[int, int], ...]
    sites: tuple[GoldSite, ...] = ()
    status: str = ""
    claimed: bool | None = None
    first: date | None = None
    last: date | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A document with its answers; `mentions` or `events` is None when the file does not tell them."""

    document: Document
    mentions: tuple[GoldMention, ...] | None
    events: tuple[GoldEvent, ...] | None


def read_gold(path: Path) -> Iterator[GoldArticle]:
    """The articles of a JSON lines file, of a marked text, or of all marked texts in a folder.

    Raises:
        FormatError: the file is neither.
    """
    if not path.exists():
        raise FormatError(f"There is no file or folder “{path}”.")
    if path.is_dir() or path.suffix == ".txt":
        yield from map(_marked_article, _marked_texts(path))
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield _article(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise FormatError(f"“{path}”, line {number}: no gold article ({error!r}).") from error


def _article(row: Mapping[str, Any]) -> GoldArticle:
    fields: dict[str, Any] = {name: row.get(name) or None for name in ("id", "title", "lang", "source", "domain")}
    try:
        document = make_document(row["text"], date=row.get("date") or None, **fields)
    except DateError:  # some corpora have days like “Wed Nov 23”
        document = make_document(row["text"], **fields)
    mentions = row.get("mentions") or ()
    places = any("lat" in mention for mention in mentions)
    events = row.get("events")
    return GoldArticle(
        document,
        tuple(map(_mention, mentions)) if places else None,
        tuple(map(_event, events)) if events is not None else None,
    )


def _mention(row: Mapping[str, Any]) -> GoldMention:
    ident = str(row.get("geonameid") or "")
    return GoldMention(
        row["start"],
        row["end"],
        kind=row["kind"] if row.get("kind") in KINDS else "",
        lat=row.get("lat"),
        lon=row.get("lon"),
        radius_km=row.get("radius_km") or 0.0,
        geonameid=int(ident) if ident.isdigit() else None,
        optional=bool(row.get("optional")),
    )


def _event(row: Mapping[str, Any]) -> GoldEvent:
    day = row.get("date") or {}
    return GoldEvent(
        types=(row["type"], *(row.get("alt_types") or ())),
        triggers=tuple((t["start"], t["end"]) for t in row["triggers"]),
        sites=tuple(_site(place) for place in row["places"] if place.get("role", "site") == "site"),
        status=row.get("status") or "",
        claimed=row.get("claimed"),
        first=date.fromisoformat(day["start"]) if day.get("start") else None,
        last=date.fromisoformat(day["end"]) if day.get("end") else None,
        optional=row.get("tier", 1) > 1 or row.get("newsy") is False,
    )


def _site(row: Mapping[str, Any]) -> GoldSite:
    spans = [(row["start"], row["end"])] if row.get("start") is not None else []
    return GoldSite(
        (*spans, *((start, end) for start, end in row.get("alt") or ())),
        row.get("lat"),
        row.get("lon"),
        row.get("radius_km") or 0.0,
        bool(row.get("optional")),
    )


def _marked_texts(path: Path) -> Iterator[MarkedText]:
    try:
        from training.marks import read_all, read_texts
    except ImportError as error:
        raise FormatError(
            "Marked texts are read by the folder “training” of the project: run this in its root folder."
        ) from error
    try:
        files = [path] if path.is_file() else sorted(path.glob("*.txt"))
        for file in files:
            yield from read_texts(file, lang=file.parent.name)
        if not files:
            yield from read_all(path)
    except ValueError as error:
        raise FormatError(f"“{path}” is no marked text: {error}.") from error


@dataclass(slots=True)
class _Marked:
    """An event while its marks are being gathered."""

    words: tuple[str, ...] = ()
    triggers: list[tuple[int, int]] = field(default_factory=list)
    sites: list[GoldSite] = field(default_factory=list)
    first: date | None = None
    last: date | None = None


def _marked_article(marked: MarkedText) -> GoldArticle:
    known = marked.fields
    document = make_document(
        marked.text,
        id=marked.id,
        lang=marked.lang,
        title=known.get("title"),
        date=known.get("date"),
        source=known.get("source"),
    )
    points: dict[str, tuple[float, float]] = {}
    mentions: list[GoldMention] = []
    events: dict[str, _Marked] = {}
    for mark in marked.marks:
        if mark.sign == "[":
            mentions.extend(_marked_mention(mark, marked.text, points, events))
        elif mark.words[0] != "-":
            event = events.setdefault(mark.words[0], _Marked())
            if mark.sign == "<":
                event.triggers.append((mark.start, mark.end))
                event.words = event.words or mark.words[1:]
            else:
                _add_time(event, mark.words[1:])
    return GoldArticle(document, tuple(mentions), tuple(_finish(event) for event in events.values() if event.words))


def _marked_mention(
    mark: Mark, text: str, points: dict[str, tuple[float, float]], events: dict[str, _Marked]
) -> Iterator[GoldMention]:
    from training.marks import KINDS as LETTERS

    kind = LETTERS.get(mark.words[0])
    if kind is None:
        return
    surface = text[mark.start : mark.end]
    for word in mark.words:
        if found := POINT.fullmatch(word):
            points.setdefault(surface, (float(found[1]), float(found[2])))
    lat, lon = points.get(surface, (None, None))
    for word in mark.words:
        name, _, role = word.removeprefix("@").partition(":")
        if word.startswith("@") and role in ("", "site"):
            site = GoldSite(((mark.start, mark.end),), lat, lon, RADIUS_KM)
            events.setdefault(name, _Marked()).sites.append(site)
    yield GoldMention(mark.start, mark.end, kind, lat, lon, RADIUS_KM, optional=kind in OPTIONAL)


def _add_time(event: _Marked, words: tuple[str, ...]) -> None:
    for word in words:
        first, slash, last = word.partition("/")
        if slash and "=" not in word:
            event.first = None if first == ".." else date.fromisoformat(first)
            event.last = None if last == ".." else date.fromisoformat(last)


def _finish(event: _Marked) -> GoldEvent:
    return GoldEvent(
        types=event.words[:1],
        triggers=tuple(event.triggers),
        sites=tuple(event.sites),
        status=event.words[1] if len(event.words) > 1 else "",
        claimed="claimed" in event.words,
        first=event.first,
        last=event.last,
    )
