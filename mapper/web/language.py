"""The language in which the page speaks to whoever asks."""

from __future__ import annotations

from flask import request

from ..messages import DEFAULT, LANGUAGES


def interface_language() -> str:
    """The language of this request: `?ui=`, then the choice kept in the browser, then what the browser prefers."""
    for choice in (request.args.get("ui"), request.cookies.get("ui")):
        if choice in LANGUAGES:
            return choice
    return request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT
