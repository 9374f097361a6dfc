"""Pending changes: to tables and columns that this fieldkit does not know, kept for a later one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING, cast

import msgspec

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.format.batch import Actor, Batch, Builder, ColumnSpec, Pending, Value, is_uid
from fieldkit.sync.format.content_codec import pending_value
from fieldkit.sync.format.kind_codes import tables

if TYPE_CHECKING:
    from fieldkit.sync.format.batch import Op


def pending_changes(connection: sqlite3.Connection) -> list[tuple[int, Pending]]:
    """Return the pending changes with local dots, each with its number in ``sync_pending``."""
    return [
        (
            row[0],
            Pending(
                cast("Op", row[4]),
                row[2],
                row[3],
                row[5],
                row[1],
                row[6],
                tuple(int(name) for name in row[7].split(",") if name),
                bytes(row[8]),
                bool(row[9]),
            ),
        )
        for row in connection.execute(
            "SELECT id, dot, tbl, col, op, uid, clock, before, value, link FROM sync_pending ORDER BY id"
        )
    ]


def any_applicable(connection: sqlite3.Connection) -> bool:
    """Return whether any pending change can be applied by now."""
    known = tables()
    return any(
        code in known and (column is None or column in known[code].columns)
        for code, column in connection.execute("SELECT DISTINCT tbl, col FROM sync_pending")
    )


def take_applicable(connection: sqlite3.Connection) -> list[Batch]:
    """Take out what can be applied by now, as batches with local dots: inserts first, a row's second insert apart.

    A value that is not what its column holds stays pending.
    """
    known = tables()
    done, build = [], Builder(Actor("", 0))
    inserts: dict[tuple[int, str, int], tuple[int, dict[int, Value]]] = {}
    late: defaultdict[tuple[int, str, int], dict[int, Value]] = defaultdict(dict)
    for number, change in pending_changes(connection):
        table = known.get(change.table)
        if table is None or (change.column is not None and change.column not in table.columns):
            continue
        value: Value = None
        if change.column is not None:
            try:
                value = _value(change, table.columns[change.column])
            except (Refused, msgspec.MsgspecError):
                continue
        done.append(number)
        key = (change.table, change.uid, change.dot)
        match change.op:
            case "insert":
                here = connection.execute(
                    "SELECT 1 FROM sync_row WHERE tbl = ? AND dot = ? LIMIT 1", (change.table, change.dot)
                ).fetchone()
                if here and change.column is not None:
                    late[key][change.column] = value
                    continue
                values = inserts.setdefault(key, (change.clock, {}))[1]
                if change.column is not None:
                    values[change.column] = value
            case "change":
                assert change.column is not None
                build.change(
                    change.table, change.uid, change.column, change.dot, change.clock, value, change.predecessors
                )
            case "delete":
                build.delete(change.table, change.uid, change.dot, change.clock, change.predecessors)
            case "restore":
                build.restore(change.table, change.uid, change.dot, change.clock, change.predecessors)
    if not done:
        return []
    told: list[Builder] = []
    for (code, uid, dot), (clock, fields) in inserts.items():
        # A copied store issues an insert twice, under two dots.
        place = sum((code, uid) == other[:2] and other[2] < dot for other in inserts)
        told += [Builder(Actor("", 0)) for _ in range(len(told), place + 1)]
        told[place].insert(code, uid, dot, clock, fields)
    for (code, uid, _), fields in late.items():
        _first_values(connection, code, uid, fields)
    connection.executemany("DELETE FROM sync_pending WHERE id = ?", [(number,) for number in done])
    return [one.build() for one in (*told, build)]


def _value(change: Pending, column: ColumnSpec) -> Value:
    if change.link != (column.stored == "link"):
        raise Refused(Code.CONTENT, f"the column {column.name} is of another sort.")
    if not change.link:
        return pending_value(change.value, column)
    uid = msgspec.json.decode(change.value, type=str | None)
    if uid is not None and not is_uid(uid):
        raise Refused(Code.CONTENT, f"the column {column.name} names no record.")
    return uid


def _first_values(connection: sqlite3.Connection, code: int, uid: str, fields: dict[int, Value]) -> None:
    """Give a row that was inserted before its columns were known the values that it had from the start."""
    from fieldkit.db.schema import change_capture
    from fieldkit.db.schema.declared_tables import quoted
    from fieldkit.sync.format.kind_codes import kinds

    kind = kinds()[code]
    with change_capture.paused(connection):
        for declared in kind.fields:
            value = fields.get(declared.code)
            if declared.code not in fields or (value is None and declared.empty is not None):
                continue
            if declared.link and value is not None:
                target = connection.execute(f"SELECT id FROM {declared.link} WHERE uid = ?", (value,)).fetchone()
                if target is None:
                    made = connection.execute(
                        f"INSERT INTO {declared.link} (uid, created_at, updated_at, deleted_at) VALUES (?, 0, 0, 0)",
                        (value,),
                    )
                    target = (made.lastrowid,)
                (value,) = target
            connection.execute(f"UPDATE {kind.name} SET {quoted(declared.name)} = ? WHERE uid = ?", (value, uid))
