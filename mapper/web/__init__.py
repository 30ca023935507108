"""The web application: pages, the JSON API and the files of the page. Every view reads, calls, renders."""

from __future__ import annotations

from flask import Flask

from . import (
    additions,
    api,
    assets,
    bundle,
    corrections,
    document,
    downloads,
    errors,
    geocode,
    headers,
    health,
    mapdata,
    ogc,
    pages,
    sources,
)


def register(app: Flask) -> None:
    """Hang all routes, error handlers and response headers on the application."""
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(mapdata.blueprint)
    app.register_blueprint(corrections.blueprint)
    app.register_blueprint(geocode.blueprint)
    app.register_blueprint(sources.blueprint)
    app.register_blueprint(additions.blueprint)
    app.register_blueprint(ogc.blueprint)
    app.register_blueprint(document.blueprint)
    app.register_blueprint(assets.blueprint)
    app.register_blueprint(bundle.blueprint)
    app.register_blueprint(downloads.blueprint)
    app.register_blueprint(health.blueprint)
    app.jinja_env.globals["bundle_url"] = bundle.bundle_url
    errors.register(app)
    headers.register(app)
