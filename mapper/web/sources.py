"""What the articles taught about their sources, to be looked at, forgotten and switched off."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from ..errors import FormatError, NotFoundError
from ..results import Json
from ..store import SourceRow
from ..store.memory import StoreMemory
from .params import check_origin, json_body
from .parts import parts

blueprint = Blueprint("sources", __name__, url_prefix="/api/v1/sources")
#: Areas of each kind in an answer.
MOST_AREAS = 5


@blueprint.get("")
def sources() -> Response:
    """All sources with their home areas, the best known first; `on` is the setting for all of them."""
    rows = [_described(row) for row in parts().store.sources()]
    return jsonify({"on": parts().memory is not None, "sources": rows})


@blueprint.get("/<path:source>")
def source(source: str) -> Response:
    """One source with its home area."""
    return jsonify(_described(_row(source)))


@blueprint.put("/<path:source>")
def switch(source: str) -> tuple[str, int]:
    """Switch a source on or off: `{"on": false}`; what is known is kept."""
    on = json_body(request).get("on")
    if not isinstance(on, bool):
        raise FormatError("Say whether the source counts: “on” is true or false.")
    parts().store.heed(_row(source).source, on)
    return "", 204


@blueprint.delete("/<path:source>")
def forget(source: str) -> tuple[str, int]:
    """Drop what the articles of a source taught up to now; later ones teach anew."""
    check_origin(request)
    parts().store.forget(_row(source).source)
    return "", 204


def _row(source: str) -> SourceRow:
    found = next((row for row in parts().store.sources() if row.source == source), None)
    if found is None:
        raise NotFoundError(f"Nothing is known about the source “{source}”.")
    return found


def _described(row: SourceRow) -> Json:
    return StoreMemory(parts().store).describe(row, parts().tools().gazetteer, most=MOST_AREAS)
