"""What content the firm has beside what ships, by the keys that other content may name."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContentKeys:
    """Keys of what is outside the trash."""

    checklists: tuple[str, ...]
    """Lists of the firm's own, and those of which it uses a version of its own: their items may be others."""
    cards: tuple[str, ...]


def content_keys(connection: sqlite3.Connection) -> ContentKeys:
    """Return the keys of the checklists that the firm made or chose a version of, and of its own cards."""
    lists = "checklist WHERE deleted_at IS NULL AND (origin != 'starting' OR uses IS NOT NULL)"
    cards = "card WHERE deleted_at IS NULL AND origin != 'starting' AND key != ''"
    return ContentKeys(_keys(connection, lists), _keys(connection, cards))


def _keys(connection: sqlite3.Connection, found: str) -> tuple[str, ...]:
    return tuple(key for (key,) in connection.execute(f"SELECT key FROM {found}"))
