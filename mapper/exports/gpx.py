"""Features → GPX 1.1: a waypoint for each feature that has a point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..results import Json
from . import words
from .xml import HEAD, attribute, element, text


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The file in pieces."""
    yield f'{HEAD}<gpx version="1.1" creator="event-mapper" xmlns="http://www.topografix.com/GPX/1/1">\n'.encode()
    for feature in features:
        if feature["geometry"]:
            yield _waypoint(feature).encode()
    yield b"</gpx>\n"


def _waypoint(feature: Json) -> str:
    known = feature["properties"]
    lon, lat = feature["geometry"]["coordinates"]
    day = known.get("event_date")
    link = f"<link href={attribute(known['source_url'])}/>" if known.get("source_url") else ""
    return (
        f'<wpt lat="{lat}" lon="{lon}">{element("time", day and f"{day}T00:00:00Z")}'
        f"<name>{text(words.title(known))}</name>{element('desc', words.description(known))}"
        f"{element('src', known.get('source'))}{link}<type>{text(known['event_type'])}</type></wpt>\n"
    )
