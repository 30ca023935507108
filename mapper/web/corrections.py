"""Corrections of a person: kept in a file beside the store, replayed over every analysis."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from ..corrections import Correction, CorrectionLog, choose, log_path, not_a_place, set_point, undo
from ..errors import FormatError, NotFoundError
from ..model import Analysis, Document, Resolution
from ..pipeline import Tools, analyse
from ..results import Json
from ..store.memory import document_of
from .api import answer_of
from .params import Wanted, check_origin, correction_fields
from .parts import parts

blueprint = Blueprint("corrections", __name__, url_prefix="/api/v1")


@blueprint.get("/corrections")
def corrections() -> Response:
    """The change log, newest first; `id` is what `DELETE` takes back."""
    rows = parts().corrections().rows
    return jsonify({"corrections": [_row(number, row) for number, row in reversed(list(enumerate(rows)))]})


@blueprint.delete("/corrections/<int:number>")
def take_back(number: int) -> Response:
    """Take a correction back; the answer is its article analysed anew."""
    check_origin(request)
    with parts().writing:
        log = parts().corrections()
        if number >= len(log.rows):
            raise NotFoundError(f"There is no correction {number}.")
        row = log.rows[number]
        keep(log, undo(row))
    answers = [
        analysed_anew(document_of(parts().store.article(document)), log)
        for document in (row.document, row.other_document)
        if document
    ]
    return jsonify(answers[0])


@blueprint.post("/articles/<article_id>/corrections")
def correct(article_id: str) -> Response:
    """Correct what a name of an article means, everywhere in it; the answer is the article analysed anew."""
    wanted = correction_fields(request)
    document, tools = document_of(parts().store.article(article_id)), parts().tools()
    seen = analyse(document, tools, memory=parts().memory, corrections=parts().corrections())
    resolution = _mention(seen, wanted.start)
    with parts().writing:
        log = parts().corrections()
        keep(log, _correction(wanted, document, resolution, tools, log))
    return jsonify(analysed_anew(document, log))


def keep(log: CorrectionLog, row: Correction) -> int:
    """Write a row to the log with the time; its number, which `DELETE` takes back."""
    log.add(replace(row, at=datetime.now(UTC).isoformat(timespec="seconds")))
    log.write(log_path(parts().settings.store))
    return len(log.rows) - 1


def analysed_anew(document: Document, log: CorrectionLog) -> Json:
    """An article after a change of the log: analysed, kept, and as the page gets it."""
    analysis = analyse(document, parts().tools(), memory=parts().memory, corrections=log)
    parts().store.add(analysis)
    return answer_of(analysis)


def _mention(analysis: Analysis, start: int) -> Resolution:
    found = next((each for each in analysis.resolutions if each.mention.start == start), None)
    if found is None:
        raise NotFoundError(f"There is no place name at character {start}.")
    return found


def _correction(
    wanted: Wanted, document: Document, resolution: Resolution, tools: Tools, log: CorrectionLog
) -> Correction:
    if wanted.no_place:
        return not_a_place(document, resolution, scope=wanted.scope)
    if wanted.point:
        return set_point(document, resolution, *wanted.point, scope=wanted.scope)
    if wanted.place_id:
        place = tools.gazetteer.place(wanted.place_id)
        if place is None:
            raise NotFoundError(f"There is no place “{wanted.place_id}”.")
        return choose(document, resolution, place, scope=wanted.scope)
    name = resolution.mention.name.casefold().strip()
    former = log.for_document(document).get(name)
    if former is None:
        raise FormatError(f"“{resolution.mention.surface}” has no correction that could be taken back.")
    return undo(former)


def _row(number: int, row: Correction) -> Json:
    return {
        "id": number,
        "action": row.action,
        "name": row.surface or row.name,
        "article": row.document,
        "scope": row.scope,
        "place": _said(row),
        "at": row.at,
        "undoes": row.undoes,
        "events": [ident for ident in (row.target, row.other) if ident],
    }


def _said(row: Correction) -> str | None:
    """What a row says of its name: a place, or a type of event."""
    if row.event:
        return row.event.type
    return row.place.name if row.place else None
