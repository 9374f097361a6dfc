"""A member's snapshot that claims to cover what was never written: what it costs, and what it does not."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey
from fieldkit.sync.export import snapshots
from fieldkit.sync.folder.sync_run import SyncRun
from fieldkit.sync.format import content_codec
from fieldkit.sync.format.batch import SEQ_MAX, Actor, dot
from fieldkit.sync.format.container import FileDraft, seal
from fieldkit.sync.format.kind_codes import tables
from fieldkit.sync.merge import import_file
from fieldkit.sync.replica import identity
from tests.names import HARD
from tests.sync.firms import Member, exchange, firm, sound
from tests.sync.folder.test_hostile import keys, put
from tests.sync.homes import Home, copied, of, settle
from tests.sync.making import AT, FIRM
from tests.sync.merge.pairs import add, agree, edit, shown


@pytest.fixture
def firm_of_three(tmp_path: Path, prepared: Path) -> list[Member]:
    """Ana, Ben, and Cai, who lies."""
    members = firm(tmp_path, prepared, 3)
    add(members[0], "client", name=HARD[0])
    exchange(members)
    return members


def lie(liar: Member, about: Member, last: int) -> bytes:
    """Return a snapshot of the liar that says to cover another device's changes up to ``last``."""
    liar.snapshot()
    return lie_of(liar.connection, identity.own(about.connection), last, liar.key, FIRM)


def lie_of(
    connection: sqlite3.Connection, about: identity.OwnReplica, last: int, device: DeviceKey, firm_key: FirmKey
) -> bytes:
    batch = snapshots.state(connection)
    place = batch.actors.index(Actor(about.device, about.incarnation))
    vector = tuple(dot(place, last) if number >> 40 == place else number for number in batch.vector)
    mine = identity.own(connection)
    raw = content_codec.encode(replace(batch, vector=vector), tables())
    return seal(FileDraft("snapshot", mine.incarnation, 2, AT, 0, mine.seq), raw, device, firm_key)


def take(member: Member, data: bytes) -> str:
    return import_file.take(member.connection, data, [FIRM], AT).became


@pytest.mark.parametrize("last", [1000, SEQ_MAX])
def test_who_is_lied_about_begins_a_new_life_and_reaches_everybody_again(
    firm_of_three: list[Member], last: int
) -> None:
    ana, ben, cai = firm_of_three
    told = lie(cai, ana, last)
    assert take(ben, told) == "merged"
    # This is what the lie costs: what Ana sends under these numbers passes Ben by.
    lost = add(ana, "client", name="sent before she heard of it")
    sealed = ana.seal()
    assert sealed
    assert ben.take(sealed).became == "known"
    unsent = add(ana, "client", name="not yet sent")
    life = identity.own(ana.connection).number
    assert take(ana, told) == "merged"
    assert identity.own(ana.connection).number != life
    later = add(ana, "client", name="written afterwards")
    first = str(ana.one("SELECT uid FROM client WHERE name = ?", HARD[0]))
    edit(ana, "client", first, town="Oslo")
    exchange([ana, ben])
    for uid, name in ((unsent, "not yet sent"), (later, "written afterwards")):
        assert shown(ben, "client", uid, "name") == name
    assert shown(ben, "client", first, "town") == "Oslo"
    assert ben.one("SELECT count(*) FROM client WHERE uid = ?", lost) == 0
    # Ana herself lost nothing, and who was not lied to has everything.
    assert shown(ana, "client", lost, "name") == "sent before she heard of it"
    cai.take(sealed)
    for each in ana.sealed:
        cai.take(each)
    for uid in (lost, unsent, later):
        assert shown(cai, "client", uid, "name") == shown(ana, "client", uid, "name")
    for member in firm_of_three:
        sound(member.connection)


def test_a_second_lie_about_the_new_life_is_met_the_same_way(firm_of_three: list[Member]) -> None:
    ana, ben, cai = firm_of_three
    take(ana, lie(cai, ana, 1000))
    uid = add(ana, "client", name="A")
    ana.seal()
    for each in ana.sealed:
        cai.take(each)
    told = lie(cai, ana, 2000)
    lives = len(identity.replicas(ana.connection))
    take(ana, told)
    take(ana, told)
    assert len(identity.replicas(ana.connection)) == lives + 1
    edit(ana, "client", uid, name="B")
    exchange([ana, ben])
    assert shown(ben, "client", uid, "name") == "B"
    agree(ana, ben)


def test_a_backup_from_before_the_lie_reads_what_was_passed_over(
    ana: Home, ben: Home, cyd: Home, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ana.add(HARD[0])
    settle(shared, ana, ben, cyd)
    before = copied(ben, tmp_path / "before")
    device, key = keys(cyd)
    with ana.open() as there, cyd.open() as connection:
        told = lie_of(connection, identity.own(there), 1000, device, key)
    put(of(shared, cyd)[0].parent, told, 0, identity_of(cyd).seq)
    ben.sync(shared)
    lost = ana.add("passed by")
    ana.put(first, town="Oslo")
    with monkeypatch.context() as patch:
        # Ana reads nothing, so that she does not hear of it first.
        patch.setattr(SyncRun, "_read", lambda _self: None)
        ana.sync(shared)
    ben.sync(shared)
    assert ben.get(lost) is None
    with before.open() as connection, transaction(connection):
        counts = [(life.incarnation, life.seq) for life in identity.replicas(connection) if life.device == device.id]
        identity.retire(connection, device.id, tuple(counts), ids.now_ms())
    outcome = before.sync(shared)
    assert {aside.code for aside in outcome.aside} == {"retired-device"}
    assert before.get(lost) == "passed by"
    assert before.get(first, "town") == "Oslo"


def identity_of(home: Home) -> identity.OwnReplica:
    with home.open() as connection:
        return identity.own(connection)
