"""What a person adds to an article or changes in its events; rows of the change log, replayed over every analysis."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from ..additions import added_event, added_mention
from ..corrections import Correction, CorrectionLog, ToldEvent, point_place
from ..errors import FormatError, NotFoundError
from ..model import Document, Place
from ..results import Json
from ..store.memory import document_of
from .corrections import analysed_anew, keep
from .params import Told, event_change, json_body, told_fields
from .parts import parts

blueprint = Blueprint("additions", __name__, url_prefix="/api/v1")


@blueprint.post("/articles/<article_id>/mentions")
def add_mention(article_id: str) -> Response:
    """The words `start`–`end` name a place, in the whole text; the answer is the article analysed anew."""
    document, told = document_of(parts().store.article(article_id)), told_fields(request)
    place = _place(told, document.text[told.span.start : told.span.end])
    return _kept(added_mention(document, told.span, place), document)


@blueprint.post("/articles/<article_id>/events")
def add_event(article_id: str) -> Response:
    """The words `start`–`end` tell of an event; the answer is the article analysed anew."""
    document, told = document_of(parts().store.article(article_id)), told_fields(request)
    event = ToldEvent(
        told.type, told.title, told.status, told.first, told.last, told.who, _place(told, told.place_name)
    )
    return _kept(added_event(document, told.span, event), document)


@blueprint.post("/articles/<article_id>/events/<event_id>")
def change_event(article_id: str, event_id: str) -> Response:
    """`type` gives an event another type, `not_event` takes it off the map; the answer is the article anew."""
    stored = parts().store.article(article_id)
    document, wanted = document_of(stored), event_change(request)
    event = _event(stored.result, event_id)
    trigger = event["triggers"][0]
    row = Correction(
        "retype" if wanted else "not_event",
        event["title"] or trigger["surface"],
        document.id,
        surface=trigger["surface"],
        start=trigger["start"],
        target=event_id,
        event=ToldEvent(wanted, event["title"] or trigger["surface"]) if wanted else None,
    )
    return _kept(row, document)


@blueprint.post("/pairs")
def pair() -> Response:
    """Whether two events of different articles are the same: `same` stacks their sources, false stops the question."""
    body = json_body(request)
    one, other = _named(body.get("one")), _named(body.get("other"))
    if one[0].id == other[0].id:
        raise FormatError("Two events of different articles can be the same; these are of one article.")
    row = Correction(
        "same" if body.get("same") else "different",
        one[1]["title"] or one[1]["type"],
        one[0].id,
        target=one[1]["id"],
        other=other[1]["id"],
        other_document=other[0].id,
    )
    with parts().writing:
        log = parts().corrections()
        number = keep(log, row)
    for document, _ in (one, other):
        analysed_anew(document, log)
    return jsonify({"correction": number})


@blueprint.get("/pairs")
def pairs() -> Response:
    """The pairs of events that a person called the same and those called different."""
    rows: dict[tuple[str, str], Correction] = {}
    for row in parts().corrections().rows:
        if row.other:
            rows.pop(row.subject, None)
            rows[row.subject] = row
    answer: dict[str, list[list[str]]] = {"same": [], "different": []}
    for row in rows.values():
        if row.action in answer:
            answer[row.action].append([row.target, row.other])
    return jsonify(answer)


def _kept(row: Correction, document: Document) -> Response:
    with parts().writing:
        log: CorrectionLog = parts().corrections()
        number = keep(log, row)
    return jsonify({**analysed_anew(document, log), "correction": number})


def _place(told: Told, name: str) -> Place | None:
    if told.point:
        return point_place(name, *told.point)
    if not told.place_id:
        return None
    place = parts().tools().gazetteer.place(told.place_id)
    if place is None:
        raise NotFoundError(f"There is no place “{told.place_id}”.")
    return place


def _event(result: Json, event_id: str) -> Json:
    event: Json | None = next((event for event in result.get("events", ()) if event["id"] == event_id), None)
    if event is None:
        raise NotFoundError(f"There is no event “{event_id}” in this article.")
    return event


def _named(value: object) -> tuple[Document, Json]:
    if not isinstance(value, dict) or not all(isinstance(value.get(key), str) for key in ("article", "event")):
        raise FormatError("A pair names two events: “one” and “other”, each with “article” and “event”.")
    stored = parts().store.article(value["article"])
    return document_of(stored), _event(stored.result, value["event"])
