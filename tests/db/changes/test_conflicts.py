"""Conflicts as one store holds them; how they arise between devices is in tests/sync/merge/test_concurrent_edits.py."""

import sqlite3
import time

import pytest

from fieldkit.db.changes import conflicts, resolve_conflict
from fieldkit.db.records import crud, lookup
from fieldkit.db.schema.change_capture import SHIFT
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.records.values import Value
from tests.names import HARD

TOWN = CLIENT.field("town").code
LIMIT = CLIENT.field("spending_limit").code


@pytest.fixture
def other(writer: sqlite3.Connection) -> int:
    """Another device's life."""
    writer.execute("INSERT INTO sync_device (id, key, name, added_at) VALUES ('b', x'00', ?, 0)", (HARD[0],))
    made = writer.execute("INSERT INTO sync_version (device, incarnation, seq) VALUES ('b', 1, 99)")
    return int(made.lastrowid or 0)


def contradict(connection: sqlite3.Connection, uid: str, column: int, *values: Value, life: int) -> None:
    """Let several values live in a cell, the first by this device, the rest by another."""
    number = connection.execute("SELECT id FROM client WHERE uid = ?", (uid,)).fetchone()[0]
    for place, value in enumerate(values):
        dot = (life if place else 1) << SHIFT | 10_000 + place + number * 100
        cell = (CLIENT.code, number, column, dot)
        connection.execute("INSERT INTO sync_cell VALUES (?, ?, ?, ?, ?)", (*cell, 1_764_000_000_000 - place << 16))
        connection.execute("INSERT INTO sync_sibling VALUES (?, ?, ?, ?, ?)", (*cell, value))


def test_store_of_one_device_has_none(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A"})
    assert conflicts.conflicts(writer) == []
    assert conflicts.count(writer) == 0
    assert conflicts.conflicted_fields(writer, "client", uid) == ()
    assert conflicts.conflicted_fields(writer, "client", "no such uid") == ()
    assert not resolve_conflict.resolve(writer, "client", uid, "town", "x")
    assert not resolve_conflict.resolve_deleted(writer, "client", uid, "delete")
    assert lookup.get(writer, CLIENT, uid) is not None


@pytest.mark.parametrize("name", HARD)
def test_each_value_has_its_writers_and_the_shown_one_comes_first(
    writer: sqlite3.Connection, other: int, name: str
) -> None:
    uid = crud.insert(writer, CLIENT, {"name": name, "town": "Oslo"})
    contradict(writer, uid, TOWN, "Oslo", name, "Oslo", life=other)
    (one,) = conflicts.conflicts(writer)
    assert (one.kind, one.uid, one.title, one.field) == ("client", uid, name, "town")
    assert [(version.value, version.who, version.shown) for version in one.versions] == [
        ("Oslo", f", {HARD[0]}", True),
        (name, HARD[0], False),
    ]


@pytest.mark.parametrize(("values", "conflict"), [((None, 5), True), ((5, 5), False), ((None, None), False)])
def test_nothing_is_a_value_and_equal_values_are_no_conflict(
    writer: sqlite3.Connection, other: int, values: tuple[Value, ...], conflict: bool
) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A", "spending_limit": values[0]})
    contradict(writer, uid, LIMIT, *values, life=other)
    assert conflicts.count(writer) == int(conflict)
    assert conflicts.conflicted_fields(writer, "client", uid) == (("spending_limit",) if conflict else ())


def test_decision_for_the_shown_value_is_a_change_that_names_all(writer: sqlite3.Connection, other: int) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A", "town": "Oslo"})
    contradict(writer, uid, TOWN, "Oslo", "Rome", life=other)
    seq = writer.execute("SELECT seq FROM sync_state").fetchone()[0]
    assert resolve_conflict.resolve(writer, "client", uid, "town", "Oslo")
    (before,) = writer.execute("SELECT before FROM sync_log ORDER BY dot DESC LIMIT 1").fetchone()
    assert len(str(before).split(",")) == 2
    assert writer.execute("SELECT seq FROM sync_state").fetchone()[0] == seq + 1
    past = writer.execute("SELECT value FROM sync_past WHERE col = ? ORDER BY dot", (TOWN,)).fetchall()
    assert past == [("Oslo",), ("Rome",)]
    assert writer.execute("SELECT count(*) FROM sync_sibling").fetchone() == (0,)


def test_ordinary_edit_of_a_field_in_conflict_decides_it(writer: sqlite3.Connection, other: int) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A", "town": "Oslo"})
    contradict(writer, uid, TOWN, "Oslo", "Rome", life=other)
    crud.update(writer, CLIENT, uid, {"town": "Bern"})
    assert conflicts.count(writer) == 0
    past = writer.execute("SELECT value FROM sync_past WHERE col = ? ORDER BY dot", (TOWN,)).fetchall()
    assert past == [("Oslo",), ("Rome",)]


def test_counting_is_quick_enough_for_every_screen(writer: sqlite3.Connection, other: int) -> None:
    for place in range(300):
        uid = crud.insert(writer, CLIENT, {"name": f"{place}", "town": "Oslo"})
        contradict(writer, uid, TOWN, "Oslo", "Rome", life=other)
    start = time.thread_time()
    assert conflicts.count(writer) == 300
    assert time.thread_time() - start < 0.1


def test_pages_of_conflicts_join_to_all_and_a_record_has_its_place_among_them(
    writer: sqlite3.Connection, other: int
) -> None:
    uids = [crud.insert(writer, CLIENT, {"name": str(place), "town": "Oslo"}) for place in range(8)]
    for uid in uids[1:]:
        contradict(writer, uid, TOWN, "Oslo", "Rome", life=other)
        contradict(writer, uid, LIMIT, None, 5, life=other)
    whole = conflicts.conflicts(writer)
    assert len(whole) == conflicts.count(writer) == 14
    assert [one for start in range(0, 14, 4) for one in conflicts.conflicts(writer, start, 4)] == whole
    assert conflicts.keys(writer) == [(one.kind, one.uid, one.field) for one in whole]
    assert conflicts.position(writer, "client", uids[0]) is None
    third = conflicts.position(writer, "client", uids[3])
    assert third == 4
    assert whole[third].uid == uids[3]
