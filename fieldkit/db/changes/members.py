"""The devices of the firm as this one knows them, and the few facts about sync that stay on this device."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.db.base import ids
from fieldkit.db.base.single_value import value_or_none


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
    """When it wrote what came in last, by its clock, but no later than it came in."""
    skew: int | None
    """Milliseconds that its clock was at least ahead of this one's then; below 0: behind it."""
    incarnations: tuple[tuple[int, int, int | None], ...] = ()
    """Of each: its number, the last change that is here, and for a removed device the last one that counts."""


def members(connection: sqlite3.Connection) -> dict[str, Member]:
    """Return all devices that were ever known, by id."""
    replicas: dict[str, list[tuple[int, int, int | None]]] = {}
    for device, incarnation, seq, counts in connection.execute(
        "SELECT device, incarnation, seq, counts FROM sync_version ORDER BY life"
    ):
        replicas.setdefault(device, []).append((incarnation, seq, counts))
    rows = connection.execute(
        "SELECT id, key, name, added_at, retired_at, seen_at, skew FROM sync_device ORDER BY added_at, id"
    )
    return {
        ident: Member(ident, key, name, added, retired, seen, skew, tuple(replicas.get(ident, ())))
        for ident, key, name, added, retired, seen, skew in rows
    }


def rename(connection: sqlite3.Connection, device: str, name: str) -> None:
    """Give a device another name."""
    connection.execute("UPDATE sync_device SET name = ? WHERE id = ?", (name, device))


def readmit(connection: sqlite3.Connection, device: str) -> None:
    """Let a removed device be a member again."""
    connection.execute("UPDATE sync_device SET retired_at = NULL WHERE id = ?", (device,))
    connection.execute("UPDATE sync_version SET counts = NULL WHERE device = ?", (device,))


def extend_retirement(connection: sqlite3.Connection, has: Mapping[tuple[str, int], int] | None = None) -> None:
    """Let removed devices count as far as a member has them, which took what it took before it was told.

    ``has``: last changes by device and incarnation; None for this device's own. Else the members would differ for
    ever, and wait for changes that nobody takes any more.
    """
    if has is None:
        connection.execute("UPDATE sync_version SET counts = seq WHERE counts < seq")
        return
    removed = {gone for (gone,) in connection.execute("SELECT id FROM sync_device WHERE retired_at IS NOT NULL")}
    for (device, incarnation), seq in has.items():
        if device in removed:
            connection.execute(
                "INSERT INTO sync_version (device, incarnation, counts) VALUES (?, ?, ?)"
                " ON CONFLICT (device, incarnation) DO UPDATE SET counts = max(coalesce(counts, 0), excluded.counts)",
                (device, incarnation, seq),
            )


def note_seen(connection: sqlite3.Connection, device: str, created: int, after: int = 0) -> None:
    """Note that something came in which a device wrote at ``created`` by its clock, and ``after`` (0: not known) by
    this one's.

    A clock that is ahead shows itself: nothing was written tomorrow. One that is behind looks like an old file, but
    for what it had received by then: nothing was received before it was sent.
    """
    now = ids.now_ms()
    # If this clock was put back since, what it said then tells nothing.
    behind = max(0, after - created) if after <= now else 0
    connection.execute(
        "UPDATE sync_device SET seen_at = max(coalesce(seen_at, 0), ?), skew = ? WHERE id = ?",
        (min(created, now), max(0, created - now) or -behind, device),
    )


def sealed_at(connection: sqlite3.Connection, has: Mapping[tuple[str, int], int]) -> int:
    """Return when this device sealed the last of what somebody has who ``has`` that much; 0 if nothing of it.

    Of its present incarnation only: segments of an earlier one may have come back from the folder, which is no sealing.
    """
    replica, device, incarnation = connection.execute(
        "SELECT life, device, incarnation FROM sync_state JOIN sync_version USING (life)"
    ).fetchone()
    sealed = value_or_none(
        connection,
        "SELECT stored_at FROM sync_segment WHERE life = ? AND seq_to <= ? ORDER BY seq_to DESC",
        (replica, has.get((device, incarnation), 0)),
    )
    return int(sealed or 0)


def fact(connection: sqlite3.Connection, key: str) -> str:
    """Return what ``note`` stored on this device, or ""."""
    return str(value_or_none(connection, "SELECT value FROM meta WHERE key = ?", (key,)) or "")


def note(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Store a fact that stays on this device."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


@dataclass(frozen=True, slots=True)
class Stored:
    """A segment that is kept verbatim."""

    device: str
    incarnation: int
    seq_from: int
    seq_to: int
    sha256: str
    stored_at: int
    """UTC milliseconds."""

    @property
    def name(self) -> str:
        """The name under which it is published."""
        return f"{self.seq_from}-{self.seq_to}-{self.sha256[:32]}.fks"


def stored(connection: sqlite3.Connection) -> list[Stored]:
    """Return all segments that are kept, of every device, each incarnation's in order."""
    rows = connection.execute(
        "SELECT v.device, v.incarnation, s.seq_from, s.seq_to, s.sha256, s.stored_at"
        " FROM sync_segment AS s JOIN sync_version AS v USING (life) ORDER BY s.life, s.seq_to"
    )
    return [Stored(*row) for row in rows]


def sealed_vector(connection: sqlite3.Connection) -> dict[tuple[str, int], int]:
    """Return the version vector of all sealed changes that are here, by device and incarnation; none stand for 0."""
    rows = connection.execute("SELECT device, incarnation, seq FROM sync_version WHERE seq > 0 AND device <> ''")
    return {(device, incarnation): seq for device, incarnation, seq in rows}
