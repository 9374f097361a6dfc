"""Steps of a merge to which few files lead: a null for a text, a default that is gone, a file that came meanwhile."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.schema.change_capture import CREATED
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.sync.base import cancellation
from fieldkit.sync.export import snapshots
from fieldkit.sync.format import container
from fieldkit.sync.format.batch import Pending
from fieldkit.sync.merge import import_file
from fieldkit.sync.merge.conflicting_values import CellMerge
from fieldkit.sync.merge.import_file import Held, Taken, Waits
from fieldkit.sync.merge.merge_batch import merge_transaction
from fieldkit.sync.merge.rows import ConcurrentInsert, MergeRows
from fieldkit.sync.replica import identity, pending
from tests.support.shipped import RECORDS
from tests.sync.firms import Member, exchange, firm
from tests.sync.making import AT, C1, C2, FIRM, P1
from tests.sync.merge.pairs import Pair, add, edit
from tests.sync.merge.parts.test_held_and_pending import store

NAME, LIMIT, TOWN, CONTACT_OF = (
    CLIENT.field(one).code for one in ("name", "spending_limit", "town", "point_of_contact")
)


def test_values_are_stored_without_null_for_a_text_and_with_ids_for_links(writer: sqlite3.Connection) -> None:
    with transaction(writer):
        crud.insert(writer, CONTACT, {"name": "Ines"}, uid=P1)
        (ines,) = writer.execute("SELECT id FROM contact").fetchone()
        rows = MergeRows(writer, [])
        assert rows.values(CLIENT, TOWN, ["Oslo", None]) == ["Oslo", ""]
        assert rows.values(CLIENT, LIMIT, [3, None]) == [3, None]
        assert rows.values(CLIENT, CREATED, [5, None]) == [5, None]
        assert rows.values(CLIENT, 899, ["x", None]) == ["x", None]
        assert rows.values(CLIENT, CONTACT_OF, [P1, None, C2, P1]) == [ines, None, ines + 1, ines]
        assert rows.values(CLIENT, CONTACT_OF, [C2, C1]) == [ines + 1, ines + 2]
    stubs = writer.execute("SELECT id, uid, created_at, updated_at, deleted_at FROM contact WHERE id > ?", (ines,))
    assert stubs.fetchall() == [(ines + 1, C2, 0, 0, 0), (ines + 2, C1, 0, 0, 0)]


def test_a_default_that_was_replaced_elsewhere_leaves_a_cell_to_what_comes(writer: sqlite3.Connection) -> None:
    with transaction(writer):
        crud.insert(writer, CLIENT, {"name": "A", "town": "Oslo"}, uid=C1)
        number, dot, clock = writer.execute("SELECT rid, dot, clock FROM sync_row WHERE tbl = 1").fetchone()
        merge = CellMerge(writer, CLIENT, {dot >> 40: ""})
        merge.add_inserts([ConcurrentInsert(number, dot, clock, 7, {})], complete=False)
    assert writer.execute("SELECT name, town, created_at FROM client").fetchone() == ("A", "Oslo", 7)
    assert writer.execute("SELECT count(*) FROM sync_cell WHERE tbl = 1").fetchone() == (0,)


@pytest.fixture
def chain(tmp_path: Path, prepared: Path) -> Pair:
    """Ana, who wrote four files, and Ben, with whom all but the first wait."""
    ana, ben = firm(tmp_path, prepared)
    for number in range(4):
        add(ana, "client", name=f"client {number}")
        ana.seal()
    for number, sealed in enumerate(ana.sealed[1:], RECORDS + 1):
        waits = (Waits(ana.key.id, "Ana", 7, 1, number),)
        assert ben.take(sealed) == Taken("held", sealed.name, ana.key.id, waits=waits)
    return ana, ben


def clients(member: Member) -> list[str]:
    return [row[0] for row in member.connection.execute("SELECT name FROM client ORDER BY name")]


def test_who_stops_while_files_follow_keeps_those_that_came(chain: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben = chain
    real, names = import_file._take, [one.name for one in ana.sealed]

    def stopped(*arguments: object) -> Taken:
        if arguments[4] == names[2]:
            raise cancellation.Cancelled("Stopped.")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(import_file, "_take", stopped)
    taken = ben.take(ana.sealed[0])
    assert (taken.became, taken.drained, taken.refused) == ("merged", (names[1],), ())
    assert taken.merged is not None and (taken.merged.made, len(taken.merged.records)) == (2, RECORDS + 2)
    hashes = [one.sha256 for one in ana.sealed]
    waits = Waits(ana.key.id, "Ana", 7, RECORDS + 3, RECORDS + 3)
    assert import_file.held(ben.connection) == [
        Held(names[2], hashes[2], ana.key.id, AT),
        Held(names[3], hashes[3], ana.key.id, AT, (waits,)),
    ]
    assert clients(ben) == ["client 0", "client 1"]


def test_files_follow_in_their_order_and_are_counted_together(chain: Pair) -> None:
    ana, ben = chain
    taken = ben.take(ana.sealed[0])
    assert taken.drained == tuple(one.name for one in ana.sealed[1:])
    assert taken.merged is not None and taken.merged.made == 4
    assert import_file.held(ben.connection) == []
    assert clients(ben) == [f"client {number}" for number in range(4)]
    assert ben.take(ana.sealed[2]) == Taken("known", ana.sealed[2].name, ana.key.id)


def test_a_file_that_another_process_took_meanwhile_is_known(chain: Pair) -> None:
    ana, ben = chain
    known = identity.known_devices(ben.connection)
    verified = container.verify_bytes(ana.sealed[0].data, known, [FIRM], name="came.fks")
    ben.take(ana.sealed[0])
    with merge_transaction(ben.connection):
        assert import_file._merge(ben.connection, verified, [FIRM], AT) == Taken("known", "came.fks", ana.key.id)


def test_what_its_column_does_not_take_waits_on(writer: sqlite3.Connection) -> None:
    def change(seq: int, column: int, value: bytes, *, link: bool = False) -> Pending:
        return Pending("change", 1, column, C1, 5 << 40 | seq, seq << 16, (), value, link)

    changes = [
        change(1, TOWN, b"5"),
        change(2, TOWN, b'"Oslo"'),
        change(3, 899, b"1"),
        change(4, NAME, b'"x"', link=True),
        change(5, CONTACT_OF, f'"{P1}"'.encode(), link=True),
        change(6, CONTACT_OF, b'"no uid"', link=True),
        Pending("delete", 1, None, C1, 5 << 40 | 7, 7 << 16, (5 << 40 | 1,)),
        Pending("restore", 1, None, C1, 5 << 40 | 8, 8 << 16, (5 << 40 | 7,)),
        Pending("delete", 899, None, C1, 5 << 40 | 9, 9 << 16),
    ]
    store(writer, *changes)
    assert pending.any_applicable(writer)
    with transaction(writer):
        (batch,) = pending.take_applicable(writer)
    (table,) = batch.tables
    assert [(one.column, one.values, one.dots, one.clocks) for one in table.changes] == [
        (CONTACT_OF, [P1], [5 << 40 | 5], [5 << 16]),
        (TOWN, ["Oslo"], [5 << 40 | 2], [2 << 16]),
    ]
    assert (table.deletes.dots, table.deletes.predecessors.dots) == ([5 << 40 | 7], [5 << 40 | 1])
    assert (table.restores.dots, table.restores.predecessors.dots) == ([5 << 40 | 8], [5 << 40 | 7])
    assert [number for number, _ in pending.pending_changes(writer)] == [1, 3, 4, 6, 9]
    with transaction(writer):
        writer.execute("DELETE FROM sync_pending WHERE id IN (1, 4, 6)")
        assert pending.take_applicable(writer) == []
    assert not pending.any_applicable(writer)


def test_a_row_that_is_here_takes_the_first_values_that_waited(writer: sqlite3.Connection) -> None:
    with transaction(writer):
        crud.insert(writer, CLIENT, {"name": "A", "town": "Oslo"}, uid=C1)
        (dot,) = writer.execute("SELECT dot FROM sync_row WHERE tbl = 1").fetchone()
        crud.insert(writer, CONTACT, {"name": "Ines"}, uid=P1)

    def first(column: int, value: bytes, *, link: bool = False) -> Pending:
        return Pending("insert", 1, column, C1, dot, 9 << 16, (), value, link)

    deputy = CLIENT.field("deputy").code
    waiting = [first(TOWN, b"null"), first(LIMIT, b"7"), first(CONTACT_OF, f'"{P1}"'.encode(), link=True)]
    store(writer, *waiting, first(deputy, f'"{C2}"'.encode(), link=True))
    before = writer.execute("SELECT seq FROM sync_state").fetchone()
    with transaction(writer):
        assert [one.tables for one in pending.take_applicable(writer)] == [[]]
    row = writer.execute(
        "SELECT c.town, c.spending_limit, p.name, d.uid, d.name, d.deleted_at FROM client AS c"
        " JOIN contact AS p ON p.id = c.point_of_contact JOIN contact AS d ON d.id = c.deputy"
    ).fetchone()
    assert row == ("Oslo", 7, "Ines", C2, "", 0)
    assert writer.execute("SELECT seq FROM sync_state").fetchone() == before, "it is no change of this device's"
    assert pending.pending_changes(writer) == []


def test_inserts_that_waited_come_first_and_a_second_one_of_a_row_by_itself(writer: sqlite3.Connection) -> None:
    def insert(seq: int, uid: str, column: int | None, value: bytes = b"") -> Pending:
        return Pending("insert", 1, column, uid, 5 << 40 | seq, seq << 16, (), value)

    later = Pending("change", 1, TOWN, C1, 5 << 40 | 9, 9 << 16, (5 << 40 | 1,), b'"Rome"')
    store(
        writer,
        later,
        insert(2, C1, NAME, b'"second"'),
        insert(1, C1, NAME, b'"first"'),
        insert(1, C1, TOWN, b'"Oslo"'),
        insert(3, C2, None),
    )
    with transaction(writer):
        batches = pending.take_applicable(writer)
    told = [
        [(table.uids, table.inserts.dots, table.inserts.clocks, [one.values for one in table.changes])]
        for batch in batches
        for table in batch.tables
    ]
    assert told == [
        [([C1, C2], [5 << 40 | 1, 5 << 40 | 3], [1 << 16, 3 << 16], [])],
        [([C1], [5 << 40 | 2], [2 << 16], [])],
        [([C1], [], [], [["Rome"]])],
    ]
    columns = batches[0].tables[0].inserts.columns
    assert {code: (one.values, one.places) for code, one in columns.items()} == {
        NAME: (["first"], [0]),
        TOWN: (["Oslo"], [0]),
    }


def test_values_side_by_side_go_into_a_snapshot_in_the_order_of_their_numbers(tmp_path: Path, prepared: Path) -> None:
    ana, ben = firm(tmp_path, prepared)
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ana, "client", uid, town="Rome")
    edit(ben, "client", uid, town="Bern")
    exchange([ana, ben])
    for member, towns in ((ana, ["Rome", "Bern"]), (ben, ["Bern", "Rome"])):
        (table,) = [one for one in snapshots.state(member.connection).tables if one.table == 1]
        (changes,) = table.changes
        assert (changes.column, changes.rows, changes.values) == (TOWN, [0, 0], towns)
        assert changes.dots == sorted(changes.dots)
        assert (changes.predecessors.dots, changes.predecessors.counts) == ([], [0, 0])
