"""The events as files and as a feed: exactly what the filters in the address let through."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import cache

from flask import Blueprint, Response, abort, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from ..exports import FORMATS, pieces
from ..exports.stored import stored
from ..maps import export_html
from ..messages import message
from ..results import Json
from ..store import NO_ARTICLE
from .etags import tagged
from .language import interface_language
from .params import Query, events_query
from .parts import parts

blueprint = Blueprint("downloads", __name__)

#: Entries of a feed: as a rule, and at most.
ENTRIES, MOST_ENTRIES = 100, 1_000


@blueprint.get("/export.<form>")
@tagged
def export(form: str) -> ResponseReturnValue:
    """A file in one of the formats of the exports, or the whole page in one HTML file."""
    query = events_query(request.args)
    if form == "html":
        return _file(_page(query), "text/html; charset=utf-8", ".html")
    if form not in FORMATS:
        abort(404, f"There is no format “{form}”; the formats are {', '.join([*FORMATS, 'html'])}.")
    options: Json = {"bom": True} if form == "csv" and request.args.get("bom") == "1" else {}
    body = stored(
        parts().store,
        query.filters,
        form,
        profile=query.profile,
        limit=query.limit,
        offset=query.offset,
        **options,
    )
    return _file(body, FORMATS[form].media_type, FORMATS[form].suffix)


@blueprint.get("/feed.atom")
@tagged
def feed() -> ResponseReturnValue:
    """The events that came last, as an Atom feed with GeoRSS points."""
    query = events_query(request.args)
    limit = min(query.limit or ENTRIES, MOST_ENTRIES)
    found = parts().store.features(query.filters, order="newest", limit=limit, offset=query.offset)
    title = message(interface_language(), "app.name")
    body = pieces("atom", found, title=title, address=request.url, updated=_added(), page=_shown)
    return Response(b"".join(body), content_type=FORMATS["atom"].media_type)


def _added() -> Callable[[Json], str]:
    """When the article of an event was taken in; looked up once for each."""

    @cache
    def added(article_id: str) -> str:
        return parts().store.article(article_id).row.added.replace("+00:00", "Z")

    return lambda known: added(_article(known))


def _article(known: Json) -> str:
    """The article of an event; what was taken in without one has this."""
    return known.get("article_id") or NO_ARTICLE


def _shown(known: Json) -> str:
    """The page that shows the event."""
    page = url_for("pages.article", article_id=_article(known), _external=True)
    return f"{page}#e={known['event_id']}"


def _page(query: Query) -> Iterator[bytes]:
    language = interface_language()
    store = parts().store
    return export_html(
        store.features(query.filters, profile="full", limit=query.limit, offset=query.offset),
        title=message(language, "app.name"),
        article=store.article,
        language=language,
        node_modules=parts().settings.node_modules,
    )


def _file(body: Iterator[bytes], media_type: str, suffix: str) -> Response:
    """A download, streamed; what cannot be written at all says so before the first byte."""
    first = next(body, b"")
    headers = {"Content-Disposition": f'attachment; filename="events{suffix}"'}
    whole = stream_with_context(itertools.chain((first,), body))
    return Response(whole, content_type=media_type, headers=headers)
