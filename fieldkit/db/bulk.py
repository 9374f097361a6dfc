"""Many new rows at once: into the search index after they are stored, not beside.

Row by row, by triggers, costs about twice as much. The triggers are dropped and made again within the transaction
that the caller has begun, so that nobody ever sees the store without them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from fieldkit.db.schema import quoted, searched
from fieldkit.domain.fields import Kind

MANY: Final = 2000
"""Rows from which on it pays: dropping and making the triggers makes every connection read the schema anew."""
_COLUMNS: Final = {"search": "title, words, body, kind, uid", "search_part": "part"}


@contextmanager
def searchable_later(connection: sqlite3.Connection, kinds: Iterable[Kind]) -> Iterator[None]:
    """Index the new rows of ``kinds`` when the block ends; they have greater ids than any before."""
    steps = []
    for kind in kinds:
        if not searched(kind):
            continue
        last = int(connection.execute(f"SELECT coalesce(max(id), 0) FROM {kind.name}").fetchone()[0])
        for index in _COLUMNS:
            name = f"{index}_{kind.name}_ai"
            row = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (name,))
            if (found := row.fetchone()) is not None:
                steps.append((index, kind, last, name, str(found[0])))
                connection.execute(f"DROP TRIGGER {quoted(name)}")
    yield
    for index, kind, last, _, sql in steps:
        columns = _COLUMNS[index]
        # A change that came with its row has indexed the row already.
        connection.execute(
            f"INSERT INTO {index} (rowid, {columns}) SELECT number, {columns} FROM {index}_{kind.name} AS v"
            f" WHERE id > ? AND NOT EXISTS (SELECT 1 FROM {index} AS s WHERE s.rowid = v.number)",
            (last,),
        )
        connection.execute(sql)
