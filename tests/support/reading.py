"""Looking into a store beside what is under test."""

from __future__ import annotations

import sqlite3


def number_of(connection: sqlite3.Connection, table: str, uid: str) -> int:
    """Return the local id of a record."""
    return int(connection.execute(f"SELECT id FROM {table} WHERE uid = ?", (uid,)).fetchone()[0])
