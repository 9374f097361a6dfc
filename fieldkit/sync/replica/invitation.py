"""The file by which a device joins a firm: the firm's keys and its devices, under a passphrase told by voice."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import msgspec

from fieldkit.domain.text.sanitize import clean_line, printable
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey, KnownDevice
from fieldkit.sync.format.container import FileDraft, Limits, Passphrase, open_file, seal
from fieldkit.sync.format.header import Base64, Kind, Number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

NAME_MAX = 200
"""Characters of a firm's or a device's name."""
_KINDS: tuple[Kind, ...] = ("invitation",)
_LIMITS = Limits(file=4 << 20, raw=4 << 20)
_Name = Annotated[str, msgspec.Meta(max_length=NAME_MAX)]


@dataclass(frozen=True, slots=True)
class Invitation:
    """What somebody who joins a firm is told."""

    firm_name: str
    keys: tuple[FirmKey, ...] = field(repr=False)
    """The current one first, then those from before a device was removed."""
    devices: tuple[KnownDevice, ...]
    inviter: KnownDevice
    created: int
    """UTC milliseconds by the inviter's clock."""


class WireDevice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A device in an invitation. Unknown fields are passed over."""

    key: Base64
    name: _Name = ""
    retired: list[tuple[Number, Number]] | None = None
    """After its removal: of each incarnation its number and the last change that counts."""


class WireInvitation(msgspec.Struct, frozen=True):
    """The content of an invitation. Unknown fields are passed over."""

    firm_name: _Name
    identities: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=100)]], msgspec.Meta(min_length=1, max_length=1000)
    ]
    devices: Annotated[list[WireDevice], msgspec.Meta(min_length=1, max_length=10_000)]


def invite(
    firm_name: str,
    keys: Sequence[FirmKey],
    devices: Sequence[KnownDevice],
    passphrase: Passphrase,
    device: DeviceKey,
    *,
    incarnation: int,
    schema: int,
    created: int,
) -> bytes:
    """Return an invitation file. ``devices`` names all of the firm, the inviter too (added if missing)."""
    told = list(devices)
    if device.id not in {known.id for known in told}:
        told.append(KnownDevice.of(device.public))
    content = WireInvitation(
        clean_line(firm_name)[:NAME_MAX],
        [key.identity for key in keys],
        [
            WireDevice(
                base64.b64encode(known.public).decode(),
                clean_line(known.name)[:NAME_MAX],
                None if known.retired is None else list(known.retired),
            )
            for known in told
        ],
    )
    draft = FileDraft("invitation", incarnation, schema, created)
    return seal(draft, msgspec.json.encode(content), device, keys[0], passphrase)


def join(source: Path | BinaryIO, passphrase: Passphrase) -> Invitation:
    """Return what an invitation says, or refuse it. Nothing is stored; takes a second, on purpose."""
    opened = open_file(source, {}, (), passphrase, kinds=_KINDS, limits=_LIMITS)
    name = opened.verified.name
    try:
        content = msgspec.json.decode(opened.raw, type=WireInvitation)
        keys = tuple(FirmKey.from_identity(identity) for identity in content.identities)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Refused(Code.CONTENT, "its content is damaged. Ask for a new invitation.", name=name) from error
    devices = tuple(
        KnownDevice.of(
            base64.b64decode(wire.key),
            clean_line(printable(wire.name)),
            None if wire.retired is None else tuple(wire.retired),
        )
        for wire in content.devices
    )
    inviter = next((known for known in devices if known.id == opened.header.device), None)
    # The signature was checked with a key that the file brought along; only its own list vouches for it.
    if inviter is None or inviter.retired is not None or keys[0].id != opened.header.firm:
        raise Refused(Code.CONTENT, "it does not name the device that wrote it. Ask for a new invitation.", name=name)
    firm_name = clean_line(printable(content.firm_name))
    return Invitation(firm_name, keys, devices, inviter, opened.header.created)
