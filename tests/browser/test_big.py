"""A collection too big to be loaded: clusters from the server, lists in pages, any period without the server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import Site, serve
from many import many_features
from playwright.sync_api import Page, expect
from test_access import TAGS

Opener = Callable[..., Page]
NUMBER = 6_500


@pytest.fixture(scope="session")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application with more events than the page loads."""
    yield from serve(tmp_path_factory.mktemp("big"), features=many_features(NUMBER))


def marks(page: Page) -> int:
    """How many events the marks on the map say that they have."""
    labels = page.locator(".leaflet-marker-icon").evaluate_all(
        "nodes => nodes.map((n) => n.getAttribute('aria-label'))"
    )
    return sum(int(found[1].replace(".", "")) for label in labels if (found := re.search(r"([\d.]+) Ereignis", label)))


def answered(page: Page, path: str, query: str = "") -> Any:
    """What the API says."""
    return page.evaluate("address => fetch(address).then((answer) => answer.json())", f"/api/v1/map{path}?{query}")


def fragment(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).fragment).get(name, [""])[0]


def test_all_events_are_on_the_map_and_none_is_missing(big: Any, opened: Opener) -> None:
    page = opened(big)
    located = answered(page, "", "bbox=-180,-90,180,90&limit=0&zoom=2")["numberMatched"]
    assert marks(page) == located
    expect(page.locator(".timeline-sum")).to_contain_text("6.500 Ereignisse")
    expect(page.locator("#pills")).to_contain_text("6.500")
    assert page.locator(".histogram .bar-seg").count() > 50
    assert page.locator(".leaflet-marker-icon .bundle").count() > 10
    assert page.locator("a.row.article").count() == 50
    page.get_by_role("button", name="Mehr zeigen").click()
    expect(page.locator("a.row.article")).to_have_count(100)


def test_cluster_goes_nearer_until_single_places_open(big: Any, opened: Opener) -> None:
    page = opened(big)
    for _ in range(5):
        before = page.url
        page.locator(".leaflet-marker-icon:has(.bundle)").first.press("Enter")
        page.wait_for_function("before => location.href !== before", arg=before)
        page.wait_for_timeout(700)
        if page.locator(".leaflet-marker-icon:not(:has(.bundle))").count():
            break
    page.wait_for_load_state("networkidle")
    name = page.locator(".leaflet-marker-icon:not(:has(.bundle))").first.get_attribute("aria-label")
    assert name
    page.locator(f'.leaflet-marker-icon[aria-label="{name}"]').press("Enter")
    expect(page.locator("#card")).to_be_visible()
    number = re.search(r"(\d+) Ereignis", name)
    assert number
    if int(number[1]) > 1:
        expect(page.locator("#card .row")).to_have_count(int(number[1]))
        page.locator("#card .row").first.click()
    expect(page.locator("#card h3")).to_contain_text("roof")
    event = fragment(page, "e")
    assert event
    expect(page.locator(".leaflet-marker-icon .mark.selected")).to_have_count(1)
    page.reload(timeout=30_000)
    page.wait_for_selector("html[data-ready=true]", state="attached")
    expect(page.locator("#card h3")).to_contain_text("roof")
    assert fragment(page, "e") == event


def test_filters_change_map_counts_and_lists(big: Any, opened: Opener) -> None:
    page = opened(big, "/#tab=events")
    expect(page.locator(".row[data-event]")).to_have_count(50)
    page.locator("[data-chip=violence]").click()
    query = "hide=violence&bbox=-180,-90,180,90&limit=0&zoom=2"
    expect(page.locator(".timeline-sum")).to_contain_text(" von 6.500")
    assert marks(page) == answered(page, "", query)["numberMatched"]
    page.wait_for_timeout(300)
    assert page.locator(".row[data-event].g-violence").count() == 0
    page.get_by_role("button", name="Filter").click()
    page.locator(".pop").get_by_label(re.compile("Paper 3")).check()
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    assert marks(page) == answered(page, "", f"{query}&source=Paper 3")["numberMatched"]
    assert "source=Paper" in page.url


def test_period_redraws_without_the_server(big: Any, opened: Opener) -> None:
    page = opened(big, expected=("ERR_INTERNET_DISCONNECTED",))
    with page.expect_response("**/api/v1/map/columns*"):
        page.locator("#timeline").hover()
    page.wait_for_timeout(1000)
    page.context.set_offline(True)
    handle = page.locator(".handle").first
    handle.focus()
    before = marks(page)
    for _ in range(5):
        handle.press("PageUp")
        assert marks(page) < before
        before = marks(page)
    page.context.set_offline(False)
    start = parse_qs(urlsplit(page.url).query)["from"][0]
    located = answered(page, "", f"from={start}&bbox=-180,-90,180,90&limit=0&zoom=2")["numberMatched"]
    assert marks(page) == located
    page.reload(timeout=30_000)
    page.wait_for_selector("html[data-ready=true]", state="attached")
    assert marks(page) == located  # as the server counts them


def test_moving_the_map_keeps_the_marks_and_lists_what_is_in_view(big: Any, opened: Opener) -> None:
    page = opened(big, "/#tab=places&map=5/50/10")
    expect(page.locator(".row[data-place]").first).to_be_visible()
    hint = page.locator(".list-hint").first
    before = hint.inner_text()
    for _ in range(6):
        page.locator(".leaflet-container").press("ArrowLeft")
        page.wait_for_timeout(350)
    page.wait_for_timeout(800)
    assert hint.inner_text() != before
    edges = "(b => [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()])(map_events.getBounds())"
    box = page.evaluate(edges)
    wanted = answered(page, "/places", "bbox=" + ",".join(map(str, box)))["numberMatched"]
    assert hint.inner_text().startswith(f"{wanted} ")


def test_search_finds_and_empty_answers_say_so(big: Any, opened: Opener) -> None:
    page = opened(big)
    page.locator(".search input").fill("blue")
    expect(page.locator(".timeline-sum")).to_contain_text(" von 6.500")
    page.locator(".search input").fill("nothing of the kind")
    expect(page.locator("#map-note")).to_be_visible(timeout=30_000)
    expect(page.locator(".leaflet-marker-icon")).to_have_count(0)
    page.locator("#map-note button").click()
    expect(page.locator(".timeline-sum")).to_contain_text("6.500 Ereignisse")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize("view", ["/", "/#tab=events", "/#tab=places", "/#e=e17"])
def test_no_violation(big: Any, opened: Opener, axe: str, view: str, size: tuple[int, int]) -> None:
    page = opened(big, view, size=size)
    page.wait_for_timeout(800)
    page.evaluate(axe)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then((result) => result.violations.map("
        "(one) => [one.id, one.nodes.slice(0, 4).map((node) => node.target.join(' ') + ' ' + node.failureSummary)]))",
        TAGS,
    )
    assert found == [], json.dumps(found, indent=1, ensure_ascii=False)
