"""One sync with the shared folder, and which folder that is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.sync.folder.exchange import SyncOutcome, SyncProgress


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


def remember_folder(connection: sqlite3.Connection, folder: Path) -> Path:
    """Let a sync without a folder mean this one; return it. Inside a transaction."""
    from fieldkit.sync.folder import folder_state

    folder_state.remember_folder(connection, folder)
    return folder
