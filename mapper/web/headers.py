"""Response headers: a content security policy without inline script, compression, no caching of answers."""

from __future__ import annotations

import gzip
import re
import secrets
import zlib
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from ..settings import Settings

#: What shrinks: text of any kind, and what is JSON or XML inside.
_COMPRESSIBLE = re.compile(r"text/|application/(json|x-ndjson|[\w.+-]+\+(json|json-seq|xml))")
_SMALLEST_COMPRESSED = 1024  # bytes; below, the header of gzip eats the gain


def content_security_policy(settings: Settings) -> str:
    """Everything from this server alone; images also from the tile server that the person in charge set."""
    images = "'self' data: blob:"
    if settings.tiles:
        parts = urlsplit(settings.tiles.replace("{s}", "*"))
        images += f" {parts.scheme}://{parts.netloc}"
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "img-src": images,
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def register(app: Flask) -> None:
    """Add the headers to every response."""
    app.config["STARTED"] = secrets.token_hex(4)  # part of each ETag: another start may be another version
    app.after_request(_add_headers)
    app.after_request(_compress)


def _add_headers(response: Response) -> Response:
    settings: Settings = current_app.extensions["mapper"].settings
    response.headers.setdefault("Content-Security-Policy", content_security_policy(settings))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if not response.cache_control:
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _compress(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    fits = (
        "gzip" in request.headers.get("Accept-Encoding", "")
        and "Content-Encoding" not in response.headers
        and response.status_code == HTTPStatus.OK
        and _COMPRESSIBLE.match(response.mimetype or "")
    )
    if not fits:
        return response
    if response.is_streamed and not response.direct_passthrough:
        response.response = _gzipped(response.iter_encoded())
        response.headers["Content-Encoding"] = "gzip"
        return response
    response.direct_passthrough = False  # own scripts and style sheets come as files
    if len(body := response.get_data()) >= _SMALLEST_COMPRESSED:
        response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A stream packed as it goes by; the quick level, since a million events are a gigabyte."""
    packer = zlib.compressobj(level=1, wbits=31)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
