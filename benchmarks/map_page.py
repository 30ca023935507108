"""The page with a million events in Chromium: start, panning and zooming, filters, the time brush, bytes of a view.

    python benchmarks/map_page.py [--events 1000000] [--keep FOLDER] [--rounds 5]

The store is that of benchmarks/store.py (made when the folder has none). Needs Playwright and Chromium, like the
browser tests. Beside the wall-clock times stand CPU times of the page's process and of the server: on a machine that
does other work they tell what a quiet one would need, since page and server work one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


from benchmarks.synthetic import synthetic  # noqa: E402
from mapper.results import Json  # noqa: E402
from mapper.store import open_store  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
READY = "html[data-ready=true]"
SERVE = """
import sys, pathlib, waitress
from app import create_app
app = create_app({"samples": False, "store": pathlib.Path(sys.argv[1])})
app.extensions["mapper"].store.selection()
waitress.serve(app, host="127.0.0.1", port=int(sys.argv[2]), threads=8)
"""
#: Collects the times between frames while the map moves.
FRAMES = """() => { window.frames_ms = []; let last = performance.now(); window.framing = true;
const tick = (now) => {
  window.frames_ms.push(now - last);
  last = now;
  if (window.framing) requestAnimationFrame(tick);
};
requestAnimationFrame(tick); }"""
#: Milliseconds from a change of the filters to the frame with the new marks.
REDRAW = """(act) => new Promise((done) => {
const start = performance.now();
const look = () => {
  if ((performance.getEntriesByName("redrawn").at(-1)?.startTime ?? 0) > start)
    requestAnimationFrame(() => done(performance.now() - start));
  else requestAnimationFrame(look);
};
document.querySelector(act).click();
look(); })"""
BRUSH = """([name, key]) => new Promise((done) => {
const handle = document.querySelectorAll(".handle")[name === "from" ? 0 : 1];
const start = performance.now();
handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
requestAnimationFrame(() => done(performance.now() - start)); })"""


def started(address: str, store: Path) -> subprocess.Popen[bytes]:
    """A server over the store, ready to answer."""
    port = address.rpartition(":")[2]
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(store), port], cwd=ROOT)
    for _ in range(1200):
        time.sleep(0.1)
        try:
            urllib.request.urlopen(f"{address}/api/v1/map/summary").close()
            return server
        except OSError:
            continue
    server.kill()
    raise SystemExit("the server does not answer")


class Bytes:
    """The bytes that answers of the map data took on the way, by path."""

    def __init__(self, page: Page) -> None:
        self.found: dict[str, list[int]] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        paths: dict[str, str] = {}
        session.on(
            "Network.requestWillBeSent", lambda event: paths.update({event["requestId"]: event["request"]["url"]})
        )
        session.on("Network.loadingFinished", lambda event: self._add(paths.get(event["requestId"], ""), event))

    def _add(self, url: str, event: Json) -> None:
        if "/api/v1/map" in url:
            path = url.partition("/api/v1/")[2].partition("?")[0]
            self.found.setdefault(path, []).append(int(event["encodedDataLength"]))


class Cpu:
    """CPU milliseconds of the page's processes and of the server since the last look."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.last = self._now()

    def look(self) -> float:
        before, self.last = self.last, self._now()
        return sum(ms - before.get(pid, 0.0) for pid, ms in self.last.items())

    def _now(self) -> dict[int, float]:
        found = {}
        for path in Path("/proc").glob("[0-9]*"):
            try:
                command = (path / "cmdline").read_bytes()
                stat = (path / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(path.name) == self.server or (b"--type=renderer" in command and self._is_ours(path.name)):
                found[int(path.name)] = 1000 * (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
        return found

    def _is_ours(self, pid: str) -> bool:
        while pid not in ("0", "1"):
            if int(pid) == os.getpid():
                return True
            try:
                pid = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                return False
        return False


def _url(event: Json) -> str:
    return str(event["request"]["url"])


def opened(browser: Browser, address: str) -> tuple[Page, Bytes, float]:
    """A new page, and the milliseconds until it could be used."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB").new_page()
    page.set_default_timeout(120_000)
    counted = Bytes(page)
    page.goto(address)
    page.wait_for_selector(READY, state="attached")
    return page, counted, page.evaluate("performance.getEntriesByName('ready')[0].startTime")


def moves(page: Page) -> list[float]:
    """Milliseconds of each frame while the map is dragged and zoomed by the wheel."""
    page.evaluate(FRAMES)
    page.mouse.move(900, 450)
    for step in range(6):
        page.mouse.move(900, 450)
        page.mouse.wheel(0, -240 if step < 4 else 240)
        page.wait_for_timeout(700)
        page.mouse.down()
        for n in range(20):
            page.mouse.move(900 - 15 * n, 450 + (8 if step % 2 else -8) * n)
            page.wait_for_timeout(16)
        page.mouse.up()
        page.wait_for_timeout(500)
    return list(page.evaluate("() => { window.framing = false; return window.frames_ms }"))


def main_tasks(trace: Json) -> list[float]:
    """CPU milliseconds of the tasks of the page's main thread that took at least one: they are what delays frames."""
    events = trace["traceEvents"]
    mains = {
        (e["pid"], e["tid"]) for e in events if e["name"] == "thread_name" and e["args"]["name"] == "CrRendererMain"
    }
    runs = (e for e in events if e.get("ph") == "X" and e["name"].endswith("RunTask") and (e["pid"], e["tid"]) in mains)
    return [ms for e in runs if (ms := e.get("tdur", 0) / 1000) >= 1] or [0.0]


def round_of(browser: Browser, address: str, server: int) -> Json:
    """One round of everything."""
    cpu = Cpu(server)
    page, counted, ready = opened(browser, address)
    ready_cpu = cpu.look()
    page.wait_for_timeout(1500)
    filters, filters_cpu = [], []
    for chip in ("violence", "disaster", "violence", "disaster"):
        cpu.look()
        filters.append(page.evaluate(REDRAW, f"[data-chip={chip}]"))
        filters_cpu.append(cpu.look())
        page.wait_for_timeout(1500)
    with page.expect_response("**/api/v1/map/columns*") as answer:
        page.locator("#timeline").hover()
    answer.value.finished()
    page.wait_for_timeout(500)
    cpu.look()
    brush = [page.evaluate(BRUSH, ["from", key]) for key in ["PageUp"] * 8 + ["PageDown"] * 8]
    brush_cpu = cpu.look() / len(brush)
    page.wait_for_timeout(1500)
    browser.start_tracing(page=page, categories=["toplevel"])
    frames = moves(page)
    tasks = main_tasks(json.loads(browser.stop_tracing()))
    page.context.close()
    views = counted.found["map"]
    return {
        "ready_ms": ready,
        "ready_cpu_ms": ready_cpu,
        "filter_ms": max(filters),
        "filter_cpu_ms": max(filters_cpu),
        "brush_ms": max(brush),
        "brush_cpu_ms": brush_cpu,
        "frame_p50_ms": statistics.median(frames),
        "frame_p95_ms": sorted(frames)[int(0.95 * len(frames))],
        "task_cpu_p95_ms": sorted(tasks)[int(0.95 * len(tasks))],
        "task_cpu_max_ms": max(tasks),
        "tasks_over_40_ms": sum(ms > 40 for ms in tasks) / len(frames),
        "view_bytes": max(views),
        "views": len(views),
        "columns_bytes": counted.found["map/columns"][0],
    }


def main() -> None:
    """All rounds, then best and median of each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder of the store; a temporary one when not given")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="map-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "store.sqlite"
    if not path.exists():
        store = open_store(path)
        store.add_features(synthetic(given.events))
        store.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    print("load", os.getloadavg())
    server = started(address, path)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            rounds = [round_of(browser, address, server.pid) for _ in range(given.rounds)]
            browser.close()
    finally:
        server.terminate()
    for figures in rounds:
        print(json.dumps({name: round(value, 1) for name, value in figures.items()}))
    for name in rounds[0]:
        values = [figures[name] for figures in rounds]
        print(f"{name:14} best {min(values):10,.1f}  median {statistics.median(values):10,.1f}")
    print("load", os.getloadavg())
    if given.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
