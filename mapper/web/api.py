"""The JSON API: articles in and out, events as GeoJSON, place search."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request, stream_with_context, url_for

from ..documents import make_document
from ..errors import MapperError
from ..exports.stored import stored
from ..geojson import encode
from ..messages import LANGUAGES
from ..model import Analysis, Document, Place, Reason
from ..pipeline import analyse
from ..reasons import word
from ..results import Json, result
from ..samples import load_samples
from ..store import ArticleRow
from .errors import problem_of
from .etags import tagged
from .fetch import load_article
from .params import article_fields, check_origin, events_query, json_body, page_of, place_query
from .parts import parts
from .progress import previews

log = logging.getLogger(__name__)
blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/")
def index() -> Response:
    """What the API has."""
    names = ("articles", "events", "places", "examples")
    addresses = {name: url_for(f"api.{name}") for name in names}
    return jsonify({**addresses, "openapi": url_for("document.openapi_json"), "docs": url_for("document.docs")})


@blueprint.get("/articles")
@tagged
def articles() -> Response:
    """The list of articles, last added first; a full page links to the next one."""
    deleted, (limit, offset) = request.args.get("deleted") == "1", page_of(request.args)
    rows = list(parts().store.articles(deleted=deleted, limit=None if limit is None else limit + 1, offset=offset))
    response = jsonify({"articles": [row_of(row) for row in rows[:limit]]})
    return with_next(response, more=limit is not None and len(rows) > limit, limit=limit, offset=offset)


@blueprint.post("/articles")
def add_article() -> Response:
    """Analyse a text and keep it; the answer is the result with its text.

    With `progress=1` the answer is one JSON object a line: what is found so far, then the result.
    """
    fields = article_fields(request)
    document = make_document(**fields, max_chars=parts().settings.max_text_chars)
    if request.args.get("progress") == "1":
        return Response(stream_with_context(_told(document)), mimetype="application/x-ndjson")
    answer = _taken_in(document)
    response = jsonify(answer)
    response.status_code = HTTPStatus.CREATED if answer["outcome"] == "added" else HTTPStatus.OK
    return response


def _told(document: Document) -> Iterator[bytes]:
    """The lines of an answer with progress. A reader who goes away ends it before anything is kept."""
    try:
        for preview in previews(document, parts().tools()):
            yield encode(preview) + b"\n"
        yield encode({"result": _taken_in(document)}) + b"\n"
    except MapperError as error:
        yield encode({"problem": problem_of(error)}) + b"\n"


def _taken_in(document: Document) -> Json:
    analysis = analyse(document, parts().tools(), memory=parts().memory, corrections=parts().corrections())
    outcome = parts().store.add(analysis)
    return {**answer_of(analysis), "outcome": outcome}


@blueprint.post("/pages")
def load_page() -> Response:
    """The article at the address `url`, to look at and to send: only where the settings allow it."""
    raw = load_article(str(json_body(request).get("url") or ""), parts().settings)
    return jsonify(
        {
            "text": raw.text,
            "title": raw.title,
            "date": raw.date.isoformat() if raw.date else None,
            "lang": raw.lang,
            "source": raw.source,
            "url": raw.url,
        }
    )


def answer_of(analysis: Analysis) -> Json:
    """A kept analysis as the page gets it: the result with its text and what the list says of it."""
    document = analysis.document
    return _worded({**result(analysis), **_head(document.id), "text": document.text})


@blueprint.get("/articles/<article_id>")
@tagged
def article(article_id: str) -> Response:
    """One article: its text, mentions and events; `words=de` words the reasons."""
    stored = parts().store.article(article_id)
    shown = [mention for mention in stored.result.get("mentions", ()) if mention["kind"] != "embedded"]
    return jsonify(
        _worded(
            {
                **stored.result,
                "mentions": shown,
                **row_of(stored.row),
                "text": stored.text,
                "events": stored.result.get("events", []),
            }
        )
    )


@blueprint.delete("/articles/<article_id>")
def delete_article(article_id: str) -> tuple[str, int]:
    """Hide an article and its events; `restore` undoes it."""
    check_origin(request)
    parts().store.delete(article_id)
    return "", 204


@blueprint.post("/articles/<article_id>/restore")
def restore_article(article_id: str) -> tuple[str, int]:
    """Undo a deletion."""
    check_origin(request)
    parts().store.restore(article_id)
    return "", 204


@blueprint.get("/events")
@tagged
def events() -> Response:
    """The events that pass the filters, as GeoJSON; `profile=full` for nested properties.

    With a `limit`, the header Link leads to the next page; without one, all are streamed.
    """
    query = events_query(request.args)
    body = stored(
        parts().store, query.filters, "geojson", profile=query.profile, limit=query.limit, offset=query.offset
    )
    response = Response(stream_with_context(body), mimetype="application/geo+json")
    if query.limit is None:
        return response
    matched = int(parts().store.selection(query.filters)[1].sum())
    return with_next(response, more=query.offset + query.limit < matched, limit=query.limit, offset=query.offset)


def with_next(response: Response, *, more: bool, limit: int | None, offset: int) -> Response:
    """The response with a link to the next page (RFC 8288) when there is one."""
    if more and limit:
        pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "offset"]
        address = f"{request.base_url}?{urlencode([*pairs, ('offset', str(offset + limit))])}"
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


@blueprint.get("/places")
def places() -> Response:
    """Places for the search box: what the name may mean, then names that begin so, then spellings close by."""
    query = place_query(request.args)
    gazetteer = parts().tools().gazetteer
    rows: dict[str, Json] = {}
    if not query.country and query.bbox is None:
        for match in gazetteer.lookup(query.text, lang=query.lang, cued=True)[: query.limit]:
            rows[match.place.id] = {**_place(match.place), "match": match.kind}
    for found in gazetteer.search(
        query.text, lang=query.lang, country=query.country, bbox=query.bbox, limit=query.limit
    ):
        how = "fuzzy" if found.distance else "prefix"
        rows.setdefault(found.place.id, {**_place(found.place), "match": how})
    return jsonify({"places": list(rows.values())[: query.limit]})


@blueprint.get("/examples")
def examples() -> Response:
    """The sample articles, for trying the form."""
    rows = [
        {"title": raw.title, "date": raw.date, "source": raw.source, "lang": raw.lang, "text": raw.text}
        for raw in load_samples()
    ]
    return jsonify({"examples": [{**row, "date": str(row["date"] or "")} for row in rows]})


def row_of(row: ArticleRow) -> Json:
    """A line of the list of articles."""
    return {
        "id": row.id,
        "title": row.title,
        "date": row.date.isoformat() if row.date else None,
        "lang": row.lang,
        "source": row.source,
        "url": row.url,
        "event_count": row.events,
        "added": row.added,
    }


def _head(article_id: str) -> Json:
    return row_of(parts().store.article(article_id).row)


def _place(place: Place) -> Json:
    return {
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country or None,
        "admin1": place.admin1 or None,
        "level": place.level,
        "geonameid": place.geonameid,
        "place_id": place.id,
        "population": place.population,
        "radius_km": place.radius_km,
    }


def _worded(answer: Json) -> Json:
    """The reasons and the divisions in words, when `words` names a language of the page."""
    lang = request.args.get("words", "")
    if lang not in LANGUAGES:
        return answer
    for part in (*answer["mentions"], *answer["events"]):
        part["why"] = [word(_reason(code), lang) for code in part.get("reasons", ())]
    candidates = (c for mention in answer["mentions"] for c in mention["candidates"])
    sites = (place for event in answer["events"] for place in event["places"])
    _name_divisions((*answer["mentions"], *candidates, *sites))
    return answer


def _name_divisions(places: Iterable[Json]) -> None:
    """Put the names of divisions in place of their codes; without a place index the codes stay."""
    try:
        gazetteer = parts().tools().gazetteer
    except MapperError as error:
        log.warning("divisions stay codes: %s", error)
        return
    for place in places:
        if code := place.get("admin1"):
            division = gazetteer.place(f"adm1:{code}")
            place["admin1"] = division.name if division else code


def _reason(code: Json) -> Reason:
    return Reason(code["code"], tuple(code["values"].items()))
