"""The search index: is it what the records say, can it be read at all, and how it is made empty if it cannot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from fieldkit.db.base import connect as c
from fieldkit.db.base.error_sentences import is_of_the_index
from fieldkit.db.base.search_due import COLUMNS
from fieldkit.db.base.single_value import value_of
from fieldkit.db.schema.declared_tables import parts, searched
from fieldkit.domain.errors import Unwritable
from fieldkit.domain.records.codes import rows_of
from fieldkit.domain.records.kinds import KINDS

INDEXES: Final = ("search", "search_part")
_HEADS: Final = ("data", "idx", "docsize", "config")
"""Tables in which FTS5 keeps an index, beside the one with its texts."""
_MENDS: Final = "“fieldkit check --repair” mends it."


def behind(connection: sqlite3.Connection) -> list[str]:
    """Compare the search index with the records, kind by kind; return a sentence for each that differs."""
    said = []
    for kind in KINDS.values():
        # The views tell what should be there; EXCEPT finds what is missing, superfluous or out of date.
        first, last = rows_of(kind.code)
        among = f"WHERE rowid BETWEEN {first} AND {last}"
        compared = []
        if searched(kind):
            compared.append((f"SELECT number, {COLUMNS} FROM search_{kind.name}", f"rowid, {COLUMNS} FROM search"))
        if parts(kind):
            compared.append((f"SELECT number, part FROM search_part_{kind.name}", "rowid, part FROM search_part"))
        wrong = max((_differing(connection, wanted, f"SELECT {held} {among}") for wanted, held in compared), default=0)
        if wrong:
            said.append(f"Find is not up to date for {kind.plural.lower()}: {wrong} of them. {_MENDS}")
    return said


def _differing(connection: sqlite3.Connection, wanted: str, held: str) -> int:
    differs = f"SELECT * FROM ({wanted} EXCEPT {held}) UNION SELECT * FROM ({held} EXCEPT {wanted})"
    try:
        # What is due yet comes by itself.
        return int(
            value_of(
                connection,
                f"SELECT count(DISTINCT number) FROM ({differs}) WHERE number NOT IN (SELECT number FROM search_due)",
            )
        )
    except sqlite3.OperationalError as error:
        if "no such" in str(error):
            return 0  # the view is missing, or another, which is said already
        raise


def unreadable(path: Path) -> list[str]:
    """Compare the words of the index with its texts, which FTS5 does only where it might write; say what is damaged."""
    return [
        f"The words of find are damaged ({error}). “fieldkit check --repair” makes them anew."
        for _, error in _damaged(path)
    ]


def make_readable(path: Path) -> None:
    """Make those parts of the index empty that cannot even be opened, by hand: FTS5 would not do it."""
    shut = [table for table, error in _damaged(path) if is_of_the_index(error)]
    if shut:
        with closing(c.connect(path, write=True)) as connection, c.transaction(connection, findable=False):
            for table in shut:
                _empty(connection, table)


def _damaged(path: Path) -> Iterator[tuple[str, sqlite3.Error]]:
    try:
        connection = c.connect(path, write=True)
    except Unwritable:
        return
    with closing(connection):
        for table in INDEXES:
            try:
                connection.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR")):
                    raise
                yield table, error


def _empty(connection: sqlite3.Connection, table: str) -> None:
    """Give an index the rows that a new one has; its texts stay, and go with the next filling."""
    made = value_of(connection, "SELECT sql FROM sqlite_master WHERE name = ?", (table,))
    with closing(sqlite3.connect(":memory:")) as new:
        new.execute(made)
        for head in _HEADS:
            rows = new.execute(f"SELECT * FROM {table}_{head}").fetchall()
            connection.execute(f"DELETE FROM {table}_{head}")
            for row in rows:
                connection.execute(f"INSERT INTO {table}_{head} VALUES ({', '.join('?' * len(row))})", row)
