"""Own changes into segments.

Stub of the interface; the bodies follow.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.sync.batch import Batch
    from fieldkit.sync.keys import DeviceKey, FirmKey


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file that was recorded as written; to be published as it is, also again."""

    name: str
    """Published name."""
    data: bytes = field(repr=False)
    seq_from: int
    seq_to: int
    sha256: str


def seal_segment(
    connection: sqlite3.Connection, device: DeviceKey, firm: FirmKey, now: int, most: int = 200_000
) -> Sealed | None:
    """Seal the own changes since the last segment (at most ``most``) and record the file; None if there are none.

    One transaction of its own: after it, the file is in ``sync_segment`` and the changes count as sent, whatever
    becomes of the file outside. Publish what ``own_segments`` returns; nothing is lost by a crash in between.
    Call again until it returns None. ``now`` in UTC milliseconds.
    """
    raise NotImplementedError


def own_segments(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return (published name, seq_to) of all own segments of this life, in order: what the folder must hold."""
    raise NotImplementedError


def all_segments(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return (device, published name, sha256) of every stored segment, in an order in which each can be imported."""
    raise NotImplementedError


def segment_data(connection: sqlite3.Connection, sha256: str) -> bytes:
    """Return a stored segment verbatim, also another device's; KeyError if it is not here."""
    raise NotImplementedError


def unsent(connection: sqlite3.Connection, most: int = 200_000) -> tuple[Batch, int, int] | None:
    """Return the own changes since the last segment with their first and last number; None if there are none."""
    raise NotImplementedError
