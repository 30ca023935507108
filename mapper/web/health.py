"""For whoever runs the server: is it alive, and can it do its work?"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from ..errors import MapperError
from .parts import parts

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The store and the tools of the analysis can be used."""
    try:
        revision = parts().store.revision()
        parts().tools()
    except MapperError as error:
        return jsonify({"status": "not ready", "detail": str(error)}), 503
    return jsonify({"status": "ready", "store_revision": revision}), 200
