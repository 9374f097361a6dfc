"""A table from a spreadsheet: tried, backed up if it changes anything, taken."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from fieldkit.db.base.connect import transaction, undone
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext
from fieldkit.files.tables.csv_cells import Table
from fieldkit.operations.exchange.connected import connected
from fieldkit.operations.table_files import TakenTable, take_table


def import_table(
    database: Path,
    kind: Kind,
    table: Table,
    reading: Callable[[sqlite3.Connection], ReadingContext],
    *,
    dry_run: bool = False,
) -> TakenTable:
    """Take all of a table, or nothing and raise Trouble; a table that changes anything is taken after a backup.

    ``reading`` says how its cells are read. ``dry_run``: nothing is kept, and no backup made.
    """
    # Tried first: each backup drives an older one out, and a table with a wrong cell comes several times.
    with connected(database) as connection, undone(connection):
        tried = take_table(connection, kind, table, reading(connection))
    if dry_run or not (tried.added or tried.changed):
        return tried
    from fieldkit.sync.backup import restore  # 60 ms, only where something is written

    restore.back_up(database, reason="before-import")
    with connected(database) as connection, transaction(connection):
        return take_table(connection, kind, table, reading(connection))
