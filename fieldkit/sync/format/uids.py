"""Names of records in files: UUIDs as moments and noise, which packs to a third of their spelling."""

from __future__ import annotations

import base64
import binascii
from itertools import accumulate, pairwise
from typing import Annotated, Final

import msgspec

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.format.batch import is_uid, is_uuid, uid_order

_NOISE: Final = 10
_MOMENT_MAX: Final = (1 << 48) - 1


class WireUids(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A dictionary of uids: first the UUIDs in order, then all others in order."""

    t: list[Annotated[int, msgspec.Meta(ge=0, le=_MOMENT_MAX)]] = []
    """First 48 bits of each UUID (UUIDv7: UTC milliseconds), each less the one before."""
    r: str = ""
    """The other ten bytes of each, joined, in base64."""
    x: list[str] = []
    """Uids that are no UUIDs in lower case: 1 to 64 visible ASCII characters."""


def pack(uids: list[str]) -> WireUids:
    """Return uids, which must be in ``uid_order`` and each there once; ValueError if not."""
    if any(not uid_order(a) < uid_order(b) for a, b in pairwise(uids)):
        raise ValueError("the uids are not in order")
    others = [uid for uid in uids if not is_uuid(uid)]
    if not all(is_uid(uid) for uid in others):
        raise ValueError("a uid has characters that no uid has")
    binary = bytes.fromhex("".join(uids[: len(uids) - len(others)]).replace("-", ""))
    moments = [int.from_bytes(binary[i : i + 6], "big") for i in range(0, len(binary), 16)]
    noise = b"".join(binary[i + 6 : i + 16] for i in range(0, len(binary), 16))
    steps = [b - a for a, b in pairwise([0, *moments])]
    return WireUids(steps, base64.b64encode(noise).decode(), others)


def unpack(wire: WireUids) -> list[str]:
    """Return the uids, or refuse a dictionary that is out of order or damaged."""
    try:
        noise = base64.b64decode(wire.r, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _damaged() from error
    if len(noise) != len(wire.t) * _NOISE:
        raise _damaged()
    moments = list(accumulate(wire.t))
    if moments and moments[-1] > _MOMENT_MAX:
        raise _damaged()
    tail = noise.hex()
    uids = []
    for place, moment in enumerate(moments):
        head = f"{moment:012x}"
        rest = tail[place * 20 : place * 20 + 20]
        uids.append(f"{head[:8]}-{head[8:]}-{rest[:4]}-{rest[4:8]}-{rest[8:]}")
    for part in (uids, wire.x):
        if any(a >= b for a, b in pairwise(part)):
            raise _damaged()
    if any(is_uuid(uid) or not is_uid(uid) for uid in wire.x):
        raise _damaged()
    return uids + wire.x


def _damaged() -> Refused:
    return Refused(Code.CONTENT, "its list of records is damaged. Nothing was changed.")
