"""Analyses → a page of text for people: the events with date, place, status, source and quote, then the places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..model import Analysis
from ..results import result

BOLD, DIM, RED, GREEN, YELLOW, RESET = "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[0m"
STATUS_COLOUR = {"happened": GREEN, "ongoing": GREEN, "planned": YELLOW, "possible": YELLOW, "denied": RED}


def report(analyses: Sequence[Analysis], *, colour: bool = False) -> Iterator[str]:
    """The report in pieces; control characters of the text never reach the terminal."""
    for number, analysis in enumerate(analyses):
        if number:
            yield "\n"
        for line in _lines(analysis):
            yield (line if colour else _plain(line)) + "\n"


def _lines(analysis: Analysis) -> Iterator[str]:
    document, found = analysis.document, result(analysis)
    head = [document.title or "", document.source or "", document.date.isoformat() if document.date else ""]
    yield BOLD + " · ".join(filter(None, map(clean, head))) + RESET if any(head) else f"{BOLD}{document.id}{RESET}"
    events, mentions = found["events"], found["mentions"]
    yield f"{DIM}{document.lang} · {len(events)} events · {len(mentions)} place names{RESET}"
    for event in events:
        yield ""
        yield from _event(event)
    if mentions:
        yield ""
        yield f"{BOLD}Places{RESET}"
        yield from _places(mentions)


def _event(event: Mapping[str, Any]) -> Iterator[str]:
    status = event["status"] + (", claimed" if event["claimed"] else "")
    colour = STATUS_COLOUR[event["status"]]
    title = clean(event["title"] or event["triggers"][0]["surface"])
    yield f"{BOLD}{event['type']}{RESET}  {title}  {colour}[{status}]{RESET}"
    if date := event["date"]:
        yield f"  when   {_when(date)}"
    for place in event["places"]:
        yield f"  {_role(place)} {_place(place)}"
    if event["attribution"]:
        yield f"  says   {clean(event['attribution']['who'])}"
    if event["numbers"]:
        yield "  number " + ", ".join(map(_number, event["numbers"]))
    yield f"  {DIM}“{clean(event['sentence']['surface'])}”{RESET}"


def _when(date: Mapping[str, Any]) -> str:
    first, last = date["start"], date["end"]
    words = f"{DIM}“{clean(date['text'])}”{RESET}" if date["text"] else ""
    if not first and not last:
        return f"{words}  (give the publication date with --date)"
    period = first if first == last else f"{first or '…'} to {last or '…'}"
    return f"{period}  {words}".rstrip()


def _number(number: Mapping[str, Any]) -> str:
    value = "?" if number["value"] is None else f"{number['value']:,.10g}"
    return f"{number['kind']} {number['qualifier']} {value}"


def _role(place: Mapping[str, Any]) -> str:
    words = {"site": "where", "origin": "from", "destination": "to", "route": "via"}
    return f"{words.get(place['role'], place['role']):<6}"


def _place(place: Mapping[str, Any]) -> str:
    about = ", ".join(filter(None, (place.get("admin1"), place.get("country"))))
    text = clean(place["name"]) + (f" ({clean(about)})" if about else "")
    if place.get("lat") is None:
        return f"{text}  not on the map"
    sure = "" if not place.get("inferred") else "  inferred"
    return f"{text}  {place['lat']:.4f}, {place['lon']:.4f} ± {place.get('radius_km') or 0:g} km{sure}"


def _places(mentions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    seen: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for mention in mentions:
        seen.setdefault((mention["name"], mention["lat"], mention["lon"]), []).append(mention)
    for group in seen.values():
        surfaces = ", ".join(dict.fromkeys(clean(mention["surface"]) for mention in group))
        times = f" ×{len(group)}" if len(group) > 1 else ""
        yield f"  {surfaces}{times} → {_place(group[0])}"


def clean(text: str) -> str:
    """One line without control characters (an escape sequence in a text must not reach the terminal)."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text).split())


def _plain(line: str) -> str:
    for code in (BOLD, DIM, RED, GREEN, YELLOW, RESET):
        line = line.replace(code, "")
    return line
