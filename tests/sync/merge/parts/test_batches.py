"""Batches between a file and the store: dots made local, what is covered taken out, second inserts set apart."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.format import container
from fieldkit.sync.format.batch import (
    Actor,
    Batch,
    Builder,
    Changes,
    ColumnValues,
    Inserts,
    Pending,
    TableBatch,
    Tombstones,
    dot,
    parts,
)
from fieldkit.sync.merge import merge_batch, snapshot_merge
from fieldkit.sync.merge.chain import Head, Place, place_of
from fieldkit.sync.merge.merge_batch import MOST_NAMED, Merged
from tests.sync import making
from tests.sync.making import ANA, AT, BEN, C1, C2, FIRM, NAMES, ODD, P1, P2, SEGMENT

WAITING = Pending("change", 40, 1, C1, dot(1, 9), 5, (2, dot(1, 3)), b"1")


def mixed() -> Batch:
    """Return Ana's first nine changes, with a pending one of Ben's and a version."""
    batch = making.first_batch()
    return replace(batch, pending=[WAITING], vector=(dot(0, 9), dot(1, 77)), extra={"later": b"[]"})


def test_every_dot_of_a_batch_is_of_the_replicas_that_its_actors_have_here() -> None:
    local = merge_batch.with_local_dots(mixed(), [5, 3])

    def renamed(pairs: object) -> list[tuple[int, int]]:
        assert isinstance(pairs, list)
        return [((5, 3)[actor], seq) for actor, seq in pairs]

    expected = [
        (
            (5, change[0][1]),  # type: ignore[index]
            *change[1:-1],
            renamed(change[-1]) if change[2] != "insert" else change[-1],
        )
        for change in making.told(mixed())
    ]
    assert sorted(making.told(local), key=str) == sorted(expected, key=str)
    assert local.pending == [replace(WAITING, dot=dot(3, 9), predecessors=(dot(5, 2), dot(3, 3)))]
    assert (local.vector, local.extra, local.actors) == ((dot(5, 9), dot(3, 77)), {"later": b"[]"}, mixed().actors)
    assert [parts(number) for number in merge_batch.every_dot(local)] == [
        *((5, seq) for seq in (2, 1, 5, 4, 9, 6, 3, 7, 8)),
        (3, 9),
    ]


def test_a_batch_of_one_device_is_of_one_replica() -> None:
    local = merge_batch.with_local_dots(making.later_batch(), [7])
    assert {parts(number)[0] for number in merge_batch.every_dot(local)} == {7}
    (change,) = local.tables[0].changes
    assert [parts(before) for before in change.predecessors.dots] == [(7, 1)]


@pytest.mark.parametrize(
    ("covered", "left"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ({0: 1}, [2, 3, 4, 5, 6, 7, 8, 9]),
        ({0: 4}, [5, 6, 7, 8, 9]),
        ({0: 6, 1: 9}, [7, 8, 9]),
        ({0: 7}, [8, 9]),
        ({0: 8}, [9]),
        ({0: 9}, []),
        ({1: 8}, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ],
)
def test_what_is_covered_is_taken_out(covered: dict[int, int], left: list[int]) -> None:
    batch = mixed()
    fresh = merge_batch.uncovered(batch, covered)
    assert (fresh is batch) is (left[:1] == [1] and covered.get(1, 0) < 9)
    assert making.told(fresh) == [change for change in making.told(batch) if change[0][1] in left]  # type: ignore[index]
    assert fresh.pending == ([] if covered.get(1, 0) >= 9 else [WAITING])
    assert (fresh.vector, fresh.extra, fresh.actors) == (batch.vector, batch.extra, batch.actors)
    assert [table.uids for table in fresh.tables] == [table.uids for table in batch.tables]


def test_some_inserts_keep_their_columns_and_say_which_rows_have_them() -> None:
    inserts = Inserts(
        [0, 2, 5],
        [11, 12, 13],
        [1, 2, 3],
        {1: ColumnValues(["a", "b", "c"]), 2: ColumnValues(["x", "z"], [0, 2]), 3: ColumnValues(["only"], [1])},
    )
    assert merge_batch.some_inserts(inserts, [0, 2]) == Inserts(
        [0, 5],
        [11, 13],
        [1, 3],
        {1: ColumnValues(["a", "c"]), 2: ColumnValues(["x", "z"]), 3: ColumnValues([], [])},
    )
    assert merge_batch.some_inserts(inserts, [1]).columns == {
        1: ColumnValues(["b"]),
        2: ColumnValues([], []),
        3: ColumnValues(["only"]),
    }
    assert merge_batch.some_inserts(inserts, [1, 2]).columns[2] == ColumnValues(["z"], [1])
    assert merge_batch.some_inserts(inserts, []) == Inserts([], [], [], {n: ColumnValues([]) for n in (1, 2, 3)})


def test_merges_add_up_and_name_so_many_records() -> None:
    whole = Merged(1, 2, 3, 4, 5, 6, {("client", "a")})
    whole.add(Merged(10, 20, 30, 40, -50, 60, {("client", "a"), ("call", "b")}))
    assert whole == Merged(11, 22, 33, 44, -45, 66, {("client", "a"), ("call", "b")})
    many = Merged(records={("client", str(number)) for number in range(MOST_NAMED - 1)})
    many.add(Merged(records={("call", "x"), ("call", "y")}))
    assert len(many.records) == 1000


CLOCKS: list[tuple[list[int], int, int, int]] = [
    ([5 << 16], 0, 0, 5 << 16),
    ([5 << 16], 0, 6 << 16, 6 << 16),
    ([(60_000 << 16) + 9], 0, 0, 60_000 << 16),
    ([(60_000 << 16) - 1], 0, 0, (60_000 << 16) - 1),
    ([1 << 62], 1_000, 0, 61_000 << 16),
    ([3], 0, 0, 1 << 16),
    ([], 0, 7, 1 << 16),
]
"""Clocks that come in, the time, this device's clock before and after."""


@pytest.mark.parametrize("where", ["insert", "change", "delete", "restore"])
def test_the_clock_follows_others_by_no_more_than_a_minute(writer: sqlite3.Connection, where: str) -> None:
    for clocks, now, before, after in CLOCKS:
        table = TableBatch(1, [C1])
        rows, dots = [0] * len(clocks), [1] * len(clocks)
        match where:
            case "insert":
                table.inserts = Inserts(rows, dots, clocks)
            case "change":
                table.changes = [Changes(1), Changes(2, rows, dots, clocks)]
            case "delete":
                table.deletes = Tombstones(rows, dots, clocks)
            case "restore":
                table.restores = Tombstones(rows, dots, clocks)
        with transaction(writer):
            writer.execute("UPDATE sync_state SET clock = ?", (before,))
            merge_batch._advance_clock(writer, Batch([Actor(ANA.id, 1)], [table]), now)
            assert writer.execute("SELECT clock FROM sync_state").fetchone() == (after,), (clocks, now, before)


NEXT = making.segment(making.later_batch(), 10, 14, SEGMENT)
FIRST_HASH, NEXT_HASH = (hashlib.sha256(data).hexdigest() for data in (SEGMENT, NEXT))
OTHER = "f" * 64


@pytest.mark.parametrize(
    ("data", "head", "place"),
    [
        (SEGMENT, Head(), "next"),
        (SEGMENT, Head(9, FIRST_HASH), "known"),
        (SEGMENT, Head(9), "known"),
        (SEGMENT, Head(12, OTHER), "known"),
        (SEGMENT, Head(10, OTHER), "known"),
        (SEGMENT, Head(8), "overlaps"),
        (SEGMENT, Head(1), "overlaps"),
        (NEXT, Head(9, FIRST_HASH), "next"),
        (NEXT, Head(9), "next"),
        (NEXT, Head(8, OTHER), "waits"),
        (NEXT, Head(), "waits"),
        (NEXT, Head(10), "overlaps"),
        (NEXT, Head(14, NEXT_HASH), "known"),
    ],
)
def test_a_segment_has_its_place_in_what_was_received(data: bytes, head: Head, place: Place) -> None:
    assert place_of(container.verify_bytes(data, making.KNOWN, [FIRM]), head) == place


@pytest.mark.parametrize(
    ("data", "head", "begins"),
    [
        (NEXT, Head(9, OTHER), "it does not continue what Ana wrote before: the device was copied"),
        (SEGMENT, Head(9, OTHER), "Ana wrote two different files with the same changes: it was copied"),
        (SEGMENT, Head(8, OTHER), "Ana wrote two different files with the same changes: it was copied"),
        (NEXT, Head(14, OTHER), "Ana wrote two different files with the same changes: it was copied"),
        (NEXT, Head(10, OTHER), "Ana wrote two different files with the same changes: it was copied"),
    ],
)
def test_another_history_than_the_received_one_is_refused(data: bytes, head: Head, begins: str) -> None:
    with pytest.raises(Refused) as caught:
        place_of(container.verify_bytes(data, making.KNOWN, [FIRM], name="x.fks"), head)
    assert (caught.value.code, caught.value.name) == (Code.FORKED, "x.fks")
    assert caught.value.sentence.startswith(begins)


def test_defaults_are_live_where_the_insert_has_the_column() -> None:
    table = TableBatch(1, [C1, C2, P1])
    table.inserts = Inserts([0, 2], [1, 2], [1, 1], {1: ColumnValues(["a", "b"]), 2: ColumnValues(["b"], [1])})
    table.inserts.columns[3] = ColumnValues([], [])
    assert snapshot_merge._live_defaults(table) == {1: {0, 2}, 2: {2}, 3: set()}


def second_inserts() -> Batch:
    build = Builder(Actor(ANA.id, 11))
    build.insert(1, C1, 1, 10, {1: "one", 2: "x"})
    build.insert(1, C2, 2, 20, {1: "two"})
    for number, uid in ((3, f"{C2}+1"), (4, f"{C1}+1"), (5, f"{C1}+2"), (6, f"{C1}+x"), (7, ODD)):
        build.insert(1, uid, number, number * 10, {1: NAMES[0], 3: number})
    build.change(1, C2, 1, 8, 80, "changed", [])
    build.delete(1, C1, 9, 90, [1])
    build.restore(1, C2, 10, 100, [])
    build.insert(2, P1, 11, 110, {1: "P"})
    for number, uid in ((12, f"{C1}+1"), (13, C1), (14, f"{C1}+"), (15, P2)):
        build.pending(Pending("insert", 40, 1, uid, number, 0))
    batch = build.build()
    batch.vector = (15,)
    return batch


def test_second_inserts_of_a_row_are_batches_of_their_own() -> None:
    batch = second_inserts()
    first, others = snapshot_merge._split_concurrent_inserts(batch)
    seconds = {f"{C2}+1": 3, f"{C1}+1": 4, f"{C1}+2": 5}
    told = making.told(batch)
    assert making.told(first) == [change for change in told if change[4] not in seconds]
    assert first.tables[0].uids == [C1, C2, f"{C1}+x", ODD]
    assert first.tables[1] == batch.tables[1]
    assert [change.uid for change in first.pending] == [C1, C1, f"{C1}+", P2]
    assert (first.vector, first.actors) == (batch.vector, batch.actors)
    assert sorted(making.told(one)[0] for one in others) == sorted(
        (*change[:4], str(change[4])[:36], *change[5:]) for change in told if change[4] in seconds
    )
    assert [(one.actors, one.tables[0].uids, one.tables[0].inserts.rows) for one in others] == [
        (batch.actors, [uid], [0]) for uid in (C1, C1, C2)
    ]


def test_a_batch_without_second_inserts_is_left_as_it_is() -> None:
    batch = making.first_batch()
    first, others = snapshot_merge._split_concurrent_inserts(batch)
    assert (first, others) == (batch, [])


@pytest.mark.parametrize("what", ["change", "delete", "restore"])
def test_a_second_insert_is_changed_by_nothing(what: str) -> None:
    build = Builder(Actor(BEN.id, 1))
    build.insert(1, f"{C1}+1", 1, AT, {})
    if what == "change":
        build.change(1, f"{C1}+1", 1, 2, AT, "x", [])
    else:
        (build.delete if what == "delete" else build.restore)(1, f"{C1}+1", 2, AT, [])
    with pytest.raises(Refused) as caught:
        snapshot_merge._split_concurrent_inserts(build.build())
    assert (caught.value.code, caught.value.sentence) == (
        Code.CONTENT,
        "its content breaks the rules of the format (a second insert of a row is changed by itself). Nothing was "
        "changed. Ask for the file to be exported again.",
    )
