"""The web application: the one place where parts meet. `flask run`, `python app.py` and `python -m mapper serve`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import Flask

from mapper import web
from mapper.documents import make_document
from mapper.maps import frame
from mapper.pipeline import Tools, analyse, load_tools
from mapper.samples import load_samples
from mapper.settings import ROOT, Settings, load
from mapper.store import Store, open_store
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
        app.extensions["mapper"] = Parts(settings, store, _frame_links(settings), tools)
    if settings.samples and not app.testing:
        add_samples(store, tools())
    return app


def add_samples(store: Store, tools: Tools) -> int:
    """Take the sample articles into an empty store; returns how many. Deleted articles count as articles."""
    if any(True for _ in store.articles(limit=1)) or any(True for _ in store.articles(limit=1, deleted=True)):
        return 0
    samples = load_samples()
    for raw in reversed(samples):
        document = make_document(
            raw.text, title=raw.title, date=raw.date, lang=raw.lang, source=raw.source, url=raw.url
        )
        store.add(analyse(document, tools))
    return len(samples)


def _frame_links(settings: Settings) -> Any:
    return frame(
        scripts=[("leaflet", asset_url("leaflet", "dist/leaflet.js", settings.node_modules))],
        styles=[("leaflet_css", asset_url("leaflet", "dist/leaflet.css", settings.node_modules))],
    )


def main() -> None:
    """Serve with Flask's own server; `python -m mapper serve` is the one for everyday use."""
    settings = load()
    create_app().run(host=settings.host, port=settings.port)


if __name__ == "__main__":
    main()
