"""Records that are being typed for the first time and still lack something they need.

A draft is stored as each field is left, so that a crash in the middle of a form loses nothing. It is this
device's alone; it becomes a record, under the same uid, as soon as it has all it needs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.db.base import ids

RECORD = "_uid"
"""Name under which a draft remembers the record that its texts belong to, if there is one already."""


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """An unfinished new record: typed texts by field name."""

    id: int
    kind: str
    texts: Mapping[str, str]
    updated_at: int


def keep(connection: sqlite3.Connection, number: int, kind: str, texts: Mapping[str, str]) -> int:
    """Store the texts of draft ``number``, or of a new one if that is 0; return its number."""
    row = (kind, json.dumps(dict(texts), ensure_ascii=False), ids.now_ms())
    if number:
        connection.execute("UPDATE draft SET kind = ?, fields = ?, updated_at = ? WHERE id = ?", (*row, number))
        return number
    return int(connection.execute("INSERT INTO draft (kind, fields, updated_at) VALUES (?, ?, ?)", row).lastrowid or 0)


def discard(connection: sqlite3.Connection, number: int) -> None:
    """Remove a draft: it became a record, or the person threw it away."""
    connection.execute("DELETE FROM draft WHERE id = ?", (number,))


def waiting(connection: sqlite3.Connection, kind: str = "") -> list[RecordDraft]:
    """Return the drafts, newest first, of one kind or of all."""
    rows = connection.execute(
        "SELECT id, kind, fields, updated_at FROM draft WHERE ? IN ('', kind) ORDER BY updated_at DESC, id DESC",
        (kind,),
    )
    return [RecordDraft(number, name, json.loads(fields), at) for number, name, fields, at in rows]
