"""Tombstones and restores of a merge: a row is in the trash only if the causal context of a live tombstone covers
every live dot of the row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from fieldkit.db.schema.change_capture import DELETED, RESTORED, SEED_LIMIT
from fieldkit.domain.records.declaration import Kind

Context = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A deletion, or the restore that ends some."""

    id: int
    dot: int
    clock: int
    context: Context
    restore: bool


def apply_tombstones(connection: sqlite3.Connection, kind: Kind, tombstones: Iterable[Tombstone]) -> None:
    """Take in tombstones and restores; ``update_trash`` does what follows from them."""
    tombstones = sorted(tombstones, key=lambda one: one.dot)
    for tombstone in tombstones:
        row = (kind.code, tombstone.id)
        if tombstone.restore:
            connection.execute(
                "INSERT OR IGNORE INTO sync_cell (tbl, rid, col, dot, clock) VALUES (?, ?, ?, ?, ?)",
                (*row, RESTORED, tombstone.dot, tombstone.clock),
            )
        else:
            connection.execute(
                "INSERT OR IGNORE INTO sync_delete (tbl, rid, dot, clock, names) VALUES (?, ?, ?, ?, ?)",
                (*row, tombstone.dot, tombstone.clock, ",".join(map(str, tombstone.context))),
            )
    # When all are there: those of several replicas do not come in causal order.
    for tombstone in tombstones:
        for name in tombstone.context:
            end_tombstone(connection, (kind.code, tombstone.id), name, tombstone.dot)
            if not tombstone.restore:
                end_restore(connection, (kind.code, tombstone.id), name, tombstone.dot)


def end_tombstone(connection: sqlite3.Connection, row: tuple[int, int], dot: int, by: int) -> None:
    """Move a tombstone into the past."""
    connection.execute(
        "INSERT OR IGNORE INTO sync_past (tbl, rid, col, dot, clock, value, by)"
        " SELECT tbl, rid, ?, dot, clock, NULL, ? FROM sync_delete WHERE tbl = ? AND rid = ? AND dot = ?",
        (DELETED, by, *row, dot),
    )
    connection.execute("DELETE FROM sync_delete WHERE tbl = ? AND rid = ? AND dot = ?", (*row, dot))


def end_restore(connection: sqlite3.Connection, row: tuple[int, int], dot: int, by: int) -> None:
    """Move a restore into the past."""
    connection.execute(
        "INSERT OR IGNORE INTO sync_past (tbl, rid, col, dot, clock, value, by)"
        " SELECT tbl, rid, col, dot, clock, NULL, ? FROM sync_cell WHERE tbl = ? AND rid = ? AND col = ? AND dot = ?",
        (by, *row, RESTORED, dot),
    )
    connection.execute("DELETE FROM sync_cell WHERE tbl = ? AND rid = ? AND col = ? AND dot = ?", (*row, RESTORED, dot))


def update_trash(connection: sqlite3.Connection, kind: Kind, rows: Iterable[int]) -> tuple[int, int]:
    """Put rows into the trash or take them out; return how many of each."""
    gone = back = 0
    for number in rows:
        row = (kind.code, number)
        deletes = connection.execute("SELECT names, clock FROM sync_delete WHERE tbl = ? AND rid = ?", row).fetchall()
        named = {int(name) for names, _ in deletes for name in names.split(",") if name}
        living = connection.execute(
            "SELECT dot, clock FROM sync_row WHERE tbl = ? AND rid = ? UNION ALL"
            " SELECT dot, clock FROM sync_cell WHERE tbl = ? AND rid = ?",
            (*row, *row),
        ).fetchall()
        if not any(True for _ in living):
            continue  # a stub
        unseen = any(dot not in named for dot, clock in living if clock >= SEED_LIMIT)
        if deletes and not unseen:
            at = max(1, max(clock for _, clock in deletes) >> 16)
            connection.execute("UPDATE sync_delete SET kept = 0 WHERE tbl = ? AND rid = ?", row)
            gone += connection.execute(
                f"UPDATE {kind.name} SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", (at, number)
            ).rowcount
        else:
            connection.execute("UPDATE sync_delete SET kept = 1 WHERE tbl = ? AND rid = ?", row)
            back += connection.execute(
                f"UPDATE {kind.name} SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL", (number,)
            ).rowcount
    return gone, back
