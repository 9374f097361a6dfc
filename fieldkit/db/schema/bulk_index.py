"""Many new rows at once: into the search index after they are stored, not beside.

Row by row, by triggers, costs about twice as much. The triggers are dropped and made again within the transaction
that the caller has begun, so that nobody ever sees the store without them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from fieldkit.db.base.single_value import value_of, value_or_none
from fieldkit.db.schema.declared_tables import parts, quoted, searched
from fieldkit.domain.records.codes import SHIFT
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS

MANY: Final = 2000
"""Rows from which on it pays: dropping and making the triggers makes every connection read the schema anew."""
_TRIGGER: Final = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
_COLUMNS: Final = {"search": "title, words, body, plain, kind, uid", "search_part": "part"}


@contextmanager
def searchable_later(connection: sqlite3.Connection, kinds: Iterable[Kind]) -> Iterator[None]:
    """Index the new rows of ``kinds`` when the block ends; they have greater ids than any before."""
    steps = []
    for kind in kinds:
        if not searched(kind):
            continue
        last = int(value_of(connection, f"SELECT coalesce(max(id), 0) FROM {kind.name}"))
        for index in _COLUMNS:
            name = f"{index}_{kind.name}_ai"
            sql = value_or_none(connection, _TRIGGER, (name,))
            if sql is not None:
                steps.append((index, kind, last, sql))
                connection.execute(f"DROP TRIGGER {quoted(name)}")
    yield
    for index, kind, last, sql in steps:
        columns = _COLUMNS[index]
        # A change that came with its row has indexed the row already.
        connection.execute(
            f"INSERT INTO {index} (rowid, {columns}) SELECT number, {columns} FROM {index}_{kind.name} AS v"
            f" WHERE id > ? AND NOT EXISTS (SELECT 1 FROM {index} AS s WHERE s.rowid = v.number)",
            (last,),
        )
        connection.execute(sql)


@contextmanager
def filled_later(connection: sqlite3.Connection, kind: Kind, ids: Iterable[int]) -> Iterator[None]:
    """Index rows of ``kind`` that get their first values within the block, and what is found by their titles.

    One by one, each of them would index anew all that links to it.
    """
    dropped = []
    for name in (f"search_{kind.name}_au", f"search_part_{kind.name}_au", f"search_renamed_{kind.name}"):
        sql = value_or_none(connection, _TRIGGER, (name,))
        if sql is not None:
            dropped.append(sql)
            connection.execute(f"DROP TRIGGER {quoted(name)}")
    yield
    connection.execute("CREATE TEMP TABLE filled (id INTEGER PRIMARY KEY)")
    connection.executemany("INSERT OR IGNORE INTO filled VALUES (?)", ((number,) for number in ids))
    if searched(kind):
        _index_anew(connection, kind, "SELECT id FROM filled")
    if kind.title:
        for other in KINDS.values():
            for field in other.fields:
                if field.link == kind.name and field.search:
                    column = quoted(field.name)
                    _index_anew(
                        connection, other, f"SELECT id FROM {other.name} WHERE {column} IN (SELECT id FROM filled)"
                    )
    connection.execute("DROP TABLE temp.filled")
    for sql in dropped:
        connection.execute(sql)


def _index_anew(connection: sqlite3.Connection, kind: Kind, ids: str) -> None:
    """Index anew the rows that the query ``ids`` names."""
    for index, columns in _COLUMNS.items():
        if index == "search_part" and not parts(kind):
            continue
        connection.execute(f"DELETE FROM {index} WHERE rowid IN (SELECT id + {kind.code << SHIFT} FROM ({ids}))")
        connection.execute(
            f"INSERT INTO {index} (rowid, {columns}) SELECT number, {columns} FROM {index}_{kind.name}"
            f" WHERE id IN ({ids})"
        )
