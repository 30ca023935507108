"""What the OpenAPI documents of both APIs share: parameters, schemas of features and problems, common answers."""

from __future__ import annotations

from typing import Any, get_args

from .. import __version__
from ..geojson import FIELDS
from ..model import EventStatus
from ..results import Json
from ..taxonomy import event_types

KIND: dict[str, Json] = {
    "text": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
    "real": {"type": "number"},
    "boolean": {"type": "boolean"},
}
#: Fields that every flat feature has a value in.
ALWAYS = ("event_type", "status", "claimed", "place_inferred", "event_id", "article_id")


def info(title: str, description: str) -> Json:
    """The head of a document."""
    licence = {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
    return {"title": title, "version": __version__, "description": description, "license": licence}


def parameter(name: str, about: str, schema: Json, *, where: str = "query", **more: Any) -> Json:
    """A parameter object; those in the path are required."""
    required = {"required": True} if where == "path" else {}
    return {"name": name, "in": where, "description": about, **required, "schema": schema, **more}


def answer(about: str, schema: Json | None = None, *, media_type: str = "application/json") -> Json:
    """A response object."""
    return {"description": about, **({"content": {media_type: {"schema": schema}}} if schema else {})}


def reference(name: str, part: str = "schemas") -> Json:
    """A reference to a component."""
    return {"$ref": f"#/components/{part}/{name}"}


def one_of(*values: str) -> Json:
    """The schema of a text that is one of some."""
    return {"type": "string", "enum": list(values)}


def obj(properties: Json, *required: str) -> Json:
    """The schema of an object."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", **needed, "properties": properties}


def listed(name: str, item: str) -> Json:
    """The schema of an object with one list of components."""
    return obj({name: {"type": "array", "items": reference(item)}}, name)


def problem(about: str) -> Json:
    """The response of an error."""
    return answer(about, reference("problem"), media_type="application/problem+json")


def field_schema(name: str, kind: str, about: str) -> Json:
    """JSON Schema of one field of a flat feature, when it has a value."""
    values: dict[str, list[str]] = {"event_type": list(event_types()), "status": list(get_args(EventStatus))}
    chosen = {"enum": values[name]} if name in values else {}
    return {"description": about, **KIND[kind], **chosen}


def schemas() -> Json:
    """Features and problems, in the JSON Schema of OpenAPI 3.0 (`nullable`)."""
    fields = {
        name: field_schema(name, kind, about) | ({} if name in ALWAYS else {"nullable": True})
        for name, kind, about in FIELDS
    }
    point = {
        "type": "object",
        "nullable": True,
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"type": "string", "enum": ["Point"]},
            "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        },
    }
    return {
        "feature": {
            "type": "object",
            "description": "an event at a site (RFC 7946)",
            "required": ["type", "id", "geometry", "properties"],
            "properties": {
                "type": {"type": "string", "enum": ["Feature"]},
                "id": {"type": "string"},
                "geometry": point,
                "properties": {"type": "object", "required": list(ALWAYS), "properties": fields},
            },
        },
        "problem": {
            "type": "object",
            "description": "an error (RFC 9457)",
            "required": ["type", "title", "status", "code", "detail", "instance"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "code": {"type": "string", "description": "a word for programs"},
                "detail": {"type": "string", "description": "what was wrong and what would be right"},
                "instance": {"type": "string", "description": "the path that was asked for"},
            },
        },
    }
