"""docs/formats.md names every property, format and filter."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper.cli.filters import OPTIONS, filter_options
from mapper.exports import FORMATS
from mapper.geojson import FIELDS

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "kind", "about"), FIELDS, ids=[field[0] for field in FIELDS])
def test_property_is_documented(name: str, kind: str, about: str) -> None:
    assert f"| `{name}` | {kind} | {about} |" in DOCS


@pytest.mark.parametrize("name", FORMATS)
def test_format_is_documented(name: str) -> None:
    form = FORMATS[name]
    assert f"| `{name}` | `{form.suffix}` | {form.media_type.split(';')[0]} | {form.about} |" in DOCS


def test_filters_are_documented() -> None:
    @filter_options
    def command() -> None: ...

    names = [option.opts[0] for option in command.__click_params__]  # type: ignore[attr-defined]
    assert len(names) == len(OPTIONS)
    assert [name for name in names if f"`{name}" not in DOCS] == []
