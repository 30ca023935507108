"""`doctor`: what is installed, found and missing, and what to do about it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from .. import settings as settings_module
from ..errors import MapperError
from ..settings import ROOT, SETTINGS, Settings

MARK = {"ok": "✓", "note": "–", "bad": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: how it is (ok, note, bad), what was looked at, what was found, what to do."""

    state: str
    what: str
    found: str
    remedy: str = ""


@click.command()
def doctor() -> int:
    """Check this installation; exit status 1 when something needed is missing."""
    settings = settings_module.load()
    findings = [finding for check in CHECKS for finding in check(settings)]
    for finding in findings:
        click.echo(f"{MARK[finding.state]} {finding.what}: {finding.found}")
        if finding.remedy:
            click.echo(f"    → {finding.remedy}")
    bad = sum(finding.state == "bad" for finding in findings)
    click.echo(f"\n{bad} of {len(findings)} need attention." if bad else "\nEverything needed is there.")
    return 1 if bad else 0


def _python(settings: Settings) -> Iterator[Finding]:
    yield Finding("ok", "Python", f"{platform.python_version()} ({sys.executable})")
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    connection.close()
    missing = {"ENABLE_RTREE", "ENABLE_FTS5"} - options
    remedy = "Use a Python whose SQLite has R*Tree and FTS5 (Debian's and python.org's have)."
    yield Finding("bad" if missing else "ok", "SQLite", sqlite3.sqlite_version, remedy if missing else "")


def _packages(settings: Settings) -> Iterator[Finding]:
    missing = []
    names = [re.split(r"[<>=!~ ;\[#]", line, maxsplit=1)[0] for line in _requirements()]
    for name in names:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        yield Finding("bad", "Python packages", f"missing: {', '.join(missing)}", "make setup")
    else:
        yield Finding("ok", "Python packages", f"all {len(names)} of requirements.txt")


def _requirements() -> list[str]:
    path = ROOT / "requirements.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith(("#", "-"))]


def _gazetteer(settings: Settings) -> Iterator[Finding]:
    from ..gazetteer import open_gazetteer

    try:
        open_gazetteer(settings.gazetteer)
    except MapperError as error:
        yield Finding("bad", "Place index", str(error), "python -m mapper gazetteer build")
    else:
        yield Finding("ok", "Place index", f"{settings.gazetteer} ({_megabytes(settings.gazetteer)})")


def _tools(settings: Settings) -> Iterator[Finding]:
    from ..pipeline import load_tools

    try:
        load_tools(settings)
    except MapperError as error:
        yield Finding("bad", "Learned parts", str(error), "python -m mapper setup")
    else:
        yield Finding("ok", "Learned parts", "all loaded")


def _store(settings: Settings) -> Iterator[Finding]:
    from ..store import open_store

    if not settings.store.exists():
        yield Finding("note", "Store", f"none yet at {settings.store}; it is made when the first article comes")
        return
    try:
        store = open_store(settings.store)
        counts = store.counts()
        store.close()
    except MapperError as error:
        yield Finding("bad", "Store", str(error), "Move the file away, or set MAPPER_STORE to another.")
        return
    yield Finding(
        "ok" if os.access(settings.store, os.W_OK) else "bad",
        "Store",
        f"{counts.articles} articles, {counts.events} events in {settings.store} ({_megabytes(settings.store)})",
        "" if os.access(settings.store, os.W_OK) else "It cannot be written: mend its permissions.",
    )


def _page(settings: Settings) -> Iterator[Finding]:
    for package in ("leaflet", "topojson-client", "world-atlas"):
        folder = settings.node_modules / package
        if folder.is_dir():
            yield Finding("ok", f"npm package {package}", str(folder))
        else:
            yield Finding("bad", f"npm package {package}", "missing", "make setup (or: npm ci)")


def _port(settings: Settings) -> Iterator[Finding]:
    what = f"Port {settings.port}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            words = f"cannot be used: {error.strerror}"
            yield Finding("note", what, words, f"If that is not this program: make run PORT={settings.port + 1}")
        else:
            yield Finding("ok", what, "free")


def _optional(settings: Settings) -> Iterator[Finding]:
    for tool, use in (("node", "page packages"), ("chromium", "browser tests"), ("ogr2ogr", "export tests")):
        path = shutil.which(tool)
        yield Finding("ok" if path else "note", tool, path or f"not installed; only for {use}")
    changed = [
        f"MAPPER_{name.upper()}={getattr(settings, name)}"
        for name, default, _ in SETTINGS
        if getattr(settings, name) != default
    ]
    yield Finding("ok", "Settings", ", ".join(changed) or "all as delivered")


def _megabytes(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:,.1f} MB"


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _python,
    _packages,
    _gazetteer,
    _tools,
    _store,
    _page,
    _port,
    _optional,
)
