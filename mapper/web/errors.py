"""Errors → HTTP answers: one table of statuses, one JSON shape (RFC 9457, application/problem+json)."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from .. import errors
from ..messages import catalogue
from .language import interface_language

log = logging.getLogger(__name__)

#: The most specific class of an error decides; every class of errors.py is covered through its parents.
STATUSES: dict[type[Exception], int] = {
    errors.TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.EncodingError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotFoundError: HTTPStatus.NOT_FOUND,
    errors.GeocoderError: HTTPStatus.BAD_GATEWAY,
    errors.GazetteerError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ModelError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.MapperError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


class OriginError(errors.InputError):
    """A request that changes something came from another site."""


class OffError(errors.InputError):
    """Something that the settings switch off was asked for."""


class PrivateAddressError(errors.InputError):
    """An address of the own network was to be opened."""


class UnreachableError(errors.InputError):
    """An address does not answer, too slowly, or with an error."""


STATUSES |= {
    OriginError: HTTPStatus.FORBIDDEN,
    OffError: HTTPStatus.FORBIDDEN,
    PrivateAddressError: HTTPStatus.FORBIDDEN,
    UnreachableError: HTTPStatus.BAD_GATEWAY,
}


def status_of(error: Exception) -> int:
    """The HTTP status of an error of ours."""
    return next(int(STATUSES[kind]) for kind in type(error).__mro__ if kind in STATUSES)


def register(app: Flask) -> None:
    """Answer every error in the form that the client asked for."""
    app.register_error_handler(errors.MapperError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _ours(error: errors.MapperError) -> Response:
    status = status_of(error)
    if status == HTTPStatus.UNPROCESSABLE_ENTITY and request.path.startswith("/ogc"):
        status = int(HTTPStatus.BAD_REQUEST)  # OGC API – Features, 7.5.1: parameters that cannot be used
    return _answer(status, _code(type(error).__name__), str(error))


def _http(error: HTTPException) -> Response:
    status = error.code or int(HTTPStatus.INTERNAL_SERVER_ERROR)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        limit = current_app.config["MAX_CONTENT_LENGTH"]
        return _answer(status, "too_large", f"The request is larger than the limit of {limit:,} bytes.")
    if error.response is not None or status < HTTPStatus.BAD_REQUEST:
        return Response(status=status, headers=error.get_headers())
    return _answer(status, _code(error.name), error.description or error.name)


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected error in %s %s", request.method, request.path)
    return _answer(500, "internal", "Something went wrong in the program; the log of the server has the details.")


def _answer(status: int, code: str, detail: str) -> Response:
    if _wants_html():
        language = interface_language()
        page = render_template(
            "error.html",
            status=status,
            detail=detail,
            ui=language,
            messages=catalogue(language),
        )
        response = current_app.make_response(page)
    else:
        response = jsonify(_problem(status, code, detail))
        response.mimetype = "application/problem+json"
    response.status_code = status
    return response


def problem_of(error: errors.MapperError) -> dict[str, str | int]:
    """An error of ours as problem details, for an answer that has already begun."""
    return _problem(status_of(error), _code(type(error).__name__), str(error))


def _problem(status: int, code: str, detail: str) -> dict[str, str | int]:
    problem: dict[str, str | int] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return {**problem, "code": code, "detail": detail, "instance": request.path}


def _wants_html() -> bool:
    if request.path.startswith("/api/") or request.args.get("f") == "json":
        return False
    if request.args.get("f") == "html":
        return True
    return bool(request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html")


def _code(name: str) -> str:
    plain = name.removesuffix("Error").replace(" ", "")
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in plain).lstrip("_")
