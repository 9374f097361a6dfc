"""Snapshots: a new device, one that was away, conflicts and deletions on both sides, a file within a file's rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts, history, resolve_conflict
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.export import snapshots
from fieldkit.sync.replica import identity
from tests.sync.firms import Member, exchange, firm, opinions, sound, state, values_of
from tests.sync.making import AT
from tests.sync.merge.pairs import Pair, add, agree, delete, edit, shown

pytestmark = pytest.mark.usefixtures("ticking")


def test_new_device_shows_what_the_others_show(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = firm(tmp_path, prepared, 3)
    client = add(ana, "client", name="A", town="Oslo")
    gone = add(ana, "client", name="Gone")
    number = ana.one("SELECT id FROM client WHERE uid = ?", client)
    assert isinstance(number, int)
    person = add(ana, "contact", name="P", client=number)
    exchange([ana, ben])
    edit(ana, "client", client, town="from Ana")
    edit(ben, "client", client, town="from Ben")
    delete(ana, "client", gone)
    delete(ben, "contact", person)
    edit(ana, "contact", person, name="Q")
    exchange([ana, ben])
    taken = cai.take(ana.snapshot())
    assert taken.became == "merged"
    agree(ana, ben, cai)
    assert len(opinions(cai.connection)) == 2
    assert [one.uid for one in history.trash(cai.connection)] == [gone]
    covered = {sealed.seq_to for member in (ana, ben) for sealed in member.sealed[-1:]}
    assert covered <= set(identity.version_vector(cai.connection).values())
    # It goes on from there: the next segments fit.
    edit(ben, "client", client, name="B")
    exchange([ana, ben])
    cai.take(ben.sealed[-1])
    agree(ana, cai)


def test_device_that_was_away_keeps_its_own_work(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ben, "client", uid, town="from Ben")
    late = add(ben, "client", name="Ben's own")
    edit(ana, "client", uid, name="B", town="from Ana")
    ana.seal()
    ben.take(ana.snapshot())
    assert shown(ben, "client", late, "name") == "Ben's own"
    assert conflicts.conflicted_fields(ben.connection, "client", uid) == ("town",)
    exchange([ana, ben])
    agree(ana, ben)
    assert values_of(ana.connection, "client", uid, "town") == {"", "from Ben", "from Ana"}


def test_what_a_snapshot_no_longer_has_is_not_deleted_but_what_it_deleted_is(pair: Pair) -> None:
    ana, ben = pair
    kept, gone = add(ana, "client", name="Kept"), add(ana, "client", name="Gone")
    only_here = add(ben, "client", name="Only Ben's")
    exchange([ana])
    for sealed in ana.sealed:
        ben.take(sealed)
    delete(ana, "client", gone)
    ben.take(ana.snapshot())
    assert shown(ben, "client", kept, "deleted_at") is None
    assert shown(ben, "client", only_here, "deleted_at") is None
    assert shown(ben, "client", gone, "deleted_at") is not None


def test_decision_in_a_snapshot_ends_the_conflict_here(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ana, "client", uid, town="from Ana")
    edit(ben, "client", uid, town="from Ben")
    exchange([ana, ben])
    with transaction(ana.connection):
        resolve_conflict.resolve(ana.connection, "client", uid, "town", "from Ana")
    ben.take(ana.snapshot())
    agree(ana, ben)
    assert conflicts.count(ben.connection) == 0
    assert "from Ben" in values_of(ben.connection, "client", uid, "town")


def test_bring_back_in_a_snapshot_brings_back(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    delete(ana, "client", uid)
    exchange([ana, ben])
    with transaction(ana.connection):
        crud.undelete(ana.connection, CLIENT, uid)
    ben.take(ana.snapshot())
    agree(ana, ben)
    assert shown(ben, "client", uid, "deleted_at") is None
    with transaction(ben.connection):
        crud.delete(ben.connection, CLIENT, uid)
    ben.seal()
    ana.take(ben.snapshot())
    agree(ana, ben)


def test_snapshot_that_brings_nothing_is_known(pair: Pair) -> None:
    ana, ben = pair
    add(ana, "client", name="A")
    taken = ana.snapshot()
    assert ben.take(taken).became == "merged"
    before = list(ben.connection.iterdump())
    assert ben.take(taken).became == "known"
    assert list(ben.connection.iterdump()) == before


def test_two_snapshots_that_know_different_things_add_up(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = members = firm(tmp_path, prepared, 3)
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ana, "client", uid, town="from Ana")
    edit(ben, "client", uid, notes="from Ben")
    for member in (ana, ben):
        cai.take(member.snapshot())
    exchange(list(members))
    agree(*members)
    assert (shown(cai, "client", uid, "town"), shown(cai, "client", uid, "notes")) == ("from Ana", "from Ben")


def test_segment_that_waits_follows_a_snapshot_that_brings_what_it_waits_for(pair: Pair) -> None:
    ana, ben = pair
    add(ana, "client", name="A")
    ana.seal()
    state_of_then = ana.snapshot()
    add(ana, "client", name="B")
    second = ana.seal()
    assert second
    assert ben.take(second).became == "held"
    assert ben.take(state_of_then).drained == (second.name,)
    agree(ana, ben)


def test_unequal_inserts_of_one_uid_come_through_a_snapshot(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = members = firm(tmp_path, prepared, 3)
    uid = ids.new_uid(AT)
    for member, town in ((ana, "Oslo"), (ben, "Rome")):
        with transaction(member.connection):
            crud.insert(member.connection, CLIENT, {"name": "Both", "town": town, "notes": town}, uid=uid)
    exchange([ana, ben])
    edit(ana, "client", uid, notes="decided")
    exchange([ana, ben])
    batch = snapshots.state(ana.connection)
    (table,) = [one for one in batch.tables if one.table == CLIENT.code]
    assert table.uids == [uid, f"{uid}+1"]
    assert cai.take(ana.snapshot()).became == "merged"
    agree(ana, ben, cai)
    assert len(opinions(cai.connection)) == 1
    with transaction(cai.connection):
        resolve_conflict.resolve(cai.connection, "client", uid, "town", "Rome")
    exchange(list(members))
    agree(*members)
    assert conflicts.count(ana.connection) == 0


def test_first_values_of_a_new_device_are_no_made_up_history(tmp_path: Path, prepared: Path) -> None:
    ana, ben = firm(tmp_path, prepared)
    uid = add(ana, "client", name="A", town="Oslo")
    edit(ana, "client", uid, town="Rome")
    ben.take(ana.snapshot())
    told = [(event.what, event.field, event.new) for event in history.history(ben.connection, "client", uid)]
    assert told == [("changed", "town", "Rome"), ("made", "", None)]
    assert values_of(ben.connection, "client", uid, "town") == {"Rome"}
    assert state(ana.connection) == state(ben.connection)
    sound(ben.connection)


def test_member_of_no_firm_writes_no_snapshot(tmp_path: Path, prepared: Path) -> None:
    ana, ben = firm(tmp_path, prepared)
    with pytest.raises(ValueError, match="not that of this device"):
        Member(ana.connection, ben.key, ana.path).snapshot()
