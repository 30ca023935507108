"""The online geocoder on the page: what would be sent is shown first, and only what was shown is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from ..errors import FormatError, InputError
from ..pipeline import analyse
from ..store.memory import document_of
from .api import answer_of
from .params import json_body
from .parts import parts

if TYPE_CHECKING:
    from ..geocoders import GeocoderGazetteer, Query

blueprint = Blueprint("geocode", __name__, url_prefix="/api/v1/articles")


@blueprint.get("/<article_id>/geocode")
def outgoing(article_id: str) -> Response:
    """Which names of an article would be sent to which service; no service: none is set up. Nothing is sent."""
    stored = parts().store.article(article_id)
    if not parts().settings.geocoder or not stored.text:
        return jsonify({"service": None, "names": []})
    queries = _outgoing(article_id)
    names = [{"name": query.name, "lang": query.lang} for query in queries]
    return jsonify({"service": _geocoder().service.host, "names": names})


@blueprint.post("/<article_id>/geocode")
def ask(article_id: str) -> Response:
    """Ask about `names`, as far as they are open; the answer is the article anew, with a `problem` if there was one."""
    names = json_body(request).get("names")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise FormatError("Say which names may be sent: “names” is a list of texts.")
    parts().store.article(article_id)
    problem = _geocoder().fetch(query for query in _outgoing(article_id) if query.name in names)
    document = document_of(parts().store.article(article_id))
    analysis = analyse(document, parts().tools(), memory=parts().memory, corrections=parts().corrections())
    parts().store.add(analysis)
    return jsonify({**answer_of(analysis), "problem": problem or None})


def _geocoder() -> GeocoderGazetteer:
    geocoder = parts().tools().geocoder
    if geocoder is None:
        raise InputError("No online geocoder is set up. MAPPER_GEOCODER names one, e.g. nominatim.")
    return geocoder


def _outgoing(article_id: str) -> tuple[Query, ...]:
    document = document_of(parts().store.article(article_id))
    analysis = analyse(document, parts().tools(), memory=parts().memory, corrections=parts().corrections())
    return _geocoder().outgoing(analysis.resolutions)
