"""Who may have signed a file: a known device, one that proves the firm's key, and no removed one."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Literal

from fieldkit.domain.text.sanitize import printable
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.keys import KnownDevice, device_id, fingerprint
from fieldkit.sync.format.header import FileHeader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fieldkit.sync.crypto.keys import FirmKey

Signer = Literal["known", "introduced", "stranger"]
"""A device of the firm; one that nobody told us of, but which holds the current firm key; one from outside,
whose file is only good together with its passphrase."""


def signer_of(
    header: FileHeader, known: Mapping[str, KnownDevice], keys: Sequence[FirmKey], by_passphrase: bool
) -> tuple[KnownDevice, Signer]:
    """Return the device whose key must have signed, by what this device was told, never by the file alone."""
    public = base64.b64decode(header.key)
    if device_id(public) != header.device:
        raise Refused(Code.SIGNATURE, "the key in its header is not that of the device it names.")
    device = known.get(header.device)
    if device is not None:
        # A snapshot tells of everybody, so that what its writer had been known to write says nothing about it.
        after = header.kind == "snapshot" or header.seq_to > dict(device.retired or ()).get(header.incarnation, 0)
        if device.retired is not None and after:
            raise Refused(
                Code.RETIRED_DEVICE,
                f"{printable(device.label)} was removed from the firm, and this was written afterwards. "
                "If it should count, invite the device again.",
            )
        return device, "known"
    if by_passphrase:
        return KnownDevice(header.device, public), "stranger"
    proof = base64.b64decode(header.proof)
    # Only under the current key: a removed device still holds the earlier ones.
    if keys and header.firm == keys[0].id and keys[0].proves(public, proof):
        return KnownDevice(header.device, public), "introduced"
    raise Refused(
        Code.UNKNOWN_DEVICE,
        f"the device {fingerprint(header.device)} that wrote it is not known in this firm. "
        "If it belongs to you, invite it; if not, delete the file.",
    )
