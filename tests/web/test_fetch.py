"""Loading an address: an article comes back, everything else is a sentence; the own network is not opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from mapper.errors import FormatError, TooLargeError
from mapper.web import fetch as module
from mapper.web.errors import PrivateAddressError, UnreachableError
from mapper.web.fetch import fetch

PAGE = (
    "<!doctype html><html lang='de'><head><title>Neun Staaten beraten</title></head><body><nav>Start</nav><article>"
    "<h1>Neun Staaten beraten</h1><p>Vertreter von neun Staaten haben am Mittwoch in Paris über Frieden beraten."
    " Ein Ergebnis gab es zunächst nicht, sagte eine Sprecherin.</p><p>Die Gespräche sollen ab Montag in Genf"
    " fortgesetzt werden. Beobachter rechnen mit langen Verhandlungen.</p><script>alert(1)</script></article></body>"
)


class Pages(BaseHTTPRequestHandler):
    """A small web site with good and bad pages."""

    def do_GET(self) -> None:
        """Answer by the path."""
        if self.path.startswith("/loop"):
            self.answer(302, "", {"Location": "/loop"})
        elif self.path == "/moved":
            self.answer(301, "", {"Location": "/artikel?id=1&ü=2"})
        elif self.path.startswith("/artikel"):
            self.answer(200, PAGE, {"Content-Type": "text/html; charset=utf-8"})
        elif self.path == "/picture":
            self.answer(200, "x", {"Content-Type": "image/png"})
        elif self.path == "/large":
            self.answer(200, "x" * 2_000, {"Content-Type": "text/plain"})
        elif self.path == "/empty":
            self.answer(200, "<html><body></body></html>", {"Content-Type": "text/html"})
        elif self.path == "/slow":
            threading.Event().wait(1.0)
        else:
            self.answer(404, "no", {})

    def answer(self, status: int, text: str, headers: dict[str, str]) -> None:
        """Send status, headers and text."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value.encode().decode("latin-1"))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of the web site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def client_of(tmp_path: Path, **settings: bool) -> FlaskClient:
    app = create_app({"TESTING": True, "samples": False, "store": tmp_path / "store.sqlite", **settings})
    return app.test_client()


def test_article_comes_back_for_the_form(tmp_path: Path, site: str) -> None:
    client = client_of(tmp_path, fetch_urls=True, fetch_private=True)
    body = client.post("/api/v1/pages", json={"url": f"{site}/moved"}).json
    assert body is not None
    assert "am Mittwoch in Paris" in body["text"]
    assert "alert" not in body["text"]
    assert (body["title"], body["lang"]) == ("Neun Staaten beraten", "de")
    assert client.get("/api/v1/articles").json == {"articles": []}


def test_nothing_is_loaded_while_the_setting_is_off(tmp_path: Path, site: str) -> None:
    response = client_of(tmp_path).post("/api/v1/pages", json={"url": f"{site}/artikel"})
    assert response.status_code == 403
    assert response.json is not None
    assert (response.json["code"], "MAPPER_FETCH_URLS" in response.json["detail"]) == ("off", True)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254", "10.0.0.1", "2130706433"]
)
def test_own_network_is_not_opened(host: str) -> None:
    with pytest.raises((PrivateAddressError, UnreachableError)) as caught:
        fetch(f"http://{host}/artikel", private=False)
    if host[0] in "1l[":
        assert isinstance(caught.value, PrivateAddressError)


@pytest.mark.parametrize(
    "url",
    ["", "x", "file:///etc/passwd", "ftp://example.org/a", "http://", "http://u:p@example.org/", "http://a:99999/"],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FormatError, match="no web address"):
        fetch(url, private=True)


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("/missing", UnreachableError, "error 404"),
        ("/loop", UnreachableError, "redirects"),
        ("/picture", FormatError, "image/png"),
        ("/large", TooLargeError, "larger"),
        ("/slow", UnreachableError, "too long"),
    ],
)
def test_trouble_is_a_sentence(
    site: str, path: str, error: type[Exception], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 1_000)
    with pytest.raises(error, match=words):
        fetch(site + path, private=True, timeout_s=0.3)


def test_host_that_does_not_answer_and_page_without_article(tmp_path: Path, site: str) -> None:
    client = client_of(tmp_path, fetch_urls=True, fetch_private=True)
    answers = [client.post("/api/v1/pages", json={"url": url}) for url in ("http://127.0.0.1:9/", f"{site}/empty")]
    assert [answer.status_code for answer in answers] == [502, 422]
    assert [(answer.json or {})["code"] for answer in answers] == ["unreachable", "empty_text"]
