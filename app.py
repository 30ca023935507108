"""The web application: the one place where parts meet. `flask run`, `python app.py` and `python -m mapper serve`."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import waitress
from flask import Flask

from mapper import web
from mapper.corrections import CorrectionLog, log_path
from mapper.documents import make_document
from mapper.errors import MapperError
from mapper.maps import Frame, frame
from mapper.pipeline import Tools, analyse, load_tools
from mapper.samples import load_samples
from mapper.settings import ROOT, Settings, load
from mapper.store import Store, open_store
from mapper.store.memory import StoreMemory
from mapper.web.assets import asset_url
from mapper.web.parts import Parts


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The application with its store, its map frame and the tools of the analysis.

    `config` holds settings of `mapper.settings` by name; `TESTING` and other upper-case names go to Flask.
    """
    given = dict(config or {})
    app = Flask("mapper", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    settings = load(**{name: value for name, value in given.items() if not name.isupper()})
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_upload_bytes,
        SEND_FILE_MAX_AGE_DEFAULT=0,
        **{name: value for name, value in given.items() if name.isupper()},
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    web.register(app)
    store = open_store(settings.store)
    tools = cache(lambda: load_tools(settings))
    with app.test_request_context():
        app.extensions["mapper"] = Parts(
            settings,
            store,
            _frame_links(settings),
            tools,
            corrections=partial(CorrectionLog.read, log_path(settings.store)),
            memory=StoreMemory(store) if settings.source_memory else None,
        )
    if settings.samples and not app.testing and is_untouched(store):
        add_samples(store, tools())
    return app


def is_untouched(store: Store) -> bool:
    """Whether nothing was ever put in; deleted articles count."""
    return not any(True for deleted in (False, True) for _ in store.articles(limit=1, deleted=deleted))


def add_samples(store: Store, tools: Tools) -> None:
    """Take in the sample articles, the first one last: lists begin with what came last."""
    for raw in reversed(load_samples()):
        document = make_document(
            raw.text, title=raw.title, date=raw.date, lang=raw.lang, source=raw.source, url=raw.url
        )
        store.add(analyse(document, tools))


def _frame_links(settings: Settings) -> Frame:
    return frame(
        scripts=[("leaflet", asset_url("leaflet", "dist/leaflet.js", settings.node_modules))],
        styles=[("leaflet_css", asset_url("leaflet", "dist/leaflet.css", settings.node_modules))],
    )


def main() -> None:
    """Serve with waitress until stopped."""
    settings = load()
    if not port_is_free(settings.host, settings.port):
        sys.exit(
            f"Port {settings.port} on {settings.host} is in use. Stop the other program, "
            f"or choose another port: make run PORT={settings.port + 1}"
        )
    try:
        app = create_app()
    except MapperError as error:
        sys.exit(str(error))
    threading.Thread(target=_warm_up, args=(app,), daemon=True).start()
    print(f"The event map is at http://{settings.host}:{settings.port} (stop with Ctrl-C).", flush=True)
    waitress.serve(app, host=settings.host, port=settings.port, threads=8, ident=None)


def _warm_up(app: Flask) -> None:
    """Load the tools while the first page is already served; without them the page still shows what is stored."""
    with app.test_request_context("/"):
        app.view_functions["pages.index"]()  # counts a big collection
    try:
        app.extensions["mapper"].tools()
    except MapperError as error:
        print(f"New texts cannot be analysed: {error}", file=sys.stderr, flush=True)


def port_is_free(host: str, port: int) -> bool:
    """Whether nothing listens there; port 0 is always free."""
    if port == 0:
        return True
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    main()
