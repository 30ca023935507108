"""What the views work with: made once in app.py, kept with the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from flask import current_app

from ..corrections import CorrectionLog
from ..maps import Frame
from ..pipeline import Tools
from ..resolve import Memory
from ..settings import Settings
from ..store import Store
from .answers import Answers


@dataclass(frozen=True, slots=True)
class Parts:
    """The settings, the store, the map frame, the tools of the analysis (loaded when first asked for), the corrections
    in force, the memory of sources (None when it is switched off), and the last answers about the collection."""

    settings: Settings
    store: Store
    frame: Frame
    tools: Callable[[], Tools]
    corrections: Callable[[], CorrectionLog]
    memory: Memory | None
    answers: Answers = field(default_factory=Answers)
    writing: Lock = field(default_factory=Lock)  # one correction at a time


def parts() -> Parts:
    """The parts of the running application."""
    found: Parts = current_app.extensions["mapper"]
    return found
