"""The pages: one shell that shows the collection or an article, the pattern page, and the files that belong to it."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask import Blueprint, render_template, url_for

from ..taxonomy import groups
from .assets import asset_url
from .glyphs import country_numbers, type_table
from .messages import LANGUAGES, catalogue, interface_language
from .parts import parts

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> str:
    """The collection: all articles on one map."""
    return _shell("index.html")


@blueprint.get("/articles/<article_id>")
def article(article_id: str) -> str:
    """One article beside its map."""
    parts().store.article(article_id)
    return _shell("index.html")


@blueprint.get("/patterns")
def patterns() -> str:
    """All components in all states."""
    return _shell("patterns.html")


def _shell(template: str) -> str:
    language = interface_language()
    return render_template(
        template,
        ui=language,
        messages=catalogue(language),
        languages=LANGUAGES,
        frame=parts().frame,
        asset_url=asset_url,
        page=page_data(language),
    )


def page_data(language: str) -> dict[str, Any]:
    """What the scripts of the page need to know: words, types, addresses, limits."""
    settings = parts().settings
    return {
        "ui": language,
        "locale": str(Locale(language)),
        "messages": catalogue(language),
        "types": type_table(settings.node_modules),
        "groups": list(groups()),
        "languages": LANGUAGES,
        "countries": country_numbers(),
        "urls": {
            "home": url_for("pages.index"),
            "api": url_for("api.index"),
            "export": url_for("downloads.export", form="_").removesuffix("_"),
            "land110": asset_url("world-atlas", "countries-110m.json"),
            "land50": asset_url("world-atlas", "countries-50m.json"),
        },
        "limits": {"text": settings.max_text_chars, "upload": settings.max_upload_bytes},
        "fetch_urls": settings.fetch_urls,
        "tiles": settings.tiles,
    }
