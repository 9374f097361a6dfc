"""What a write changed, as it is told to whoever shows records.

Taken from the log of change capture, which no write of a record passes by; from the undo log, where capture stands
still because a decision is taken back; and of what only this device has, from ``undo_log.note_local``. A write that
left a trace in none of them may have changed anything.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from fieldkit.domain.records.codes import CODES

if TYPE_CHECKING:
    from fieldkit.db.records.undo_log import UndoStep

MOST: Final = 100
"""Changes looked through; a write of more may have changed anything."""
_KIND_OF: Final = {code: kind for kind, code in CODES.items()}


@dataclass(frozen=True, slots=True)
class RecordsChanged:
    """What one write changed, after it was stored."""

    kinds: frozenset[str] = frozenset()
    """Kinds of records, and of what only this device has, such as "draft"."""
    records: frozenset[tuple[str, str]] = frozenset()
    """Kind and uid of each record."""
    everything: bool = False
    """Whether anything may be different: then neither kinds nor records are told."""
    by: object = field(default=None, compare=False)
    """The screen that asked for the write and shows it already, if it said so."""


@dataclass(frozen=True, slots=True)
class WriteStart:
    """Where a transaction began."""

    dot: int
    """The last own change before."""
    changes: int
    """Rows changed on the connection before."""


def begin(connection: sqlite3.Connection) -> WriteStart:
    """Return where a transaction begins."""
    (dot,) = connection.execute("SELECT life << 40 | seq FROM sync_state").fetchone()
    return WriteStart(dot, connection.total_changes)


def since(
    connection: sqlite3.Connection, start: WriteStart, step: UndoStep, by: object = None
) -> RecordsChanged | None:
    """Return what was changed since the transaction began, None for nothing; ``step`` is what was noted of it."""
    if connection.total_changes == start.changes:
        return None
    logged = connection.execute(_logged(), (start.dot, start.dot)).fetchall()
    records = {(_KIND_OF.get(code, ""), uid) for code, uid in logged}
    records |= {(change.kind, change.uid) for change in step.changes}
    unknown = any(not kind or not uid for kind, uid in records)
    if unknown or len(logged) > MOST or not (records or step.local):
        return RecordsChanged(everything=True, by=by)
    return RecordsChanged(frozenset(kind for kind, _ in records) | step.local, frozenset(records), by=by)


@cache
def _logged() -> str:
    from fieldkit.db.schema.change_capture import SHIFT, TOUCHED  # with the declarations, which a write has loaded

    uid = " ".join(f"WHEN {code} THEN (SELECT uid FROM {kind} WHERE id = rid)" for kind, code in CODES.items())
    # A touch says nothing new of the record that it is noted for: something else links to it.
    return (
        f"SELECT tbl, CASE tbl {uid} END FROM sync_log WHERE dot > ? AND dot <= (? >> {SHIFT} << {SHIFT})"
        f" + {(1 << SHIFT) - 1} AND col <> {TOUCHED} LIMIT {MOST + 1}"
    )
