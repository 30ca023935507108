"""The OpenAPI document of the JSON API, made from the routes that there are, and the same as a page for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from werkzeug.routing import Rule

from ..results import Json
from . import openapi
from .described import PARAMETERS, ROUTES, Described, schemas
from .docs import docs_page
from .openapi import parameter, problem, reference

blueprint = Blueprint("document", __name__, url_prefix="/api/v1")
ABOUT = (
    "Articles in and out, their events with filters, files, corrections, and the data of the map. Errors are problem "
    "details (RFC 9457). The same events are an OGC API – Features at /ogc."
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
KINDS: dict[str, Json] = {"int": {"type": "integer", "minimum": 0}}


@blueprint.get("/openapi.json")
def openapi_json() -> Response:
    """This document."""
    return jsonify(document())


@blueprint.get("/docs")
def docs() -> str:
    """The API for people, without scripts and other hosts."""
    return docs_page(document(), raw=url_for("document.openapi_json"))


def document() -> Json:
    """The whole document."""
    paths: dict[str, Json] = {}
    for rule, method in described_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        paths.setdefault(path, {})[method.lower()] = _operation(rule, ROUTES[rule.endpoint])
    return {
        "openapi": "3.0.3",
        "info": openapi.info("Event map", ABOUT),
        "servers": [{"url": request.host_url.rstrip("/") + request.script_root}],
        "tags": [{"name": tag} for tag in dict.fromkeys(entry.tag for entry in ROUTES.values())],
        "paths": paths,
        "components": {"schemas": {**openapi.schemas(), **schemas()}, "parameters": dict(PARAMETERS)},
    }


def described_rules() -> Iterator[tuple[Rule, str]]:
    """The routes of the document with their methods, in the order of the table."""
    order = list(ROUTES)
    rules = (rule for rule in current_app.url_map.iter_rules() if rule.endpoint in ROUTES)
    for rule in sorted(rules, key=lambda rule: order.index(rule.endpoint)):
        yield from ((rule, method) for method in METHODS if method in (rule.methods or ()))


def _operation(rule: Rule, described: Described) -> Json:
    summary, _, more = cleandoc(current_app.view_functions[rule.endpoint].__doc__ or "").partition("\n\n")
    in_path = [_path_parameter(name, rule) for name in sorted(rule.arguments)]
    operation: Json = {
        "operationId": rule.endpoint.replace(".", "_"),
        "tags": [described.tag],
        "summary": " ".join(summary.split()),
        **({"description": more} if more else {}),
        "parameters": [*in_path, *(reference(name, "parameters") for name in described.parameters)],
        "responses": {
            **described.answers,
            **{status: problem(about) for status, about in described.problems.items()},
            "default": problem("something that the server cannot do"),
        },
    }
    if described.body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": described.body}}}
    return operation


def _path_parameter(name: str, rule: Rule) -> Json:
    kind = re.search(rf"<(\w+):{name}>", rule.rule)
    schema = KINDS.get(kind[1] if kind else "", {"type": "string", "minLength": 1})
    return parameter(name, name.replace("_", " "), schema, where="path")
