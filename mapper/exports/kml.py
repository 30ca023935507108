"""Features → KML 2.2: one Placemark for each feature, its fields as ExtendedData."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..geojson import FIELDS
from ..results import Json
from . import words
from .xml import HEAD, element, text

KIND = {"text": "string", "date": "string", "integer": "int", "real": "double", "boolean": "bool"}


def pieces(features: Iterable[Json]) -> Iterator[bytes]:
    """The document in pieces."""
    schema = "".join(f'<SimpleField type="{KIND[kind]}" name="{name}"/>' for name, kind, _ in FIELDS)
    yield (
        f'{HEAD}<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Events</name>\n'
        f'<Schema name="event" id="event"><SimpleField type="string" name="feature_id"/>{schema}</Schema>\n'
    ).encode()
    for feature in features:
        yield _placemark(feature).encode()
    yield b"</Document></kml>\n"


def _placemark(feature: Json) -> str:
    known = feature["properties"]
    data = {"feature_id": feature["id"], **{name: known.get(name) for name, _, _ in FIELDS}}
    fields = "".join(
        f'<SimpleData name="{name}">{text(int(value) if isinstance(value, bool) else value)}</SimpleData>'
        for name, value in data.items()
        if value not in (None, "")
    )
    span = element("begin", known.get("event_date")) + element("end", known.get("date_end"))
    point = ""
    if feature["geometry"]:
        lon, lat = feature["geometry"]["coordinates"]
        point = f"<Point><coordinates>{lon},{lat}</coordinates></Point>"
    return (
        f"<Placemark><name>{text(words.title(known))}</name>{element('description', words.description(known))}"
        + (f"<TimeSpan>{span}</TimeSpan>" if span else "")
        + f'<ExtendedData><SchemaData schemaUrl="#event">{fields}</SchemaData></ExtendedData>{point}</Placemark>\n'
    )
