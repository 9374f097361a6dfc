"""Sealing own changes: so many at a time, each file naming the one before, stored before it is anywhere else."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import SCHEMA, transaction
from fieldkit.db.changes import members
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey
from fieldkit.sync.export import seal_segments, snapshots
from fieldkit.sync.format import container
from fieldkit.sync.format.container import FileDraft, seal
from fieldkit.sync.replica import identity, this_device
from tests.sync.firms import Member, firm
from tests.sync.homes import Home
from tests.sync.making import AT, FIRM
from tests.sync.merge.pairs import add


@pytest.fixture
def ana(tmp_path: Path, prepared: Path) -> Member:
    """A device that has exported its starting content."""
    (member,) = firm(tmp_path, prepared, 1)
    member.seal()
    return member


@pytest.mark.parametrize(("most", "sizes"), [(1, [1, 1, 1]), (2, [2, 1]), (3, [3]), (4, [3])])
def test_so_many_changes_go_into_one_segment(ana: Member, most: int, sizes: list[int]) -> None:
    before = identity.own(ana.connection)
    for number in range(3):
        add(ana, "client", name=f"client {number}")
    made = []
    while (sealed := seal_segments.seal_segment(ana.connection, ana.key, FIRM, AT + 5, most)) is not None:
        made.append(sealed)
    assert [one.seq_to - one.seq_from + 1 for one in made] == sizes
    assert (made[0].seq_from, made[-1].seq_to) == (before.sent + 1, before.seq + 3)
    hashes = [before.sha256, *(one.sha256 for one in made)]
    for one, previous in zip(made, hashes, strict=False):
        header = container.verify(BytesIO(one.data), {}, [FIRM]).header
        assert (header.seq_from, header.seq_to, header.prev_sha256) == (one.seq_from, one.seq_to, previous)
        assert (header.kind, header.incarnation, header.schema, header.created) == ("segment", 7, SCHEMA, AT + 5)
        assert one.sha256 == hashlib.sha256(one.data).hexdigest()
        assert one.name == f"{one.seq_from}-{one.seq_to}-{one.sha256[:32]}.fks"
        assert seal_segments.segment_data(ana.connection, one.sha256) == one.data
    own = identity.own(ana.connection)
    assert (own.sent, own.unsent, own.sha256) == (own.seq, 0, made[-1].sha256)
    kept = members.stored(ana.connection)[1:]
    assert [(one.seq_from, one.seq_to, one.sha256, one.stored_at) for one in kept] == [
        (one.seq_from, one.seq_to, one.sha256, AT + 5) for one in made
    ]
    listed = seal_segments.all_segments(ana.connection)
    assert [name for _, name, _ in listed][1:] == [one.name for one in made]
    assert {device for device, _, _ in listed} == {ana.key.id}
    with pytest.raises(KeyError):
        seal_segments.segment_data(ana.connection, "0" * 64)


def test_a_disk_is_waited_for_while_it_is_sealed_and_as_before_afterwards(
    ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = []

    def sealing(draft: FileDraft, content: bytes, device: DeviceKey, firm: FirmKey) -> bytes:
        waited.append(ana.one("PRAGMA synchronous"))
        return seal(draft, content, device, firm)

    monkeypatch.setattr(seal_segments, "seal", sealing)
    for level in (0, 1):
        ana.connection.execute(f"PRAGMA synchronous = {level}")
        add(ana, "client", name="A")
        assert ana.seal() is not None
        assert ana.connection.execute("PRAGMA synchronous").fetchone() == (level,)
        assert ana.seal() is None
        assert ana.connection.execute("PRAGMA synchronous").fetchone() == (level,)
    assert waited == [2, 2], "FULL"


def test_all_that_is_not_sent_is_sealed_and_counted(ana: Member) -> None:
    home = Home(ana.path.parent, "Ana")
    me = this_device.LocalReplica(ana.key, (FIRM,), 7)
    assert seal_segments.seal_all(ana.connection, me, home.database) == 0
    with transaction(ana.connection):
        for number in range(4):
            crud.insert(ana.connection, CLIENT, {"name": f"client {number}"})
    assert seal_segments.seal_all(ana.connection, me, home.database) == 4
    assert seal_segments.unsent(ana.connection) is None


def test_a_snapshot_names_what_it_covers(ana: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: AT)
    add(ana, "client", name="A")
    taken = snapshots.seal_snapshot(ana.connection, ana.key, FIRM, AT + 9)
    own = identity.own(ana.connection)
    assert own.unsent == 0, "what was not sent is sealed first"
    assert (taken.seq_from, taken.seq_to, taken.name) == (0, own.seq, f"0-{own.seq}-{taken.sha256[:32]}.fks")
    header = container.verify(BytesIO(taken.data), {}, [FIRM]).header
    assert (header.kind, header.seq_from, header.seq_to, header.prev_sha256) == ("snapshot", 0, own.seq, "")
    assert (header.incarnation, header.schema, header.created) == (7, SCHEMA, AT + 9)
    assert not ana.connection.in_transaction


def test_a_hundred_thousand_changes_go_into_one_segment(ana: Member) -> None:
    own = identity.own(ana.connection)
    ana.do("UPDATE sync_state SET seq = ?", own.sent + 100_001)
    found = seal_segments.unsent(ana.connection)
    assert found is not None and found[1:] == (own.sent + 1, own.sent + 100_000)
    sealed = ana.seal()
    assert sealed is not None and (sealed.seq_from, sealed.seq_to) == (own.sent + 1, own.sent + 100_000)
