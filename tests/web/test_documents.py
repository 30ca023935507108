"""The OpenAPI documents: every route is in them and the other way round; schemathesis asks what they promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from analyses import analysis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app import create_app
from mapper.web.described import PARAMETERS, ROUTES

#: Endpoints of pages for people, of their files, and of the OGC API, which has its own document.
OTHERS = ("pages.", "assets.", "bundle.", "static", "ogc.")


def test_every_route_is_described_and_the_other_way_round(app: Flask) -> None:
    found = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.endpoint.startswith(OTHERS)}
    assert found == set(ROUTES), "describe new routes in mapper/web/described.py"


def test_document_has_every_path_method_and_parameter(app: Flask, client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document is not None
    has = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith(OTHERS)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert has == routes
    assert all(methods[m]["summary"] for methods in document["paths"].values() for m in methods)
    assert {name for entry in ROUTES.values() for name in entry.parameters} == set(PARAMETERS)


def test_ogc_document_has_every_path(app: Flask, client: FlaskClient) -> None:
    document = client.get("/ogc/api").json
    assert document is not None
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("ogc.")}
    assert {"/ogc" + path.rstrip("/").replace("{featureId}", "<path:feature_id>") for path in document["paths"]} == {
        rule.rstrip("/") for rule in rules
    }


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/ogc/api"])
def test_references_lead_somewhere(client: FlaskClient, path: str) -> None:
    document = client.get(path).json

    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "$ref":
                    yield value
                else:
                    yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    found = set(references(document))
    assert len(found) > 5
    for reference in found:
        target: Any = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]


@pytest.mark.parametrize("path", ["/api/v1/docs", "/ogc/api?f=html"])
def test_page_of_the_document_needs_no_script_and_no_other_host(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r'(?:src|<link[^>]+href)="(?:https?:)?//', page)
    assert page.count("<script") == 1  # the theme
    document = client.get("/api/v1/openapi.json" if "docs" in path else "/ogc/api").json
    assert document is not None
    for name in document["paths"]:
        assert f"<code>{name}</code>" in page


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application that the questions of schemathesis may fill and empty."""
    made = create_app(
        {"TESTING": True, "samples": False, "store": Path(tmp_path_factory.mktemp("store")) / "store.sqlite"}
    )
    made.extensions["mapper"].store.add(analysis())
    yield made
    made.extensions["mapper"].store.close()


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
BOUNDED = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/ogc/api"])
def test_answers_are_what_the_document_promises(served: Flask, path: str) -> None:
    schema = schemathesis.openapi.from_wsgi(path, served)
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
        def check(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

        check()
    assert asked > 50
