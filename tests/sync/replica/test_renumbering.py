"""What an earlier incarnation captured and never sent, under the numbers of the present one: each table in full."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base import replica_id
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.format.batch import Actor, Builder, Pending
from fieldkit.sync.replica import identity
from tests.sync.making import ANA, BEN, C1

TABLES = {
    "sync_row": "dot, NULL, NULL",
    "sync_cell": "dot, NULL, NULL",
    "sync_sibling": "dot, NULL, NULL",
    "sync_past": "dot, by, NULL",
    "sync_delete": "dot, NULL, names",
    "sync_log": "dot, NULL, before",
}


@pytest.fixture
def copied(writer: sqlite3.Connection) -> sqlite3.Connection:
    """A store of Ana's with a client that was written, changed and deleted in one life and changed in the next."""
    with transaction(writer):
        identity.name_own(writer, ANA.id, 7)
        own = identity.own(writer)
        writer.execute("UPDATE sync_version SET seq = ?, sha256 = 'sent' WHERE life = ?", (own.seq, own.number))
        uid = crud.insert(writer, CLIENT, {"name": "A", "town": "Oslo"}, uid=C1)
        crud.update(writer, CLIENT, uid, {"town": "Rome"})
        crud.delete(writer, CLIENT, uid)
        replica_id.begin_incarnation(writer)
        crud.undelete(writer, CLIENT, uid)
        crud.update(writer, CLIENT, uid, {"town": "Bern"})
        crud.delete(writer, CLIENT, uid)
        (number,) = writer.execute("SELECT id FROM client").fetchone()
        present = identity.own(writer).number << 40 | 2
        writer.execute(
            "INSERT INTO sync_sibling (tbl, rid, col, dot, value) VALUES (1, ?, 13, ?, 'x')", (number, present)
        )
    return writer


def dumped(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: connection.execute(f"SELECT {columns} FROM {table} WHERE tbl = 1 ORDER BY dot").fetchall()
        for table, columns in TABLES.items()
    }


def test_every_number_and_every_name_of_one_follows(copied: sqlite3.Connection) -> None:
    own = identity.own(copied)
    (old,) = {one.number for one in identity.replicas(copied)} - {own.number}
    sent = next(one.seq for one in identity.replicas(copied) if one.number == old)
    assert (own.seq, own.unsent_earlier, own.unsent) == (3, 3, 6)
    new = {old << 40 | sent + place: own.number << 40 | place for place in (1, 2, 3)}
    new |= {own.number << 40 | place: own.number << 40 | place + 3 for place in (1, 2, 3)}

    def followed(value: object) -> object:
        if isinstance(value, str) and value:
            return ",".join(str(new.get(int(name), int(name))) for name in value.split(","))
        return new.get(value, value) if isinstance(value, int) else value

    before = dumped(copied)
    assert {len(str(names).split(",")) for _, _, names in before["sync_log"]} == {1, 2, 3}, "one is named, or several"
    with transaction(copied):
        identity.renumber_unsent(copied)
    after = dumped(copied)
    assert {table for table, rows in before.items() if rows} == set(TABLES)
    for table, rows in before.items():
        assert after[table] == sorted(tuple(map(followed, row)) for row in rows), table
    own = identity.own(copied)
    assert (own.seq, own.unsent_earlier, own.unsent) == (6, 0, 6)
    with transaction(copied):
        identity.renumber_unsent(copied)
    assert dumped(copied) == after
    assert copied.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'moved'").fetchone() is None


def test_what_was_left_behind_cannot_go_before_what_was_sent(copied: sqlite3.Connection) -> None:
    own = identity.own(copied)
    before = dumped(copied)
    with transaction(copied):
        copied.execute("UPDATE sync_version SET seq = 1 WHERE life = ?", (own.number,))
        with pytest.raises(ValueError, match="left behind when this one was first sent"):
            identity.renumber_unsent(copied)
    assert dumped(copied) == before


@pytest.mark.parametrize(
    ("told", "kept", "left", "own"),
    [
        ([0, 0, 0], 3, 0, 3),
        ([0, 0], 2, 1, 3),
        ([0, 1, 0], 1, 0, 5),
        ([1], 0, 0, 6),
        ([0, 0, 0, 0], 3, 0, 3),
        ([], 0, 3, 3),
    ],
)
def test_what_came_of_an_earlier_life_is_matched_by_its_clocks(
    copied: sqlite3.Connection, told: list[int], kept: int, left: int, own: int
) -> None:
    """Told are the clocks of the three changes after the last that was sent, as they are here or later."""
    (old,) = {one.number for one in identity.replicas(copied)} - {identity.own(copied).number}
    sent = next(one.seq for one in identity.replicas(copied) if one.number == old)
    clocks = [row[0] for row in copied.execute("SELECT clock FROM sync_log WHERE tbl = 1 ORDER BY dot")]
    build = Builder(Actor(ANA.id, 7))
    for place, later in enumerate(told):
        build.pending(Pending("change", 1, 99, C1, sent + 1 + place, clocks[place] + later))
    with transaction(copied):
        identity.reconcile_copied(copied, old, build.build())
    assert copied.execute("SELECT seq, sha256 FROM sync_version WHERE life = ?", (old,)).fetchone() == (sent + kept, "")
    after = identity.own(copied)
    assert (after.unsent_earlier, after.seq) == (left, own)


def test_a_life_of_which_nothing_is_left_is_not_touched(copied: sqlite3.Connection) -> None:
    with transaction(copied):
        other = identity.replica_number(copied, BEN.id, 1)
        copied.execute("UPDATE sync_version SET seq = 5, sha256 = 'f' WHERE life = ?", (other,))
        for replica in (other, identity.own(copied).number):
            identity.reconcile_copied(copied, replica, Builder(Actor(BEN.id, 1)).build())
    assert copied.execute("SELECT seq, sha256 FROM sync_version WHERE life = ?", (other,)).fetchone() == (5, "f")
    assert identity.own(copied).unsent_earlier == 3
