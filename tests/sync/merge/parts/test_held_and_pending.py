"""Files that wait and changes that wait: how many find room, what is said of them, and what a snapshot ends of them."""

from __future__ import annotations

import sqlite3

import msgspec
import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.sync.crypto.keys import KnownDevice, fingerprint
from fieldkit.sync.format.batch import Actor, Batch, Inserts, Pending, TableBatch, dot
from fieldkit.sync.merge import import_file, snapshot_merge
from fieldkit.sync.merge.import_file import Held, Waits
from fieldkit.sync.replica import identity
from fieldkit.sync.replica.pending import pending_changes
from tests.sync.making import ANA, AT, BEN, C1, C2, D1, P1, STRANGER


def hold(connection: sqlite3.Connection, name: str, size: int, waits: list[tuple[str, int, int, int]]) -> None:
    values = (name * 8, BEN.id, 3, len(name), 9, name, msgspec.json.encode(waits).decode(), AT, b"x" * size)
    with transaction(connection):
        connection.execute("INSERT INTO sync_held VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def test_there_is_room_up_to_a_number_of_files_and_of_bytes(
    writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert import_file.has_room(writer, 268_435_456)
    assert not import_file.has_room(writer, 268_435_457)
    hold(writer, "a", 10, [])
    hold(writer, "bb", 20, [])
    monkeypatch.setattr(import_file, "HELD_FILES", 2)
    assert not import_file.has_room(writer)
    assert import_file.has_room(writer, 0, "a" * 8), "it waits already"
    monkeypatch.setattr(import_file, "HELD_FILES", 3)
    monkeypatch.setattr(import_file, "HELD_BYTES", 35)
    assert [import_file.has_room(writer, size) for size in (5, 6)] == [True, False]
    assert [import_file.has_room(writer, size, "bb" * 8) for size in (25, 26)] == [True, False]


def test_of_what_waits_is_said_for_whom_and_for_what_is_still_missing(writer: sqlite3.Connection) -> None:
    with transaction(writer):
        identity.add_device(writer, KnownDevice.of(ANA.public, "Ana"), AT)
        replica = identity.replica_number(writer, ANA.id, 1)
        writer.execute("UPDATE sync_version SET seq = 5 WHERE life = ?", (replica,))
    hold(writer, "bb", 1, [(ANA.id, 1, 1, 5), (ANA.id, 1, 2, 6), (ANA.id, 2, 3, 4), (STRANGER.id, 7, 1, 1)])
    hold(writer, "a", 1, [(ANA.id, 1, 1, 5)])
    unknown = fingerprint(STRANGER.id)
    assert import_file.held(writer) == [
        Held("a", "a" * 8, BEN.id, AT),
        Held(
            "bb",
            "bb" * 8,
            BEN.id,
            AT,
            (Waits(ANA.id, "Ana", 1, 6, 6), Waits(ANA.id, "Ana", 2, 1, 4), Waits(STRANGER.id, unknown, 7, 1, 1)),
        ),
    ]
    assert [str(wait) for wait in import_file.held(writer)[1].waits] == [
        "waiting for Ana, changes 6 to 6",
        "waiting for Ana, changes 1 to 4",
        f"waiting for {unknown}, changes 1 to 1",
    ]


def store(connection: sqlite3.Connection, *changes: Pending) -> None:
    with transaction(connection):
        connection.executemany(
            "INSERT INTO sync_pending (dot, tbl, col, op, uid, clock, before, value, link)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (c.dot, c.table, c.column, c.op, c.uid, c.clock, ",".join(map(str, c.predecessors)), c.value, c.link)
                for c in changes
            ],
        )


def change(seq: int, uid: str = C1, column: int | None = 90, before: tuple[int, ...] = ()) -> Pending:
    return Pending("change", 1, column, uid, dot(2, seq), seq, before, b"1")


def test_what_waits_is_read_back_as_it_was_stored(writer: sqlite3.Connection) -> None:
    kept = (
        Pending("insert", 7, None, D1, dot(2, 1), 5, (), b"", False),
        Pending("change", 1, 90, C1, dot(3, 2), 6, (dot(2, 1), 4), b'"x"', True),
        Pending("delete", 7, None, D1, dot(2, 3), 7, (1,), b"", False),
    )
    store(writer, *kept)
    assert pending_changes(writer) == list(enumerate(kept, 1))


def test_a_snapshot_names_what_waits_here_and_lives_there_no_more(writer: sqlite3.Connection) -> None:
    """All are of the replica 2, of which the snapshot covers 10."""
    store(
        writer,
        change(1),  # ended there: it is not in the snapshot, and covered
        change(2),  # lives there
        change(11),  # not covered
        change(4, uid=C2),  # another row
        change(5, column=91),  # another column
        Pending("insert", 1, 90, C1, dot(2, 6), 6, (), b"1"),
        Pending("delete", 7, None, D1, dot(2, 7), 7, (1,)),  # ended there
        Pending("restore", 7, None, D1, dot(2, 8), 8, (1,)),  # told there too
        Pending("delete", 7, None, P1, dot(2, 12), 12, (1,)),  # not covered
    )
    table = TableBatch(1, [C1, C2], Inserts([0, 1], [dot(2, 3), dot(2, 9)], [1, 1]))
    fresh = [change(10, before=(dot(4, 4),)), change(9, column=91), Pending("insert", 1, 92, C2, dot(2, 10), 1)]
    told = Pending("restore", 7, None, D1, dot(2, 8), 8)
    whole = Batch([Actor(BEN.id, 1)], [table], [change(2), *fresh, told])
    named = snapshot_merge._add_pending_predecessors(writer, fresh, whole, {2: 10})
    assert [one.predecessors for one in named] == [
        (dot(2, 1), dot(2, 3), dot(2, 6), dot(4, 4)),
        (dot(2, 3), dot(2, 5)),
        (),
    ]
    assert [(one.op, one.column, one.dot, one.value) for one in named] == [
        (one.op, one.column, one.dot, one.value) for one in fresh
    ]
    assert [one.dot & 0xFF for _, one in pending_changes(writer)] == [1, 2, 11, 4, 5, 6, 8, 12]


def test_an_insert_that_waits_there_is_what_its_row_was_made_with(writer: sqlite3.Connection) -> None:
    made = Pending("insert", 1, 90, C1, dot(2, 3), 1, (), b"1")
    later = Pending("insert", 1, 91, C1, dot(2, 3), 1, (), b"1")
    whole = Batch([Actor(BEN.id, 1)], [], [made, change(10), later])
    for column, before in ((90, ()), (91, ()), (92, (dot(2, 3),))):
        (named,) = snapshot_merge._add_pending_predecessors(writer, [change(10, column=column)], whole, {2: 10})
        assert named.predecessors == before
    (named,) = snapshot_merge._add_pending_predecessors(writer, [change(10, column=92)], whole, {2: 2})
    assert named.predecessors == (), "it is not covered"
