"""What two and three stores come to show when they import each other's segments."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts, history, resolve_conflict
from fieldkit.db.records import crud
from fieldkit.db.schema.change_capture import TOUCHED
from fieldkit.db.schema.declared import rebuild_search
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.registry import CALL, CARD, CLIENT, CONTACT, KINDS
from fieldkit.domain.records.values import Value
from fieldkit.sync.export import seal_segments
from fieldkit.sync.export.seal_segments import Sealed
from fieldkit.sync.merge import import_file
from tests.names import HARD
from tests.sync.firms import Member, exchange, firm, opinions, sound, state, values_of
from tests.sync.making import AT, FIRM

Pair = tuple[Member, Member]


pytestmark = pytest.mark.usefixtures("ticking")


def add(member: Member, kind: str, **values: Value) -> str:
    with transaction(member.connection):
        return crud.insert(member.connection, KINDS[kind], values)


def edit(member: Member, kind: str, uid: str, **values: Value) -> None:
    with transaction(member.connection):
        assert crud.update(member.connection, KINDS[kind], uid, values)


def delete(member: Member, kind: str, uid: str) -> None:
    with transaction(member.connection):
        assert crud.delete(member.connection, KINDS[kind], uid)


def shown(member: Member, kind: str, uid: str, name: str) -> object:
    return member.one(f'SELECT "{name}" FROM {kind} WHERE uid = ?', uid)


def agree(*members: Member) -> None:
    first = members[0]
    for member in members:
        sound(member.connection)
        assert state(member.connection) == state(first.connection)
        assert opinions(member.connection) == opinions(first.connection)


@pytest.mark.parametrize("name", HARD)
def test_record_arrives_with_all_its_values_and_can_be_found(pair: Pair, name: str) -> None:
    ana, ben = pair
    uid = add(ana, "client", name=name, notes="two\nlines", spending_limit=-3)
    exchange([ana, ben])
    agree(ana, ben)
    assert shown(ben, "client", uid, "spending_limit") == -3
    assert ben.one("SELECT title FROM search WHERE uid = ?", uid) == name


def test_starting_content_of_two_devices_asks_no_question(pair: Pair) -> None:
    agree(*pair)
    assert conflicts.count(pair[0].connection) == 0
    assert history.history(pair[0].connection, "card", str(pair[0].one("SELECT uid FROM card")))


def test_every_value_between_two_exports_arrives_in_the_history(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="1", town="Oslo")
    for name in "2345":
        edit(ana, "client", uid, name=name)
    exchange([ana, ben])
    assert values_of(ben.connection, "client", uid, "name") == set("12345")
    told = [(event.old, event.new, event.who) for event in history.history(ben.connection, "client", uid)]
    assert told == [("4", "5", "Ana"), ("3", "4", "Ana"), ("2", "3", "Ana"), ("1", "2", "Ana"), (None, None, "Ana")]


def test_edits_of_different_fields_meet_without_a_question(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ana, "client", uid, name="from Ana")
    edit(ben, "client", uid, town="from Ben")
    exchange([ana, ben])
    agree(ana, ben)
    assert (shown(ana, "client", uid, "name"), shown(ana, "client", uid, "town")) == ("from Ana", "from Ben")
    assert conflicts.count(ana.connection) == 0


def test_two_values_of_one_field_are_one_conflict_with_both_values(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name=HARD[0], town="Oslo")
    exchange([ana, ben])
    edit(ana, "client", uid, town="from Ana")
    edit(ben, "client", uid, town="from Ben")
    exchange([ana, ben])
    agree(ana, ben)
    (one,) = conflicts.conflicts(ana.connection)
    assert (one.kind, one.uid, one.title, one.field) == ("client", uid, HARD[0], "town")
    # The later clock is shown, on both.
    assert [(version.value, version.who, version.shown) for version in one.versions] == [
        ("from Ben", "Ben", True),
        ("from Ana", "", False),
    ]
    assert one.versions[0].at > one.versions[1].at > AT
    assert conflicts.conflicted_fields(ben.connection, "client", uid) == ("town",)
    assert conflicts.count(ben.connection) == 1


@pytest.mark.parametrize("value", ["from Ana", "from Ben", "from Ana and Ben"])
def test_decision_goes_to_everybody(pair: Pair, value: str) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A", town="Oslo")
    exchange([ana, ben])
    edit(ana, "client", uid, town="from Ana")
    edit(ben, "client", uid, town="from Ben")
    exchange([ana, ben])
    with transaction(ana.connection):
        assert resolve_conflict.resolve(ana.connection, "client", uid, "town", value)
        assert not resolve_conflict.resolve(ana.connection, "client", uid, "town", value)
    exchange([ana, ben])
    agree(ana, ben)
    assert conflicts.count(ben.connection) == 0
    assert shown(ben, "client", uid, "town") == value
    assert values_of(ben.connection, "client", uid, "town") == {"Oslo", "from Ana", "from Ben", value}


def test_two_different_decisions_are_a_conflict_again(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ana, "client", uid, town="from Ana")
    edit(ben, "client", uid, town="from Ben")
    exchange([ana, ben])
    for member, value in ((ana, "from Ana"), (ben, "third")):
        with transaction(member.connection):
            assert resolve_conflict.resolve(member.connection, "client", uid, "town", value)
    exchange([ana, ben])
    agree(ana, ben)
    (one,) = conflicts.conflicts(ana.connection)
    assert {version.value for version in one.versions} == {"from Ana", "third"}


def test_equal_values_ask_no_question_until_a_third_differs(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = members = firm(tmp_path, prepared, 3)
    uid = add(ana, "client", name="A")
    exchange(members)
    edit(cai, "client", uid, town="Rome")
    for member in (ana, ben):
        edit(member, "client", uid, town="Oslo")
    exchange([ana, ben])
    assert conflicts.count(ana.connection) == 0
    exchange(members)
    agree(*members)
    (one,) = conflicts.conflicts(cai.connection)
    assert [(version.value, version.who) for version in one.versions] == [("Oslo", "Ben, Ana"), ("Rome", "")]


def test_point_of_contact_is_the_same_everywhere_and_two_choices_are_one_conflict(pair: Pair) -> None:
    ana, ben = pair
    client = add(ana, "client", name="A")
    first, second = (add(ana, "contact", name=name) for name in ("P", "Q"))
    exchange([ana, ben])
    for member, person in ((ana, first), (ben, second)):
        number = member.one("SELECT id FROM contact WHERE uid = ?", person)
        assert isinstance(number, int)
        edit(member, "client", client, point_of_contact=number)
    exchange([ana, ben])
    agree(ana, ben)
    (one,) = conflicts.conflicts(ana.connection)
    assert one.field == "point_of_contact"
    names = [ana.one("SELECT name FROM contact WHERE id = ?", version.value) for version in one.versions]
    assert names == ["Q", "P"]


def test_delete_of_what_nobody_touched_goes_to_the_trash_everywhere(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ben, "client", uid, name="B")
    exchange([ana, ben])
    delete(ana, "client", uid)
    exchange([ana, ben])
    agree(ana, ben)
    assert [(gone.uid, gone.who) for gone in history.trash(ben.connection)] == [(uid, "Ana")]
    assert ben.one("SELECT count(*) FROM search WHERE uid = ?", uid) == 0
    with transaction(ben.connection):
        crud.undelete(ben.connection, CLIENT, uid)
    exchange([ana, ben])
    agree(ana, ben)
    assert shown(ana, "client", uid, "deleted_at") is None


@pytest.mark.parametrize("choice", ["keep", "delete"])
def test_edit_that_the_deleter_had_not_seen_keeps_the_record_until_somebody_decides(
    pair: Pair, choice: resolve_conflict.Choice
) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    delete(ana, "client", uid)
    edit(ben, "client", uid, name="B")
    exchange([ana, ben])
    agree(ana, ben)
    assert (shown(ana, "client", uid, "deleted_at"), shown(ana, "client", uid, "name")) == (None, "B")
    (one,) = conflicts.conflicts(ben.connection)
    assert [(version.what, version.who) for version in one.versions] == [("changed", ""), ("deleted", "Ana")]
    assert conflicts.conflicted_fields(ana.connection, "client", uid) == ("",)
    with transaction(ben.connection):
        assert resolve_conflict.resolve_deleted(ben.connection, "client", uid, choice)
    exchange([ana, ben])
    agree(ana, ben)
    assert conflicts.count(ana.connection) == 0
    assert (shown(ana, "client", uid, "deleted_at") is None) == (choice == "keep")


def test_new_call_keeps_the_client_that_another_deleted(pair: Pair) -> None:
    ana, ben = pair
    client = add(ana, "client", name="A")
    exchange([ana, ben])
    delete(ana, "client", client)
    number = ben.one("SELECT id FROM client WHERE uid = ?", client)
    assert isinstance(number, int)
    add(ben, "call", client=number, note="They rang")
    exchange([ana, ben])
    agree(ana, ben)
    assert shown(ana, "client", client, "deleted_at") is None
    assert conflicts.conflicted_fields(ana.connection, "client", client) == ("",)


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


def test_one_uid_inserted_by_two_devices_is_one_record(pair: Pair) -> None:
    ana, ben = pair
    uid = ids.new_uid(AT)
    for member, town in ((ana, "Oslo"), (ben, "Rome")):
        with transaction(member.connection):
            crud.insert(member.connection, CLIENT, {"name": "Both", "town": town}, uid=uid)
    exchange([ana, ben])
    agree(ana, ben)
    (one,) = conflicts.conflicts(ana.connection)
    assert (one.uid, one.field, {version.value for version in one.versions}) == (uid, "town", {"Oslo", "Rome"})
    edit(ana, "client", uid, name="Decided")
    exchange([ana, ben])
    agree(ana, ben)
    assert conflicts.count(ana.connection) == 1
    with transaction(ben.connection):
        resolve_conflict.resolve(ben.connection, "client", uid, "town", "Rome")
    exchange([ana, ben])
    agree(ana, ben)
    assert conflicts.count(ana.connection) == 0


def test_card_that_one_edited_and_another_loaded_anew_is_the_edited_one(tmp_path: Path, prepared: Path) -> None:
    ana, ben = firm(tmp_path, prepared)
    uid = str(ana.one("SELECT uid FROM card ORDER BY uid"))
    edit(ana, "card", uid, title="Ours")
    with transaction(ben.connection):
        ben.connection.execute("UPDATE sync_state SET revision = 2")
        crud.update(ben.connection, CARD, uid, {"title": "Of a later release", "glance": "Later too"})
        ben.connection.execute("UPDATE sync_state SET revision = 0")
    exchange([ana, ben])
    agree(ana, ben)
    assert conflicts.count(ana.connection) == 0
    assert (shown(ben, "card", uid, "title"), shown(ana, "card", uid, "glance")) == ("Ours", "Later too")
    assert "Of a later release" in values_of(ana.connection, "card", uid, "title")


def test_clock_of_another_device_moves_mine_by_a_minute_at_most(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben = pair
    monkeypatch.setattr(ids, "now_ms", lambda: AT + 400 * 86_400_000)
    uid = add(ana, "client", name="From the future")
    monkeypatch.setattr(ids, "now_ms", lambda: AT)
    exchange([ana, ben])
    assert shown(ben, "client", uid, "name") == "From the future"
    clock = ben.one("SELECT clock FROM sync_state")
    assert isinstance(clock, int)
    assert clock >> 16 <= AT + 10 * 60_000
    edit(ben, "client", uid, name="Decided now")
    exchange([ana, ben])
    agree(ana, ben)
    assert shown(ana, "client", uid, "name") == "Decided now"


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


def test_many_new_rows_are_found_like_few(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben = pair
    monkeypatch.setattr("fieldkit.db.schema.bulk_index.MANY", 3)
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


def test_many_records_that_others_linked_to_before_they_came_are_found_like_few(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = pair
    monkeypatch.setattr("fieldkit.db.schema.bulk_index.MANY", 3)
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
