"""The events as files: exactly what the filters in the address let through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, Response, abort, request

from ..exports import FORMATS, pieces
from ..maps import export_html
from ..messages import message
from .api import features
from .language import interface_language
from .params import Query, events_query
from .parts import parts

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/export.<form>")
def export(form: str) -> Response:
    """A file in one of the formats of the exports, or the whole page in one HTML file."""
    query = events_query(request.args)
    if form == "html":
        body = _page(query)
        return _file(body, "text/html; charset=utf-8", ".html")
    if form not in FORMATS:
        abort(404, f"There is no format “{form}”; the formats are {', '.join([*FORMATS, 'html'])}.")
    return _file(pieces(form, features(query)), FORMATS[form].media_type, FORMATS[form].suffix)


def _page(query: Query) -> Iterable[bytes]:
    language = interface_language()
    return export_html(
        features(replace(query, profile="full")),
        title=message(language, "app.name"),
        article=parts().store.article,
        language=language,
        node_modules=parts().settings.node_modules,
    )


def _file(body: Iterable[bytes], media_type: str, suffix: str) -> Response:
    """A download; the page allows itself nothing but what is in the file."""
    headers = {"Content-Disposition": f'attachment; filename="events{suffix}"'}
    return Response(b"".join(body), content_type=media_type, headers=headers)
