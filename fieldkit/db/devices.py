"""The devices of the firm as this one knows them, and the few facts about sync that stay on this device."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from fieldkit.db import ids


@dataclass(frozen=True, slots=True)
class Member:
    """A device of the firm. Instants are UTC milliseconds."""

    id: str
    key: bytes
    """Its public key; empty if it was never told."""
    name: str
    added_at: int
    retired_at: int | None
    seen_at: int | None
    """When something that it wrote last came in, by this device's clock."""
    skew: int | None
    """Milliseconds that its clock was ahead of this one's then; negative: behind."""
    lives: tuple[tuple[int, int, int | None], ...] = ()
    """Of each life: incarnation, last change that is here, and for a removed device the last one that counts."""


def members(connection: sqlite3.Connection) -> dict[str, Member]:
    """Return all devices that were ever known, by id."""
    lives: dict[str, list[tuple[int, int, int | None]]] = {}
    for device, incarnation, seq, counts in connection.execute(
        "SELECT device, incarnation, seq, counts FROM sync_version ORDER BY life"
    ):
        lives.setdefault(device, []).append((incarnation, seq, counts))
    rows = connection.execute(
        "SELECT id, key, name, added_at, retired_at, seen_at, skew FROM sync_device ORDER BY added_at, id"
    )
    return {
        ident: Member(ident, key, name, added, retired, seen, skew, tuple(lives.get(ident, ())))
        for ident, key, name, added, retired, seen, skew in rows
    }


def rename(connection: sqlite3.Connection, device: str, name: str) -> None:
    """Give a device another name."""
    connection.execute("UPDATE sync_device SET name = ? WHERE id = ?", (name, device))


def readmit(connection: sqlite3.Connection, device: str) -> None:
    """Let a removed device be a member again."""
    connection.execute("UPDATE sync_device SET retired_at = NULL WHERE id = ?", (device,))
    connection.execute("UPDATE sync_version SET counts = NULL WHERE device = ?", (device,))


def saw(connection: sqlite3.Connection, device: str, created: int) -> None:
    """Note that something came in which a device wrote at ``created`` by its clock."""
    now = ids.now_ms()
    # What was written long ago says nothing about the clock unless it says that it was written tomorrow.
    skew = created - now if created > now else 0
    connection.execute(
        "UPDATE sync_device SET seen_at = ?, skew = CASE WHEN ? > 0 THEN ? WHEN skew > 0 AND ? <= coalesce(seen_at, 0)"
        " THEN skew ELSE 0 END WHERE id = ?",
        (now, skew, skew, created, device),
    )


def fact(connection: sqlite3.Connection, key: str) -> str:
    """Return what ``note`` stored on this device, or ""."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def note(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Store a fact that stays on this device."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
