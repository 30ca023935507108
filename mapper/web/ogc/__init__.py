"""OGC API – Features at /ogc: the events as a layer for QGIS, GDAL and every other client of the standard.

Part 1 (core, GeoJSON, HTML, OpenAPI 3.0) and Part 3 (queryables, filters in CQL2 text).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from ...geojson import decode
from ...messages import catalogue
from ...results import Json
from ...store import Page
from ..docs import docs_page
from ..etags import tagged
from ..language import interface_language
from ..parts import parts
from . import collections, document
from .forms import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, Form, address, link, own_links, this_address, wanted_form
from .items import check_known, items_query

blueprint = Blueprint("ogc", __name__, url_prefix="/ogc")

PART1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
PART3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf"
CONFORMS_TO = (
    *(f"{PART1}/{name}" for name in ("core", "geojson", "html", "oas30")),
    *(f"{PART3}/{name}" for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")),
    *(
        f"{CQL2}/{name}"
        for name in (
            "cql2-text",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
        )
    ),
)
#: Columns of the table of items.
SHOWN = ("event_date", "title", "event_type", "status", "location", "country", "source")


@blueprint.get("/")
@blueprint.get("")
@tagged
def landing() -> ResponseReturnValue:
    """The landing page."""
    form = _form()
    body = {
        "title": collections.TITLE,
        "description": collections.ABOUT,
        "links": [
            *own_links(form),
            link("service-desc", address("api", f="json"), OPENAPI, "the API in OpenAPI 3.0"),
            link("service-doc", address("api", f="html"), HTML, "the API for people"),
            link("conformance", address("conformance"), JSON, "conformance classes"),
            link("data", address("collection_list"), JSON, "collections"),
        ],
    }
    return _answer(form, "landing", body)


@blueprint.get("/api")
@tagged
def api() -> ResponseReturnValue:
    """This API described in OpenAPI 3.0, for programs or for people."""
    form = _form()
    described = document.document()
    if form == "html":
        return docs_page(described, raw=this_address(f="json"))
    return _json(described, OPENAPI)


@blueprint.get("/conformance")
@tagged
def conformance() -> ResponseReturnValue:
    """The conformance classes that hold."""
    form = _form()
    return _answer(form, "conformance", {"links": own_links(form), "conformsTo": list(CONFORMS_TO)})


@blueprint.get("/collections", strict_slashes=False)
@tagged
def collection_list() -> ResponseReturnValue:
    """All collections: there is one."""
    form = _form()
    body = {"links": own_links(form), "collections": [collections.collection(parts().store)]}
    return _answer(form, "collections", body)


@blueprint.get(f"/collections/{collections.EVENTS}")
@tagged
def collection() -> ResponseReturnValue:
    """The collection of events."""
    form = _form()
    body = collections.collection(parts().store)
    body["links"] = [*own_links(form), *body["links"]]
    return _answer(form, "collections", body if form == "json" else {**body, "collections": [body]})


@blueprint.get(f"/collections/{collections.EVENTS}/queryables")
@tagged
def queryables() -> ResponseReturnValue:
    """The fields that filters may use, as JSON Schema."""
    form = _form()
    body = collections.queryables()
    return _answer(form, "queryables", body) if form == "html" else _json(body, SCHEMA)


@blueprint.get(f"/collections/{collections.EVENTS}/schema")
@tagged
def schema() -> ResponseReturnValue:
    """JSON Schema of the features."""
    form = _form()
    body = collections.schema()
    return _answer(form, "queryables", body["properties"]["properties"]) if form == "html" else _json(body, SCHEMA)


@blueprint.get(f"/collections/{collections.EVENTS}/items")
@tagged
def items() -> ResponseReturnValue:
    """A page of events; links lead to the next and the one before."""
    form = wanted_form()
    query = items_query(request.args)
    page = parts().store.page(query.filters, after=query.after, before=query.before, limit=query.limit)
    head = {
        "links": [*own_links(form, GEOJSON), *_page_links(page, form)],
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": page.matched,
        "numberReturned": len(page.rows),
    }
    if form == "html":
        return _page("items", {**head, "features": [decode(body) for _, body in page.rows]})
    return Response(_collection(head, page), mimetype=GEOJSON)


@blueprint.get(f"/collections/{collections.EVENTS}/items/<path:feature_id>")
@tagged
def item(feature_id: str) -> ResponseReturnValue:
    """One event at one site."""
    form = _form()
    feature = parts().store.feature(feature_id)
    links = [*own_links(form, GEOJSON), link("collection", address("collection"), JSON, collections.TITLE)]
    body = {**feature, "links": links}
    return _page("item", body) if form == "html" else _json(body, GEOJSON)


def _form() -> Form:
    """The form that is wanted of a resource that has no other parameters."""
    check_known(request.args, ("f", "ui"))
    return wanted_form()


def _answer(form: Form, template: str, body: Json) -> ResponseReturnValue:
    return _page(template, body) if form == "html" else jsonify(body)


def _page(template: str, body: Json) -> str:
    language = interface_language()
    return render_template(
        f"ogc/{template}.html",
        ui=language,
        messages=catalogue(language),
        body=body,
        shown=SHOWN,
        links={entry["rel"]: entry["href"] for entry in body["links"]} if "links" in body else {},
    )


def _json(body: Json, media_type: str) -> Response:
    response = jsonify(body)
    response.content_type = media_type
    return response


def _page_links(page: Page, form: Form) -> list[Json]:
    """Links to the pages around: they name the first and last row of this one."""
    media_type = GEOJSON if form == "json" else HTML
    found = []
    if page.more and page.rows:
        found.append(
            link("next", this_address(f=form, before=None, after=page.rows[-1][0]), media_type, "the next page")
        )
    if page.fewer and page.rows:
        found.append(
            link("prev", this_address(f=form, after=None, before=page.rows[0][0]), media_type, "the page before")
        )
    return found


def _collection(head: Json, page: Page) -> bytes:
    """The feature collection around the ready features."""
    start = json.dumps({"type": "FeatureCollection", **head}, ensure_ascii=False, separators=(",", ":"))[:-1]
    features = b",\n".join(body for _, body in page.rows)
    return b"".join((start.encode(), b',"features":[\n', features, b"\n]}\n"))
