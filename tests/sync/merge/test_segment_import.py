"""Segments as they are imported: again, in a wrong order, dry, many rows at once, with links to what is not here."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import history
from fieldkit.db.records import crud
from fieldkit.db.schema.change_capture import TOUCHED
from fieldkit.db.schema.declared_tables import rebuild_search
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, KINDS
from fieldkit.sync.export import seal_segments
from fieldkit.sync.export.seal_segments import Sealed
from fieldkit.sync.merge import import_file
from tests.sync.firms import Member, exchange, firm, sound
from tests.sync.making import AT, FIRM
from tests.sync.merge.pairs import Pair, add, agree, delete, edit, shown

pytestmark = pytest.mark.usefixtures("ticking")


def test_answer_that_arrives_again_and_again_changes_nothing(pair: Pair) -> None:
    ana, ben = pair
    add(ana, "client", name="A")
    exchange([ana, ben])
    before = list(ben.connection.iterdump())
    for sealed in ana.sealed:
        assert ben.take(sealed).became == "known"
    assert list(ben.connection.iterdump()) == before


def test_dry_run_says_what_would_change_and_changes_nothing(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    sealed = ana.seal()
    assert sealed
    before = list(ben.connection.iterdump())
    would = ben.take(sealed, dry_run=True)
    assert would.merged is not None
    assert (would.merged.made, would.merged.records) == (1, {("client", uid)})
    assert list(ben.connection.iterdump()) == before
    assert ben.take(sealed).became == "merged"


def test_a_merge_counts_what_went_to_the_trash_and_what_came_back(pair: Pair) -> None:
    ana, ben = pair
    uids = [add(ana, "client", name=name) for name in "ABC"]
    exchange([ana, ben])
    counts = []
    for change in (crud.delete, crud.undelete):
        for uid in uids:
            with transaction(ana.connection):
                change(ana.connection, CLIENT, uid)
        sealed = ana.seal()
        assert sealed
        merged = ben.take(sealed).merged
        assert merged is not None
        counts.append((merged.made, merged.deleted, merged.restored))
    assert counts == [(0, 3, 0), (0, 0, 3)]


def test_segment_waits_for_the_one_before_it_and_then_follows(pair: Pair) -> None:
    ana, ben = pair
    add(ana, "client", name="A")
    first = ana.seal()
    add(ana, "client", name="B")
    second = ana.seal()
    assert first and second
    held = ben.take(second)
    assert held.became == "held"
    assert [str(waits) for waits in held.waits] == [f"waiting for Ana, changes {first.seq_from} to {first.seq_to}"]
    assert [one.waits for one in import_file.held(ben.connection)] == [held.waits]
    assert ben.one("SELECT count(*) FROM client") == 0
    taken = ben.take(first)
    assert taken.merged is not None
    assert (taken.drained, taken.merged.made) == ((second.name,), 2)
    assert import_file.held(ben.connection) == []
    agree(ana, ben)


def test_change_waits_for_the_change_of_another_that_it_names(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = members = firm(tmp_path, prepared, 3)
    exchange(members)
    uid = add(ana, "client", name="A")
    from_ana = ana.seal()
    assert from_ana
    ben.take(from_ana)
    edit(ben, "client", uid, name="B")
    from_ben = ben.seal()
    assert from_ben
    held = cai.take(from_ben)
    assert [(waits.name, waits.last) for waits in held.waits] == [("Ana", from_ana.seq_to)]
    cai.take(from_ana)
    agree(ben, cai)
    assert shown(cai, "client", uid, "name") == "B"


def test_link_to_a_record_that_is_still_to_come_finds_it_later(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = members = firm(tmp_path, prepared, 3)
    uid = add(ana, "client", name="A")
    exchange(members)
    person = add(ben, "contact", name="P")
    from_ben = ben.seal()
    assert from_ben
    ana.take(from_ben)
    number = ana.one("SELECT id FROM contact WHERE uid = ?", person)
    assert isinstance(number, int)
    edit(ana, "client", uid, point_of_contact=number)
    from_ana = _sealed_without_touches(ana)
    assert cai.take(from_ana).became == "merged"
    sound(cai.connection)
    assert _unassigned(cai.connection) == [("client", uid, "point_of_contact", "contact", person)]
    assert history.trash(cai.connection) == []
    cai.take(from_ben)
    assert _unassigned(cai.connection) == []
    assert cai.one("SELECT p.name FROM client AS c JOIN contact AS p ON p.id = c.point_of_contact") == "P"


def _sealed_without_touches(member: Member) -> Sealed:
    """Export like a device that does not touch what it links to, so that no predecessor tells what to wait for."""
    member.connection.execute("UPDATE sync_log SET before = NULL WHERE col = ?", (TOUCHED,))
    sealed = member.seal()
    assert sealed
    return sealed


def test_failed_merge_leaves_nothing_behind(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben = pair
    add(ana, "client", name="A")
    sealed = ana.seal()
    assert sealed
    before = list(ben.connection.iterdump())

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("fieldkit.sync.merge.merge_batch._check_links", full)
    with pytest.raises(sqlite3.OperationalError):
        ben.take(sealed)
    assert list(ben.connection.iterdump()) == before
    sound(ben.connection)
    monkeypatch.undo()
    assert ben.take(sealed).became == "merged"


def test_new_rows_are_found_as_where_they_were_written(pair: Pair) -> None:
    ana, ben = pair
    client = add(ana, "client", name="Old name", phones="0123 456789")
    number = ana.one("SELECT id FROM client")
    assert isinstance(number, int)
    people = [add(ana, "contact", name=f"P {place}", client=number, phones=f"0555 {place}") for place in range(5)]
    edit(ana, "contact", people[0], name="Renamed")
    edit(ana, "client", client, name="New name")
    delete(ana, "contact", people[1])
    exchange([ana, ben])
    agree(ana, ben)
    for table in ("search", "search_part"):
        found = [
            {tuple(row[1:]) for row in member.connection.execute(f"SELECT rowid, * FROM {table}")} for member in pair
        ]
        assert found[0] == found[1]
    assert ben.one("SELECT words FROM search WHERE uid = ?", people[0]) == "New name"


def test_records_that_others_linked_to_before_they_came_are_found_as_where_they_were_written(pair: Pair) -> None:
    ana, ben = pair
    ana.connection.execute("PRAGMA foreign_keys = OFF")
    calls = [add(ana, "call", note=f"Call {place}", contact=place + 1) for place in range(5)]
    people = [add(ana, "contact", name=f"Voice {place}", phones=f"0555 00{place}") for place in range(5)]
    ana.connection.execute("PRAGMA foreign_keys = ON")
    before = seal_segments.seal_segment(ana.connection, ana.key, FIRM, AT, most=5)
    after = ana.seal()
    assert before and after
    ben.take(before)
    assert ben.one("SELECT count(*) FROM search WHERE kind = 'contact'") == 0
    ben.take(after)
    agree(ana, ben)
    assert ben.one("SELECT words FROM search WHERE uid = ?", calls[3]) == "Voice 3"
    assert ben.one("SELECT part FROM search_part WHERE part MATCH '555003'") == "0555003"
    edit(ben, "contact", people[3], name="Renamed")
    assert ben.one("SELECT words FROM search WHERE uid = ?", calls[3]) == "Renamed"
    for table in ("search", "search_part"):
        ben.connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    ana.connection.execute("DELETE FROM search")  # the calls were stored before the people, so indexed without them
    rebuild_search(ana.connection)
    edit(ana, "contact", people[3], name="Renamed")
    for table in ("search", "search_part"):
        found = [sorted(tuple(row[1:]) for row in m.connection.execute(f"SELECT rowid, * FROM {table}")) for m in pair]
        assert found[0] == found[1]


def test_call_and_contact_are_kinds_that_link() -> None:
    assert CALL.field("client").link == CONTACT.field("client").link == "client"


def test_link_that_leads_nowhere_refuses_the_whole_file(pair: Pair) -> None:
    from fieldkit.sync.format.batch import TableBatch
    from fieldkit.sync.merge import merge_batch
    from fieldkit.sync.merge.rows import MergeRows

    ana, ben = pair
    uid = add(ana, "client", name="A")
    sealed = ana.seal()
    assert sealed
    ben.take(sealed)
    located = MergeRows(ben.connection, [TableBatch(1, [uid])]).located[1]
    ben.connection.execute("PRAGMA foreign_keys = OFF")
    ben.connection.execute("UPDATE client SET deputy = 4711")
    with pytest.raises(Trouble, match="leads nowhere"):
        merge_batch._check_links(ben.connection, located)


def _unassigned(connection: sqlite3.Connection) -> list[tuple[str, str, str, str, str]]:
    """Return the links to records that are not here yet: kind, uid, field, then kind and uid of what is missing."""
    found = []
    for kind in KINDS.values():
        for declared in kind.fields:
            if declared.link:
                rows = connection.execute(
                    f"SELECT t.uid, l.uid FROM {declared.link} AS l JOIN {kind.name} AS t"
                    f" ON t.{declared.name} = l.id WHERE l.deleted_at = 0 ORDER BY t.id"
                )
                found += [(kind.name, uid, declared.name, declared.link, missing) for uid, missing in rows]
    return found
