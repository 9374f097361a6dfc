"""Drafts into the database: a record that is being typed for the first time and still lacks something it needs.

A draft is stored as each field is left and, while somebody types, once in a moment, so that a crash loses a second of
typing at most. What is typed in a survey is kept in the same way. It is this device's alone and never synced; it
becomes a record as soon as it has all it needs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from fieldkit.db.base import ids
from fieldkit.db.base.single_value import value_of
from fieldkit.db.records import undo_log

KIND = "draft"
"""What a change of a draft is told as, beside the kinds of records."""


def keep(connection: sqlite3.Connection, number: int, kind: str, texts: Mapping[str, str]) -> int:
    """Store the texts of draft ``number``, or of a new one if that is 0; return its number."""
    undo_log.note_local(KIND)
    row = (kind, json.dumps(dict(texts)), ids.now_ms())
    if number:
        connection.execute("UPDATE draft SET kind = ?, fields = ?, updated_at = ? WHERE id = ?", (*row, number))
        return number
    connection.execute("INSERT INTO draft (kind, fields, updated_at) VALUES (?, ?, ?)", row)
    return int(value_of(connection, "SELECT last_insert_rowid()"))


def discard(connection: sqlite3.Connection, number: int) -> None:
    """Remove a draft: it became a record, or the person threw it away."""
    if connection.execute("DELETE FROM draft WHERE id = ?", (number,)).rowcount:
        undo_log.note_local(KIND)
