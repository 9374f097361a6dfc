"""Sample stores: a small firm to look around in, or any number of records to measure with."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date, datetime

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.demo.rows import DemoRows
from fieldkit.domain.records.kinds import KINDS

MARK = "demo"
"""Key in the table ``meta`` that says: this store is a sample and may be thrown away."""


_BUILT = "demo_built"
_DAY = "demo_day"


def build(
    connection: sqlite3.Connection,
    records: int | None = None,
    seed: int = 1,
    *,
    now: datetime,
    clients_only: bool = False,
) -> Counter[str]:
    """Fill a store that holds only the starting content; return how many records of each kind were made.

    Without ``records`` it is the sample firm, else that many records of all kinds, or clients only. The same
    seed and ``now`` (local wall time) give the same records. One transaction; the store is marked as a sample.
    """
    rows = DemoRows(connection, seed, now)
    if records is None:
        from fieldkit.db.demo import firm

        firm.fill(rows)
    else:
        from fieldkit.db.demo import mass

        mass.fill(rows, records, clients_only=clients_only)
    # A client may name a contact that comes after it: checked row by row, every contact would look through all
    # clients (50 s for 100,000 records). Checked once at the end instead.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        return _stored(connection, rows, described(records, clients_only))
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _stored(connection: sqlite3.Connection, rows: DemoRows, mark: str) -> Counter[str]:
    with transaction(connection):
        counts = rows.store()
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        assert dangling is None, dangling
        for key, value in ((MARK, mark), (_BUILT, str(ids.now_ms())), (_DAY, rows.now.date().isoformat())):
            connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
    # Without statistics SQLite guesses which index is worth taking; with them it knows.
    connection.execute("PRAGMA optimize")
    return counts


def stale(connection: sqlite3.Connection, today: date) -> bool:
    """Return whether the sample is of another day and nobody has changed anything in it since."""
    kept = dict(connection.execute("SELECT key, value FROM meta WHERE key IN (?, ?)", (_BUILT, _DAY)).fetchall())
    if kept.get(_DAY, "") == today.isoformat() or _BUILT not in kept:
        return False
    if connection.execute("SELECT 1 FROM draft").fetchone():
        return False
    newest = " UNION ALL ".join(f"SELECT max(updated_at) AS at FROM {name}" for name in KINDS)
    row = connection.execute(f"SELECT 1 FROM ({newest}) WHERE at > ?", (int(kept[_BUILT]),)).fetchone()
    return row is None


def described(records: int | None, clients_only: bool = False) -> str:
    """Return in words which sample this is."""
    if records is None:
        return "the sample firm"
    return f"{records:,} {'clients' if clients_only else 'records'}"


def which(connection: sqlite3.Connection) -> str:
    """Return in words which sample the store holds, or "" if it is no sample."""
    return str(value_or_none(connection, "SELECT value FROM meta WHERE key = ?", (MARK,)) or "")
