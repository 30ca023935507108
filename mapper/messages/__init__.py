"""The words of the page in its languages: one JSON catalogue a language, shared by templates and scripts.

JSON instead of gettext: most messages are used in the browser, nothing has to be compiled at set-up, and the plural
categories are CLDR's on both sides (Babel here, `Intl.PluralRules` there).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale

LANGUAGES = {"de": "Deutsch", "en": "English", "es": "Español", "fr": "Français"}
DEFAULT = "en"


@cache
def catalogue(language: str) -> dict[str, Any]:
    """All messages of a language; a value is a string, or one string per plural category. Do not change it."""
    text = (files(__package__) / f"{language}.json").read_text(encoding="utf-8")
    messages: dict[str, Any] = json.loads(text)
    return messages


def message(language: str, key: str, *, count: int = 1, **values: object) -> str:
    """One message with its values put in; `count` chooses the plural form."""
    entry = catalogue(language)[key]
    if isinstance(entry, dict):
        category = Locale(language).plural_form(count)
        entry = entry.get(category, entry["other"])
    for name, value in {"count": count, **values}.items():
        entry = entry.replace(f"{{{name}}}", str(value))
    return str(entry)
