"""Snapshots: the state of a device as a file, and merging one.

Stub of the interface; the bodies follow.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.sync.exporting import Sealed
    from fieldkit.sync.keys import DeviceKey, FirmKey


def seal_snapshot(connection: sqlite3.Connection, device: DeviceKey, firm: FirmKey, now: int) -> Sealed:
    """Return a snapshot of everything that is here, own unsent changes too. Stores nothing.

    Read it back with ``importing.take``, like a segment.
    """
    raise NotImplementedError
