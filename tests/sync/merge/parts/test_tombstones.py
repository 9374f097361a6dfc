"""Deletions and bring-backs row by row: what a tombstone that saw so much does to a row, and what stays of it."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.schema import change_capture
from fieldkit.db.schema.change_capture import DELETED, RESTORED, SEED_LIMIT
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.merge.tombstones import Tombstone, apply_tombstones, update_trash

ROW, CELL = 1001, 1002
"""The dots of the row's insert and of a change to its town."""
LATE = 9 << 16


@pytest.fixture
def client(writer: sqlite3.Connection) -> int:
    """A client with two live dots."""
    with transaction(writer):
        uid = crud.insert(writer, CLIENT, {"name": "A"})
        (number,) = writer.execute("SELECT id FROM client WHERE uid = ?", (uid,)).fetchone()
        for table in ("sync_row", "sync_cell", "sync_delete", "sync_past"):
            writer.execute(f"DELETE FROM {table} WHERE tbl = 1")
        writer.execute("INSERT INTO sync_row VALUES (1, ?, ?, ?)", (number, ROW, LATE))
        writer.execute("INSERT INTO sync_cell VALUES (1, ?, 13, ?, ?)", (number, CELL, LATE))
    return int(number)


def deleted_at(connection: sqlite3.Connection, client: int) -> int | None:
    found: int | None = connection.execute("SELECT deleted_at FROM client WHERE id = ?", (client,)).fetchone()[0]
    return found


SEEN: list[tuple[list[tuple[str, int]], int, int | None, tuple[int, int], int | None]] = [
    ([], LATE, None, (0, 0), None),
    ([], LATE, 7, (0, 1), None),
    ([("1001,1002", 12 << 16)], LATE, None, (1, 0), 12),
    ([("1002,1001", (12 << 16) + 5)], LATE, None, (1, 0), 12),
    ([("1001,1002", 12 << 16)], LATE, 7, (0, 0), 7),
    ([("1001", 12 << 16)], LATE, None, (0, 0), None),
    ([("1001", 12 << 16)], LATE, 7, (0, 1), None),
    ([("", 12 << 16)], LATE, None, (0, 0), None),
    ([("1001", 12 << 16), ("1002", 15 << 16)], LATE, None, (1, 0), 15),
    ([("1001", 15 << 16), ("1002", 12 << 16)], LATE, None, (1, 0), 15),
    ([("1001,1002", 5)], LATE, None, (1, 0), 1),
    ([("1001", 12 << 16)], SEED_LIMIT, None, (0, 0), None),
    ([("1001", 12 << 16)], SEED_LIMIT - 1, None, (1, 0), 12),
]
"""Tombstones with what they saw and when, the clock of the change, in the trash since, what is counted, and after."""


def test_a_row_is_in_the_trash_if_those_who_deleted_it_saw_all_of_it(writer: sqlite3.Connection, client: int) -> None:
    other = crud.insert(writer, CLIENT, {"name": "B"})
    for case in SEEN:
        deletes, clock, before, counted, after = case
        with transaction(writer), change_capture.paused(writer):
            writer.execute("UPDATE sync_cell SET clock = ? WHERE dot = ?", (clock, CELL))
            writer.execute("UPDATE client SET deleted_at = ? WHERE id = ?", (before, client))
            writer.execute("DELETE FROM sync_delete")
            for number, (names, at) in enumerate(deletes):
                writer.execute("INSERT INTO sync_delete VALUES (1, ?, ?, ?, ?, 0)", (client, 2000 + number, at, names))
            assert update_trash(writer, CLIENT, [client]) == counted, case
        assert deleted_at(writer, client) == after, case
        kept = {row[0] for row in writer.execute("SELECT kept FROM sync_delete")}
        assert kept == ({int(after is None)} if deletes else set()), case
    assert writer.execute("SELECT deleted_at FROM client WHERE uid = ?", (other,)).fetchone() == (None,)


def test_a_stub_of_a_row_that_is_not_here_is_left_alone(writer: sqlite3.Connection, client: int) -> None:
    with transaction(writer):
        writer.execute("DELETE FROM sync_row WHERE dot = ?", (ROW,))
        writer.execute("DELETE FROM sync_cell WHERE dot = ?", (CELL,))
        writer.execute("INSERT INTO sync_delete VALUES (1, ?, 2000, ?, '', 0)", (client, LATE))
        assert update_trash(writer, CLIENT, [client]) == (0, 0)
    assert deleted_at(writer, client) is None


def rows(connection: sqlite3.Connection, client: int) -> tuple[list[tuple[object, ...]], ...]:
    """Return the tombstones of the client, its restores, and what is past of both."""
    return tuple(
        connection.execute(sql, (client,)).fetchall()
        for sql in (
            "SELECT dot, clock, names, kept FROM sync_delete WHERE tbl = 1 AND rid = ? ORDER BY dot",
            f"SELECT dot, clock FROM sync_cell WHERE tbl = 1 AND rid = ? AND col = {RESTORED} ORDER BY dot",
            "SELECT col, dot, clock, value, by FROM sync_past WHERE tbl = 1 AND rid = ? ORDER BY dot",
        )
    )


def test_restores_end_the_tombstones_that_they_name_and_tombstones_both(
    writer: sqlite3.Connection, client: int
) -> None:
    def take(*tombstones: Tombstone) -> None:
        with transaction(writer):
            apply_tombstones(writer, CLIENT, tombstones)

    take(Tombstone(client, 10, 100, (ROW, CELL), False), Tombstone(client, 11, 110, (), False))
    assert rows(writer, client) == ([(10, 100, "1001,1002", 0), (11, 110, "", 0)], [], [])
    take(Tombstone(client, 12, 120, (10,), True))
    assert rows(writer, client) == ([(11, 110, "", 0)], [(12, 120)], [(DELETED, 10, 100, None, 12)])
    # A restore that names a restore does not end it; a tombstone does.
    take(Tombstone(client, 13, 130, (12,), True))
    assert rows(writer, client)[1] == [(12, 120), (13, 130)]
    take(Tombstone(client, 14, 140, (11, 12, ROW), False))
    assert rows(writer, client) == (
        [(14, 140, "11,12,1001", 0)],
        [(13, 130)],
        [(DELETED, 10, 100, None, 12), (DELETED, 11, 110, None, 14), (RESTORED, 12, 120, None, 14)],
    )
    # They come in any order, and again.
    take(
        Tombstone(client, 21, 210, (22,), True),
        Tombstone(client, 22, 220, (13,), False),
        Tombstone(client, 14, 1, (), False),
    )
    assert rows(writer, client)[:2] == ([(14, 140, "11,12,1001", 0)], [(21, 210)])
    assert rows(writer, client)[2][-2:] == [(RESTORED, 13, 130, None, 22), (DELETED, 22, 220, None, 21)]
