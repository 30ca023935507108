"""The page's own modules and style sheets as one file each, ready gzipped: a start asks for two, not sixty."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from flask import Blueprint, Response, abort, request, url_for

from ..errors import SettingError
from ..maps import STYLES
from ..settings import ROOT

blueprint = Blueprint("bundle", __name__)
SCRIPTS, SHEETS = ROOT / "static" / "js", ROOT / "static" / "css"
MAIN = "main.js"
_YEAR_S = 365 * 86_400
_IMPORT = re.compile(
    r'^import (?:\* as (?P<whole>\w+)|\{(?P<names>[^}]*)\}) from "\./(?P<file>\w+)\.js";$', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (?P<name>[\w$]+))", re.MULTILINE)
_EXPORTS = re.compile(r"^export \{(?P<names>[^}]*)\};$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file made of others."""

    plain: bytes
    packed: bytes
    version: str


@blueprint.get("/page.<kind>")
def file(kind: str) -> Response:
    """All scripts (`page.js`) or all style sheets (`page.css`) of the page; those of a version may be kept for good."""
    if kind not in ("js", "css"):
        abort(404)
    made = bundle(kind)
    accepts = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(
        made.packed if accepts else made.plain, mimetype=f"text/{'javascript' if kind == 'js' else kind}"
    )
    if accepts:
        response.headers["Content-Encoding"] = "gzip"
    kept = request.args.get("v") == made.version
    response.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable" if kept else "no-cache"
    response.set_etag(made.version, weak=True)
    response.make_conditional(request)
    return response


def bundle_url(kind: str) -> str:
    """The address of the scripts (“js”) or style sheets (“css”), with their version."""
    return url_for("bundle.file", kind=kind, v=bundle(kind).version)


def bundle(kind: str) -> Bundle:
    """The file as the sources are now."""
    paths = sorted(SCRIPTS.glob("*.js")) if kind == "js" else [SHEETS / f"{name}.css" for name in STYLES]
    return _made(kind, tuple((path, path.stat().st_mtime_ns) for path in paths))


@lru_cache(maxsize=4)
def _made(kind: str, sources: tuple[tuple[Path, int], ...]) -> Bundle:
    texts = {path.name: path.read_text(encoding="utf-8") for path, _ in sources}
    plain = (joined(texts, MAIN) if kind == "js" else _sheet(texts)).encode()
    return Bundle(plain, gzip.compress(plain, 9, mtime=0), blake2b(plain, digest_size=8).hexdigest())


def _sheet(texts: dict[str, str]) -> str:
    """The style sheets in their order; addresses are as seen from the root."""
    return "\n".join(texts.values()).replace('url("../../assets/', 'url("assets/')


def joined(texts: dict[str, str], main: str) -> str:
    """The modules that `main` needs as one: each a function that is called after those whose exports it takes."""
    return "\n".join(_wrapped(name, texts[name]) for name in _ordered(texts, main))


def _ordered(texts: dict[str, str], main: str) -> Iterator[str]:
    """The module and what it imports, each after its imports. Modules that import each other have no order."""
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> Iterator[str]:
        if name in path:
            raise SettingError(f"Scripts import each other: {' → '.join((*path, name))}")
        if name in done:
            return
        for found in _IMPORT.finditer(texts[name]):
            yield from visit(f"{found['file']}.js", (*path, name))
        done.add(name)
        yield name

    yield from visit(main, ())


def _wrapped(name: str, text: str) -> str:
    exported = [found["name"] for found in _EXPORT.finditer(text)]
    for found in _EXPORTS.finditer(text):
        exported += _names(found["names"])
    text = _EXPORTS.sub("", _EXPORT.sub("", _IMPORT.sub(_taken, text)))
    return (
        f"const {_variable(name.removesuffix('.js'))} = (() => {{\n{text}\nreturn {{ {', '.join(exported)} }};\n}})();"
    )


def _taken(found: re.Match[str]) -> str:
    """An import as constants: live bindings are not needed, since nothing that changes is exported."""
    source = _variable(found["file"])
    if found["whole"]:
        return f"const {found['whole']} = {source};"
    names = (name.replace(" as ", ": ") for name in _names(found["names"]))
    return f"const {{ {', '.join(names)} }} = {source};"


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _variable(name: str) -> str:
    return f"module_{name}"
