"""Databases that were copied or restored: a life of their own, nothing lost, nothing said twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fieldkit.db.base import connect, ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.merge import import_file
from fieldkit.sync.replica import identity
from tests.sync.firms import Member, exchange, sound
from tests.sync.making import AT
from tests.sync.merge.pairs import Pair, add, agree, edit, shown

pytestmark = pytest.mark.usefixtures("ticking")


def copied(member: Member, name: str, *, noticed: bool = True) -> Member:
    """Return a copy of a device's database as of now, with the same key.

    Unless it is ``noticed`` it goes on under the old life, as if the whole disk had been set back.
    """
    member.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = member.path.parent.with_name(name) / "fieldkit.db"
    path.parent.mkdir()
    shutil.copyfile(member.path, path)
    before = identity.own(member.connection)
    connection = opening.writer(path) if noticed else connect.connect(path, write=True)
    connection.execute("PRAGMA trusted_schema = ON")
    assert (identity.own(connection).number != before.number) == noticed
    return Member(connection, member.key, path)


def test_restored_store_catches_up_and_what_it_had_not_sent_is_said_once(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    ana.seal()
    edit(ana, "client", uid, name="unsent at the backup")
    backup = copied(ana, "backup")
    edit(ana, "client", uid, name="after the backup")
    exchange([ana, ben])
    edit(backup, "client", uid, town="new here")
    assert identity.own(backup.connection).unsent_earlier == 1
    for sent in (*ana.sealed, *ben.sealed):
        backup.take(sent)
    sound(backup.connection)
    assert shown(backup, "client", uid, "name") == "after the backup"
    assert conflicts.count(backup.connection) == 0
    sealed = backup.seal()
    assert sealed
    assert (sealed.seq_from, sealed.seq_to) == (1, 1)
    ben.take(sealed)
    agree(ben, backup)


def test_restored_store_whose_unsent_work_is_nowhere_else_sends_it_under_its_new_life(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ana, "client", uid, name="B")
    late = add(ana, "client", name="Late")
    edit(ana, "client", late, town="Oslo")
    backup = copied(ana, "backup")
    edit(backup, "client", uid, name="C")
    edit(backup, "client", late, town="Rome")
    sealed = backup.seal()
    assert sealed
    assert (sealed.seq_from, sealed.seq_to) == (1, 5)
    assert ben.take(sealed).became == "merged"
    agree(ben, backup)
    assert (shown(ben, "client", uid, "name"), shown(ben, "client", late, "town")) == ("C", "Rome")
    assert conflicts.count(ben.connection) == 0


def test_copy_that_wrote_something_else_is_a_device_like_any_other(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ana, "client", uid, notes="before the copy, unsent")
    clone = copied(ana, "clone")
    edit(ana, "client", uid, name="from Ana")
    edit(clone, "client", uid, name="from the clone")
    sent = ana.seal()
    other = clone.seal()
    assert sent and other
    for member, file in ((ana, other), (clone, sent), (ben, other), (ben, sent)):
        assert member.take(file).became == "merged"
    agree(ana, ben, clone)
    assert conflicts.conflicted_fields(ben.connection, "client", uid) == ("name",)


def test_partly_sent_work_is_matched_as_far_as_it_is_the_same(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ana, "client", uid, name="1")
    edit(ana, "client", uid, name="2")
    backup = copied(ana, "backup")
    edit(backup, "client", uid, town="only in the backup, before it was noticed")
    edit(ana, "client", uid, notes="only at Ana's")
    exchange([ana, ben])
    backup.take(ana.sealed[-1])
    sound(backup.connection)
    sealed = backup.seal()
    assert sealed
    assert (sealed.seq_from, sealed.seq_to) == (1, 1)
    ben.take(sealed)
    ana.take(sealed)
    agree(ana, ben, backup)
    assert conflicts.count(ana.connection) == 0


def test_restored_store_notices_by_itself_when_its_own_later_files_come(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    backup = copied(ana, "backup", noticed=False)
    edit(ana, "client", uid, name="later")
    late = ana.seal()
    assert late
    edit(backup, "client", uid, town="unsent")
    before = identity.own(backup.connection)
    assert backup.take(late).became == "merged"
    after = identity.own(backup.connection)
    assert (after.device, after.number != before.number, after.seq) == (before.device, True, 1)
    unsent = backup.seal()
    assert unsent
    for member in (ana, ben):
        member.take(late)
        member.take(unsent)
    agree(ana, ben, backup)


def test_restored_store_takes_a_snapshot_of_what_it_wrote_itself(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    exchange([ana, ben])
    edit(ana, "client", uid, name="unsent")
    backup = copied(ana, "backup", noticed=False)
    edit(ana, "client", uid, name="sent later")
    exchange([ana, ben])
    assert backup.take(ben.snapshot()).became == "merged"
    sound(backup.connection)
    sealed = backup.seal()
    assert sealed
    ben.take(sealed)
    agree(ben, backup)
    # What the backup had not sent cannot be told from what Ana sent since, so it is asked about, not lost.
    assert conflicts.conflicted_fields(ben.connection, "client", uid) in ((), ("name",))


def test_numbers_before_there_is_a_firm_stay_when_there_is_one(tmp_path: Path, prepared: Path) -> None:
    path = tmp_path / "alone.db"
    shutil.copyfile(prepared, path)
    connection = opening.writer(path)
    assert identity.own(connection).device == ""
    with transaction(connection):
        identity.name_own(connection, "a" * 26, 5)
        identity.name_own(connection, "a" * 26, 5)
        with pytest.raises(ValueError, match="already"):
            identity.name_own(connection, "b" * 26, 5)
    own = identity.own(connection)
    assert own.incarnation == 5
    assert own.unsent == connection.execute("SELECT count(*) FROM sync_log").fetchone()[0] > 40
    assert import_file.held(connection) == []
    connection.close()


def test_one_insert_under_two_numbers_is_replaced_as_one(pair: Pair) -> None:
    ana, ben = pair
    before = add(ana, "client", name="Before")
    uid = add(ana, "client", name="A", town="Oslo")
    clone = copied(ana, "clone")
    edit(clone, "client", before, notes="written by the clone, so that it seals under its own life")
    edit(ana, "client", before, town="written by Ana")
    sent, other = ana.seal(), clone.seal()
    assert sent and other
    for file in (sent, other):
        ben.take(file)
    assert shown(ben, "client", uid, "name") == "A"
    assert conflicts.count(ben.connection) == 0, "the same insert, told twice, contradicts nothing"
    # Who knows it under one number replaces it under both.
    edit(ana, "client", uid, name="B")
    last = ana.seal()
    assert last
    ben.take(last)
    assert shown(ben, "client", uid, "name") == "B"
    assert conflicts.conflicted_fields(ben.connection, "client", uid) == ()
    for member, files in ((ana, (other,)), (clone, (sent, last))):
        for file in files:
            member.take(file)
    agree(ana, ben, clone)
    assert conflicts.count(clone.connection) == 0
    edit(clone, "client", uid, town="Rome")
    newest = clone.seal()
    assert newest
    for member in (ana, ben):
        member.take(newest)
    agree(ana, ben, clone)
    assert shown(ben, "client", uid, "town") == "Rome"
    assert conflicts.count(ben.connection) == 0


def test_two_inserts_of_one_moment_by_two_devices_stay_two(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben = pair
    monkeypatch.setattr(ids, "now_ms", lambda: AT + 10**9)
    uid = ids.uid_for(AT, 4_711)
    for member, name in ((ana, "from Ana"), (ben, "from Ben")):
        with transaction(member.connection):
            crud.insert(member.connection, CLIENT, {"name": name}, uid=uid)
    exchange([ana, ben])
    agree(ana, ben)
    assert conflicts.conflicted_fields(ana.connection, "client", uid) == ("name",)
