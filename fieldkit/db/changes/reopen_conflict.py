"""A decision taken back: the conflict is open again with all its siblings, as if nobody had decided.

That can only be done with a decision that has not left this device. Its number in the log must stay, as numbers have
no holes; so it becomes a touch, which says nothing but that somebody was there (``fieldkit.db.schema.change_capture``).
"""

from __future__ import annotations

import sqlite3

from fieldkit.db.base import ids
from fieldkit.db.base.connect import numbered
from fieldkit.db.records import lookup
from fieldkit.db.records.undo_log import Decided
from fieldkit.db.schema import change_capture
from fieldkit.db.schema.change_capture import DELETED, RESTORED, SHIFT, TOUCHED
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import Value

Deletes = tuple[tuple[int, int, str], ...]


def deletes_of(connection: sqlite3.Connection, kind: Kind, number: int) -> Deletes:
    """Return dot, clock and causal context of the live tombstones of a record."""
    return tuple(
        connection.execute(
            "SELECT dot, clock, names FROM sync_delete WHERE tbl = ? AND rid = ? ORDER BY dot", (kind.code, number)
        ).fetchall()
    )


def restores_of(connection: sqlite3.Connection, kind: Kind, number: int) -> tuple[int, ...]:
    """Return the dots of the live bring-backs of a record, in order."""
    return tuple(_live(connection, kind, number, RESTORED))


def decided(
    connection: sqlite3.Connection,
    kind: Kind,
    number: int,
    column: int,
    shown: Value = None,
    deletes: Deletes = (),
    restores: tuple[int, ...] = (),
) -> Decided | None:
    """Return the decision that was just stored for a cell, or with ``DELETED`` or ``RESTORED`` for a record.

    ``shown``, ``deletes`` and ``restores``: what was there until then.
    """
    dots = [dot for dot in _live(connection, kind, number, column) if dot not in restores]
    return Decided(max(dots), column, shown, deletes, restores) if dots else None


def reopen(connection: sqlite3.Connection, kind: Kind, uid: str, decision: Decided) -> bool:
    """Open again what was decided; return whether that could be done. Inside a transaction.

    It cannot once the decision was sealed into a file, or somebody has changed the cell since.
    """
    number = lookup.local_id(connection, kind, uid)
    replica, sent = connection.execute(
        "SELECT life, v.seq FROM sync_state AS s JOIN sync_version AS v USING (life)"
    ).fetchone()
    dot = decision.dot
    if number is None or not replica << SHIFT | sent < dot < (replica + 1) << SHIFT:
        return False
    beside = decision.restores if decision.column == RESTORED else ()
    if _live(connection, kind, number, decision.column) != sorted((*beside, dot)):
        return False
    with change_capture.paused(connection):
        if decision.column in (DELETED, RESTORED):
            _mark_again(connection, kind, number, decision)
        else:
            _values_again(connection, kind, number, decision)
        _touch_instead(connection, kind, number, dot)
    return True


def _live(connection: sqlite3.Connection, kind: Kind, number: int, column: int) -> list[int]:
    if column == DELETED:
        return [dot for dot, _, _ in deletes_of(connection, kind, number)]
    rows = connection.execute(
        "SELECT dot FROM sync_cell WHERE tbl = ? AND rid = ? AND col = ? ORDER BY dot", (kind.code, number, column)
    )
    return [dot for (dot,) in rows]


def _values_again(connection: sqlite3.Connection, kind: Kind, number: int, decision: Decided) -> None:
    cell = (kind.code, number, decision.column)
    name = next(quoted(field.name) for field in kind.fields if field.code == decision.column)
    (chosen,) = connection.execute(f"SELECT {name} FROM {kind.name} WHERE id = ?", (number,)).fetchone()
    replaced = "FROM sync_past WHERE tbl = ? AND rid = ? AND col = ? AND by = ?"
    connection.execute("DELETE FROM sync_cell WHERE tbl = ? AND rid = ? AND col = ?", cell)
    connection.execute(
        f"INSERT INTO sync_cell (tbl, rid, col, dot, clock) SELECT tbl, rid, col, dot, clock {replaced}",
        (*cell, decision.dot),
    )
    connection.execute(
        f"INSERT INTO sync_sibling (tbl, rid, col, dot, value) SELECT tbl, rid, col, dot, value {replaced}",
        (*cell, decision.dot),
    )
    connection.execute(f"DELETE {replaced}", (*cell, decision.dot))
    # What was typed to decide it stays in the history, if it is none of the values that stand here again.
    connection.execute(
        "INSERT INTO sync_past (tbl, rid, col, dot, clock, value, by)"
        " SELECT tbl, rid, ?1, dot, clock, ?2, dot FROM sync_log WHERE dot = ?3 AND NOT EXISTS (SELECT 1 FROM"
        " sync_sibling AS b WHERE b.tbl = ?4 AND b.rid = ?5 AND b.col = ?1 AND b.value IS ?2)",
        numbered(decision.column, chosen, decision.dot, kind.code, number),
    )
    connection.execute(
        f"UPDATE {kind.name} SET {name} = ?, updated_at = ? WHERE id = ?", (decision.shown, ids.now_ms(), number)
    )


def _mark_again(connection: sqlite3.Connection, kind: Kind, number: int, decision: Decided) -> None:
    """Make the tombstones live again, and show the record all the same."""
    row = (kind.code, number)
    connection.execute("DELETE FROM sync_delete WHERE tbl = ? AND rid = ? AND dot = ?", (*row, decision.dot))
    connection.execute(
        "DELETE FROM sync_cell WHERE tbl = ? AND rid = ? AND col = ? AND dot = ?", (*row, RESTORED, decision.dot)
    )
    connection.execute(
        "INSERT INTO sync_cell (tbl, rid, col, dot, clock) SELECT tbl, rid, col, dot, clock FROM sync_past"
        " WHERE tbl = ? AND rid = ? AND col = ? AND by = ?",
        (*row, RESTORED, decision.dot),
    )
    connection.execute(
        "DELETE FROM sync_past WHERE tbl = ? AND rid = ? AND col IN (?, ?) AND by = ?",
        (*row, RESTORED, DELETED, decision.dot),
    )
    connection.executemany(
        "INSERT INTO sync_delete (tbl, rid, dot, clock, names, kept) VALUES (?, ?, ?, ?, ?, 1)",
        [(*row, *delete) for delete in decision.deletes],
    )
    connection.execute(f"UPDATE {kind.name} SET deleted_at = NULL, updated_at = ? WHERE id = ?", (ids.now_ms(), number))


def _touch_instead(connection: sqlite3.Connection, kind: Kind, number: int, dot: int) -> None:
    row, cell = (kind.code, number), (kind.code, number, TOUCHED)
    first = [dot for (dot,) in connection.execute("SELECT dot FROM sync_row WHERE tbl = ? AND rid = ?", row)]
    before: int | str = first[0] if len(first) == 1 else ",".join(map(str, first))
    connection.execute("UPDATE sync_log SET col = ?, before = ? WHERE dot = ?", (TOUCHED, before, dot))
    connection.execute(
        "INSERT INTO sync_cell (tbl, rid, col, dot, clock) SELECT tbl, rid, col, dot, clock FROM sync_log"
        " WHERE dot = ?",
        (dot,),
    )
    if len(_live(connection, kind, number, TOUCHED)) > 1:
        connection.execute("DELETE FROM sync_sibling WHERE tbl = ? AND rid = ? AND col = ?", cell)
        connection.execute(
            "INSERT INTO sync_sibling (tbl, rid, col, dot, value)"
            " SELECT tbl, rid, col, dot, NULL FROM sync_cell WHERE tbl = ? AND rid = ? AND col = ?",
            cell,
        )
