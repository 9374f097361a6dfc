"""Joining a firm by file and passphrase."""

import json
from io import BytesIO

import msgspec
import pytest

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto import age
from fieldkit.sync.crypto.keys import DeviceKey, KnownDevice
from fieldkit.sync.format.container import FileDraft, Passphrase, seal
from fieldkit.sync.replica.invitation import Invitation, invite, join
from tests.sync import making
from tests.sync.making import ANA, BEN, FIRM, KNOWN, OTHER_FIRM, STRANGER, WORDS


def made(device: DeviceKey = ANA) -> bytes:
    gone = KnownDevice.of(STRANGER.public, "Old \x1b[2Jlaptop", ((7, 120), (9, 4)))
    devices = [*KNOWN.values(), gone]
    return invite(
        "[ACME] [/] O'Brien", (FIRM, OTHER_FIRM), devices, WORDS, device, incarnation=11, schema=3, created=making.AT
    )


def joined(data: bytes) -> Invitation:
    return join(BytesIO(data), WORDS)


def test_invited_device_learns_keys_and_devices() -> None:
    invitation = joined(made())
    assert invitation.firm_name == "[ACME] [/] O'Brien"
    assert invitation.keys == (FIRM, OTHER_FIRM)
    assert invitation.inviter == KNOWN[ANA.id]
    assert invitation.devices == (
        *KNOWN.values(),
        KnownDevice.of(STRANGER.public, "Old laptop", ((7, 120), (9, 4))),
    )
    assert FIRM.identity not in repr(invitation)


def test_inviter_is_named_even_if_it_forgot_itself() -> None:
    data = invite("Firm", (FIRM,), [], WORDS, ANA, incarnation=1, schema=1, created=0)
    assert [device.id for device in joined(data).devices] == [ANA.id]


def test_wrong_passphrase_is_refused() -> None:
    with pytest.raises(Refused, match="Check its spelling") as caught:
        join(BytesIO(made()), Passphrase.of("apple bench candle dolphins"))
    assert caught.value.code is Code.PASSPHRASE_WRONG


def test_segment_is_no_invitation() -> None:
    with pytest.raises(Refused, match="kind segment") as caught:
        joined(making.segment(making.first_batch(), 1, 9))
    assert caught.value.code is Code.WRONG_KIND


def test_invitation_by_a_removed_device_is_refused() -> None:
    with pytest.raises(Refused, match="does not name the device"):
        joined(made(STRANGER))


@pytest.mark.parametrize(
    "change",
    [
        {"devices": []},
        {"devices": [{"key": "short"}]},
        {"devices": [{"key": msgspec.json.decode(msgspec.json.encode(BEN.public), type=str)}]},
        {"identities": []},
        {"identities": ["AGE-SECRET-KEY-1NONSENSE"]},
        {"identities": [OTHER_FIRM.identity]},
        {"firm_name": 5},
        {"firm_name": "x" * 201},
    ],
)
def test_invitation_that_contradicts_itself_is_refused(change: dict[str, object]) -> None:
    content = {"firm_name": "Firm", "identities": [FIRM.identity], "devices": [{"key": key(ANA)}]}
    good = seal(FileDraft("invitation", 1, 1, 0), json.dumps(content).encode(), ANA, FIRM, WORDS)
    assert joined(good).firm_name == "Firm"
    raw = json.dumps(content | change).encode()
    with pytest.raises(Refused) as caught:
        joined(seal(FileDraft("invitation", 1, 1, 0), raw, ANA, FIRM, WORDS))
    assert caught.value.code is Code.CONTENT


def key(device: DeviceKey) -> str:
    text: str = msgspec.json.decode(msgspec.json.encode(device.public))
    return text


def test_body_is_what_age_tools_open() -> None:
    import pyrage  # type: ignore[import-untyped,unused-ignore]

    _, _, body = making.split(made())
    assert age.lock_of(body, 21).by_passphrase
    assert pyrage.passphrase.decrypt(body, WORDS.text)


def test_an_invitation_of_four_mebibytes_is_read_and_no_larger_one() -> None:
    large = "it is larger than the 4 MiB that fieldkit takes at once."
    for size, sentence in ((4 << 20, "its content is damaged. Ask for a new invitation."), ((4 << 20) + 1, large)):
        with pytest.raises(Refused) as caught:
            joined(seal(FileDraft("invitation", 1, 1, 0), b" " * size, ANA, FIRM, WORDS))
        assert caught.value.sentence == sentence
    good = made()
    for size in (4 << 20, (4 << 20) + 1):
        with pytest.raises(Refused) as caught:
            joined(good + b"x" * (size - len(good)))
        assert (caught.value.sentence == large) is (size > 4 << 20)
