"""What sources taught, looked at and changed on the page; names that leave the machine only when the reader says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import serve
from geocoder_server import VILLAGE, Server, served
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
OTHERS = (
    "A barn burned down near Tyler, Texas, on Monday. Firefighters from Dallas helped.",
    "The council of Sulphur Springs, Texas, bought a bridge. Tyler and Greenville will pay a share.",
)
ABOUT_PARIS = "A man from Paris was fined on Monday for driving a stolen truck. He was arrested in Paris."
VILLAGES = "Rebels attacked the village of Xyzzyville on Monday, killing five people. The army left Plughtown."
HOSTILE = "<img src=x onerror=alert(1)> `${Blatt}`"


def add(page: Page, text: str, source: str) -> str:
    """Take in an article through the API; its id."""
    body = {"text": text, "source": source, "lang": "en"}
    answer = page.evaluate(
        "(body) => fetch('/api/v1/articles', {method: 'POST', headers: {'Content-Type': 'application/json'},"
        " body: JSON.stringify(body)}).then((response) => response.json())",
        body,
    )
    return str(answer["id"])


def open_sources(page: Page) -> Any:
    """The dialog of the sources, opened by keyboard."""
    page.get_by_role("button", name="Menü").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Quellen").focus()
    page.keyboard.press("Enter")
    return page.get_by_role("dialog", name="Quellen")


def violations(page: Page, axe: str) -> Any:
    page.evaluate(axe)
    return page.evaluate(
        "axe.run().then((result) => result.violations.map((one) => one.id + one.nodes.map((node) => node.html)))"
    )


def test_sources_are_shown_switched_off_and_forgotten(empty: Any, opened: Opener, axe: str) -> None:
    page = opened(empty)
    for text in OTHERS:
        add(page, text, "Red River Ledger")
    add(page, f"{OTHERS[0]} It rained.", HOSTILE)
    box = open_sources(page)
    row = box.locator("li", has_text="red river ledger")
    expect(row).to_contain_text("2 Artikel")
    expect(row).to_contain_text("Vereinigte Staaten 100 % · Texas")
    expect(row).to_contain_text("Tyler")
    expect(box.locator("li", has_text="onerror")).to_have_count(1)  # a text, no element
    found = violations(page, axe)
    assert found == [], json.dumps(found, indent=1, ensure_ascii=False)
    row.get_by_role("checkbox").press("Space")
    expect(page.locator("#live")).to_contain_text("zählt nicht mehr")
    ident = add(page, ABOUT_PARIS, "Red River Ledger")
    assert country_of_paris(page, ident) == "FR"
    row.get_by_role("checkbox").press("Space")
    expect(page.locator("#live")).to_contain_text("zählt wieder")
    add(page, ABOUT_PARIS, "Red River Ledger")
    assert country_of_paris(page, ident) == "US"
    button = row.get_by_role("button", name="vergessen")
    button.press("Enter")
    expect(button).to_have_text("wirklich vergessen?")
    button.press("Enter")
    expect(row).to_have_count(0)
    page.keyboard.press("Escape")
    expect(open_sources(page).locator("li")).to_have_count(1)


def country_of_paris(page: Page, ident: str) -> str:
    mentions = page.evaluate(f"fetch('/api/v1/articles/{ident}').then((response) => response.json())")["mentions"]
    return str(next(mention["country"] for mention in mentions if mention["surface"] == "Paris"))


def test_reader_learns_that_the_source_decided(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    for text in OTHERS:
        add(page, text, "Red River Ledger")
    page.goto(f"{empty.url}/articles/{add(page, ABOUT_PARIS, 'Red River Ledger')}")
    page.locator(".reader .place", has_text="Paris").first.click()
    page.get_by_role("button", name="Ort ändern").click()
    expect(page.get_by_role("dialog")).to_contain_text("liegt im Gebiet, über das diese Quelle meist schreibt")


def test_nothing_known_is_said(empty: Any, opened: Opener) -> None:
    expect(open_sources(opened(empty))).to_contain_text("Noch keine Quelle bekannt")


@pytest.fixture
def server() -> Iterator[Server]:
    yield from served()


@pytest.fixture
def online(server: Server, tmp_path: Path) -> Iterator[Any]:
    """The application with a geocoder in its settings."""
    yield from serve(tmp_path, geocoder=server.setting, geocoder_answers=tmp_path / "answers.sqlite")


def test_names_are_shown_and_sent_only_on_request(online: Any, opened: Opener, server: Server, axe: str) -> None:
    page = opened(online)
    page.goto(f"{online.url}/articles/{add(page, VILLAGES, '')}")
    offer = page.get_by_role("region", name="Online nachfragen")
    expect(offer).to_contain_text("Xyzzyville")
    expect(offer.get_by_role("button")).to_have_text(f"Online nachfragen (2 Namen → 127.0.0.1:{server.port})")
    assert server.requests == []
    assert violations(page, axe) == []
    offer.get_by_role("checkbox", name="Plughtown").press("Space")
    expect(offer.get_by_role("button")).to_contain_text("1 Name ")
    server.answer([VILLAGE])
    offer.get_by_role("button").press("Enter")
    expect(page.locator(".toast")).to_contain_text("wurde gefragt")
    assert [query["q"] for query, _ in server.requests] == [["Xyzzyville"]]
    expect(page.locator('.leaflet-marker-icon[aria-label^="Xyzzyville"]')).to_have_count(1)
    expect(page.get_by_role("region", name="Online nachfragen").get_by_role("checkbox")).to_have_count(1)


def test_failing_service_is_a_sentence_and_can_be_asked_again(online: Any, opened: Opener, server: Server) -> None:
    page = opened(online)
    page.goto(f"{online.url}/articles/{add(page, VILLAGES, '')}")
    server.status = 500
    offer = page.get_by_role("region", name="Online nachfragen")
    offer.get_by_role("button").click()
    expect(offer.get_by_role("alert")).to_contain_text("Es bleibt bei dem, was ohne Netz bekannt ist.")
    expect(offer.get_by_role("button")).to_be_enabled()
    expect(page.locator(".reader .place", has_text="Xyzzyville")).to_have_count(1)


def test_without_a_service_nothing_is_offered(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    page.goto(f"{empty.url}/articles/{add(page, VILLAGES, '')}")
    page.locator(".reader").wait_for()
    expect(page.get_by_role("region", name="Online nachfragen")).to_have_count(0)
