"""axe-core finds nothing to complain about: every view, light and dark, desktop and phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from test_adding import SELECT

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


def violations(page: Page, axe: str) -> list[Any]:
    """What axe finds on the page as it is now."""
    page.evaluate(axe)
    found: list[Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then((result) => result.violations.map("
        "(one) => [one.id, one.nodes.slice(0, 4).map((node) => node.target.join(' ') + ' ' + node.failureSummary)]))",
        TAGS,
    )
    return found


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_no_violation(made: Any, opened: Opener, axe: str, view: str, scheme: str, size: tuple[int, int]) -> None:
    page = opened(made, VIEWS[view], scheme=scheme, size=size)
    found = violations(page, axe)
    assert found == [], json.dumps(found, indent=1, ensure_ascii=False)


def menu(page: Page, name: str) -> None:
    """Choose from the menu of the page."""
    page.get_by_role("button", name="Menü").first.click()
    page.get_by_role("menuitem", name=name, exact=True).click()


def words(page: Page, button: str) -> None:
    """Open what the toolbar of selected words offers."""
    page.evaluate(SELECT, "Explosionen")
    page.get_by_role("toolbar").get_by_role("button", name=button).click()


def card_menu(page: Page, name: str) -> None:
    """Choose from the menu of the card."""
    page.locator("#card").get_by_role("button", name="Menü").click()
    page.get_by_role("menuitem", name=name).click()


#: name → address, what opens it
LAYERS: dict[str, tuple[str, Callable[[Page], object]]] = {
    "export": ("/", lambda page: page.get_by_role("button", name="Export").click()),
    "menu": ("/", lambda page: page.get_by_role("button", name="Menü").click()),
    "filter": ("/", lambda page: page.locator('.chip[data-chip="more"]').click()),
    "dates": ("/", lambda page: page.locator(".timeline-range").click()),
    "keys": ("/", lambda page: menu(page, "Tasten")),
    "log": ("/", lambda page: menu(page, "Änderungen")),
    "sources": ("/", lambda page: menu(page, "Quellen")),
    "toolbar": ("/articles/a1", lambda page: page.evaluate(SELECT, "Explosionen")),
    "add": ("/articles/a1", lambda page: page.keyboard.press("a")),
    "add place": ("/articles/a1", lambda page: words(page, "Ort")),
    "add event": ("/articles/a1", lambda page: words(page, "Ereignis")),
    "picker": ("/articles/a1#e=a1-e2", lambda page: page.get_by_role("button", name="Ort ändern").click()),
    "cite": ("/articles/a1#e=a1-e2", lambda page: page.get_by_role("button", name="Zitieren").click()),
    "retype": ("/articles/a1#e=a1-e2", lambda page: card_menu(page, "Art ändern")),
    "merge": ("/#tab=events", lambda page: page.get_by_role("button", name="Ansehen").click()),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("layer", LAYERS)
def test_no_violation_in_menus_and_dialogs(twice: Any, opened: Opener, axe: str, layer: str, scheme: str) -> None:
    address, act = LAYERS[layer]
    page = opened(twice, address, scheme=scheme)
    act(page)
    page.locator("dialog, .menu, .pop, .select-menu").first.wait_for()
    assert violations(page, axe) == []


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
