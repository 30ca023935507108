"""All points into one R*Tree at once, several times faster than by inserting, and smaller.

Sort-tile-recursive packing (Leutenegger, Lopez, Edgington 1997) fills nodes with near points. The nodes are written
into the tables that hold an R*Tree of SQLite, in the form that its source gives (rtree.c, “Database Format of R-Tree
Tables”); its own `rtreecheck` accepts them.
"""

from __future__ import annotations

import sqlite3
import struct

import numpy as np
from numpy.typing import NDArray

from .boxes import POINTS

CELL = np.dtype([("id", ">i8"), ("west", ">i4"), ("east", ">i4"), ("south", ">i4"), ("north", ">i4")])
HEAD = struct.Struct(">HH")  # depth of the tree, in the root alone; number of cells
ROOT = 1
Cells = NDArray[np.void]


def pack(connection: sqlite3.Connection) -> None:
    """Replace the tree by a packed one of all points."""
    points = np.array(connection.execute(f"{POINTS} ORDER BY key").fetchall(), dtype=np.int64).reshape(-1, 3)
    cells = np.zeros(len(points), dtype=CELL)
    cells["id"] = points[:, 0]
    cells["west"] = cells["east"] = points[:, 1]
    cells["south"] = cells["north"] = points[:, 2]
    (size,) = connection.execute("SELECT length(data) FROM event_box_node WHERE nodeno = ?", (ROOT,)).fetchone()
    for table in ("node", "parent", "rowid"):
        connection.execute(f"DELETE FROM event_box_{table}")
    _Packing(connection, size).write(cells)


class _Packing:
    """One tree being written, from its leaves up. Nodes have `size` bytes."""

    def __init__(self, connection: sqlite3.Connection, size: int) -> None:
        self.connection = connection
        self.size = size
        self.capacity = (size - HEAD.size) // CELL.itemsize
        self.next_node = ROOT + 1

    def write(self, cells: Cells) -> None:
        """Write all levels; the last one fits into the root."""
        depth = 0
        while len(cells) > self.capacity:
            cells = self._level(cells, leaf=depth == 0)
            depth += 1
        self._node(ROOT, cells, depth)
        self._belong(np.full(len(cells), ROOT), cells["id"], leaf=depth == 0)

    def _level(self, cells: Cells, *, leaf: bool) -> Cells:
        """Write the nodes that hold these cells; returns the cells of the level above."""
        cells = _tiled(cells, self.capacity)
        starts = np.arange(0, len(cells), self.capacity)
        numbers = self.next_node + np.arange(len(starts))
        self.next_node += len(starts)
        for number, start in zip(numbers.tolist(), starts.tolist(), strict=True):
            self._node(number, cells[start : start + self.capacity], 0)
        self._belong(numbers[np.arange(len(cells)) // self.capacity], cells["id"], leaf=leaf)
        above = np.zeros(len(starts), dtype=CELL)
        above["id"] = numbers
        for edge, reduce in (("west", np.minimum), ("east", np.maximum), ("south", np.minimum), ("north", np.maximum)):
            above[edge] = reduce.reduceat(cells[edge].astype(np.int32), starts)
        return above

    def _node(self, number: int, cells: Cells, depth: int) -> None:
        data = HEAD.pack(depth, len(cells)) + cells.tobytes()
        self.connection.execute("INSERT INTO event_box_node VALUES (?, ?)", (number, data.ljust(self.size, b"\0")))

    def _belong(self, nodes: NDArray[np.int64], ids: NDArray[np.int64], *, leaf: bool) -> None:
        """Note which node each row, or each node below, is in."""
        order = np.argsort(ids)  # tables are filled fastest in their own order
        pairs = zip(ids[order].tolist(), nodes[order].tolist(), strict=True)
        self.connection.executemany(f"INSERT INTO event_box_{'rowid' if leaf else 'parent'} VALUES (?, ?)", pairs)


def _tiled(cells: Cells, capacity: int) -> Cells:
    """The cells in an order whose runs of `capacity` lie close together: vertical slices, each from south to north."""
    nodes = -(-len(cells) // capacity)
    per_slice = capacity * int(np.ceil(np.sqrt(nodes)))
    by_lon = np.argsort(cells["west"].astype(np.int64) + cells["east"], kind="stable")
    slices = np.empty(len(cells), dtype=np.int64)
    slices[by_lon] = np.arange(len(cells)) // per_slice
    order = np.lexsort((cells["south"].astype(np.int64) + cells["north"], slices))
    return cells[order]
