"""Features → Atom feed (RFC 4287) with GeoRSS points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..results import Json
from . import words
from .xml import HEAD, attribute, element, text


def pieces(features: Iterable[Json], *, title: str = "Events", address: str = "") -> Iterator[bytes]:
    """The feed in pieces, in the order given; `address` is where it is served."""
    link = f'<link rel="self" href={attribute(address)}/>' if address else ""
    yield (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">\n'
        f"<id>{text(address or 'urn:event-mapper:events')}</id><title>{text(title)}</title>{link}"
        "<author><name>event-mapper</name></author>\n"
    ).encode()
    latest = "1970-01-01"
    for feature in features:
        latest = max(latest, _day(feature))
        yield _entry(feature).encode()
    yield f"<updated>{latest}T00:00:00Z</updated></feed>\n".encode()


def _day(feature: Json) -> str:
    known = feature["properties"]
    return str(known.get("source_date") or known.get("event_date") or "1970-01-01")


def _entry(feature: Json) -> str:
    known = feature["properties"]
    point = ""
    if feature["geometry"]:
        lon, lat = feature["geometry"]["coordinates"]
        point = f"<georss:point>{lat} {lon}</georss:point>"
    link = f"<link href={attribute(known['source_url'])}/>" if known.get("source_url") else ""
    return (
        f"<entry><id>urn:event-mapper:{text(feature['id'])}</id><title>{text(words.title(known))}</title>"
        f"<updated>{text(_day(feature))}T00:00:00Z</updated><category term={attribute(known['event_type'])}/>"
        f"{link}{element('summary', words.description(known))}{point}</entry>\n"
    )
