"""Which replica this is, and whose changes are here: replicas, the version vector, the firm's devices.

A *replica* is one incarnation of one device (device id, incarnation); its local number, in the column ``life``, is what
dots are packed with. Number 1 is this device from the first record on, also before there is a firm: then its device id
is "".
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fieldkit.db.schema.change_capture import SHIFT
from fieldkit.sync.crypto.keys import KnownDevice, fingerprint
from fieldkit.sync.format.batch import SEQ_MAX

if TYPE_CHECKING:
    from fieldkit.sync.format.batch import Batch, Changes, Inserts, Tombstones

NO_FIRM: Final = ""


@dataclass(frozen=True, slots=True)
class OwnReplica:
    """This replica as the database knows it."""

    number: int
    """Local number."""
    device: str
    """Id, "" before there is a firm."""
    incarnation: int
    seq: int
    """Last number given to an own change."""
    sent: int
    """Last number in a sealed segment."""
    sha256: str
    """Hash of that segment, "" if there is none."""
    instance: str
    """Token that is also kept outside the database; empty before that was done."""
    unsent_earlier: int = 0
    """How many own changes were captured under an earlier incarnation and not sent: the database is a copy or restored.

    Segments of the other copy may still bring them, so read before sealing.
    """

    @property
    def unsent(self) -> int:
        """How many own changes are in no segment yet."""
        return self.seq - self.sent + self.unsent_earlier


@dataclass(frozen=True, slots=True)
class Replica:
    """An entry of the version vector: how far the changes of one incarnation of a device are here."""

    number: int
    device: str
    incarnation: int
    seq: int
    """Last change of the contiguous run from 1."""
    sha256: str
    """Hash of the segment that ended with it; "" if it came by a snapshot."""


def own(connection: sqlite3.Connection) -> OwnReplica:
    """Return this device."""
    row: tuple[int, str, int, int, int, str, str] = connection.execute(
        "SELECT life, device, incarnation, s.seq, v.seq, sha256, instance"
        " FROM sync_state AS s JOIN sync_version AS v USING (life)"
    ).fetchone()
    (left,) = connection.execute(
        "SELECT coalesce(sum((SELECT count(*) FROM sync_log WHERE dot > (v.life << 40 | v.seq)"
        " AND dot < (v.life + 1) << 40)), 0) FROM sync_version AS v WHERE v.life <> ?",
        (row[0],),
    ).fetchone()
    return OwnReplica(*row, left)


def replicas(connection: sqlite3.Connection) -> list[Replica]:
    """Return all replicas that were ever heard of, the own one too (with what was sent of it)."""
    rows = connection.execute("SELECT life, device, incarnation, seq, sha256 FROM sync_version ORDER BY life")
    return [Replica(*row) for row in rows]


def name_own(connection: sqlite3.Connection, device: str, incarnation: int) -> None:
    """Give this replica its device id and incarnation: a firm was begun or joined. Changes so far keep their dots.

    ValueError if it has another id already. Inside a transaction.
    """
    mine = own(connection)
    if mine.device not in (NO_FIRM, device):
        raise ValueError(f"this device is {mine.device} already")
    connection.execute(
        "UPDATE sync_version SET device = ?, incarnation = ? WHERE life = ?", (device, incarnation, mine.number)
    )


def known_devices(connection: sqlite3.Connection) -> dict[str, KnownDevice]:
    """Return the firm's devices by id, this one too once ``add_device`` was told of it: what ``verify`` needs."""
    counts: dict[str, list[tuple[int, int]]] = {}
    for device, incarnation, last in connection.execute(
        "SELECT device, incarnation, counts FROM sync_version WHERE counts IS NOT NULL ORDER BY incarnation"
    ):
        counts.setdefault(device, []).append((incarnation, last))
    return {
        ident: KnownDevice(ident, key, name, None if retired is None else tuple(counts.get(ident, ())))
        for ident, key, name, retired in connection.execute("SELECT id, key, name, retired_at FROM sync_device")
    }


def add_device(connection: sqlite3.Connection, device: KnownDevice, now: int) -> None:
    """Remember a device of the firm, or what is new about it; ``now`` in UTC milliseconds. Inside a transaction."""
    connection.execute(
        "INSERT INTO sync_device (id, key, name, added_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET name = iif(excluded.name = '', name, excluded.name)",
        (device.id, device.public, device.name, now),
    )
    if device.retired is not None:
        retire(connection, device.id, device.retired, now)


def retire(connection: sqlite3.Connection, device: str, counts: tuple[tuple[int, int], ...], now: int) -> None:
    """Remove a device from the firm: of each (incarnation, number) the changes up to the number count."""
    connection.execute("UPDATE sync_device SET retired_at = coalesce(retired_at, ?) WHERE id = ?", (now, device))
    for incarnation, last in counts:
        number = replica_number(connection, device, incarnation)
        connection.execute("UPDATE sync_version SET counts = ? WHERE life = ?", (last, number))


def replica_number(connection: sqlite3.Connection, device: str, incarnation: int) -> int:
    """Return the local number of a replica, a new one if it was not heard of."""
    row = connection.execute(
        "SELECT life FROM sync_version WHERE device = ? AND incarnation = ?", (device, incarnation)
    ).fetchone()
    if row:
        return int(row[0])
    made = connection.execute("INSERT INTO sync_version (device, incarnation) VALUES (?, ?)", (device, incarnation))
    return int(made.lastrowid or 0)


def version_vector(connection: sqlite3.Connection) -> dict[int, int]:
    """Return the version vector of what is here, sent or not: the last change by local number of the replica."""
    versions = dict(connection.execute("SELECT life, seq FROM sync_version").fetchall())
    replica, seq = connection.execute("SELECT life, seq FROM sync_state").fetchone()
    versions[replica] = seq
    return versions


def name_of(connection: sqlite3.Connection, dot: int) -> str:
    """Return what a person calls the device that wrote a change."""
    row = connection.execute(
        "SELECT d.name, v.device FROM sync_version AS v LEFT JOIN sync_device AS d ON d.id = v.device WHERE v.life = ?",
        (dot >> SHIFT,),
    ).fetchone()
    return (row[0] or fingerprint(row[1])) if row and row[1] else ""


def reconcile_copied(connection: sqlite3.Connection, replica: int, batch: Batch) -> None:
    """Compare a segment of an earlier own incarnation with what was captured here under it and never sent.

    What is the same counts as received. What is not is renumbered under the own one, before the segment's changes come.
    """
    mine = own(connection)
    if replica == mine.number:
        return
    (sent,) = connection.execute("SELECT seq FROM sync_version WHERE life = ?", (replica,)).fetchone()
    left = dict(_unsent_of(connection, replica, sent))
    if not left:
        return
    theirs = clocks(batch)
    same = sent
    while same + 1 in left and left[same + 1] == theirs.get(same + 1):
        same += 1
    connection.execute("UPDATE sync_version SET seq = ?, sha256 = '' WHERE life = ?", (same, replica))
    if max(theirs, default=0) > same:
        renumber_unsent(connection)


def renumber_unsent(connection: sqlite3.Connection) -> None:
    """Renumber what was captured under earlier own incarnations and never sent, in front of the present one's changes.

    Nobody has seen any of those dots, so they can be issued anew. Inside a transaction; most often nothing to do.
    """
    mine = own(connection)
    base = mine.number << SHIFT
    left = [
        replica.number << SHIFT | seq
        for replica in replicas(connection)
        if replica.number != mine.number
        for seq, _ in _unsent_of(connection, replica.number, replica.seq)
    ]
    if not left:
        return
    if mine.sent:
        raise ValueError("changes of an earlier incarnation were left behind when this one was first sent")
    moved = {dot: base | place for place, dot in enumerate(left, 1)}
    moved |= {base | seq: base | (seq + len(left)) for seq in range(1, mine.seq + 1)}
    connection.execute("CREATE TEMP TABLE moved (was INTEGER PRIMARY KEY, dot INTEGER)")
    # By way of numbers that no dot has: the new ones overlap the old.
    connection.executemany("INSERT INTO moved VALUES (?, ?)", [(was, -dot) for was, dot in moved.items()])
    for table in ("sync_row", "sync_cell", "sync_sibling", "sync_past", "sync_delete", "sync_log"):
        for column in ("dot", "by") if table == "sync_past" else ("dot",):
            connection.execute(
                f"UPDATE {table} SET {column} = (SELECT m.dot FROM moved AS m WHERE m.was = {table}.{column})"
                f" WHERE {column} IN (SELECT was FROM moved)"
            )
            connection.execute(f"UPDATE {table} SET {column} = -{column} WHERE {column} < 0")
    for table, column in (("sync_log", "before"), ("sync_delete", "names")):
        rows = connection.execute(f"SELECT dot, {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
        for dot, names in rows:
            numbers = [int(name) for name in str(names).split(",") if name]
            if any(number in moved for number in numbers):
                new = [moved.get(number, number) for number in numbers]
                value: int | str = new[0] if isinstance(names, int) else ",".join(map(str, new))
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE dot = ?", (value, dot))
    connection.execute("DROP TABLE moved")
    connection.execute("UPDATE sync_state SET seq = seq + ?", (len(left),))


def clocks(batch: Batch) -> dict[int, int]:
    """Return the clock of each change of a batch."""
    found: dict[int, int] = {}
    for table in batch.tables:
        parts: list[Inserts | Tombstones | Changes] = [table.inserts, table.deletes, table.restores, *table.changes]
        for part in parts:
            found.update(zip(part.dots, part.clocks, strict=True))
    found.update((change.dot, change.clock) for change in batch.pending)
    return found


def _unsent_of(connection: sqlite3.Connection, replica: int, sent: int) -> list[tuple[int, int]]:
    """Return number and clock of the changes captured under a replica's number after ``sent``."""
    base = replica << SHIFT
    rows = connection.execute(
        "SELECT dot, clock FROM sync_log WHERE dot > ? AND dot <= ? ORDER BY dot", (base | sent, base | SEQ_MAX)
    )
    return [(dot & SEQ_MAX, clock) for dot, clock in rows]
