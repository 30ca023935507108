"""Features → Atom feed (RFC 4287) with GeoRSS points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..results import Json
from . import words
from .xml import HEAD, attribute, text

NEVER = "1970-01-01"


def stated(known: Json) -> str:
    """When the article came out, as far as its properties say; the same for each export."""
    return f"{known.get('source_date') or known.get('event_date') or NEVER}T00:00:00Z"


def nowhere(known: Json) -> str:
    """No page shows the event."""
    return ""


def pieces(
    features: Iterable[Json],
    *,
    title: str = "Events",
    address: str = "",
    updated: Callable[[Json], str] = stated,
    page: Callable[[Json], str] = nowhere,
) -> Iterator[bytes]:
    """The feed in pieces, in the order given; `address` is where it is served.

    `updated` says for the properties of a feature when it became known (RFC 3339), `page` where it is shown.
    """
    link = f'<link rel="self" type="application/atom+xml" href={attribute(address)}/>' if address else ""
    yield (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">\n'
        f"<id>{text(address or 'urn:event-mapper:events')}</id><title>{text(title)}</title>{link}"
        "<author><name>event-mapper</name></author>\n"
    ).encode()
    latest = f"{NEVER}T00:00:00Z"
    for feature in features:
        moment = updated(feature["properties"])
        latest = max(latest, moment)
        yield _entry(feature, moment, page(feature["properties"])).encode()
    yield f"<updated>{latest}</updated></feed>\n".encode()


def _entry(feature: Json, moment: str, page: str) -> str:
    known = feature["properties"]
    point = ""
    if feature["geometry"]:
        lon, lat = feature["geometry"]["coordinates"]
        point = f"<georss:point>{lat} {lon}</georss:point>"
    links = "".join(
        f'<link rel="{rel}" href={attribute(href)}/>'
        for rel, href in (("alternate", page or known.get("source_url")), ("via", page and known.get("source_url")))
        if href
    )
    published = f"<published>{known['source_date']}T00:00:00Z</published>" if known.get("source_date") else ""
    return (
        f"<entry><id>urn:event-mapper:{text(feature['id'])}</id><title>{text(words.title(known))}</title>"
        f"<updated>{text(moment)}</updated>{published}<category term={attribute(known['event_type'])}/>"
        f'{links}<content type="text">{text(words.description(known))}</content>{point}</entry>\n'
    )
