"""Records that are being typed for the first time and still lack something they need, as they wait for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.domain.text.stored_json import mapping

RECORD = "_uid"
"""Name under which a draft remembers the record that its texts belong to, if there is one already."""


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """An unfinished new record: typed texts by field name."""

    id: int
    kind: str
    texts: Mapping[str, str]
    updated_at: int


def waiting(connection: sqlite3.Connection, kind: str = "") -> list[RecordDraft]:
    """Return the drafts, newest first, of one kind or of all."""
    rows = connection.execute(
        "SELECT id, kind, fields, updated_at FROM draft WHERE ? IN ('', kind) ORDER BY updated_at DESC, id DESC",
        (kind,),
    )
    return [RecordDraft(number, name, _texts(fields), at) for number, name, fields, at in rows]


def _texts(fields: str) -> dict[str, str]:
    return {name: text for name, text in mapping(fields).items() if isinstance(text, str)}
