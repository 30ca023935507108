"""The map by keyboard, as a picture, on paper, and with a card that covers no selected mark."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from test_tasks import open_article, selected_event

Opener = Callable[..., Page]


def test_arrow_keys_walk_the_marks_by_direction_and_enter_opens(made: Any, opened: Opener) -> None:
    page = opened(made)
    open_article(page, "Mossul")
    page.locator('.leaflet-marker-icon[aria-label^="Genf"]').focus()
    before = page.locator(".leaflet-map-pane").get_attribute("style")
    focused = "document.activeElement.getAttribute('aria-label')"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused).startswith("Ar Raqqah")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused).startswith("Mossul")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused).startswith("Mossul")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focused).startswith("Genf")
    assert page.locator(".leaflet-map-pane").get_attribute("style") == before
    page.keyboard.press("Enter")
    assert selected_event(page) == "a1-e2"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_map_is_saved_as_a_picture(samples: Any, opened: Opener, scheme: str) -> None:
    page = opened(samples, scheme=scheme)
    open_article(page, "Mossul")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="PNG").click()
    picture = download.value.path().read_bytes()
    assert download.value.suggested_filename.endswith(".png")
    assert picture.startswith(b"\x89PNG")
    width, height, colours = page.evaluate(
        """async (coded) => {
          const bytes = Uint8Array.from(atob(coded), (one) => one.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
          pen.drawImage(bitmap, 0, 0);
          const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
          const seen = new Map();
          for (let i = 0; i < data.length; i += 4) {
            const colour = data[i] + "," + data[i + 1] + "," + data[i + 2];
            seen.set(colour, (seen.get(colour) ?? 0) + 1);
          }
          return [bitmap.width, bitmap.height, [...seen].filter(([, count]) => count > 150).map(([colour]) => colour)];
        }""",
        base64.b64encode(picture).decode(),
    )
    assert (width, height) == (2 * (1440 - 452), 2 * (900 + 64 + 58))
    violence = page.evaluate(
        "(() => { const i = document.createElement('i'); i.className = 'g-violence'; i.style.color = 'var(--c)';"
        "document.body.append(i); const c = getComputedStyle(i).color; i.remove(); return c.match(/\\d+/g).join() })()"
    )
    assert violence in colours, "the marks are in the picture"


@pytest.mark.parametrize("size", [(1440, 900), (1100, 760), (390, 844)], ids=["desktop", "small", "phone"])
def test_card_covers_no_selected_mark(samples: Any, opened: Opener, size: tuple[int, int]) -> None:
    page = opened(samples, size=size)
    open_article(page, "Mossul")
    for _ in range(8):
        page.keyboard.press("j")
        page.wait_for_timeout(80)
        covered = page.evaluate(
            """() => {
              const card = document.querySelector("#card").getBoundingClientRect();
              return [...document.querySelectorAll(".mark.selected")].map((mark) => mark.getBoundingClientRect())
                .filter((box) => box.right > card.left && box.left < card.right)
                .filter((box) => box.bottom > card.top && box.top < card.bottom).length;
            }"""
        )
        assert covered == 0, page.url


def test_paper_has_the_map_and_a_numbered_list(samples: Any, opened: Opener) -> None:
    page = opened(samples)
    open_article(page, "Mossul")
    expect(page.locator(".print-list")).to_be_hidden()
    count = int(page.locator("#tab-events .count").inner_text())
    page.emulate_media(media="print")
    expect(page.locator(".print-list > li")).to_have_count(count)
    expect(page.locator(".print-list > li").first).to_be_visible()
    expect(page.locator("#stage")).to_be_visible()
    for hidden in ("#card", ".timeline", ".chips", ".tabs", ".walk"):
        expect(page.locator(hidden).first).to_be_hidden()
