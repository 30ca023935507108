"""What people do with the page, done by mouse and keyboard on the real application."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

TEXT = """Vertreter von neun Staaten haben am Mittwoch in Paris über eine Waffenruhe beraten.

In Mossul wurden am Montag nach Angaben der Armee mindestens 14 Menschen bei einem Luftangriff getötet.
Auch in Raka gab es am Dienstag Explosionen. 😀

Die Gespräche sollen ab Montag in Genf fortgesetzt werden."""
Opener = Callable[..., Page]


def paste(page: Page, text: str, title: str = "Neun Staaten beraten") -> None:
    """Fill the form and send it; wait for the article."""
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Erscheinungsdatum").fill("2016-01-20")
    page.get_by_role("button", name="Auf der Karte zeigen").click()
    page.wait_for_url("**/articles/*")
    page.locator(".reader").wait_for()


def selected_event(page: Page) -> str:
    """The event in the address."""
    return parse_qs(urlsplit(page.url).fragment).get("e", [""])[0]


def open_article(page: Page, words: str) -> None:
    """Open an article of the collection by words of its title."""
    page.locator("a.row.article", has_text=words).click()
    page.locator(".reader").wait_for()


def test_pasted_text_becomes_marks_on_the_map(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    expect(page.locator("#map-note")).to_contain_text("Noch keine Orte")
    paste(page, TEXT)
    for place in ("Paris", "Mossul", "Raka", "Genf"):
        expect(page.locator(".reader .place", has_text=re.compile(f"^{place}$")).first).to_be_visible()
    page.get_by_role("tab", name=re.compile("Orte")).click()
    listed = page.locator(".row[data-place] .row-title").all_inner_texts()
    assert {"Paris", "Mossul", "Genf"} <= set(listed)
    labels = page.locator(".leaflet-marker-icon").evaluate_all(
        "nodes => nodes.map((n) => n.getAttribute('aria-label'))"
    )
    assert any("Paris" in label for label in labels)
    page.reload()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    expect(page.locator("h1")).to_have_text("Neun Staaten beraten")


def test_marks_stand_on_the_words_also_after_an_emoji(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, "😀😀 " + TEXT)
    words = page.locator(".reader .place").all_inner_texts()
    assert {"Paris", "Mossul", "Raka", "Genf"} <= set(words)


def test_selection_moves_text_map_list_card_and_address(made: Any, opened: Opener) -> None:
    page = opened(made)
    open_article(page, "Mossul")
    page.locator(".reader .place.point", has_text="Mossul").first.click()
    event = selected_event(page)
    assert event
    expect(page.locator("#card h3")).to_be_visible()
    expect(page.locator(".reader .ev.selected").first).to_be_visible()
    expect(page.locator(".leaflet-marker-icon .mark.selected")).to_have_count(2)
    page.get_by_role("tab", name=re.compile("Ereignisse")).click()
    expect(page.locator(f'.row[data-event="{event}"]')).to_have_attribute("aria-current", "true")
    page.locator(".row[data-event]").nth(1).click()
    assert selected_event(page) not in ("", event)
    page.go_back()
    expect(page.locator(f'.row[data-event="{event}"]')).to_have_attribute("aria-current", "true")


def test_all_sentences_of_a_selected_event_are_tinted(samples: Any, opened: Opener) -> None:
    page = opened(samples)
    open_article(page, "Armee rückt auf Mossul vor")
    page.locator(".reader .place.point", has_text="Mossul").first.click()
    tinted = " ".join(page.locator(".reader .ev.selected").all_inner_texts())
    assert "Dienstag nach eigenen Angaben vier Dörfer" in tinted
    assert "mindestens 23 Kämpfer" in tinted


def test_mark_on_the_map_opens_its_events(made: Any, opened: Opener) -> None:
    page = opened(made)
    open_article(page, "Mossul")
    page.locator('.leaflet-marker-icon[aria-label^="Genf"]').click()
    expect(page.locator("#card")).to_contain_text("Verhandlungen in Genf")
    assert selected_event(page) == "a1-e2"
    page.get_by_role("tab", name=re.compile("Orte")).click()
    page.get_by_role("button", name="Im Text zeigen").click()
    expect(page.locator(".reader .place.selected", has_text="Genf")).to_be_in_viewport()


def test_marks_work_by_keyboard(made: Any, opened: Opener) -> None:
    page = opened(made)
    open_article(page, "Mossul")
    mark = page.locator('.leaflet-marker-icon[aria-label^="Mossul"]')
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_contain_text("Mossul")
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    assert selected_event(page) == ""


def test_j_and_k_walk_in_text_order(made: Any, opened: Opener) -> None:
    page = opened(made)
    open_article(page, "Mossul")
    page.keyboard.press("j")
    first = selected_event(page)
    page.keyboard.press("j")
    second = selected_event(page)
    assert first
    assert second not in ("", first)
    page.keyboard.press("k")
    assert selected_event(page) == first
    expect(page.locator(".walk output")).to_contain_text("1/")


def test_link_reproduces_selection_and_filters(made: Any, opened: Opener) -> None:
    page = opened(made)
    open_article(page, "Mossul")
    page.locator('.chip[data-chip="protest"]').click()
    page.locator('.leaflet-marker-icon[aria-label^="Mossul"]').click()
    title = page.locator("#card h3").inner_text()
    other = opened(made, page.url)
    expect(other.locator("#card h3")).to_have_text(title)
    expect(other.locator('.chip[data-chip="protest"]')).to_have_attribute("aria-pressed", "false")


def test_chip_hides_its_group_everywhere_and_back_undoes(samples: Any, opened: Opener) -> None:
    page = opened(samples, "/#tab=events")
    before = page.locator(".row[data-event]").count()
    page.locator('.chip[data-chip="disaster"]').click()
    expect(page.locator(".row.g-disaster")).to_have_count(0)
    assert page.locator(".row[data-event]").count() < before
    assert "hide=disaster" in page.url
    expect(page.locator(".timeline-sum")).to_contain_text(re.compile(r"\d+ von \d+ Ereignissen"))
    page.go_back()
    expect(page.locator(".row[data-event]")).to_have_count(before)


def test_filter_pop_over_by_status(samples: Any, opened: Opener) -> None:
    page = opened(samples, "/#tab=events")
    page.locator('.chip[data-chip="more"]').click()
    page.get_by_role("checkbox", name=re.compile("geplant")).check()
    page.keyboard.press("Escape")
    assert "status=planned" in page.url
    rows = page.locator(".row[data-event] .badge")
    assert rows.count() > 0
    assert all("planned" in name for name in rows.evaluate_all("nodes => nodes.map((n) => n.className)"))


def test_search_finds_words_and_places(samples: Any, opened: Opener) -> None:
    page = opened(samples)
    page.keyboard.press("/")
    page.keyboard.type("mossul")
    expect(page.locator("a.row.article")).to_have_count(1)
    page.keyboard.type("xyz")
    expect(page.locator("#map-note")).to_contain_text("Filtern")
    page.get_by_role("button", name="Alle Filter lösen").first.click()
    expect(page.locator("a.row.article")).to_have_count(6)


def test_timeline_handles_obey_arrow_keys_and_date_inputs(made: Any, opened: Opener) -> None:
    page = opened(made)
    open_article(page, "Mossul")
    page.get_by_role("slider", name="Von").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert re.search(r"from=2016-0\d-\d\d", page.url)
    page.locator(".timeline-range").click()
    page.get_by_label("Bis", exact=True).last.fill("2016-02-02")
    assert "to=2016-02-02" in page.url
    page.get_by_role("button", name="Alle Daten").click()
    assert "from=" not in page.url


def test_timeline_window_is_drawn_by_dragging(samples: Any, opened: Opener) -> None:
    page = opened(samples)
    box = page.locator(".histogram").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20, steps=5)
    page.mouse.up()
    assert "from=" in page.url
    assert "to=" in page.url
    page.go_back()
    assert "from=" not in page.url


def test_article_is_deleted_and_brought_back(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, TEXT)
    page.get_by_role("button", name="Alle Artikel").click()
    page.get_by_role("button", name=re.compile("löschen")).click()
    expect(page.locator(".form")).to_be_visible()
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator("a.row.article")).to_have_count(1)


def test_bad_input_is_answered_by_a_sentence(empty: Any, opened: Opener) -> None:
    page = opened(empty, expected=("422",))
    page.get_by_role("button", name="Auf der Karte zeigen").click()
    expect(page.get_by_role("alert")).to_contain_text("Noch kein Text")
    page.get_by_label("Text", exact=True).fill("… !")
    page.get_by_role("button", name="Auf der Karte zeigen").click()
    expect(page.get_by_role("alert")).to_contain_text("keine Wörter")


def test_text_without_places_gives_an_honest_empty_map(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, "Das Wetter bleibt schön. Niemand weiß, warum.", "Wetter")
    expect(page.locator("#map-note")).to_contain_text("keine Ereignisse")
    expect(page.locator(".leaflet-marker-icon")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "content"), [("a.txt", TEXT), ("a.html", f"<html><script>alert(1)</script><p>{TEXT}</p></html>")]
)
def test_file_fills_the_form(empty: Any, opened: Opener, name: str, content: str) -> None:
    page = opened(empty)
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/plain", "buffer": content.encode()})
    expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("Mossul"))
    assert "alert" not in page.get_by_label("Text", exact=True).input_value()


def test_binary_file_is_refused_with_a_sentence(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    page.set_input_files("input[type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\0\0\0"})
    expect(page.get_by_role("alert")).to_contain_text("keine Textdatei")


def test_example_fills_the_form(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    page.locator(".examples button").first.click()
    expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile(r"Mossul"))


def test_export_menu_links_to_what_is_filtered(samples: Any, opened: Opener) -> None:
    page = opened(samples, "/?hide=disaster,politics")
    page.get_by_role("button", name="Export").click()
    link = page.get_by_role("menuitem", name=re.compile("GeoJSON"))
    with page.expect_download() as download:
        link.click()
    text = download.value.path().read_text(encoding="utf-8")
    assert '"event_type":"bombardment"' in text or '"event_type":"meeting"' in text
    assert '"event_type":"disaster"' not in text


def test_language_is_switched_and_kept(samples: Any, opened: Opener) -> None:
    page = opened(samples)
    page.get_by_role("button", name="Menü").click()
    page.get_by_role("menuitemradio", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.locator("html[data-ready=true]").wait_for(state="attached")
    expect(page.get_by_role("tab", name=re.compile("Lieux"))).to_be_visible()


def test_theme_is_switched_and_kept(samples: Any, opened: Opener) -> None:
    page = opened(samples)
    page.get_by_role("button", name="Menü").click()
    page.get_by_role("menuitemradio", name="dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_claims_and_plans_are_never_filled(samples: Any, opened: Opener) -> None:
    page = opened(samples, "/#tab=events")
    colour = "getComputedStyle({}).backgroundColor"
    script = f"nodes => nodes.map((node) => [{colour.format('node')}, {colour.format('document.body')}])"
    hollow = page.locator(".row .badge:is(.claimed, .planned, .possible, .denied)").evaluate_all(script)
    assert len(hollow) > 3
    assert all(fill == paper for fill, paper in hollow)


def test_citation_has_source_and_quote(made: Any, opened: Opener) -> None:
    page = opened(made)
    open_article(page, "Mossul")
    page.keyboard.press("j")
    page.get_by_role("button", name="Zitieren").click()
    dialog = page.get_by_role("dialog", name="Zitieren")
    expect(dialog).to_contain_text("@misc{")
    expect(dialog).to_contain_text("article-newspaper")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_country_is_an_outline_with_a_square_not_a_pin(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, "Bei Luftangriffen in Syrien sind am Montag 40 Menschen getötet worden.", "Syrien")
    expect(page.locator("path.footprint")).to_have_count(1)
    expect(page.locator(".mark.square")).to_have_count(1)


def test_phone_shows_map_and_sheet(samples: Any, opened: Opener) -> None:
    page = opened(samples, size=(390, 844))
    box = page.locator("#panel").bounding_box()
    assert box
    assert 300 < box["y"] < 560
    page.locator("#grip").click()
    full = page.locator("#panel").bounding_box()
    assert full
    assert full["y"] < 120


def test_first_load_is_small_and_costs_little(samples: Any, opened: Opener) -> None:
    page = opened(samples)
    sizes = page.evaluate(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".filter((one) => !one.name.includes('countries-50m')).map((one) => one.encodedBodySize)"
    )
    assert sum(sizes) <= 350_000
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # CPU seconds: other work does not count
    page.reload()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    spent = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
    assert sum(spent[name] for name in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")) < 0.5


def test_place_is_changed_by_one_key_and_taken_back(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, TEXT)
    page.locator(".reader .place", has_text="Paris").first.click()
    page.get_by_role("button", name="Ort ändern").click()
    page.get_by_role("searchbox", name="Anderen Ort suchen").fill("Genua")
    expect(page.locator(".candidate").first).to_contain_text("Italien")
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_contain_text("Italien")
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator("#card")).to_contain_text("Frankreich")
    page.get_by_role("button", name="Ort ändern").click()
    page.keyboard.press("0")
    expect(page.locator(".reader .place", has_text="Paris")).to_have_count(0)
    page.get_by_role("button", name="Menü").first.click()
    page.get_by_role("menuitem", name="Änderungen").click()
    page.get_by_role("dialog").get_by_role("button", name="Rückgängig").first.click()
    expect(page.locator(".reader .place", has_text="Paris").first).to_be_visible()


def test_place_is_set_by_a_click_on_the_map(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, TEXT)
    page.locator(".reader .place", has_text="Paris").first.click()
    page.get_by_role("button", name="Ort ändern").click()
    page.get_by_role("button", name="Auf der Karte setzen").click()
    page.mouse.click(1150, 130)
    expect(page.locator(".toast")).to_contain_text("berichtigt")
    expect(page.locator("#card")).not_to_contain_text("Île-de-France")
