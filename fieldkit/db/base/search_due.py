"""What the search index has still to take in: a save notes only which record it was, and the index follows behind it.

To index a record costs several times what it costs to store it. Triggers note the numbers of the index's rows in
``search_due``, in the transaction of the write, whoever writes. The index is filled with them:

- by a transaction that is no keystroke, before it commits (``connect.transaction``);
- by the app, right behind a write, before the next: its reads wait for that (``db.store.store``);
- by a connection that has written, before it asks (``caught_up``), in the middle of a transaction too;
- by who opens the store, or looks whether others wrote, with what an app left that was killed in between.

Free of the record declarations: ``fieldkit find`` does without them.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import Final

from fieldkit.domain.records.codes import CODES, SHIFT, rows_of

COLUMNS: Final = "title, words, body, plain, kind, uid"
"""What the index holds of a record, in the index as in the views that say what belongs there."""
_NUMBERS: Final = "SELECT number FROM search_due WHERE number BETWEEN ?1 AND ?2"
_IDS: Final = "SELECT number - ?1 FROM search_due WHERE number BETWEEN ?1 AND ?2"


def is_any(connection: sqlite3.Connection) -> bool:
    """Whether the index lacks anything that is stored."""
    return connection.execute("SELECT 1 FROM search_due LIMIT 1").fetchone() is not None


def fill(connection: sqlite3.Connection) -> None:
    """Bring what is due into the index, in the transaction that is open or in one of its own.

    By a connection that writes.
    """
    if not is_any(connection):
        return
    own = not connection.in_transaction
    if own:
        connection.execute("BEGIN IMMEDIATE")
    try:
        _fill(connection)
        if own:
            connection.execute("COMMIT")
    except BaseException:
        if own and connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def caught_up(connection: sqlite3.Connection) -> None:
    """Let a connection find what it has written itself; costs one that only reads nothing."""
    if connection.total_changes:
        if connection.in_transaction:
            fill(connection)
        else:
            with suppress(sqlite3.OperationalError):  # another program writes: a question is no reason to wait
                fill(connection)


def _fill(connection: sqlite3.Connection) -> None:
    codes = {code for (code,) in connection.execute("SELECT DISTINCT number >> ? FROM search_due", (SHIFT,))}
    for kind in [kind for kind, code in CODES.items() if code in codes]:
        first, last = rows_of(CODES[kind])
        rows = {"1": first, "2": last}
        connection.execute(f"DELETE FROM search WHERE rowid IN ({_NUMBERS})", rows)
        connection.execute(
            f"INSERT INTO search (rowid, {COLUMNS}) SELECT number, {COLUMNS} FROM search_{kind} WHERE id IN ({_IDS})",
            rows,
        )
        if _has_parts(connection, kind):
            connection.execute(f"DELETE FROM search_part WHERE rowid IN ({_NUMBERS})", rows)
            connection.execute(
                f"INSERT INTO search_part (rowid, part) SELECT number, part FROM search_part_{kind}"
                f" WHERE id IN ({_IDS})",
                rows,
            )
    connection.execute("DELETE FROM search_due")


def _has_parts(connection: sqlite3.Connection, kind: str) -> bool:
    view = (f"search_part_{kind}",)
    return (
        connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = ?", view).fetchone() is not None
    )
