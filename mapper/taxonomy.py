"""The event types of the map: groups, labels, icons, and what other coding schemes call them (`taxonomy.json`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class EventType:
    """One event type. Labels are by language; `acled` is empty and `ucdp` has no number where the scheme has none."""

    code: str
    group: str
    labels: tuple[tuple[str, str], ...]
    icon: str
    plover: str
    acled: str
    ucdp: tuple[int, ...]
    subtypes: tuple[tuple[str, str], ...]  # (subtype, its ACLED name)

    def label(self, lang: str) -> str:
        """The label in a language, in English when it has none."""
        labels = dict(self.labels)
        return labels.get(lang) or labels["en"]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of event types with its colours on a light and on a dark map."""

    code: str
    labels: tuple[tuple[str, str], ...]
    light: str
    dark: str


def _read() -> dict[str, Any]:
    text = (files(__package__) / "taxonomy.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def event_types() -> dict[str, EventType]:
    """All event types by code, in the order of the file. Do not change the dict."""
    return {row["code"]: _event_type(row) for row in _read()["types"]}


@cache
def groups() -> dict[str, Group]:
    """All groups by code. Do not change the dict."""
    return {
        code: Group(code, tuple(row["label"].items()), row["light"], row["dark"])
        for code, row in _read()["groups"].items()
    }


def _event_type(row: dict[str, Any]) -> EventType:
    return EventType(
        row["code"],
        row["group"],
        tuple(row["label"].items()),
        row["icon"],
        row["plover"] or "",
        row["acled"] or "",
        tuple(row.get("ucdp_type_of_violence") or ()),
        tuple(row["subtypes"].items()),
    )
