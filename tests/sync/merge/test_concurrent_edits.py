"""What devices come to show that changed records without knowledge of each other: values, conflicts, decisions."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts, history, resolve_conflict
from fieldkit.db.records import crud
from fieldkit.db.store import content_files
from fieldkit.domain.records.kinds import CARD, CLIENT
from tests.names import HARD
from tests.sync.firms import exchange, firm, values_of
from tests.sync.making import AT
from tests.sync.merge.pairs import Pair, add, agree, delete, edit, shown

pytestmark = pytest.mark.usefixtures("ticking")


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
        ben.connection.execute("UPDATE sync_state SET revision = ?", (content_files.REVISION + 1,))
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
