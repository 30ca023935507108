"""Texts that would like to be code: through the form, every view and the stand-alone page, without effect."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from analyses import analysis
from playwright.sync_api import Page, expect
from test_adding import SELECT

from mapper.model import Analysis
from mapper.store import open_store

Opener = Callable[..., Page]
HOSTILE = [
    "<script>window.hit=1</script>",
    '<img src=x onerror="window.hit=1">',
    "${window.hit=1}",
    "`${window.hit=1}`",
    "Al-`Ula",
    "{{ 7*7 }}",
    "</textarea></script><svg onload=window.hit=1>",
    "‮esrever‬ עברית العربية",
    "👩‍👩‍👧‍👦 😀",
    "W" * 10_000,
    "\"'&<>\\u2028\u2028",
]


def hostile_analysis(ident: str, words: str) -> Analysis:
    """The hand-made article with hostile words wherever text can stand."""
    made = analysis(ident, title=words, source=words)
    events = tuple(
        replace(
            event,
            title=words,
            attribution=replace(event.attribution, who=words) if event.attribution else None,
            date=replace(event.date, text=words) if event.date else None,
            actors=tuple(replace(actor, name=words) for actor in event.actors),
            places=tuple(
                replace(
                    place,
                    resolution=replace(
                        place.resolution,
                        mention=replace(place.resolution.mention, surface=words),
                        place=replace(place.resolution.place, name=words, admin1=words),  # type: ignore[type-var]
                    ),
                )
                for place in event.places
            ),
        )
        for event in made.events
    )
    return replace(made, events=events)


def walk_through(page: Page) -> None:
    """Look at all views of the open article."""
    for name in ("Ereignisse", "Orte"):
        page.get_by_role("tab", name=re.compile(name)).click()
        page.locator(".row").first.click()
        expect(page.locator("#card")).to_be_visible()
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:12].encode("ascii", "replace").decode())
def test_hostile_names_stay_text(empty: Any, opened: Opener, words: str) -> None:
    store = open_store(empty.folder / "store.sqlite")
    store.add(hostile_analysis("h1", words))
    store.close()
    page = opened(empty)
    page.locator("a.row.article").click()
    page.locator(".reader").wait_for()
    walk_through(page)
    shown = " ".join(page.locator("#card").inner_text().split())
    assert " ".join(words.split())[:8] in shown


def test_hostile_text_is_analysed_and_shown_as_it_is(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    text = "\n\n".join([*HOSTILE, "In Paris demonstrierten am Mittwoch 300 Menschen.", *reversed(HOSTILE)])
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Auf der Karte zeigen").click()
    page.locator(".reader").wait_for()
    shown = page.locator(".reader").text_content() or ""
    assert "<script>window.hit=1</script>" in shown
    assert "{{ 7*7 }}" in shown
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_file_page_works_from_disk_without_network(empty: Any, opened: Opener, tmp_path: Path) -> None:
    store = open_store(empty.folder / "store.sqlite")
    store.add(analysis())
    for number, words in enumerate(HOSTILE):
        store.add(hostile_analysis(f"h{number}", words))
    store.close()
    page = opened(empty)
    file = tmp_path / "events.html"
    file.write_bytes(page.request.get(f"{empty.url}/export.html?ui=de").body())
    assert file.stat().st_size <= 1_500_000
    alone = opened(empty, file.as_uri())
    expect(alone.locator("a.row.article")).to_have_count(len(HOSTILE) + 1)
    alone.locator("a.row.article", has_text="Tote bei Angriff").click()
    alone.locator(".reader .place", has_text="Genf").click()
    expect(alone.locator("#card")).to_contain_text("Verhandlungen in Genf")
    walk_through(alone)
    alone.locator(".crumb button").click()
    for row in range(3):
        alone.locator("a.row.article").nth(row).click()
        walk_through(alone)
        alone.locator(".crumb button").click()


@pytest.mark.parametrize("words", [HOSTILE[1], HOSTILE[3], HOSTILE[7], HOSTILE[9]], ids=["img", "tick", "rtl", "long"])
def test_hostile_words_stay_text_in_what_people_add_and_decide(empty: Any, opened: Opener, words: str) -> None:
    store = open_store(empty.folder / "store.sqlite")
    for ident in ("h1", "h2"):
        store.add(hostile_analysis(ident, words))
    store.close()
    page = opened(empty, "/#tab=events")
    page.get_by_role("button", name="Ansehen").click()
    page.get_by_role("dialog").get_by_role("button", name="Verschieden").first.click()
    page.get_by_role("button", name="Menü").first.click()
    page.get_by_role("menuitem", name="Änderungen").click()
    shown = " ".join(page.get_by_role("dialog").inner_text().split())
    assert " ".join(words.split())[:8] in shown
    page = opened(empty, "/articles/h1")
    page.evaluate(SELECT, "Explosionen")
    page.get_by_role("toolbar").get_by_role("button", name="Ereignis").click()
    page.get_by_role("dialog").get_by_label("Was ist geschehen?").fill(words[:140])
    page.get_by_role("dialog").get_by_role("button", name="Hinzufügen").click()
    expect(page.locator("#card")).to_contain_text("von Hand hinzugefügt")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="PNG").click()
    assert download.value.path().stat().st_size > 10_000
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
