"""The pages: one shell that shows the collection or an article, the pattern page, and what its scripts need to know."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from ..errors import InputError
from ..lang import LANGUAGES as TEXT_LANGUAGES
from ..maps import page_data
from ..messages import LANGUAGES, catalogue
from ..results import Json
from .assets import asset_url
from .language import interface_language
from .mapdata import summary_of
from .parts import parts

blueprint = Blueprint("pages", __name__)
#: A collection with more features is not loaded by the page: the server counts and the page draws.
MOST_LOADED = 5_000


@blueprint.get("/")
def index() -> str:
    """The collection: all articles on one map."""
    return _shell("index.html", collection=True)


@blueprint.get("/articles/<article_id>")
def article(article_id: str) -> str:
    """One article beside its map."""
    parts().store.article(article_id)
    return _shell("index.html")


@blueprint.get("/patterns")
def patterns() -> str:
    """All components in all states."""
    return _shell("patterns.html")


def _shell(template: str, *, collection: bool = False) -> str:
    language = interface_language()
    return render_template(
        template,
        ui=language,
        messages=catalogue(language),
        languages=LANGUAGES,
        collection=collection,
        frame=parts().frame,
        asset_url=asset_url,
        page={**page_data(language, parts().settings.node_modules), **_served(), **_scale(collection=collection)},
    )


def _scale(*, collection: bool) -> Json:
    """Whether the collection is too big to be loaded, and then what the filters of the address let through."""
    number = len(parts().store.selection()[0])
    found: Json = {"big": number > MOST_LOADED, "summary": {"all": number} if collection else None}
    if found["big"] and collection:
        try:
            found["summary"] = summary_of(request.args)
        except InputError:  # the page asks again and says what is wrong
            found["summary"] = None
    return found


def _served() -> Json:
    """The addresses and limits of this server."""
    settings = parts().settings
    return {
        "urls": {
            "home": url_for("pages.index"),
            "api": url_for("api.index"),
            "export": url_for("downloads.export", form="_").removesuffix("_"),
            "land110": asset_url("world-atlas", "countries-110m.json"),
            "land50": asset_url("world-atlas", "countries-50m.json"),
        },
        "limits": {"text": settings.max_text_chars, "upload": settings.max_upload_bytes, "collection": MOST_LOADED},
        "text_languages": list(TEXT_LANGUAGES),
        "fetch_urls": settings.fetch_urls,
        "tiles": settings.tiles,
        "geocoder": bool(settings.geocoder),
    }
