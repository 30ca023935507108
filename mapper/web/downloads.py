"""The events as files: exactly what the filters in the address let through."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from ..exports import FORMATS, pieces
from .api import features
from .params import events_query

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/export.<form>")
def export(form: str) -> Response:
    """A file in one of the formats of the exports."""
    if form not in FORMATS:
        abort(404, f"There is no format “{form}”; the formats are {', '.join(FORMATS)}.")
    kind = FORMATS[form]
    body = pieces(form, features(events_query(request.args)))
    return Response(
        b"".join(body),
        content_type=kind.media_type,
        headers={"Content-Disposition": f'attachment; filename="events{kind.suffix}"'},
    )
