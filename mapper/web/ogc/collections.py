"""The collection of events as OGC API – Features describes it: extent, links, queryables."""

from __future__ import annotations

import numpy as np

from ...geojson import FIELDS
from ...results import Json
from ...store import Store
from ..openapi import field_schema
from .forms import GEOJSON, HTML, SCHEMA, address, link
from .items import CRS84

EVENTS = "events"
TITLE = "Events of news texts"
WORLD = [-180.0, -90.0, 180.0, 90.0]
ABOUT = "One feature for each event and site; an event without a site has no geometry."


def collection(store: Store) -> Json:
    """The description of the collection."""
    items = address("items")
    return {
        "id": EVENTS,
        "title": TITLE,
        "description": ABOUT,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent(store),
        "links": [
            link("items", items, GEOJSON, "the events as GeoJSON"),  # GDAL puts an id behind it
            link("items", f"{items}?f=html", HTML, "the events as HTML"),
            link("http://www.opengis.net/def/rel/ogc/1.0/queryables", address("queryables"), SCHEMA, "the fields"),
            link("describedby", address("schema"), SCHEMA, "JSON Schema of the events"),
            link("describedBy", address("schema"), SCHEMA, "the same, as GDAL 3.6 looks for it"),
        ],
    }


def extent(store: Store) -> Json:
    """Bounding box of the points and first and last day of the events; of the whole world when there are none."""
    columns, mask = store.selection()
    rows = np.flatnonzero(mask & columns.located)
    lon, lat = columns.lon[rows] / 1e6, columns.lat[rows] / 1e6
    box = [float(v) for v in (lon.min(), lat.min(), lon.max(), lat.max())] if len(rows) else WORLD
    counts = store.counts()
    days = [f"{day.isoformat()}T00:00:00Z" if day else None for day in (counts.first, counts.last)]
    return {
        "spatial": {"bbox": [box], "crs": CRS84},
        "temporal": {"interval": [days], "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"},
    }


def schema() -> Json:
    """JSON Schema of the features; without it clients guess the kinds of the fields from the first page."""
    point = {"type": "object", "properties": {"type": {"enum": ["Point"]}, "coordinates": {"type": "array"}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address("schema"),
        "type": "object",
        "title": TITLE,
        "description": ABOUT,
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": point,
            "properties": {"type": "object", "properties": {name: field_schema(name, k, a) for name, k, a in FIELDS}},
        },
    }


def queryables() -> Json:
    """JSON Schema of the fields that filters may use."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address("queryables"),
        "type": "object",
        "title": TITLE,
        "description": ABOUT,
        "properties": {
            "geometry": {"title": "geometry", "format": "geometry-point"},
            "id": {"title": "id", "description": "id of the feature", "type": "string"},
            **{name: {"title": name, **field_schema(name, kind, about)} for name, kind, about in FIELDS},
        },
        "additionalProperties": False,
    }
