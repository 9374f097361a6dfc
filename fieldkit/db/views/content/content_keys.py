"""What content there is in the store, by the keys that other content may name."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContentKeys:
    """Keys of what is outside the trash, what ships included."""

    checklists: tuple[str, ...]
    cards: tuple[str, ...]


def content_keys(connection: sqlite3.Connection) -> ContentKeys:
    """Return the keys of all checklists and cards."""
    lists, cards = (
        tuple(key for (key,) in connection.execute(f"SELECT key FROM {table} WHERE deleted_at IS NULL AND key != ''"))
        for table in ("checklist", "card")
    )
    return ContentKeys(lists, cards)
