"""Debian's Chromium on the real application: a server on a free port, a page that may talk to nobody else."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from analyses import analysis
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from werkzeug.serving import make_server

from app import add_samples, create_app
from mapper.model import Analysis
from mapper.settings import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = "html[data-ready=true]"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder drive a browser; without one they are skipped with the reason."""
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed (Debian: apt-get install chromium)"))


@dataclass
class Site:
    """A running application and the folder of its store."""

    url: str
    folder: Path


@dataclass
class Watch:
    """What a page must not do: talk to another host, write errors to the console, fail."""

    url: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def check(self) -> None:
        """Nothing of that happened."""
        assert self.foreign == []
        assert [error for error in self.errors if not any(word in error for word in self.expected)] == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


def serve(
    folder: Path,
    *,
    samples: bool = False,
    made: Sequence[Analysis] = (),
    features: Iterable[dict[str, Any]] = (),
    **settings: object,
) -> Iterator[Site]:
    """The application on a free port over a store in `folder`; for a fixture."""
    app = create_app({"TESTING": True, "samples": False, "store": folder / "store.sqlite", **settings})
    parts = app.extensions["mapper"]
    if samples:
        add_samples(parts.store, parts.tools())
    for one in made:
        parts.store.add(one)
    parts.store.add_features(features)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", folder)
    server.shutdown()
    thread.join()
    server.server_close()
    parts.store.close()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application with the sample articles; tests leave it as they found it."""
    yield from serve(tmp_path_factory.mktemp("samples"), samples=True)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Site]:
    """The application with an empty store."""
    yield from serve(tmp_path)


@pytest.fixture(scope="session")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application with two articles that tell of the same events."""
    yield from serve(tmp_path_factory.mktemp("twice"), made=[analysis(), analysis("a2", source="Zweites Blatt")])


@pytest.fixture
def fetching(tmp_path: Path) -> Iterator[Site]:
    """The application with an empty store that may load addresses, also of this machine."""
    yield from serve(tmp_path, fetch_urls=True, fetch_private=True)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Site]:
    """The application with an empty store that takes short texts alone."""
    yield from serve(tmp_path, max_text_chars=2_000)


@pytest.fixture
def unbuilt(tmp_path: Path) -> Iterator[Site]:
    """The application without a place index."""
    yield from serve(tmp_path, gazetteer=tmp_path / "none.sqlite")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application with one article made by hand: what is on its map does not depend on the analysis."""
    yield from serve(tmp_path_factory.mktemp("made"), made=[analysis()])


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Open a page of a site; afterwards it must have been quiet and among itself."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_page(
        site: Site,
        path: str = "/",
        *,
        size: tuple[int, int] = (1440, 900),
        scheme: str = "light",
        locale: str = "de-DE",
        expected: tuple[str, ...] = (),
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=locale,
            has_touch=size[0] < 700,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        watch = Watch(site.url, expected=expected)
        watches.append(watch)

        def guard(route: Route) -> None:
            if route.request.url.startswith((site.url, "data:", "blob:", "file:")):
                route.continue_()
            else:
                watch.foreign.append(route.request.url)
                route.abort()

        context.route("**/*", guard)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: watch.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.on("dialog", lambda dialog: (watch.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(site.url + path if path.startswith("/") else path)
        page.wait_for_selector(READY, state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    for watch in watches:
        watch.check()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from npm."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
