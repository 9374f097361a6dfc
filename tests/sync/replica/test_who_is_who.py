"""Devices and replicas as a store knows them: who is remembered, until when somebody counts, who may sign."""

from __future__ import annotations

import base64
import sqlite3
from io import BytesIO

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.keys import KnownDevice, fingerprint
from fieldkit.sync.format import container
from fieldkit.sync.format.accepted_signer import signer_of
from fieldkit.sync.format.header import FileHeader
from fieldkit.sync.replica import identity, invitation
from fieldkit.sync.replica.invitation import Invitation
from tests.sync import making
from tests.sync.making import ANA, AT, BEN, FIRM, OTHER_FIRM, SEGMENT, STRANGER, VOICE


def test_a_device_is_remembered_with_what_is_new_about_it(writer: sqlite3.Connection) -> None:
    with transaction(writer):
        identity.add_device(writer, KnownDevice.of(ANA.public, "Ana"), AT)
        identity.add_device(writer, KnownDevice.of(ANA.public), AT + 1)
        identity.add_device(writer, KnownDevice.of(BEN.public, "Ben", ((7, 3), (5, 9))), AT + 2)
        identity.add_device(writer, KnownDevice.of(BEN.public, "Bench", ((7, 4),)), AT + 3)
        identity.add_device(writer, KnownDevice.of(STRANGER.public, "Cai", ()), AT + 4)
    assert identity.known_devices(writer) == {
        ANA.id: KnownDevice.of(ANA.public, "Ana"),
        BEN.id: KnownDevice.of(BEN.public, "Bench", ((5, 9), (7, 4))),
        STRANGER.id: KnownDevice.of(STRANGER.public, "Cai", ()),
    }
    rows = writer.execute("SELECT id, added_at, retired_at FROM sync_device ORDER BY added_at").fetchall()
    assert rows == [(ANA.id, AT, None), (BEN.id, AT + 2, AT + 2), (STRANGER.id, AT + 4, AT + 4)]


def test_a_replica_has_one_number_and_how_far_it_is_here(writer: sqlite3.Connection) -> None:
    with transaction(writer):
        first = identity.replica_number(writer, BEN.id, 7)
        second = identity.replica_number(writer, BEN.id, 8)
        assert identity.replica_number(writer, BEN.id, 7) == first != second
        writer.execute("UPDATE sync_version SET seq = 9, sha256 = 'f' WHERE life = ?", (first,))
    mine = identity.own(writer)
    assert identity.version_vector(writer) == {mine.number: mine.seq, first: 9, second: 0}
    assert [(one.number, one.device, one.incarnation, one.seq, one.sha256) for one in identity.replicas(writer)][
        -2:
    ] == [
        (first, BEN.id, 7, 9, "f"),
        (second, BEN.id, 8, 0, ""),
    ]


def test_a_store_takes_one_name_and_counts_what_it_did_not_send(writer: sqlite3.Connection) -> None:
    before = identity.own(writer)
    assert (before.device, before.sent, before.unsent_earlier, before.unsent) == ("", 0, 0, before.seq)
    with transaction(writer):
        crud.insert(writer, CLIENT, {"name": "A"})
        identity.name_own(writer, ANA.id, 5)
        identity.name_own(writer, ANA.id, 6)
        writer.execute("UPDATE sync_version SET seq = 3, sha256 = 'x' WHERE life = ?", (before.number,))
    own = identity.own(writer)
    assert (own.device, own.incarnation, own.seq, own.sent, own.sha256) == (ANA.id, 6, before.seq + 1, 3, "x")
    assert own.unsent == own.seq - 3
    with pytest.raises(ValueError, match=f"this device is {ANA.id} already"):
        identity.name_own(writer, BEN.id, 5)


def test_each_change_of_a_batch_has_its_clock() -> None:
    batch = making.first_batch()
    assert identity.clocks(batch) == {number: making.clock(number) for number in range(1, 10)}
    assert len(identity.clocks(making.snapshot_batch())) == 4, "the pending one too"


def header(**changed: object) -> FileHeader:
    import msgspec

    found = container.verify(BytesIO(SEGMENT), making.KNOWN, [FIRM]).header
    return msgspec.convert(msgspec.to_builtins(found) | changed, FileHeader)


def device(retired: tuple[tuple[int, int], ...] | None) -> dict[str, KnownDevice]:
    return {ANA.id: KnownDevice.of(ANA.public, "Ana", retired)}


@pytest.mark.parametrize(
    ("retired", "kind", "refused"),
    [
        (None, "segment", False),
        (((11, 9),), "segment", False),
        (((11, 8),), "segment", True),
        (((12, 9),), "segment", True),
        ((), "segment", True),
        (((11, 9),), "snapshot", True),
        (None, "snapshot", False),
    ],
)
def test_a_removed_device_signs_up_to_what_counts(
    retired: tuple[tuple[int, int], ...] | None, kind: str, refused: bool
) -> None:
    head = header(kind=kind, seq_from=1 if kind == "segment" else 0)
    if not refused:
        assert signer_of(head, device(retired), [FIRM], False) == (device(retired)[ANA.id], "known")
        return
    with pytest.raises(Refused) as caught:
        signer_of(head, device(retired), [FIRM], False)
    assert (caught.value.code, caught.value.sentence) == (
        Code.RETIRED_DEVICE,
        "Ana was removed from the firm, and this was written afterwards. If it should count, invite the device again.",
    )


def test_a_device_that_nobody_knows_proves_the_current_key_or_is_a_stranger() -> None:
    unknown = KnownDevice(ANA.id, ANA.public)
    assert signer_of(header(), {}, [FIRM, OTHER_FIRM], False) == (unknown, "introduced")
    assert signer_of(header(), {}, [], True) == (unknown, "stranger")
    proof = base64.b64encode(OTHER_FIRM.proof(ANA.public)).decode()
    for head, keys in ((header(), [OTHER_FIRM, FIRM]), (header(), []), (header(proof=proof), [FIRM])):
        with pytest.raises(Refused) as caught:
            signer_of(head, {}, keys, False)
        assert (caught.value.code, caught.value.sentence) == (
            Code.UNKNOWN_DEVICE,
            f"the device {fingerprint(ANA.id)} that wrote it is not known in this firm. If it belongs to you, invite "
            "it; if not, delete the file.",
        )
    with pytest.raises(Refused) as caught:
        signer_of(header(device=BEN.id), {}, [FIRM], False)
    assert caught.value.sentence == "the key in its header is not that of the device it names."


def invited(devices: list[KnownDevice], name: str = " The \x1b[31mfirm ") -> Invitation:
    data = invitation.invite(name, (FIRM, OTHER_FIRM), devices, VOICE, ANA, incarnation=3, schema=3, created=AT)
    return invitation.join(BytesIO(data), VOICE)


def test_an_invitation_tells_the_firm_its_keys_and_its_devices() -> None:
    ana, ben = KnownDevice.of(ANA.public, " Ana  A "), KnownDevice.of(BEN.public, "Ben", ((1, 2), (3, 4)))
    told = invited([ben, ana])
    named = KnownDevice.of(ANA.public, "Ana A")
    assert told == Invitation("The firm", (FIRM, OTHER_FIRM), (ben, named), named, AT)
    alone = KnownDevice.of(ANA.public)
    assert invited([]) == Invitation("The firm", (FIRM, OTHER_FIRM), (alone,), alone, AT)
    assert invited([ana], "x" * 300).firm_name == "x" * invitation.NAME_MAX


def test_an_invitation_by_who_is_no_member_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        invited([KnownDevice.of(ANA.public, "Ana", ((1, 2),))])
    assert caught.value.sentence == "it does not name the device that wrote it. Ask for a new invitation."
