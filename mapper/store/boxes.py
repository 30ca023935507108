"""The R*Tree of the points kept up to date: few new rows are added one by one, many are packed into a new tree.

`state.boxed` is the last row that the tree has: an import builds the tree once, at its end, and until then `query`
looks at the rows behind `boxed` as well.
"""

from __future__ import annotations

import sqlite3

#: Packing costs about 3 µs for each point of the tree, inserting about 20 µs for each new one.
INSERT_COST = 6
#: So few points are always inserted.
FEW = 1_000
#: Key, longitude and latitude in millionths of a degree.
POINTS = (
    "SELECT key, CAST(round(lon * 1000000) AS INTEGER), CAST(round(lat * 1000000) AS INTEGER) FROM event "
    "WHERE lat IS NOT NULL"
)


def index_boxes(connection: sqlite3.Connection) -> None:
    """Bring the tree up to date, inside the caller's transaction."""
    (boxed,) = connection.execute("SELECT value FROM state WHERE name = 'boxed'").fetchone()
    last, points = connection.execute("SELECT max(key), count(lat) FROM event WHERE key > ?", (boxed,)).fetchone()
    if last is None:
        return
    (known,) = connection.execute("SELECT count(*) FROM event_box_rowid").fetchone()
    if points > FEW and points * INSERT_COST > known:
        from .packing import pack  # numpy: reading does not need it

        pack(connection)
    else:
        rows = connection.execute(f"{POINTS} AND key > ?", (boxed,)).fetchall()
        connection.executemany("INSERT INTO event_box VALUES (?1, ?2, ?2, ?3, ?3)", rows)
    connection.execute("UPDATE state SET value = ? WHERE name = 'boxed'", (last,))
