"""The last answers about the collection, kept until they are pushed out: most people ask the same first questions."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

MOST_KEPT = 64
Answer = TypeVar("Answer")


class Answers:
    """Answers by tag; a tag names the state of the store, so that none grows old. Safe to share between threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, object] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str, make: Callable[[], Answer]) -> Answer:
        """The answer that is known, else the one that `make` gives; a tag always has answers of one kind."""
        with self._lock:
            if tag in self._known:
                self._known.move_to_end(tag)
                return self._known[tag]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._known[tag] = made
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        return made
