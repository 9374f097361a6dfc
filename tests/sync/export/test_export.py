"""Own changes into segments: complete, each once, never two different ones under one number."""

from __future__ import annotations

import hashlib
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.schema.change_capture import CREATED, TOUCHED
from fieldkit.domain.records.kinds import CLIENT, CONTACT, KINDS
from fieldkit.sync.export import seal_segments
from fieldkit.sync.format import content_encoder
from fieldkit.sync.format.batch import TableBatch
from fieldkit.sync.format.container import open_file
from fieldkit.sync.format.kind_codes import tables
from fieldkit.sync.replica import identity
from tests.names import HARD
from tests.sync.firms import KEYS, Member, firm
from tests.sync.making import AT, FIRM
from tests.sync.merge.pairs import add, edit


@pytest.fixture
def ana(tmp_path: Path, prepared: Path) -> Member:
    """A device that has exported its starting content."""
    (member,) = firm(tmp_path, prepared, 1)
    member.seal()
    return member


def exported(member: Member, table: int) -> TableBatch:
    """Return what would go out of one table, without sealing it."""
    found = seal_segments.unsent(member.connection)
    assert found
    (batch,) = [one for one in found[0].tables if one.table == table]
    return batch


def test_insert_that_was_edited_carries_its_first_values(ana: Member) -> None:
    uid = add(ana, "client", name=HARD[0], town="Oslo", spending_limit=3)
    edit(ana, "client", uid, town="Rome", spending_limit=None)
    edit(ana, "client", uid, town="Bern")
    batch = exported(ana, 1)
    town, limit = CLIENT.field("town").code, CLIENT.field("spending_limit").code
    assert batch.inserts.columns[town].values == ["Oslo"]
    assert batch.inserts.columns[limit].values == [3]
    assert batch.inserts.columns[CLIENT.field("name").code].values == [HARD[0]]
    changes = {one.column: (one.values, list(one.predecessors.each())) for one in batch.changes}
    first = batch.inserts.dots[0]
    assert changes[limit] == ([None], [(first,)])
    values, before = changes[town]
    assert values == ["Rome", "Bern"]
    dots = next(one.dots for one in batch.changes if one.column == town)
    assert before == [(first,), (dots[0],)]


def test_moment_of_making_is_written_only_where_the_clock_does_not_say_it(ana: Member) -> None:
    add(ana, "client", name="A")
    assert CREATED not in exported(ana, 1).inserts.columns
    add(ana, "client", name="B", created_at=5)
    assert exported(ana, 1).inserts.columns[CREATED].values == [5]


def test_links_go_out_as_uids(ana: Member) -> None:
    client = add(ana, "client", name="A")
    number = ana.one("SELECT id FROM client")
    assert isinstance(number, int)
    add(ana, "contact", name="P", client=number)
    assert exported(ana, CONTACT.code).inserts.columns[CONTACT.field("client").code].values == [client]


def test_segments_follow_each_other_without_a_hole(ana: Member) -> None:
    before = ana.sealed[-1]
    seen = [before]
    for place in range(3):
        uid = add(ana, "client", name=f"{place}")
        edit(ana, "client", uid, name="B")
        sealed = ana.seal()
        assert sealed
        seen.append(sealed)
    for one, following in pairwise(seen):
        assert following.seq_from == one.seq_to + 1
        assert following.sha256 == hashlib.sha256(following.data).hexdigest()
        known = {ana.key.id: identity.known_devices(ana.connection)[ana.key.id]}
        opened = open_file(BytesIO(following.data), known, [FIRM])
        assert opened.header.prev_sha256 == one.sha256
    assert [name for _, name, _ in seal_segments.all_segments(ana.connection)] == [one.name for one in seen]
    assert ana.seal() is None
    own = identity.own(ana.connection)
    assert (own.unsent, own.sent, own.sha256) == (0, seen[-1].seq_to, seen[-1].sha256)


def test_sealed_file_is_recorded_with_what_it_holds_or_neither_is(ana: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    add(ana, "client", name="A")
    before = list(ana.connection.iterdump())

    def fails(*_: object) -> bytes:
        raise OSError("out of memory")

    with monkeypatch.context() as patched:
        patched.setattr("fieldkit.sync.export.seal_segments.seal", fails)
        with pytest.raises(OSError, match="out of memory"):
            ana.seal()
    assert list(ana.connection.iterdump()) == before
    sealed = ana.seal()
    assert sealed
    assert seal_segments.segment_data(ana.connection, sealed.sha256) == sealed.data
    assert seal_segments.all_segments(ana.connection)[-1] == (ana.key.id, sealed.name, sealed.sha256)
    with pytest.raises(KeyError):
        seal_segments.segment_data(ana.connection, "0" * 64)


def test_many_changes_go_out_in_several_segments(ana: Member) -> None:
    uid = add(ana, "client", name="A")
    for place in range(9):
        edit(ana, "client", uid, name=f"{place}")
    spans = []
    while sealed := seal_segments.seal_segment(ana.connection, ana.key, FIRM, AT, most=4):
        spans.append(sealed.seq_to - sealed.seq_from + 1)
    assert spans == [4, 4, 2]


def test_key_of_another_device_seals_nothing(ana: Member) -> None:
    add(ana, "client", name="A")
    with pytest.raises(ValueError, match="not that of this device"):
        seal_segments.seal_segment(ana.connection, KEYS[1], FIRM, AT)
    assert identity.own(ana.connection).unsent == 1


def test_every_declared_kind_and_field_has_a_place_in_files() -> None:
    known = tables()
    assert {table.name for table in known.values()} == set(KINDS)
    for kind in KINDS.values():
        columns = known[kind.code].columns
        assert {columns[field.code].name for field in kind.fields} == {field.name for field in kind.fields}
        assert not {CREATED, TOUCHED} & {field.code for field in kind.fields}
        assert all(columns[field.code].stored == "link" for field in kind.fields if field.link)


def test_what_goes_out_can_be_encoded(ana: Member) -> None:
    uid = add(ana, "client", name="A")
    with transaction(ana.connection):
        crud.delete(ana.connection, CLIENT, uid)
        crud.undelete(ana.connection, CLIENT, uid)
    found = seal_segments.unsent(ana.connection)
    assert found
    assert content_encoder.encode(found[0], tables())
    assert len(found[0].tables[0].restores.dots) == len(found[0].tables[0].deletes.dots) == 1
