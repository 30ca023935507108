"""Marked texts and SmartData → documents with gold triggers and places, ready to be learned from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from mapper.documents import make_document
from mapper.model import Document, Mention, MentionKind, Place, Resolution
from mapper.resolve import Resolver

from .marks import KINDS, MarkedText, read_all


@dataclass(slots=True)
class GoldEvent:
    """An event of a marked text: its triggers and places by stretch of the text, and what else is marked."""

    id: str
    type: str = ""
    status: str = ""
    claimed: bool = False
    minor: bool = False
    triggers: list[tuple[int, int]] = field(default_factory=list)
    places: list[tuple[int, int, str]] = field(default_factory=list)  # start, end, role
    times: list[tuple[int, int, str]] = field(default_factory=list)
    sources: list[tuple[int, int]] = field(default_factory=list)
    numbers: list[tuple[str, float]] = field(default_factory=list)


@dataclass(slots=True)
class GoldText:
    """A document with its gold places and events. In a `partial` text only the marked pairs are known."""

    document: Document
    resolutions: list[Resolution]
    events: list[GoldEvent]
    corpus: str


def marked_texts(folder: Path, resolver: Resolver) -> Iterator[GoldText]:
    """The marked texts of a folder."""
    for marked in read_all(folder):
        yield read_marked(marked, resolver)


def read_marked(marked: MarkedText, resolver: Resolver) -> GoldText:
    """One marked text: document, resolved gold mentions, events."""
    document = make_document(
        marked.text,
        id=marked.id,
        lang=marked.lang,
        date=marked.fields.get("date"),
        title=marked.fields.get("title"),
        source=marked.fields.get("source"),
    )
    events: dict[str, GoldEvent] = {}
    mentions = []
    for mark in marked.marks:
        if mark.sign == "[" and mark.words and mark.words[0] in KINDS:
            mentions.append(_mention(document, mark.start, mark.end, KINDS[mark.words[0]]))
            for word in mark.words:
                if word.startswith("@"):
                    key, _, role = word[1:].partition(":")
                    events.setdefault(key, GoldEvent(key)).places.append((mark.start, mark.end, role or "site"))
        elif mark.sign == "<" and mark.words and mark.words[0] != "-":
            _trigger(events.setdefault(mark.words[0], GoldEvent(mark.words[0])), mark.start, mark.end, mark.words[1:])
        elif mark.sign == "{" and len(mark.words) > 1:
            event = events.setdefault(mark.words[0], GoldEvent(mark.words[0]))
            for word in mark.words[1:]:
                if word == "source":
                    event.sources.append((mark.start, mark.end))
                elif "=" in word:
                    kind, _, value = word.partition("=")
                    if value.replace(".", "", 1).isdigit():
                        event.numbers.append((kind, float(value)))
                elif "/" in word:
                    event.times.append((mark.start, mark.end, word))
    resolutions = resolver.resolve(document, mentions)
    return GoldText(document, list(resolutions), [e for e in events.values() if e.triggers], "texts")


def _trigger(event: GoldEvent, start: int, end: int, words: tuple[str, ...]) -> None:
    event.triggers.append((start, end))
    if words:
        event.type = words[0]
    if len(words) > 1:
        event.status = words[1]
    if "claimed" in words:
        event.claimed = True


def _mention(document: Document, start: int, end: int, kind: str) -> Mention:
    surface = document.text[start:end]
    sentence = next((i for i, s in enumerate(document.sentences) if s.start <= start < s.end), 0)
    return Mention(start, end, surface, cast(MentionKind, kind), surface, document.lang, sentence)


def smartdata(path: Path) -> Iterator[GoldText]:
    """The texts of a SmartData file (CC BY 4.0, DFKI); `minor` events are those that are no news."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        document = make_document(row["text"], id=row["id"], lang="de", date=row.get("date"))
        resolutions = [
            _unresolved(_mention(document, m["start"], m["end"], "literal"), m["kind"])
            for m in row["mentions"]
            if m["kind"] in ("LOCATION", "LOCATION_CITY", "LOCATION_STREET")
        ]
        events = []
        for each in row["events"]:
            event = GoldEvent(each["id"], each["type"], "happened", minor=not each["newsy"])
            event.triggers = [(t["start"], t["end"]) for t in each["triggers"]]
            event.places = [(p["start"], p["end"], p.get("role") or "site") for p in each["places"]]
            events.append(event)
        yield GoldText(document, resolutions, events, "smartdata")


def _unresolved(mention: Mention, kind: str) -> Resolution:
    level = {"LOCATION_CITY": "city", "LOCATION_STREET": "road"}.get(kind)
    if level is None:
        return Resolution(mention, None, None, None, None, 1.0)
    place = Place("", mention.surface, "", "city" if level == "city" else "road", 0.0, 0.0)
    return Resolution(mention, place, None, None, None, 1.0)
