"""The map frame that folium makes, and the stand-alone map page. No text of articles ever goes through its templates.

folium's own map links to several foreign hosts and writes options into inline scripts. `EventMap` has its own link
lists and leaves its script to be served as a file, so the page can forbid inline script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

MAP_NAME = "map_events"


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


class Inlined(MacroElement):
    """Ready source text for the head, the body and the end of a stand-alone page; nothing in it is a template."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}{{ this.head }}{% endmacro %}
        {% macro html(this, kwargs) %}{{ this.body }}{% endmacro %}
        """
    )

    def __init__(self, *, head: str = "", body: str = "") -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "Inlined"
        self.head = head
        self.body = body
