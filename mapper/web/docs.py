"""An OpenAPI document → a page for people, without scripts and without any other host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template

from ..messages import catalogue
from ..results import Json
from .language import interface_language

METHODS = ("get", "post", "put", "patch", "delete")


def docs_page(document: Json, *, raw: str) -> str:
    """The page; `raw` is the address of the document itself."""
    language = interface_language()
    return render_template(
        "api.html",
        ui=language,
        messages=catalogue(language),
        document=document,
        raw=raw,
        operations=list(operations(document)),
        schemas=document["components"]["schemas"],
        kind=kind,
    )


def operations(document: Json) -> Iterator[Json]:
    """Every operation with method and path, its parameters looked up."""
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                found = [*methods.get("parameters", ()), *operation.get("parameters", ())]
                yield {
                    **operation,
                    "method": method.upper(),
                    "path": path,
                    "parameters": [looked_up(document, entry) for entry in found],
                }


def looked_up(document: Json, entry: Json) -> Json:
    """What a reference refers to; anything else stays."""
    found: Any = entry
    while "$ref" in found:
        target: Any = document
        for part in found["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        found = target
    result: Json = found
    return result


def kind(schema: Json) -> str:
    """A schema in a few words: “integer 1–10000”, “one of happened, planned”, “list of link”."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {kind(schema.get('items', {}))}"
    words = str(schema.get("format") or schema.get("type") or "any")
    if "minimum" in schema or "maximum" in schema:
        words += f" {schema.get('minimum', '')}–{schema.get('maximum', '')}"
    return f"{words} or null" if schema.get("nullable") else words
