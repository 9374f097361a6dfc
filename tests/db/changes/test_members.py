"""What one device notes of the others: when it heard of them, how their clocks differ, how far a removed one counts."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base import ids
from fieldkit.db.changes import clock_skew, members
from fieldkit.db.changes.members import Member, Stored

NOW = 1_764_000_000_000


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: NOW)


@pytest.fixture
def bench(writer: sqlite3.Connection) -> str:
    writer.execute("INSERT INTO sync_device (id, key, name, added_at) VALUES ('b', x'0b', 'bench', 5)")
    return "b"


@pytest.mark.parametrize(
    ("created", "after", "seen", "skew"),
    [
        (NOW, 0, NOW, 0),
        (NOW + 7, 0, NOW, 7),
        (NOW - 7, 0, NOW - 7, 0),
        (NOW - 7, NOW - 8, NOW - 7, 0),
        (NOW - 7, NOW - 6, NOW - 7, -1),
        (NOW - 7, NOW, NOW - 7, -7),
        (NOW - 7, NOW + 1, NOW - 7, 0),
        (NOW + 7, NOW - 1, NOW, 7),
    ],
)
def test_a_clock_shows_itself_by_what_it_wrote_and_had_received(
    writer: sqlite3.Connection, bench: str, created: int, after: int, seen: int, skew: int
) -> None:
    members.note_seen(writer, bench, created, after)
    assert members.members(writer)["b"] == Member("b", b"\x0b", "bench", 5, None, seen, skew)


def test_a_device_was_seen_last_by_the_latest_it_wrote(writer: sqlite3.Connection, bench: str) -> None:
    for created, seen in ((NOW - 9, NOW - 9), (NOW - 20, NOW - 9), (NOW - 3, NOW - 3)):
        members.note_seen(writer, bench, created)
        assert members.members(writer)["b"].seen_at == seen


@pytest.mark.parametrize(
    ("skew", "tolerated", "retired", "differ"),
    [
        (5, 4, None, True),
        (-5, 4, None, True),
        (5, 5, None, False),
        (-5, 5, None, False),
        (5, 4, 1, False),
        (None, 0, None, False),
    ],
)
def test_clocks_differ_beyond_what_is_tolerated_of_members_only(
    writer: sqlite3.Connection, bench: str, skew: int | None, tolerated: int, retired: int | None, differ: bool
) -> None:
    writer.execute("UPDATE sync_device SET skew = ?, retired_at = ? WHERE id = ?", (skew, retired, bench))
    assert clock_skew.clocks_differ(writer, tolerated) is differ


def test_a_removed_device_counts_as_far_as_a_member_has_it(writer: sqlite3.Connection, bench: str) -> None:
    writer.execute("INSERT INTO sync_device (id, key, name, added_at) VALUES ('c', x'0c', 'clerk', 1)")
    writer.execute("INSERT INTO sync_version (device, incarnation, seq, counts) VALUES ('b', 1, 9, 4)")
    writer.execute("UPDATE sync_device SET retired_at = 3 WHERE id = 'b'")
    members.extend_retirement(writer, {("b", 1): 3, ("b", 2): 6, ("c", 1): 8})
    assert members.members(writer)["b"].incarnations == ((1, 9, 4), (2, 0, 6))
    members.extend_retirement(writer, {("b", 1): 7})
    assert members.members(writer)["b"].incarnations == ((1, 9, 7), (2, 0, 6))
    members.extend_retirement(writer)
    assert members.members(writer)["b"].incarnations == ((1, 9, 9), (2, 0, 6))
    assert members.members(writer)["c"].incarnations == ()
    members.readmit(writer, "b")
    members.rename(writer, "b", "shed")
    again = members.members(writer)["b"]
    assert (again.retired_at, again.name, again.incarnations) == (None, "shed", ((1, 9, None), (2, 0, None)))
    assert list(members.members(writer))[-2:] == ["c", "b"], "in the order in which they came"


def test_segments_that_are_kept_and_when_the_last_of_ours_was_sealed(writer: sqlite3.Connection, bench: str) -> None:
    life, device, incarnation = writer.execute(
        "SELECT life, device, incarnation FROM sync_state JOIN sync_version USING (life)"
    ).fetchone()
    other = writer.execute("INSERT INTO sync_version (device, incarnation, seq) VALUES ('b', 1, 9)").lastrowid
    for row in ((life, 4, 6, "b" * 64, 200), (life, 1, 3, "a" * 64, 100), (other, 1, 9, "c" * 64, 300)):
        writer.execute(
            "INSERT INTO sync_segment (life, seq_from, seq_to, sha256, stored_at, data) VALUES (?, ?, ?, ?, ?, x'')",
            row,
        )
    kept = members.stored(writer)
    assert kept[-1] == Stored("b", 1, 1, 9, "c" * 64, 300)
    assert [one.name for one in kept] == [f"1-3-{'a' * 32}.fks", f"4-6-{'b' * 32}.fks", f"1-9-{'c' * 32}.fks"]
    for has, at in ((0, 0), (2, 0), (3, 100), (5, 100), (6, 200), (99, 200)):
        assert members.sealed_at(writer, {(device, incarnation): has, ("b", 1): 9}) == at
    assert members.sealed_at(writer, {}) == 0
    assert members.sealed_vector(writer) == {("b", 1): 9}


def test_a_fact_stays_and_is_replaced(writer: sqlite3.Connection) -> None:
    assert members.fact(writer, "some") == ""
    for value in ("one", "two"):
        members.note(writer, "some", value)
        assert members.fact(writer, "some") == value
