"""All settings in one table: name, default, help. `MAPPER_<NAME>` in the environment overrides a default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .errors import SettingError

ROOT = Path(__file__).resolve().parent.parent

#: name, default, help. The type of the default is the type of the setting.
SETTINGS: tuple[tuple[str, Any, str], ...] = (
    ("host", "127.0.0.1", "address that the web application listens on"),
    ("port", 8000, "port that the web application listens on"),
    ("gazetteer", ROOT / "instance" / "gazetteer.sqlite", "the place index"),
    ("store", ROOT / "instance" / "store.sqlite", "the store of articles and events"),
    ("clusters", ROOT / "instance" / "clusters.npz", "word clusters, packed at set-up"),
    ("node_modules", ROOT / "node_modules", "folder with the packages of package.json"),
    ("max_text_chars", 1_000_000, "longest text that is analysed, in characters"),
    ("max_upload_bytes", 20_000_000, "largest upload that the web application takes, in bytes"),
    ("fetch_urls", False, "let people load articles by URL (the server then opens that address)"),
    ("fetch_private", False, "when articles are loaded by URL: also from addresses of the own network"),
    ("tiles", "", "URL template of online map tiles; empty = the built-in land map alone"),
    ("source_memory", True, "learn what each source writes about from its own other articles in the store"),
    ("geocoder", "", "geopy geocoder to ask about names that stay open, e.g. nominatim; empty = offline"),
    ("geocoder_answers", ROOT / "instance" / "geocoder.sqlite", "the answers of the geocoder, kept on disk"),
    ("samples", True, "load the sample articles into an empty store when the server starts"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force; one field for each row of `SETTINGS`."""

    host: str
    port: int
    gazetteer: Path
    store: Path
    clusters: Path
    node_modules: Path
    max_text_chars: int
    max_upload_bytes: int
    fetch_urls: bool
    fetch_private: bool
    tiles: str
    source_memory: bool
    geocoder: str
    geocoder_answers: Path
    samples: bool


def load(environ: Mapping[str, str] = os.environ, **overrides: Any) -> Settings:
    """Defaults, then the environment, then `overrides`.

    Raises:
        SettingError: a value that its setting cannot have.
    """
    values = {name: _parse(name, default, environ.get(f"MAPPER_{name.upper()}")) for name, default, _ in SETTINGS}
    known = {field.name for field in fields(Settings)}
    for name, value in overrides.items():
        if name not in known:
            raise SettingError(f"There is no setting “{name}”. The settings are: {', '.join(sorted(known))}.")
        values[name] = value
    return Settings(**values)


def _parse(name: str, default: Any, text: str | None) -> Any:
    if text is None:
        return default
    if isinstance(default, bool):
        if text.lower() in ("1", "true", "yes", "on"):
            return True
        if text.lower() in ("0", "false", "no", "off", ""):
            return False
        raise SettingError(f"MAPPER_{name.upper()} must be true or false, not “{text}”.")
    if isinstance(default, int):
        if not text.strip().lstrip("-").isdigit():
            raise SettingError(f"MAPPER_{name.upper()} must be a whole number, not “{text}”.")
        return int(text)
    if isinstance(default, Path):
        return Path(text).expanduser()
    return text
