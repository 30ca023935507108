"""Take the pictures of docs/screenshots from the running application: `python tools/screenshots.py http://127.0.0.1:8000`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
#: name → path, width, height, colour scheme, language, what is clicked first
PICTURES = {
    "collection-light": ("/", 1440, 900, "light", "en-GB", ""),
    "article-light": ("", 1440, 900, "light", "de-DE", ".reader .place.point.g-violence"),
    "article-dark": ("", 1440, 900, "dark", "de-DE", ".reader .place.point.g-diplomacy"),
    "article-phone": ("", 390, 844, "light", "de-DE", ".reader .place.point.g-violence"),
    "article-tablet": ("", 900, 1100, "light", "en-GB", ".reader .place.point.g-diplomacy"),
    "collection-dark": ("/#tab=events", 1440, 900, "dark", "de-DE", ""),
    "collection-phone": ("/", 390, 844, "dark", "en-GB", ""),
    "form-light": ("/#new=1", 1440, 900, "light", "en-GB", ""),
}
SETTLED_MS = 900
PATIENCE_MS = 60_000


def main(address: str) -> None:
    """Take all pictures; pages without a path show the newest article."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (path, width, height, scheme, locale, click) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]
                locale=locale,
                reduced_motion="reduce",
            )
            page.set_default_timeout(PATIENCE_MS)
            page.goto(address + (path or "/"))
            page.wait_for_selector("html[data-ready=true]", state="attached")
            if not path:
                page.locator("a.row.article").first.click()
                page.locator(".reader").wait_for()
            if click:
                page.locator(click).first.click()
            page.wait_for_timeout(SETTLED_MS)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
