"""Storing records of every kind: the least that does it, without any rule.

What a person does goes through ``fieldkit.operations``, where the rules are. Reading is in ``lookup``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import cache

from fieldkit.db.base import ids
from fieldkit.db.records import undo_log
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value


def insert(connection: sqlite3.Connection, kind: Kind, values: Mapping[str, Value], *, uid: str = "") -> str:
    """Store a new record and return its uid. Values are stored ones, already read; nothing is checked here."""
    now = ids.now_ms()
    uid = uid or ids.new_uid(now)
    row: dict[str, Value] = {"uid": uid, "created_at": now, "updated_at": now, **values}
    _write(connection, _insert_sql(kind.name, tuple(row)), tuple(row.values()))
    undo_log.note_new(kind, uid, values)
    return uid


@cache
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(map(quoted, columns))
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"


def update(connection: sqlite3.Connection, kind: Kind, uid: str, values: Mapping[str, Value]) -> bool:
    """Change the given fields of a record; return whether any of them was different before."""
    names = list(values)
    if not names:
        return False
    sets = ", ".join(f"{quoted(name)} = ?" for name in names)
    differs = " OR ".join(f"{quoted(name)} IS NOT ?" for name in names)
    before = undo_log.values_before(connection, kind, uid, names)
    done = _write(
        connection,
        f"UPDATE {kind.name} SET {sets}, updated_at = ? WHERE uid = ? AND ({differs})",
        (*values.values(), ids.now_ms(), uid, *values.values()),
    )
    undo_log.note_change(kind, uid, before, values)
    return done.rowcount > 0


def restate(connection: sqlite3.Connection, kind: Kind, uid: str, names: Iterable[str]) -> None:
    """Note fields of a record as written now, though each says what it said.

    Who wrote a field last is what decides whose it is: a release of the starting content writes over what shipped.
    """
    now = ids.now_ms()
    for field in map(kind.field, names):
        number, value = connection.execute(
            f"SELECT id, {quoted(field.name)} FROM {kind.name} WHERE uid = ?", (uid,)
        ).fetchone()
        connection.execute(
            "INSERT INTO capture_change (tbl, rid, col, was, at) VALUES (?, ?, ?, ?, ?)",
            (kind.code, number, field.code, value, now),
        )
        if field.link and value is not None:
            # As any link does: whoever deletes the record meanwhile did not know that it was chosen.
            connection.execute(
                "INSERT INTO capture_touch (tbl, rid, at) VALUES (?, ?, ?)", (KINDS[field.link].code, value, now)
            )
        connection.execute(f"UPDATE {kind.name} SET updated_at = ? WHERE id = ?", (now, number))


def delete(connection: sqlite3.Connection, kind: Kind, uid: str, *, at: int | None = None) -> bool:
    """Put a record into the trash, now or ``at`` this moment; return whether it was not there already.

    Nothing is ever erased.
    """
    now = ids.now_ms() if at is None else at
    done = _write(
        connection,
        f"UPDATE {kind.name} SET deleted_at = ?, updated_at = ? WHERE uid = ? AND deleted_at IS NULL",
        (now, now, uid),
    )
    if done.rowcount:
        undo_log.note_change(kind, uid, {"deleted_at": None}, {"deleted_at": now})
    return done.rowcount > 0


def undelete(connection: sqlite3.Connection, kind: Kind, uid: str) -> bool:
    """Bring a record back from the trash; return whether it was there."""
    before = undo_log.values_before(connection, kind, uid, ["deleted_at"])
    done = _write(
        connection,
        f"UPDATE {kind.name} SET deleted_at = NULL, updated_at = ? WHERE uid = ? AND deleted_at IS NOT NULL",
        (ids.now_ms(), uid),
    )
    undo_log.note_change(kind, uid, before, {"deleted_at": None})
    return done.rowcount > 0


def _write(connection: sqlite3.Connection, sql: str, values: tuple[Value, ...]) -> sqlite3.Cursor:
    rows = connection.total_changes
    done = connection.execute(sql, values)
    undo_log.note_rows(connection.total_changes - rows)
    return done
