"""The map frame that folium makes, and the stand-alone map page. No text of articles ever goes through its templates.

folium's own map links to several foreign hosts and writes options into inline scripts. `EventMap` has its own link
lists and leaves its script to be served as a file, so the page can forbid inline script.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import folium
from branca.element import Figure
from folium.template import Template
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from .errors import SettingError
from .glyphs import country_numbers, type_table
from .messages import DEFAULT, LANGUAGES, catalogue
from .results import Json
from .settings import ROOT
from .store import StoredArticle
from .taxonomy import groups

MAP_NAME = "map_events"
SCALES = ("110", "50")
TOPOJSON = "topojson-client/dist/topojson-client.min.js"
MOST_BYTES = 1_500_000  # of a stand-alone page; over it the finer outlines stay out
#: The style sheets of the page, in order; templates/base.html links the same.
STYLES = ("vars", "base", "panel", "reader", "list", "map", "card", "filters", "timeline", "form", "overlay", "print")


@dataclass(frozen=True, slots=True)
class Frame:
    """The three parts of a map frame: links for the head, the element, and the script that starts the map."""

    header: str
    html: str
    script: str


class EventMap(folium.Map):
    """A folium map without tiles whose links are given, and whose name does not change from run to run."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                ...{{ this.options|tojavascript }}
            });
        {% endmacro %}
        """
    )

    def __init__(self, *, scripts: Sequence[tuple[str, str]], styles: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            location=(35, 15),
            zoom_start=2,
            tiles=None,
            zoom_control=False,
            min_zoom=1,
            max_zoom=12,
            zoom_snap=0.25,
            zoom_delta=1,
            wheel_px_per_zoom_level=90,
            world_copy_jump=False,
            attribution_control=False,
            zoom_animation_threshold=6,
        )
        self.default_js = list(scripts)
        self.default_css = list(styles)

    def get_name(self) -> str:
        """The name of the script's variable and of the element."""
        return MAP_NAME


def frame(*, scripts: Sequence[tuple[str, str]], styles: Sequence[tuple[str, str]]) -> Frame:
    """Render a map frame; `scripts` and `styles` are (name, URL) pairs."""
    figure = EventMap(scripts=scripts, styles=styles).get_root()
    assert isinstance(figure, Figure)
    figure.header._children.pop("meta_http", None)
    figure.render()
    return Frame(
        header=figure.header.render().strip(),
        html=figure.html.render().strip(),
        script=figure.script.render().strip() + "\n",
    )


def page_data(language: str, node_modules: Path) -> Json:
    """What the scripts of every page need to know: words, event types with glyphs, countries."""
    return {
        "ui": language,
        "messages": catalogue(language),
        "types": type_table(node_modules),
        "groups": list(groups()),
        "languages": LANGUAGES,
        "countries": country_numbers(),
    }


def export_html(
    features: Iterable[Json],
    *,
    title: str,
    article: Callable[[str], StoredArticle] | None = None,
    language: str = DEFAULT,
    node_modules: Path = ROOT / "node_modules",
) -> Iterator[bytes]:
    """The events as one HTML file that works without network: map, lists, timeline, and the texts when given.

    `features` have full properties; `article` looks up the texts that they stand in.
    """
    page = page_data(language, node_modules)
    page["embedded"] = _articles(features, article)
    page["urls"] = {"home": "#", "api": "", "export": ""}
    page["limits"] = {"text": 0, "upload": 0}
    page["land"] = {
        scale: json.loads(_package(node_modules, f"world-atlas/countries-{scale}m.json")) for scale in SCALES
    }
    whole = _standalone(page, title, language, node_modules)
    if len(whole) > MOST_BYTES:
        del page["land"]["50"]
        whole = _standalone(page, title, language, node_modules)
    yield whole


def _standalone(page: Json, title: str, language: str, node_modules: Path) -> bytes:
    environment = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    text = environment.get_template("standalone.html").render(
        ui=language,
        title=title,
        messages=catalogue(language),
        frame=frame(scripts=(), styles=()),
        styles=_styles(node_modules),
        scripts=[_script(_package(node_modules, name)) for name in ("leaflet/dist/leaflet.js", TOPOJSON)],
        modules=_modules(),
        page=page,
    )
    return text.encode("utf-8", "replace")


def _articles(features: Iterable[Json], article: Callable[[str], StoredArticle] | None) -> list[Json]:
    """The articles of the features, each with its events once; with text and mentions when they can be looked up."""
    found: dict[str, Json] = {}
    seen: set[str] = set()
    for feature in features:
        event = {name: value for name, value in feature["properties"].items() if name != "site"}
        doc = event["doc"]
        if doc["id"] not in found:
            found[doc["id"]] = {**_text_of(doc["id"], article), **_row(doc), "events": []}
        if event["id"] not in seen:
            seen.add(event["id"])
            found[doc["id"]]["events"].append({**event, "quote": event["sentence"].get("surface", "")})
    return list(found.values())


def _row(doc: Json) -> Json:
    names = {"title": "title", "date": "published", "source": "publisher", "lang": "lang", "url": "url"}
    return {"id": doc["id"], **{ours: doc.get(theirs) for ours, theirs in names.items()}}


def _text_of(ident: str, article: Callable[[str], StoredArticle] | None) -> Json:
    if article is None:
        return {"text": "", "mentions": []}
    stored = article(ident)
    return {"text": stored.text, "mentions": [m for m in stored.result.get("mentions", ()) if m["kind"] != "embedded"]}


def _styles(node_modules: Path) -> str:
    """All style sheets in one; the fonts inside as data, pictures of Leaflet's own controls left out."""
    sheets = "\n".join((ROOT / "static" / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    leaflet = re.sub(r"url\([^)]*\)", "none", _package(node_modules, "leaflet/dist/leaflet.css"))
    return leaflet + re.sub(r'url\("\.\./\.\./assets/([^"]+)"\)', partial(_font, node_modules), sheets)


def _font(node_modules: Path, found: re.Match[str]) -> str:
    path = node_modules / found[1]
    if "latin-ext" in path.name or not path.is_file():
        return 'url("data:,")'
    return f'url("data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()}")'


def _modules() -> Json:
    """An import map with every module of the page inside: name → data URL."""
    modules = {}
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        source = re.sub(r'(from |import\()"\./', r'\1"app/', path.read_text(encoding="utf-8"))
        modules[f"app/{path.name}"] = f"data:text/javascript;base64,{base64.b64encode(source.encode()).decode()}"
    return {"imports": modules}


def _script(source: str) -> Markup:
    """A script of a package for use inside a page: nothing in it may end the element."""
    return Markup(source.replace("</script", r"<\/script"))


def _package(node_modules: Path, name: str) -> str:
    path = node_modules / name
    if not path.is_file():
        raise SettingError(f"The file {path} is missing. Run “make setup”; it installs the packages of the page.")
    return path.read_text(encoding="utf-8")
