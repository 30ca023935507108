"""Files of npm packages, served from where npm put them: one route, a closed list of packages, ready gzipped."""

from __future__ import annotations

import gzip
import json
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_file, url_for

from .parts import parts

blueprint = Blueprint("assets", __name__)

#: Package → what of it may be read.
PACKAGES: dict[str, tuple[str, ...]] = {
    "leaflet": ("dist/leaflet.js", "dist/leaflet.css", "dist/images/"),
    "topojson-client": ("dist/topojson-client.min.js",),
    "world-atlas": ("countries-110m.json", "countries-50m.json"),
    "@fontsource-variable/inter": ("files/",),
    "@fontsource-variable/noto-serif": ("files/",),
}
_TEXT = (".js", ".css", ".json", ".svg")
_DAY_S = 86_400
_YEAR_S = 365 * _DAY_S


@blueprint.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """One file of an allowed package."""
    path = asset_path(parts().settings.node_modules, name)
    if path is None or not path.is_file():
        abort(404, f"There is no asset “{name}”. Run “make setup” if the packages are not installed.")
    if path.suffix in _TEXT and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(_gzipped(path, path.stat().st_mtime_ns), mimetype=_mimetype(path))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    else:
        response = send_file(path, mimetype=_mimetype(path), etag=True)
    response.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable" if request.args.get("v") else "no-cache"
    return response


@blueprint.get("/map.js")
def map_script() -> Response:
    """The script of the map frame, as folium made it."""
    return Response(parts().frame.script, mimetype="text/javascript")


def asset_path(node_modules: Path, name: str) -> Path | None:
    """Where an allowed file is; None when the list does not have it."""
    for package, allowed in PACKAGES.items():
        inner = name.removeprefix(f"{package}/")
        if inner != name and ".." not in inner.split("/") and inner.startswith(allowed):
            return node_modules / package / inner
    return None


def asset_url(package: str, inner: str, node_modules: Path | None = None) -> str:
    """The address of a file, with the version of its package so that browsers may keep it."""
    folder = node_modules or parts().settings.node_modules
    return url_for("assets.asset", name=f"{package}/{inner}", v=_version(folder, package))


@lru_cache(maxsize=64)
def _version(node_modules: Path, package: str) -> str:
    path = node_modules / package / "package.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["version"]) if path.is_file() else "0"


@lru_cache(maxsize=32)
def _gzipped(path: Path, _mtime_ns: int) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)


def _mimetype(path: Path) -> str:
    if path.suffix == ".woff2":
        return "font/woff2"
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
