"""What a decision and a deletion leave in a store: touches, times, whose they are, and what has no place in lists."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base import ids
from fieldkit.db.changes import conflicts, history, resolve_conflict
from fieldkit.db.changes.conflicts import Version
from fieldkit.db.records import crud
from fieldkit.db.schema.change_capture import SHIFT, TOUCHED
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.records.values import Value
from tests.support.reading import number_of

NOW = 1_764_000_000_000
VOICE, TOWN = CLIENT.field("point_of_contact").code, CLIENT.field("town").code


@pytest.fixture
def other(writer: sqlite3.Connection) -> int:
    """Another device's life."""
    writer.execute("INSERT INTO sync_device (id, key, name, added_at) VALUES ('b', x'00', 'bench', 0)")
    return int(writer.execute("INSERT INTO sync_version (device, incarnation, seq) VALUES ('b', 1, 99)").lastrowid or 0)


def _cell(
    connection: sqlite3.Connection, number: int, column: int, life: int, value: Value, *, place: int = 0, at: int = NOW
) -> None:
    dot = life << SHIFT | 10_000 + place
    cell = (CLIENT.code, number, column, dot)
    connection.execute("INSERT INTO sync_cell VALUES (?, ?, ?, ?, ?)", (*cell, at << 16))
    connection.execute("INSERT INTO sync_sibling VALUES (?, ?, ?, ?, ?)", (*cell, value))


def _touches(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    sql = f"SELECT tbl, rid FROM sync_log WHERE col = {TOUCHED} ORDER BY dot"
    return [(int(table), int(number)) for table, number in connection.execute(sql)]


@pytest.mark.parametrize("chosen", ["Ines", None])
def test_who_is_chosen_again_is_touched_and_the_record_alone_is_new(
    writer: sqlite3.Connection, other: int, monkeypatch: pytest.MonkeyPatch, chosen: str | None
) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: NOW)
    for name in ("First", "Ines", "Ruth"):
        crud.insert(writer, CONTACT, {"name": name})
    people = dict(writer.execute("SELECT name, id FROM contact").fetchall())
    taken = people[chosen] if chosen else None
    uid = crud.insert(writer, CLIENT, {"name": "A", "point_of_contact": taken})
    crud.insert(writer, CLIENT, {"name": "B"})
    number = number_of(writer, "client", uid)
    for life, value in ((1, taken), (other, people["Ruth"])):
        _cell(writer, number, VOICE, life, value)
    # A record that others do not know yet needs no touch.
    writer.execute("UPDATE sync_version SET seq = s.seq FROM sync_state AS s WHERE s.life = sync_version.life")
    monkeypatch.setattr(ids, "now_ms", lambda: NOW + 5)
    assert resolve_conflict.resolve(writer, "client", uid, "point_of_contact", taken)
    assert _touches(writer) == ([(CONTACT.code, people["Ines"])] if chosen else [])
    rows = writer.execute("SELECT name, updated_at, point_of_contact FROM client ORDER BY id").fetchall()
    assert rows == [("A", NOW + 5, taken), ("B", NOW, None)]
    assert conflicts.conflicts(writer) == []


def test_a_conflict_of_a_field_or_kind_of_a_later_fieldkit_has_no_place_in_the_list(
    writer: sqlite3.Connection, other: int
) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A", "town": "Oslo"})
    number = number_of(writer, "client", uid)
    for life, value in ((1, "Oslo"), (other, "Rome")):
        _cell(writer, number, TOWN, life, value)
        _cell(writer, number, 9_999, life, value)
        cell = (99, number, 1, life << SHIFT | 7)
        writer.execute("INSERT INTO sync_cell VALUES (?, ?, ?, ?, ?)", (*cell, NOW << 16))
        writer.execute("INSERT INTO sync_sibling VALUES (?, ?, ?, ?, ?)", (*cell, value))
    writer.execute("INSERT INTO sync_delete VALUES (99, ?, ?, ?, '', 1)", (number, other << SHIFT | 8, NOW << 16))
    assert conflicts.keys(writer) == [("client", uid, "town")]
    assert conflicts.conflicted_fields(writer, "client", uid) == ("town",)
    assert [one.field for one in conflicts.conflicts(writer)] == ["town"]
    assert conflicts.conflict(writer, "client", uid, "name") is conflicts.conflict(writer, "client", "x", "") is None


def test_each_version_has_the_time_of_its_last_writer_and_those_not_shown_come_newest_first(
    writer: sqlite3.Connection, other: int
) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A", "town": "Oslo"})
    number = number_of(writer, "client", uid)
    for place, (life, value, at) in enumerate(
        ((1, "Oslo", NOW), (other, "Rome", NOW + 3), (other, "Bern", NOW + 9), (1, "Rome", NOW + 1))
    ):
        _cell(writer, number, TOWN, life, value, place=place, at=at)
    found = conflicts.conflict(writer, "client", uid, "town")
    assert found is not None
    assert found.versions == (
        Version("Oslo", "", NOW, True),
        Version("Bern", "bench", NOW + 9, False),
        Version("Rome", "bench, ", NOW + 3, False),
    )


def test_a_record_that_one_deleted_and_others_changed_tells_both_sides(writer: sqlite3.Connection, other: int) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A"})
    number = number_of(writer, "client", uid)
    _cell(writer, number, TOWN, other, "Rome", at=NOW)
    (made,) = writer.execute("SELECT dot FROM sync_row WHERE tbl = ? AND rid = ?", (CLIENT.code, number)).fetchone()
    for place, (life, at, names) in enumerate(((other, NOW + 2, f"{made}"), (1, NOW + 8, ""))):
        gone = (CLIENT.code, number, life << SHIFT | 20_000 + place, at << 16, names)
        writer.execute("INSERT INTO sync_delete VALUES (?, ?, ?, ?, ?, 1)", gone)
    found = conflicts.conflict(writer, "client", uid, "")
    assert found is not None
    assert found.versions == (
        Version(None, "bench", NOW, True, "changed"),
        Version(None, ", bench", NOW + 8, False, "deleted"),
    )
    assert conflicts.conflicted_fields(writer, "client", uid) == ("",)


def test_the_trash_says_whose_deletion_it_was_and_when(
    writer: sqlite3.Connection, other: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: NOW)
    mine, theirs, nobodys = (crud.insert(writer, CLIENT, {"name": name}) for name in ("Mine", "Theirs", "Nobody's"))
    crud.delete(writer, CLIENT, mine)
    number = number_of(writer, "client", theirs)
    for life, at in ((1, NOW + 1), (other, NOW + 2)):
        gone = (CLIENT.code, number, life << SHIFT | 20_000, at << 16)
        writer.execute("INSERT INTO sync_delete VALUES (?, ?, ?, ?, '', 0)", gone)
    writer.execute("UPDATE sync_state SET capture = 0")
    for uid, at in ((theirs, NOW + 2), (nobodys, 7)):
        writer.execute("UPDATE client SET deleted_at = ? WHERE uid = ?", (at, uid))
    assert [(gone.title, gone.who, gone.at) for gone in history.trash(writer)] == [
        ("Theirs", "bench", NOW + 2),
        ("Mine", "", NOW),
        ("Nobody's", "", 7),
    ]
