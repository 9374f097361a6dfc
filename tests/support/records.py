"""All records of a kind, as tests look at them."""

from __future__ import annotations

import sqlite3

from fieldkit.db.records import lookup
from fieldkit.db.schema.declared_tables import order_sql
from fieldkit.domain.records.declaration import Kind, Record


def every(connection: sqlite3.Connection, kind: Kind) -> list[Record]:
    """Return the records of ``kind`` outside the trash, in the order of the kind."""
    numbers = connection.execute(f"SELECT id FROM {kind.name} WHERE deleted_at IS NULL ORDER BY {order_sql(kind)}")
    found = [lookup.by_id(connection, kind, number) for (number,) in numbers.fetchall()]
    return [record for record in found if record is not None]
