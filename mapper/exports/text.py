"""Analyses → a page of text for people: the events with date, place, status, source and quote, then the places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from babel import Locale, UnknownLocaleError

from ..model import Analysis, MatchKind
from ..results import result

BOLD, DIM, RED, GREEN, YELLOW, RESET = "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[0m"
#: ways of finding a place that prove the name to be one of its names
NAMED: frozenset[MatchKind] = frozenset(("exact", "alternate", "exonym", "transcription", "user"))
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
    names = _names(analysis)
    yield f"{DIM}{document.lang} · {len(events)} events · {len(mentions)} place names{RESET}"
    for event in events:
        yield ""
        yield from _event(event, names)
    if mentions:
        yield ""
        yield f"{BOLD}Places{RESET}"
        yield from _places(mentions, names)


def _names(analysis: Analysis) -> dict[str, str]:
    """The places by id with their names in the language of the article, where the article or CLDR has one."""
    countries = _countries(analysis.document.lang)
    names: dict[str, str] = {}
    for resolution in analysis.resolutions:
        place, mention = resolution.place, resolution.mention
        if place is None:
            continue
        matches = {candidate.match for candidate in resolution.candidates if candidate.place.id == place.id}
        if place.level == "country" and place.country in countries:
            names[place.id] = countries[place.country]
        elif mention.kind in ("literal", "metonymic") and not NAMED.isdisjoint(matches):
            names.setdefault(place.id, mention.name)
    return names


def _countries(lang: str) -> Mapping[str, str]:
    """The names of the countries in a language by their codes; empty for a language that CLDR does not know."""
    try:
        return Locale.parse(lang).territories
    except (UnknownLocaleError, ValueError):
        return {}


def _event(event: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    status = event["status"] + (", claimed" if event["claimed"] else "")
    colour = STATUS_COLOUR[event["status"]]
    title = clean(event["title"] or event["triggers"][0]["surface"])
    yield f"{BOLD}{event['type']}{RESET}  {title}  {colour}[{status}]{RESET}"
    if date := event["date"]:
        yield f"  when   {_when(date)}"
    for place in event["places"]:
        yield f"  {_role(place)} {_place(place, names)}"
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
    stated = number["low"] if number["value"] is None else number["value"]
    value = "?" if stated is None else f"{stated:,.10g}"
    return f"{number['kind']} {number['qualifier']} {value}"


def _role(place: Mapping[str, Any]) -> str:
    words = {"site": "where", "origin": "from", "destination": "to", "route": "via"}
    return f"{words.get(place['role'], place['role']):<6}"


def _place(place: Mapping[str, Any], names: Mapping[str, str]) -> str:
    about = ", ".join(filter(None, (place.get("admin1"), place.get("country"))))
    name = names.get(place.get("place_id") or "", place["name"])
    text = clean(name) + (f" ({clean(about)})" if about else "")
    if place.get("lat") is None:
        return f"{text}  not on the map"
    sure = "" if not place.get("inferred") else "  inferred"
    return f"{text}  {place['lat']:.4f}, {place['lon']:.4f} ± {place.get('radius_km') or 0:g} km{sure}"


def _places(mentions: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    seen: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for mention in mentions:
        seen.setdefault((mention["name"], mention["lat"], mention["lon"]), []).append(mention)
    for group in seen.values():
        surfaces = ", ".join(dict.fromkeys(clean(mention["surface"]) for mention in group))
        times = f" ×{len(group)}" if len(group) > 1 else ""
        yield f"  {surfaces}{times} → {_place(group[0], names)}"


def clean(text: str) -> str:
    """One line without control characters (an escape sequence in a text must not reach the terminal)."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text).split())


def _plain(line: str) -> str:
    for code in (BOLD, DIM, RED, GREEN, YELLOW, RESET):
        line = line.replace(code, "")
    return line
