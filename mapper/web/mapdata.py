"""Data of the map of a big collection: grid clusters of a view, totals, the packed set, pages of lists.

Every answer has an ETag made of the state of the store and the question, so that a browser asks again for 304.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import wraps

import numpy as np
from flask import Blueprint, Response, jsonify, request
from werkzeug.datastructures import MultiDict

from ..geojson import encode
from ..results import Json
from ..store import EVERYTHING
from ..store.clusters import Cluster, clusters, packed
from ..store.mapdata import (
    Timeline,
    article_groups,
    counted_groups,
    facets,
    newest,
    newest_articles,
    spots,
    timeline,
    totals,
)
from ..taxonomy import event_types, groups
from .api import row_of
from .params import MapQuery, map_query
from .parts import parts

blueprint = Blueprint("mapdata", __name__, url_prefix="/api/v1/map")
#: Form of the answers: part of every ETag, to be raised when the form changes.
FORM = 1
#: Level of gzip for the packed set, which is megabytes: higher levels take long and save little.
PACKED_LEVEL = 1
#: The longest page of a list, and how many row numbers go into one question to the store.
MOST_ROWS, MOST_KEYS = 200, 500


def _answered(view: Callable[[MapQuery], Response]) -> Callable[[], Response]:
    """Parse the question; answer 304 when the asker has the answer, else call the view."""

    @wraps(view)
    def answer() -> Response:
        query = map_query(request.args)
        tag = _tag(request.path, request.args)
        response = Response(status=304) if request.if_none_match.contains_weak(tag) else view(query)
        response.set_etag(tag, weak=True)  # gzipped and plain bodies share it
        return response

    return answer


def _tag(about: str, args: MultiDict[str, str]) -> str:
    """A word for the state of the store and the question."""
    columns, _ = parts().store.selection()
    question = sorted(args.items(multi=True))
    state = (FORM, columns.revision, columns.removals, columns.newest, about, question)
    return hashlib.blake2b(repr(state).encode("utf-8", "replace"), digest_size=12).hexdigest()


@blueprint.get("")
@_answered
def view(query: MapQuery) -> Response:
    """The events of a box: all of them when there are at most `limit`, else grid clusters for the `zoom`.

    Clusters count the groups of event types in the order of `keys`, with `by=type` the types. When all events of a
    cluster are at one place, it says which.
    """
    made = parts().answers.get(_tag("view", request.args), lambda: _view(query))
    return Response(made, mimetype="application/json")


def _view(query: MapQuery) -> bytes:
    columns, mask = parts().store.selection(query.filters)
    inside = mask & columns.inside(query.box)
    number = int(np.count_nonzero(inside))
    if number <= query.limit:
        found = _features(columns.key[inside].tolist())
        return encode({"type": "FeatureCollection", "numberMatched": number, "features": list(found.values())})
    cells = clusters(columns, mask, query.box, cell_degrees=query.cell_degrees)
    kinds = {name: name for name in event_types()}
    if request.args.get("by") != "type":
        kinds = {name: kind.group for name, kind in event_types().items()}
    keys = list(dict.fromkeys(kinds.values()))
    spots_of = _features([cell.key for cell in cells if cell.key])
    return encode(
        {
            "numberMatched": number,
            "cell_degrees": query.cell_degrees,
            "keys": keys,
            "clusters": [_cluster(cell, keys, kinds, spots_of.get(cell.key)) for cell in cells],
        }
    )


@blueprint.get("/summary")
@_answered
def summary(query: MapQuery) -> Response:
    """What the filters let through: numbers, extent, histogram for an axis of `width` pixels.

    `groups` ignores which groups are hidden; the histogram and `undated` ignore the period.
    """
    return jsonify(summary_of(request.args))


def summary_of(args: MultiDict[str, str]) -> Json:
    """The answer of `summary`, which the page of the collection has in it."""
    return parts().answers.get(_tag("summary", args), lambda: _summary(args))


def _summary(args: MultiDict[str, str]) -> Json:
    store = parts().store
    columns, mask = store.selection(map_query(args).filters)
    found = totals(columns, mask)
    with_hidden = store.selection(map_query(_without(args, "hide")).filters)[1]
    any_time = store.selection(map_query(_without(args, "from", "to")).filters)[1]
    bars = timeline(columns, any_time, width=map_query(args).width)
    return {
        "all": len(columns),
        "features": found.features,
        "events": found.events,
        "articles": found.articles,
        "places": found.places,
        "undated": int(np.count_nonzero(any_time & (columns.first == 0))),
        "bounds": found.bounds,
        "countries": dict(found.countries),
        "groups": _by_group(counted_groups(columns, np.flatnonzero(with_hidden))),
        "timeline": bars and _histogram(bars),
    }


@blueprint.get("/facets")
@_answered
def all_facets(query: MapQuery) -> Response:
    """How many events each value of the filters has in the whole collection."""
    return jsonify(facets(parts().store.selection()[0]))


@blueprint.get("/columns")
@_answered
def packed_set(query: MapQuery) -> Response:
    """The filtered set as typed columns (`clusters.packed`), for filtering by time in the page."""
    body = packed(*parts().store.selection(query.filters))
    response = Response(body, mimetype="application/octet-stream")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(body, compresslevel=PACKED_LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


@blueprint.get("/events")
@_answered
def events(query: MapQuery) -> Response:
    """A page of the events in the box, or of all without `bbox`, latest first, with all their parts."""
    columns, mask = parts().store.selection(query.filters)
    if "bbox" in request.args:
        mask = mask & columns.inside(query.box)
    keys = newest(columns, mask, limit=min(query.limit, MOST_ROWS), offset=query.offset)
    found = parts().store.features_of(keys, profile="full")
    number = int(np.count_nonzero(mask))
    return jsonify({"type": "FeatureCollection", "numberMatched": number, "features": found})


@blueprint.get("/events/<event_id>")
def event(event_id: str) -> Response:
    """One event with all its parts, a feature for each site."""
    return jsonify({"type": "FeatureCollection", "features": parts().store.event(event_id)})


@blueprint.get("/places")
@_answered
def places(query: MapQuery) -> Response:
    """A page of the places in the box, those with most events first."""
    columns, mask = parts().store.selection(query.filters)
    found, number = spots(
        columns, mask & columns.inside(query.box), limit=min(query.limit, MOST_ROWS), offset=query.offset
    )
    features = _features([spot.key for spot in found])
    rows = [
        {**_place(features[spot.key], spot.features, spot.mark, unsure=spot.unsure), "counts": spot.groups}
        for spot in found
    ]
    return jsonify({"numberMatched": number, "keys": list(groups()), "places": rows})


@blueprint.get("/articles")
@_answered
def articles(query: MapQuery) -> Response:
    """A page of the articles, last added first, with their numbers by group; filtered, those with such events."""
    store = parts().store
    columns, mask = store.selection(query.filters)
    limit = min(query.limit, MOST_ROWS)
    if query.filters == EVERYTHING:
        number = parts().answers.get(_tag("articles", MultiDict()), lambda: store.counts().articles)
        rows = list(store.articles(limit=limit, offset=query.offset))
    else:
        number = totals(columns, mask).articles
        rows = store.article_rows(newest_articles(columns, mask, limit=limit, offset=query.offset))
    counted = article_groups(columns, mask, [row.key for row in rows])
    answer = [{**row_of(row), "groups": _by_group(counted[row.key])} for row in rows]
    return jsonify({"numberMatched": number, "articles": answer})


def _without(args: MultiDict[str, str], *names: str) -> MultiDict[str, str]:
    """The parameters without some of them."""
    return MultiDict(item for item in args.items(multi=True) if item[0] not in names)


def _features(keys: Sequence[int]) -> dict[int, Json]:
    """Flat features by their row numbers."""
    found: dict[int, Json] = {}
    for start in range(0, len(keys), MOST_KEYS):
        some = keys[start : start + MOST_KEYS]
        found.update(zip(some, parts().store.features_of(some), strict=True))
    return found


def _cluster(cell: Cluster, keys: Sequence[str], kinds: Mapping[str, str], feature: Json | None) -> Json:
    counts = dict.fromkeys(keys, 0)
    for name, number in cell.types:
        counts[kinds.get(name, "other")] += number
    known: Json = {"lat": round(cell.lat, 4), "lon": round(cell.lon, 4), "n": cell.features}
    if feature is not None:
        known |= _place(feature, cell.features, cell.mark, unsure=cell.unsure)
    return {**known, "counts": list(counts.values())}


def _place(feature: Json, number: int, mark: str, *, unsure: bool) -> Json:
    """A place with its events; with a single event, which one."""
    known = feature["properties"]
    lon, lat = feature["geometry"]["coordinates"]
    return {
        "lat": lat,
        "lon": lon,
        "n": number,
        "name": known.get("location"),
        "surface": known.get("place_text"),
        "level": known.get("geo_precision"),
        "country": known.get("country"),
        "admin1": known.get("admin1"),
        "radius_km": (known.get("uncertainty_m") or 0) / 1000 or None,
        "type": known["event_type"],
        "mark": mark,
        "unsure": unsure,
        "event": (known.get("event_id") or feature["id"]) if number == 1 else None,
    }


def _histogram(bars: Timeline) -> Json:
    return {"unit": bars.unit, "low": bars.low.isoformat(), "high": bars.high.isoformat(), "bins": bars.bins}


def _by_group(counts: Sequence[int]) -> dict[str, int]:
    return dict(zip(groups(), counts, strict=True))
