"""What a write changed, as it is told to whoever shows records.

Taken from the undo log, if all that was written is noted there, which it is of nearly every write: at each typed field
two questions to the store less. Else also from the log of change capture, which no write of a record passes by. What
only this device has is told by ``undo_log.note_local``. A write that left a trace in none of them may have changed
anything.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final, NamedTuple

from fieldkit.db.base.single_value import value_of
from fieldkit.domain.records.codes import CODES

if TYPE_CHECKING:
    from fieldkit.db.records.undo_log import UndoStep

MOST: Final = 100
"""Changes looked through; a write of more may have changed anything."""
# These stand in ``change_capture``, which loads the declarations (20 ms) and the first screen does without.
SHIFT: Final = 40
TOUCHED: Final = 901
# A touch says nothing new of the record that it is noted for: something else links to it.
_LOGGED: Final = f"SELECT tbl, rid FROM sync_log WHERE dot > ? AND dot < ? AND col <> {TOUCHED} LIMIT ?"
_LAST: Final = f"SELECT life << {SHIFT} | seq FROM sync_state"
_UID: Final = {code: (kind, f"SELECT uid FROM {kind} WHERE id = ?") for kind, code in CODES.items()}


class RecordsChanged(NamedTuple):
    """What one write changed, after it was stored."""

    kinds: frozenset[str] = frozenset()
    """Kinds of records, and of what only this device has, such as "draft"."""
    records: frozenset[tuple[str, str]] = frozenset()
    """Kind and uid of each record."""
    everything: bool = False
    """Whether anything may be different: then neither kinds nor records are told."""
    by: object = None
    """The screen that asked for the write and shows it already, if it said so."""


class WriteStart(NamedTuple):
    """Where a transaction begins."""

    dot: int
    """The last own change before."""
    rows: int
    """Rows written on the connection before."""
    version: int
    """SQLite's number for what other connections wrote before."""


def data_version(connection: sqlite3.Connection) -> int:
    """Return a number that changes when another connection has written."""
    return int(value_of(connection, "PRAGMA data_version"))


def begin(connection: sqlite3.Connection, kept: WriteStart | None = None) -> WriteStart:
    """Return where a transaction begins: where the one before left it, if the connection wrote nothing since."""
    rows = connection.total_changes
    if kept is not None and kept.rows == rows:
        return kept
    return WriteStart(value_of(connection, _LAST), rows, data_version(connection))


def since(
    connection: sqlite3.Connection, start: WriteStart, step: UndoStep, by: object = None
) -> RecordsChanged | None:
    """Return what was changed since the transaction began, None for nothing; ``step`` is what was noted of it."""
    rows = connection.total_changes - start.rows
    if not rows:
        return None
    records = {(change.kind, change.uid) for change in step.changes}
    if rows != step.rows:
        if data_version(connection) != start.version:
            return RecordsChanged(everything=True, by=by)  # what others wrote meanwhile is in the log, too
        logged = _logged(connection, start.dot)
        if logged is None:
            return RecordsChanged(everything=True, by=by)
        records |= logged
    if len(records) > MOST or not (records or step.local):
        return RecordsChanged(everything=True, by=by)
    return RecordsChanged(frozenset([kind for kind, _ in records]) | step.local, frozenset(records), by=by)


def _logged(connection: sqlite3.Connection, dot: int) -> set[tuple[str, str]] | None:
    """Return kind and uid of the records with own changes after ``dot``; None if they are too many, or of no kind."""
    last = (dot >> SHIFT) + 1 << SHIFT
    logged = connection.execute(_LOGGED, (dot, last, MOST + 1)).fetchall()
    if len(logged) > MOST or any(code not in _UID for code, _ in logged):
        return None
    found = set()
    for code, number in set(logged):
        kind, sql = _UID[code]
        found.add((kind, value_of(connection, sql, (number,))))
    return found
