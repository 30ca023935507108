"""The columns of a store kept in memory, brought up to date when they are asked for; the last masks with them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..expressions import Expression
from . import Filters
from .query import where, words_query

if TYPE_CHECKING:
    from .columns import Columns, Mask

Rows = Callable[[str, Sequence[object]], Iterator[tuple[Any, ...]]]
#: So many new rows are worth writing the columns into a file beside the store (a million: 8 s to read, 0.1 s to load).
KEPT_COLUMNS = 100_000
#: Masks that are kept, a byte for each row: moving the map asks the same question again and again.
KEPT_MASKS = 8


class LiveColumns:
    """The columns of the store whose SQL queries `rows` answers. Safe to share between threads."""

    def __init__(self, file: Path, rows: Rows) -> None:
        """`file` is where the columns of a big store are kept between starts."""
        self.file = file
        self._rows = rows
        self._columns: Columns | None = None
        self._masks: OrderedDict[Filters, Mask] = OrderedDict()
        self._lock = threading.Lock()

    def selection(self, filters: Filters) -> tuple[Columns, Mask]:
        """The columns as the store is now, and which rows pass the filters."""
        columns = self._current()
        with self._lock:
            mask = self._masks.get(filters) if columns is self._columns else None
        if mask is None:
            mask = columns.matching(
                filters, keys_with=self._keys_with, keys_where=self._keys_where, article_key=self._article_key
            )
            mask.flags.writeable = False  # it is shared
        with self._lock:
            if columns is self._columns:
                self._masks[filters] = mask
                self._masks.move_to_end(filters)
                while len(self._masks) > KEPT_MASKS:
                    self._masks.popitem(last=False)
        return columns, mask

    def _current(self) -> Columns:
        from . import columns  # numpy: exports do not need it

        with self._lock:
            revision, removals = (
                int(next(self._rows("SELECT value FROM state WHERE name = ?", (name,)))[0])
                for name in ("revision", "removals")
            )
            old = self._columns or columns.load(self.file)
            if old is not None and not self._is_start(old, revision, removals):
                old = None
            if old is None or old.revision != revision:
                query = f"SELECT {columns.SELECTED} FROM event WHERE live = 1 AND key > ? ORDER BY key"
                rows = self._rows(query, (int(old.key[-1]) if old is not None else 0,))
                new = columns.read_columns(rows, revision=revision, removals=removals, old=old)
                if len(new) - (len(old) if old is not None else 0) >= KEPT_COLUMNS:
                    columns.save(new, self.file)
                old = new
            if old is not self._columns:
                self._masks.clear()
            self._columns = old
            return old

    def _is_start(self, columns: Columns, revision: int, removals: int) -> bool:
        """Whether the columns are the first rows of the store as it is now."""
        if not len(columns) or columns.removals != removals or columns.revision > revision:
            return False
        rows = self._rows("SELECT id FROM event WHERE key = ?", (int(columns.key[-1]),))
        return next((ident for (ident,) in rows), "") == columns.newest

    def _keys_with(self, text: str) -> Iterator[int]:
        query = "SELECT rowid FROM event_words WHERE event_words MATCH ?"
        return (key for (key,) in self._rows(query, (words_query(text),)))

    def _keys_where(self, expression: Expression) -> Iterator[int]:
        found = where(Filters(expression=expression))
        return (key for (key,) in self._rows(f"SELECT e.key FROM event e WHERE {found}", found.values))

    def _article_key(self, article_id: str) -> int:
        return next((key for (key,) in self._rows("SELECT key FROM article WHERE id = ?", (article_id,))), 0)
