"""A decision taken back leaves every noted change of every record as it was, but for its own number in the log."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts, resolve_conflict
from fieldkit.db.changes.reopen_conflict import deletes_of, reopen
from fieldkit.db.records import crud, lookup
from fieldkit.db.records.undo_log import Decided, Recording, UndoStep
from fieldkit.db.schema.change_capture import DELETED, RESTORED, SHIFT, TOUCHED
from fieldkit.domain.records.kinds import CLIENT
from tests.support.reading import number_of

TOWN, LIMIT = CLIENT.field("town").code, CLIENT.field("spending_limit").code
TABLES = ("sync_cell", "sync_sibling", "sync_past", "sync_delete", "sync_row")
Rows = dict[str, list[tuple[object, ...]]]


def _noted(connection: sqlite3.Connection) -> Rows:
    """Return all that is noted, without touches: a decision taken back leaves one."""
    return {
        table: [
            row
            for row in connection.execute(f"SELECT * FROM {table} WHERE tbl = ? ORDER BY 1, 2, 3, 4", (CLIENT.code,))
            if table not in ("sync_cell", "sync_sibling") or row[2] != TOUCHED
        ]
        for table in TABLES
    }


@pytest.fixture
def other(writer: sqlite3.Connection) -> int:
    """Another device's life."""
    writer.execute("INSERT INTO sync_device (id, key, name, added_at) VALUES ('b', x'00', 'bench', 0)")
    return int(writer.execute("INSERT INTO sync_version (device, incarnation, seq) VALUES ('b', 1, 99)").lastrowid or 0)


@pytest.fixture
def uids(writer: sqlite3.Connection, other: int) -> tuple[str, str]:
    """Two clients, each with two fields that two devices wrote differently, and deleted by the other one as well."""
    made = [crud.insert(writer, CLIENT, {"name": name, "town": "Oslo", "spending_limit": 1}) for name in "AB"]
    for uid in made:
        number = number_of(writer, "client", uid)
        for column, values in ((TOWN, ("Oslo", "Rome")), (LIMIT, (1, 2))):
            for place, value in enumerate(values):
                dot = (other if place else 1) << SHIFT | 10_000 + number * 100 + column
                cell = (CLIENT.code, number, column, dot)
                writer.execute(
                    "INSERT INTO sync_cell VALUES (?, ?, ?, ?, ?)", (*cell, (1_764_000_000_000 - place) << 16)
                )
                writer.execute("INSERT INTO sync_sibling VALUES (?, ?, ?, ?, ?)", (*cell, value))
        gone = (CLIENT.code, number, other << SHIFT | 20_000 + number, 1_764_000_000_000 << 16, "1")
        writer.execute("INSERT INTO sync_delete VALUES (?, ?, ?, ?, ?, 1)", gone)
    return made[0], made[1]


def _decision(step: UndoStep) -> Decided:
    found = step.changes[-1].decided
    assert found is not None
    return found


def _reopened(connection: sqlite3.Connection, uid: str, decision: Decided) -> bool:
    with transaction(connection):
        return reopen(connection, CLIENT, uid, decision)


@pytest.mark.parametrize("value", ["Oslo", "Rome", "Bern"])
def test_a_field_is_in_conflict_again_with_all_its_values(
    writer: sqlite3.Connection, uids: tuple[str, str], value: str
) -> None:
    before, open_before = _noted(writer), conflicts.keys(writer)
    for _again in range(2):
        with Recording() as step:
            assert resolve_conflict.resolve(writer, "client", uids[0], "town", value)
        decision = _decision(step)
        assert (decision.column, decision.shown, decision.deletes) == (TOWN, "Oslo", ())
        assert conflicts.keys(writer) == [key for key in open_before if key != ("client", uids[0], "town")]
        assert _reopened(writer, uids[0], decision)
        after = _noted(writer)
        typed = [row for row in after["sync_past"] if row not in before["sync_past"]]
        assert {row[5] for row in typed} == ({"Bern"} if value == "Bern" else set())
        assert {**after, "sync_past": before["sync_past"]} == before
        assert conflicts.keys(writer) == open_before
        assert writer.execute("SELECT town FROM client WHERE uid = ?", (uids[0],)).fetchone() == ("Oslo",)
        assert writer.execute("SELECT col FROM sync_log WHERE dot = ?", (decision.dot,)).fetchone() == (TOUCHED,)
        assert not _reopened(writer, uids[0], decision), "it is open already"
    number = number_of(writer, "client", uids[0])
    touched = "SELECT rid, count(*) FROM {} WHERE tbl = ? AND col = ? GROUP BY rid"
    for table in ("sync_cell", "sync_sibling"):
        rows = writer.execute(touched.format(table), (CLIENT.code, TOUCHED)).fetchall()
        assert rows == [(number, 2)], table


@pytest.mark.parametrize("choice", ["keep", "delete"])
def test_a_record_is_asked_about_again(
    writer: sqlite3.Connection, uids: tuple[str, str], choice: resolve_conflict.Choice
) -> None:
    before, open_before = _noted(writer), conflicts.keys(writer)
    assert ("client", uids[1], "") in open_before
    with Recording() as step:
        assert resolve_conflict.resolve_deleted(writer, "client", uids[1], choice)
    decision = _decision(step)
    assert decision.column == (RESTORED if choice == "keep" else DELETED)
    assert [delete[2] for delete in decision.deletes] == ["1"]
    assert ("client", uids[1], "") not in conflicts.keys(writer)
    assert not _reopened(writer, uids[0], decision), "another record"
    assert not _reopened(writer, "gone", decision)
    assert _reopened(writer, uids[1], decision)
    assert _noted(writer) == before
    assert conflicts.keys(writer) == open_before
    record = lookup.get(writer, CLIENT, uids[1])
    assert record is not None
    assert record.deleted_at is None


def test_what_was_sent_or_changed_since_stays_decided(writer: sqlite3.Connection, uids: tuple[str, str]) -> None:
    with Recording() as step:
        resolve_conflict.resolve(writer, "client", uids[0], "town", "Rome")
    decision = _decision(step)
    life = writer.execute("SELECT life FROM sync_state").fetchone()[0]
    sent = "UPDATE sync_version SET seq = ? WHERE life = ?"
    seq = decision.dot & ((1 << SHIFT) - 1)
    writer.execute(sent, (seq, life))
    assert not _reopened(writer, uids[0], decision)
    writer.execute(sent, (seq - 1, life))
    crud.update(writer, CLIENT, uids[0], {"town": "Bern"})
    assert not _reopened(writer, uids[0], decision)
    assert ("client", uids[0], "town") not in conflicts.keys(writer)


@pytest.mark.parametrize("choice", ["keep", "delete"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_record_that_was_brought_back_before_is_so_again(
    writer: sqlite3.Connection, other: int, choice: resolve_conflict.Choice, elsewhere: bool
) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A"})
    assert crud.delete(writer, CLIENT, uid)
    assert crud.undelete(writer, CLIENT, uid)
    row = (CLIENT.code, number_of(writer, "client", uid))
    if elsewhere:
        writer.execute("UPDATE sync_cell SET dot = ? WHERE col = ?", (other << SHIFT | 10_000, RESTORED))
    gone = (*row, other << SHIFT | 20_000, 1_764_000_000_000 << 16, "1")
    writer.execute("INSERT INTO sync_delete VALUES (?, ?, ?, ?, ?, 1)", gone)
    before, open_before = _noted(writer), conflicts.keys(writer)
    assert [cell[2] for cell in before["sync_cell"]].count(RESTORED) == 1
    with Recording() as step:
        assert resolve_conflict.resolve_deleted(writer, "client", uid, choice)
    assert _reopened(writer, uid, _decision(step))
    assert _noted(writer) == before
    assert conflicts.keys(writer) == open_before == [("client", uid, "")]


def test_a_record_that_somebody_else_brought_back_since_stays_decided(
    writer: sqlite3.Connection, other: int, uids: tuple[str, str]
) -> None:
    with Recording() as step:
        assert resolve_conflict.resolve_deleted(writer, "client", uids[1], "keep")
    cell = (CLIENT.code, number_of(writer, "client", uids[1]), RESTORED, other << SHIFT | 30_000, 1)
    writer.execute("INSERT INTO sync_cell VALUES (?, ?, ?, ?, ?)", cell)
    decided = _noted(writer)
    assert not _reopened(writer, uids[1], _decision(step))
    assert _noted(writer) == decided


def test_a_deletion_that_came_since_is_there_beside_those_before_it(
    writer: sqlite3.Connection, other: int, uids: tuple[str, str]
) -> None:
    with Recording() as step:
        assert resolve_conflict.resolve_deleted(writer, "client", uids[1], "keep")
    number = number_of(writer, "client", uids[1])
    gone = (CLIENT.code, number, other << SHIFT | 30_000, 1_764_000_000_000 << 16, "1")
    writer.execute("INSERT INTO sync_delete VALUES (?, ?, ?, ?, ?, 1)", gone)
    assert _reopened(writer, uids[1], _decision(step))
    assert [dot & 0xFFFF for dot, _, _ in deletes_of(writer, CLIENT, number)] == [20_000 + number, 30_000]
