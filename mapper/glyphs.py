"""What the page needs to draw event types: the group of each and the path of its glyph, from npm packages (CC0)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pycountry

from .taxonomy import event_types

_FOLDERS = {"maki": "@mapbox/maki/icons", "temaki": "@rapideditor/temaki/icons"}
_NO_GLYPH = {"box": "0 0 15 15", "path": ""}


def glyph(node_modules: Path, icon: str) -> dict[str, str]:
    """The view box and the path of an icon ("maki:police"); no path when the package is not installed."""
    package, _, name = icon.partition(":")
    path = node_modules / _FOLDERS[package] / f"{name}.svg"
    if not path.is_file():
        return _NO_GLYPH
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    paths = [element.get("d", "") for element in root.iter() if element.tag.endswith("path")]
    return {"box": root.get("viewBox", _NO_GLYPH["box"]), "path": " ".join(paths)}


def type_table(node_modules: Path) -> dict[str, dict[str, str]]:
    """Type → its group and its glyph."""
    return {code: {"group": kind.group, **glyph(node_modules, kind.icon)} for code, kind in event_types().items()}


@cache
def country_numbers() -> dict[str, str]:
    """ISO 3166-1 numeric code → alpha-2 code: world-atlas names countries by number, results by letters."""
    return {country.numeric: country.alpha_2 for country in pycountry.countries}
