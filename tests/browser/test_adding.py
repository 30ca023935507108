"""What people add to an article and decide about events, by mouse, touch and keyboard; all of it can be undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from test_tasks import open_article, paste, selected_event

Opener = Callable[..., Page]
TEXT = """In Mossul wurden am Montag nach Angaben der Armee mindestens 14 Menschen bei einem Luftangriff getötet. 😀

Am Alten Speicher in Raka blieb es still, nur die Sirenen heulten lange."""
SELECT = """words => {
  for (const p of document.querySelectorAll(".reader p")) {
    const at = p.textContent.indexOf(words);
    if (at < 0) continue;
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let seen = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const end = seen + node.length;
      if (seen <= at && at < end) range.setStart(node, at - seen);
      if (seen < at + words.length && at + words.length <= end) { range.setEnd(node, at + words.length - seen); break; }
      seen = end;
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return;
  }
  throw new Error("not in the text");
}"""


def select(page: Page, words: str) -> None:
    """Select words of the reader."""
    page.evaluate(SELECT, words)


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_selected_words_become_a_place_and_undo_takes_it_back(
    empty: Any, opened: Opener, size: tuple[int, int]
) -> None:
    page = opened(empty, size=size)
    paste(page, TEXT)
    select(page, "lten Speiche")  # a finger seldom hits whole words
    toolbar = page.get_by_role("toolbar", name="Ort oder Ereignis hinzufügen")
    box = toolbar.bounding_box()
    assert box
    assert 0 <= box["x"] <= box["x"] + box["width"] <= size[0]
    toolbar.get_by_role("button", name="Ort").click()
    dialog = page.get_by_role("dialog", name="Orte namens Alten Speicher")
    dialog.get_by_role("searchbox").fill("Raqqa")
    expect(dialog.locator(".candidate").first).to_contain_text("Syrien")
    page.keyboard.press("Enter")
    expect(page.locator(".reader .place", has_text="Alten Speicher")).to_be_visible()
    page.reload()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    expect(page.locator(".reader .place", has_text="Alten Speicher")).to_be_visible()
    page.evaluate("fetch('/api/v1/corrections').then((r) => r.json()).then((all) => { window.rows = all.corrections })")
    page.wait_for_function("window.rows && window.rows.length === 1 && window.rows[0].action === 'add'")


def test_added_place_is_set_on_the_map_and_taken_back(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, TEXT)
    select(page, "Sirenen")
    page.get_by_role("toolbar").get_by_role("button", name="Ort").click()
    page.get_by_role("button", name="Auf der Karte setzen").click()
    page.mouse.click(1150, 180)
    expect(page.locator(".toast")).to_contain_text("„Sirenen“ ist jetzt ein Ort")
    expect(page.locator(".reader .place", has_text="Sirenen")).to_be_visible()
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator(".reader .place", has_text="Sirenen")).to_have_count(0)


def test_selected_words_become_an_event_by_keyboard_alone(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, TEXT)
    before = page.get_by_role("tab", name=re.compile("Ereignisse")).inner_text()
    select(page, "die Sirenen heulten")
    page.keyboard.press("a")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Ereignis hinzufügen")
    expect(dialog.get_by_label("Was ist geschehen?")).to_have_value("die Sirenen heulten")
    dialog.locator("select[name=type]").select_option("attack")
    dialog.get_by_label("Erster Tag").fill("2016-01-18")
    dialog.get_by_label("Letzter Tag").fill("2016-01-17")
    dialog.get_by_label("Nach Angaben").fill("Anwohner")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("vor dem ersten")
    dialog.get_by_label("Letzter Tag").fill("2016-01-18")
    page.keyboard.press("Enter")
    card = page.locator("#card")
    expect(card).to_contain_text("die Sirenen heulten")
    expect(card).to_contain_text("von Hand hinzugefügt")
    expect(card).to_contain_text("Raka")
    expect(card).to_contain_text("18. Januar 2016")
    expect(card).to_contain_text("Anwohner")
    assert page.get_by_role("tab", name=re.compile("Ereignisse")).inner_text() != before
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.get_by_role("tab", name=re.compile("Ereignisse"))).to_have_text(before)


def test_words_are_typed_where_nothing_is_selected(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, TEXT)
    page.locator(".walk").get_by_role("button", name="Ort oder Ereignis hinzufügen").click()
    dialog = page.get_by_role("dialog", name="Ort oder Ereignis hinzufügen")
    dialog.get_by_label("Wörter aus dem Text").fill("Bahnhof")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("stehen nicht im Text")
    dialog.get_by_label("Wörter aus dem Text").fill("sirenen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ereignis hinzufügen")).to_contain_text("Sirenen")


def test_event_of_another_place_is_found_by_search(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, TEXT)
    select(page, "Sirenen heulten")
    page.get_by_role("toolbar").get_by_role("button", name="Ereignis").click()
    dialog = page.get_by_role("dialog", name="Ereignis hinzufügen")
    dialog.get_by_label("Wo").select_option("search")
    dialog.get_by_role("searchbox").fill("Homs")
    dialog.locator(".found button", has_text="Syrien").first.click()
    dialog.get_by_role("button", name="Hinzufügen").click()
    expect(page.locator("#card")).to_contain_text("Homs")


def test_event_gets_another_type_or_is_none(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    paste(page, TEXT.replace(" 😀", ""))
    page.keyboard.press("j")
    title = page.locator("#card h3").inner_text()
    page.locator("#card").get_by_role("button", name="Menü").click()
    page.get_by_role("menuitem", name="Art ändern").click()
    page.get_by_role("dialog").locator("select[name=type]").select_option("accident")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.locator("#card")).to_contain_text("Unfall")
    expect(page.locator("#card")).to_contain_text("von Hand geändert")
    page.locator("#card").get_by_role("button", name="Menü").click()
    page.get_by_role("menuitem", name="Kein Ereignis").click()
    expect(page.locator("#card")).to_be_hidden()
    page.get_by_role("tab", name=re.compile("Ereignisse")).click()
    expect(page.locator(".row[data-event]", has_text=title)).to_have_count(0)
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator(".row[data-event]", has_text=title)).to_have_count(1)


def two_reports(page: Page) -> None:
    """Two articles of the same air strike; the collection is open."""
    paste(page, "Bei einem Luftangriff auf Mossul sind am Montag 14 Menschen getötet worden.", "Eins")
    page.get_by_role("button", name="Neuer Text").click()
    paste(page, "In Mossul hat es am Montag einen Luftangriff gegeben. Zwölf Menschen sind getötet worden.", "Zwei")
    page.get_by_role("button", name="Alle Artikel").click()
    page.get_by_role("tab", name=re.compile("Ereignisse")).click()


def test_same_event_in_another_article_is_suggested_not_merged(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    two_reports(page)
    page.locator(".row.g-violence").first.click()
    expect(page.locator(".alike")).to_contain_text("Vielleicht dasselbe")
    first = selected_event(page)
    page.locator(".alike .link").first.click()
    assert selected_event(page) != first


def test_suggestion_is_accepted_stacks_the_sources_and_is_parted(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    two_reports(page)
    rows = page.locator(".row[data-event]")
    count = rows.count()
    page.get_by_role("button", name="Ansehen").click()
    page.get_by_role("dialog").get_by_role("button", name="Dasselbe").first.click()
    expect(rows).to_have_count(count - 1)
    stacked = page.locator(".row[data-event]", has_text="2 Quellen")
    stacked.click()
    expect(page.locator("#card")).to_contain_text("2 Artikel berichten davon")
    page.get_by_role("tab", name=re.compile("Artikel")).click()
    expect(page.locator("a.row.article", has_text="0 Ereignisse")).to_have_count(0)
    page.get_by_role("tab", name=re.compile("Ereignisse")).click()
    page.locator("#card").get_by_role("button", name="Trennen").click()
    expect(rows).to_have_count(count)


def test_suggestion_is_dismissed_and_asked_no_more_until_that_is_undone(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    two_reports(page)
    page.get_by_role("button", name="Ansehen").click()
    page.get_by_role("dialog").get_by_role("button", name="Verschieden").first.click()
    expect(page.locator(".toast")).to_contain_text("zwei Ereignisse")
    page.reload()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    expect(page.locator(".merge-offer")).to_have_count(0)
    page.get_by_role("button", name="Menü").first.click()
    page.get_by_role("menuitem", name="Änderungen").click()
    page.get_by_role("dialog").get_by_role("button", name="Rückgängig").first.click()
    expect(page.locator(".merge-offer")).to_be_visible()


def test_toolbar_stays_away_in_lists_and_leaves_with_the_selection(made: Any, opened: Opener) -> None:
    page = opened(made)
    open_article(page, "Mossul")
    select(page, "Luftangriff")
    expect(page.locator(".select-menu")).to_be_visible()
    page.evaluate("getSelection().removeAllRanges()")
    expect(page.locator(".select-menu")).to_have_count(0)
