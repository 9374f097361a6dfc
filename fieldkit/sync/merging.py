"""The merge: a batch of changes into the records, in sets, in one transaction.

Stub of the interface; the bodies follow.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.sync.batch import Batch


@dataclass(slots=True)
class Merged:
    """What a merge did."""

    made: int = 0
    """New records."""
    changed: int = 0
    """Values that were changed."""
    deleted: int = 0
    """Records that went to the trash."""
    restored: int = 0
    conflicts: int = 0
    """Conflicts that are open now and were not before (may be negative: some were decided elsewhere)."""
    pending: int = 0
    """Changes that wait for a later fieldkit."""
    records: set[tuple[str, str]] = field(default_factory=set)
    """(kind, uid) of what is different now; the first thousand."""


def merge_batch(connection: sqlite3.Connection, batch: Batch, now: int) -> Merged:
    """Merge the changes of a segment that are not covered yet. Inside a transaction with foreign keys off:
    ``importing.take`` is the way in."""
    raise NotImplementedError


def apply_pending(connection: sqlite3.Connection) -> Merged:
    """Apply what waited for codes that this fieldkit knows by now; own transaction. Call once after an upgrade."""
    raise NotImplementedError
