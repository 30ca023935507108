"""Which representation a client wants, and the links between representations and pages."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

from flask import request, url_for

from ...errors import InputError
from ...results import Json

Form = Literal["json", "html"]
JSON, HTML, GEOJSON = "application/json", "text/html", "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


def wanted_form() -> Form:
    """`f=`, else what the Accept header prefers; JSON when it does not say.

    Raises:
        InputError: a form that there is not.
    """
    given = request.args.get("f")
    if given == "json":
        return "json"
    if given == "html":
        return "html"
    if given is not None:
        raise InputError(f"The parameter “f” is “json” or “html”, not “{given}”.")
    known = [JSON, GEOJSON, SCHEMA, "application/vnd.oai.openapi+json", HTML]
    return "html" if request.accept_mimetypes.best_match(known) == HTML else "json"


def address(view: str, **values: object) -> str:
    """The absolute address of a view of this API."""
    return url_for(f"ogc.{view}", _external=True, **values)  # type: ignore[arg-type]


def link(rel: str, href: str, media_type: str, title: str) -> Json:
    """A link object."""
    return {"rel": rel, "type": media_type, "title": title, "href": href}


def own_links(form: Form, media_type: str = JSON) -> list[Json]:
    """Links to this answer itself and to its other representation."""
    here = {"json": ("this document as JSON", media_type), "html": ("this document as HTML", HTML)}
    return [
        link("self" if name == form else "alternate", this_address(f=name), kind, title)
        for name, (title, kind) in here.items()
    ]


def this_address(**changes: object) -> str:
    """The address of this request with some parameters changed; None takes one away."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
    return f"{request.base_url}?{urlencode(pairs)}" if pairs else request.base_url
