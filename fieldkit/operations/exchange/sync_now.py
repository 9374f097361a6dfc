"""One sync with the shared folder, and which folder that is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.db.records import lookup
from fieldkit.domain.records.kinds import KINDS

if TYPE_CHECKING:
    from fieldkit.sync.folder.exchange import SyncOutcome, SyncProgress


@dataclass(frozen=True, slots=True)
class TouchedRecord:
    """A record that a sync changes."""

    label: str
    """Of its kind."""
    title: str


def sync_now(
    database: Path,
    folder: Path | None = None,
    *,
    progress: Callable[[SyncProgress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    dry_run: bool = False,
) -> SyncOutcome:
    """Write what is new here into ``folder`` (None: that of the last time), and read what the others wrote.

    ``progress`` and ``cancelled`` are called in the calling thread. ``dry_run`` changes neither home nor folder.
    Raises Trouble if it cannot begin; files that cannot be used are in the outcome.
    """
    from fieldkit.sync.folder import exchange

    return exchange.exchange(database, folder, progress=progress, cancelled=cancelled, dry_run=dry_run)


def touched(connection: sqlite3.Connection, outcome: SyncOutcome, most: int) -> list[TouchedRecord]:
    """Return what the records are called that a sync changed, or would change, and that are here already."""
    found = []
    for name, uid in sorted(outcome.merged.records)[:most]:
        kind = KINDS.get(name)
        record = lookup.get(connection, kind, uid) if kind else None
        if kind and record:
            found.append(TouchedRecord(kind.label, lookup.told(connection, name, record.id)))
    return found


def remember_folder(connection: sqlite3.Connection, folder: Path) -> Path:
    """Let a sync without a folder mean this one; return it. Inside a transaction."""
    from fieldkit.sync.folder import folder_state

    folder_state.remember_folder(connection, folder)
    return folder
