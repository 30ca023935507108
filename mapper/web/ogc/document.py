"""The OpenAPI 3.0 document of the OGC API."""

from __future__ import annotations

from flask import url_for

from ... import messages
from ...geojson import FIELDS
from ...results import Json
from .. import openapi
from ..openapi import one_of, parameter, problem, reference
from .collections import EVENTS, TITLE
from .forms import GEOJSON, HTML, JSON, SCHEMA
from .items import CRS84, ITEMS, LANGUAGES, MOST_ITEMS

ABOUT = (
    "OGC API – Features, part 1 (core, GeoJSON, HTML, OpenAPI 3.0) and part 3 (queryables, filters in CQL2 text). "
    "Add {base} as a layer in QGIS (“WFS / OGC API – Features”), or read it with GDAL: ogrinfo OAPIF:{base}"
)
TEXT: Json = {"type": "string"}


def document() -> Json:
    """The whole document."""
    base = url_for("ogc.landing", _external=True).rstrip("/")
    described = "application/vnd.oai.openapi+json;version=3.0"
    one = f"/collections/{EVENTS}"
    return {
        "openapi": "3.0.3",
        "info": openapi.info(TITLE, ABOUT.format(base=base)),
        "servers": [{"url": base}],
        "tags": [{"name": "Capabilities"}, {"name": "Data"}],
        "paths": {
            "/": {"get": _get("landing", "Capabilities", "Landing page", _both(JSON, reference("linked")))},
            "/api": {"get": _get("api", "Capabilities", "This document", _both(described, {"type": "object"}))},
            "/conformance": {
                "get": _get("conformance", "Capabilities", "Conformance classes", _both(JSON, reference("conformance")))
            },
            "/collections": {
                "get": _get("collections", "Capabilities", "The collections", _both(JSON, reference("collections")))
            },
            one: {"get": _get("collection", "Capabilities", TITLE, _both(JSON, reference("collection")))},
            f"{one}/queryables": {
                "get": _get("queryables", "Capabilities", "Fields for filters", _both(SCHEMA, {"type": "object"}))
            },
            f"{one}/schema": {
                "get": _get("schema", "Capabilities", "JSON Schema of the events", _both(SCHEMA, {"type": "object"}))
            },
            f"{one}/items": {"get": _items()},
            f"{one}/items/{{featureId}}": {"get": _item()},
        },
        "components": {"schemas": {**openapi.schemas(), **_schemas()}, "parameters": _parameters()},
    }


def _get(name: str, tag: str, summary: str, content: Json, *parameters: Json) -> Json:
    return {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "parameters": [reference("f", "parameters"), reference("ui", "parameters"), *parameters],
        "responses": {
            "200": {"description": summary, "content": content},
            "400": _problem("a parameter that there is not, or a value that it cannot have"),
        },
    }


def _problem(about: str) -> Json:
    """The response of an error; who reads HTML gets a page."""
    response = problem(about)
    return {**response, "content": {**response["content"], HTML: {"schema": TEXT}}}


def _both(media_type: str, schema: Json) -> Json:
    return {media_type: {"schema": schema}, HTML: {"schema": TEXT}}


def _items() -> Json:
    names = ("limit", "bbox", "datetime", "filter", "filter-lang", "filter-crs", "bbox-crs", "after", "before")
    fields = [
        parameter(name, f"only events with this value: {about}", openapi.field_schema(name, kind, about))
        for name, kind, about in (("id", "text", "id of the feature"), *FIELDS)
    ]
    shared = [reference(name, "parameters") for name in names]
    return _get("items", "Data", "Events, a page at a time", _both(GEOJSON, reference("features")), *shared, *fields)


def _item() -> Json:
    ident = parameter("featureId", "id of the feature", TEXT, where="path")
    operation = _get("item", "Data", "One event at one site", _both(GEOJSON, reference("feature")), ident)
    operation["responses"]["404"] = _problem("there is no such feature")
    return operation


def _parameters() -> Json:
    crs = one_of(CRS84)
    row = {"type": "integer", "minimum": 0}
    found = [
        parameter("f", "the form of the answer; else the Accept header decides", one_of("json", "html")),
        parameter("ui", "the language of HTML; else the Accept-Language header decides", one_of(*messages.LANGUAGES)),
        parameter(
            "limit",
            "how many events a page has; more than the most means the most",
            {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": ITEMS},
            style="form",
            explode=False,
        ),
        parameter(
            "bbox",
            "west,south,east,north in degrees; west > east crosses the 180th meridian",
            {
                "type": "array",
                "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
                "items": {"type": "number"},
            },
            style="form",
            explode=False,
        ),
        parameter(
            "datetime",
            "events whose time touches a day or a period: 2016-01-20, 2016-01-01/2016-02-01, 2016-01-01T00:00:00Z/.., "
            "../2016-01-20",
            TEXT,
            style="form",
            explode=False,
        ),
        parameter("filter", "a condition in CQL2 text, e.g. fatalities_best > 10 AND country = 'IQ'", TEXT),
        parameter("filter-lang", "the language of the filter", one_of(*LANGUAGES)),
        parameter("filter-crs", "the reference system of the filter", crs),
        parameter("bbox-crs", "the reference system of the box", crs),
        parameter("after", "row that the page begins behind; links to the next page have it", row),
        parameter("before", "row that the page ends before; links to the page before have it", row),
    ]
    return {entry["name"]: entry for entry in found}


def _schemas() -> Json:
    links = {"type": "array", "items": reference("link")}
    return {
        "link": {
            "type": "object",
            "required": ["href", "rel"],
            "properties": dict.fromkeys(("href", "rel", "type", "title"), TEXT),
        },
        "linked": {"type": "object", "required": ["links"], "properties": {"title": TEXT, "links": links}},
        "conformance": {
            "type": "object",
            "required": ["conformsTo"],
            "properties": {"conformsTo": {"type": "array", "items": TEXT}},
        },
        "collection": {
            "type": "object",
            "required": ["id", "links"],
            "properties": {
                "id": TEXT,
                "title": TEXT,
                "description": TEXT,
                "links": links,
                "extent": {"type": "object"},
                "itemType": TEXT,
                "crs": {"type": "array", "items": TEXT},
            },
        },
        "collections": {
            "type": "object",
            "required": ["links", "collections"],
            "properties": {"links": links, "collections": {"type": "array", "items": reference("collection")}},
        },
        "features": {
            "type": "object",
            "required": ["type", "features"],
            "properties": {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "links": links,
                "timeStamp": {"type": "string", "format": "date-time"},
                "numberMatched": {"type": "integer", "minimum": 0},
                "numberReturned": {"type": "integer", "minimum": 0},
                "features": {"type": "array", "items": reference("feature")},
            },
        },
    }
