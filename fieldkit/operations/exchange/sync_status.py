"""Where sync stands: the firm and its devices, the folder, what waits, what was set aside, backups."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fieldkit.sync.folder.exchange import Status

BACKUPS: Final = 10
"""Backups that are listed."""


@dataclass(frozen=True, slots=True)
class StoredBackup:
    """A backup, as its name and size tell without opening it."""

    path: Path
    made_at: int
    """UTC milliseconds."""
    size: int


@dataclass(frozen=True, slots=True)
class SyncSummary:
    """Everything about sync that can be shown at once."""

    status: Status
    conflicts: int
    backups: tuple[StoredBackup, ...]


def status(connection: sqlite3.Connection, home: Path) -> Status:
    """Return the firm, its devices and the folder; a reading connection is enough."""
    from fieldkit.sync.folder import exchange

    return exchange.status(connection, home)


def summary(connection: sqlite3.Connection, home: Path) -> SyncSummary:
    """Return the status with conflicts and backups. The first call loads what reading files takes."""
    from fieldkit.db.changes import conflicts
    from fieldkit.sync.backup import backup

    kept = [_stored(path) for path in backup.listed(home / backup.FOLDER)[:BACKUPS]]
    return SyncSummary(status(connection, home), conflicts.count(connection), tuple(one for one in kept if one))


def _stored(path: Path) -> StoredBackup | None:
    try:
        # The name carries the time in UTC: "fieldkit-20261121-140501-ab12cd.fkb".
        made = datetime.strptime("-".join(path.name.split("-")[1:3]), "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
        return StoredBackup(path, round(made.timestamp() * 1000), path.stat().st_size)
    except (ValueError, OSError):
        return None
