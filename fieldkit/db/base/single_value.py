"""Questions to the database whose answer is one value."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any


def value_of(connection: sqlite3.Connection, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> Any:
    """Return the value of the one row and column that a question has for an answer."""
    (value,) = connection.execute(sql, values).fetchone()
    return value


def value_or_none(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> Any:
    """Return the value in the first row of an answer of one column; None if it has no row."""
    row = connection.execute(sql, values).fetchone()
    if row is None:
        return None
    (value,) = row
    return value
