"""Validators of answers: whoever has an answer of this revision of the store gets 304 instead of it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from .parts import parts

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def tagged(view: View) -> View:
    """A view whose answer depends on the store, the address and the headers of the request that choose a form alone."""

    @functools.wraps(view)
    def answer(*args: object, **kwargs: object) -> Response:
        tag = _tag()
        if request.if_none_match.contains_weak(tag):
            response = Response(status=304)
        else:
            response = make_response(view(*args, **kwargs))
        if response.status_code in (200, 304):
            response.set_etag(tag, weak=True)
            response.vary.update(("Accept", "Accept-Language"))
        return response

    return answer  # type: ignore[return-value]


def _tag() -> str:
    """One tag for each start of the program, revision of the store, address and form."""
    asked = (
        current_app.config["STARTED"],
        str(parts().store.revision()),
        request.full_path,
        request.host,
        request.headers.get("Accept", ""),
        request.headers.get("Accept-Language", ""),
        request.cookies.get("ui", ""),
    )
    return blake2b("\n".join(asked).encode("utf-8", "replace"), digest_size=12).hexdigest()
