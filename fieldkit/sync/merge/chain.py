"""Where a segment fits in the hash chain that was received from the same incarnation of the same device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fieldkit.sync.base.refusal import Code, Refused

if TYPE_CHECKING:
    from fieldkit.sync.format.container import Verified

Place = Literal["known", "next", "overlaps", "waits"]
"""All its changes are here; it continues them; it brings new ones among known ones; one before it is missing."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a device's changes were received."""

    seq: int = 0
    """Last change of the contiguous run from 1; 0 for none."""
    sha256: str = ""
    """Hash of the segment that ended with it; empty if it came in a snapshot."""


def place_of(segment: Verified, head: Head) -> Place:
    """Return where a segment fits, or refuse one that continues another history than the received one."""
    header = segment.header
    if header.seq_from == head.seq + 1 and head.sha256 and header.prev_sha256 != head.sha256:
        raise Refused(
            Code.FORKED,
            f"it does not continue what {segment.device.label} wrote before: the device was copied, or restored "
            "from a backup, and both wrote. Nothing was changed; export from that device again after "
            "fieldkit there has been started once.",
            name=segment.name,
        )
    if header.seq_to <= head.seq:
        if header.seq_to == head.seq and head.sha256 and segment.sha256 != head.sha256:
            raise _forked_twice(segment)
        return "known"
    if header.seq_from > head.seq + 1:
        return "waits"
    if header.seq_from == head.seq + 1:
        return "next"
    if head.sha256:
        # A published file is never cut anew, so only a snapshot can end in the middle of one.
        raise _forked_twice(segment)
    return "overlaps"


def _forked_twice(segment: Verified) -> Refused:
    return Refused(
        Code.FORKED,
        f"{segment.device.label} wrote two different files with the same changes: it was copied or restored. "
        "Nothing was changed; export from that device again after fieldkit there has been started once.",
        name=segment.name,
    )
