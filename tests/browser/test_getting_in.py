"""Getting text in: an address, a long text with progress, and a sentence for everything that goes wrong."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from test_tasks import paste

Opener = Callable[..., Page]
SENTENCES = (
    "Bei einem Luftangriff auf Mossul sind am Montag 14 Menschen getötet worden. In Genf haben Minister über eine "
    "Waffenruhe beraten. In Paris demonstrierten am Dienstag 300 Menschen. "
)
LONG = "\n\n".join(f"Absatz {number}. {SENTENCES * 3}" for number in range(40))
ARTICLE = (
    "<!doctype html><html lang='de'><head><title>Minister beraten in Genf</title></head><body><article>"
    f"<h1>Minister beraten in Genf</h1><p>{SENTENCES}</p><p>{SENTENCES}</p><img src=x onerror='window.hit=1'></article>"
)


class OnePage(BaseHTTPRequestHandler):
    """A web site with one article."""

    def do_GET(self) -> None:
        """The article at /a, else 404."""
        self.send_response(200 if self.path == "/a" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(ARTICLE.encode() if self.path == "/a" else b"")

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def paper() -> Iterator[str]:
    """The address of the web site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), OnePage)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_address_fills_the_form_and_its_trouble_is_a_sentence(fetching: Any, opened: Opener, paper: str) -> None:
    page = opened(fetching, expected=("502", "422"))
    page.get_by_label("Adresse").fill(f"{paper}/missing")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Die Adresse antwortet nicht")
    page.get_by_label("Adresse").fill(f"{paper}/a")
    page.get_by_role("button", name="Laden").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("Luftangriff auf Mossul"))
    expect(page.get_by_label("Titel")).to_have_value("Minister beraten in Genf")
    page.get_by_role("button", name="Auf der Karte zeigen").click()
    page.locator(".reader").wait_for()
    assert page.evaluate("window.hit") is None


def test_form_says_that_addresses_are_not_loaded(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    expect(page.get_by_label("Adresse")).to_have_count(0)
    expect(page.locator(".form")).to_contain_text("MAPPER_FETCH_URLS=1")


def test_long_text_shows_progress_and_marks_and_gives_the_same_events(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => {
            const said = document.querySelector(".working output")?.textContent ?? "";
            window.seen.push([said, document.querySelectorAll(".leaflet-marker-icon").length]);
          }).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    page.set_default_timeout(60_000)
    paste(page, LONG, "Lang")
    seen = page.evaluate("window.seen")
    shares = [int(found[1]) for said, _ in seen if (found := re.match(r"(\d+) % gelesen", said))]
    assert len(set(shares)) > 3
    assert shares == sorted(shares)
    assert any(marks for said, marks in seen if "gelesen" in said)
    counted = page.get_by_role("tab", name=re.compile("Ereignisse")).inner_text()
    same = page.evaluate(
        """text => fetch("/api/v1/articles", {method: "POST", headers: {"Content-Type": "application/json"},
           body: JSON.stringify({text, title: "Lang", date: "2016-01-20"})}).then((answer) => answer.json())
           .then((answer) => [answer.outcome, answer.events.length])""",
        LONG,
    )
    assert same[0] == "unchanged"
    assert str(same[1]) in counted.replace(".", "")


def test_long_text_is_stopped_and_stays_in_the_form(empty: Any, opened: Opener) -> None:
    page = opened(empty)
    page.get_by_label("Text", exact=True).fill(LONG)
    page.get_by_role("button", name="Auf der Karte zeigen").click()
    page.get_by_role("button", name="Anhalten").click()
    expect(page.get_by_role("alert")).to_contain_text("gespeichert ist nichts")
    expect(page.get_by_label("Text", exact=True)).to_have_value(LONG)
    expect(page.locator(".leaflet-marker-icon")).to_have_count(0)


def test_text_over_the_limit_is_counted(small: Any, opened: Opener) -> None:
    page = opened(small)
    page.get_by_label("Text", exact=True).fill("Wörter " * 400)
    page.get_by_role("button", name="Auf der Karte zeigen").click()
    expect(page.get_by_role("alert")).to_contain_text("2.800")
    expect(page.get_by_role("alert")).to_contain_text("2.000")


def test_missing_place_index_is_a_sentence_with_the_command(unbuilt: Any, opened: Opener) -> None:
    page = opened(unbuilt, expected=("503",))
    page.get_by_label("Text", exact=True).fill(SENTENCES)
    page.get_by_role("button", name="Auf der Karte zeigen").click()
    expect(page.get_by_role("alert")).to_contain_text("python -m mapper gazetteer build")
    expect(page.get_by_label("Text", exact=True)).to_have_value(SENTENCES)


def test_server_that_is_gone_leaves_the_work_in_the_browser(empty: Any, opened: Opener) -> None:
    page = opened(empty, expected=("ERR_FAILED", "Failed to load"))
    page.get_by_label("Text", exact=True).fill(SENTENCES)
    page.route("**/api/v1/articles*", lambda route: route.abort())
    page.get_by_role("button", name="Auf der Karte zeigen").click()
    expect(page.get_by_role("alert")).to_contain_text("bleibt im Browser")
    page.unroute("**/api/v1/articles*")
    page.reload()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    expect(page.get_by_label("Text", exact=True)).to_have_value(SENTENCES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Das Wetter bleibt schön. Niemand weiß, warum das so ist und wie lange.", "nennt keine Orte"),
        ("Der Fluss bei Mossul ist lang und ruhig. Das Wetter bleibt schön, und niemand weiß, warum.", "Mossul"),
        (
            "Ankara'da hava bugün çok güzel ve herkes sokakta yürüyor, çocuklar parkta oynuyor.",
            "Gelesen werden: Deutsch",
        ),
    ],
    ids=["no-names", "no-events", "language"],
)
def test_empty_map_says_why(empty: Any, opened: Opener, text: str, words: str) -> None:
    page = opened(empty)
    paste(page, text, "Wetter")
    expect(page.locator("#map-note")).to_contain_text(words)
