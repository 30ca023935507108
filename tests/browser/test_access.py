"""axe-core finds nothing to complain about: every view, light and dark, desktop and phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

Opener = Callable[..., Page]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = {
    "collection": "/",
    "events": "/#tab=events",
    "places": "/#tab=places",
    "form": "/#new=1",
    "article": "/articles/a1",
    "card": "/articles/a1#e=a1-e1",
    "place": "/articles/a1#p=g99072&tab=places",
    "patterns": "/patterns",
}


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_no_violation(made: Any, opened: Opener, axe: str, view: str, scheme: str, size: tuple[int, int]) -> None:
    page = opened(made, VIEWS[view], scheme=scheme, size=size)
    page.evaluate(axe)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then((result) => result.violations.map("
        "(one) => [one.id, one.nodes.slice(0, 4).map((node) => node.target.join(' ') + ' ' + node.failureSummary)]))",
        TAGS,
    )
    assert found == [], json.dumps(found, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("opener", ["Export", "Menü", "Filter"])
def test_no_violation_in_menus(made: Any, opened: Opener, axe: str, opener: str) -> None:
    page = opened(made)
    page.get_by_role("button", name=opener).click()
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run().then((result) => result.violations.map((one) => one.id + one.nodes.map((node) => node.html)))"
    )
    assert found == []


def test_everything_is_reached_by_tab_and_shows_its_focus(made: Any, opened: Opener) -> None:
    page = opened(made, "/articles/a1")
    seen: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(() => { const a = document.activeElement; const s = getComputedStyle(a);"
            "const ring = a.matches('.leaflet-marker-icon') ? getComputedStyle(a.querySelector('.mark')) : s;"
            "return [a.className.toString().split(' ')[0] || a.id || a.tagName, ring.outlineStyle] })()"
        )
        if name[0] == "BODY":
            break
        assert name[1] != "none", name
        seen.add(name[0])
    assert {"skip", "brand", "button", "tab", "place", "chip", "leaflet-marker-icon", "handle", "play"} <= seen
