"""One file into the store: verified, placed in its chain, opened, decoded, merged or held back, recorded."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

import msgspec

from fieldkit.db.base import replica_id
from fieldkit.db.base.connect import transaction
from fieldkit.sync.base import cancellation
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.keys import fingerprint
from fieldkit.sync.format.batch import DOT_SHIFT, SEQ_MAX, Actor, Batch, Changes, Tombstones
from fieldkit.sync.format.container import Verified, verify
from fieldkit.sync.format.content_codec import decode
from fieldkit.sync.format.header import Kind
from fieldkit.sync.format.kind_codes import tables
from fieldkit.sync.merge import unexpected
from fieldkit.sync.merge.after_upgrade import apply_pending
from fieldkit.sync.merge.chain import Head, place_of
from fieldkit.sync.merge.merge_batch import Merged, merge_batch, merge_transaction
from fieldkit.sync.merge.snapshot_merge import merge_snapshot
from fieldkit.sync.replica import identity

if TYPE_CHECKING:
    from fieldkit.sync.crypto.keys import FirmKey

HELD_FILES: Final = 2000
"""Files that are kept here until what they wait for comes; further ones are left in the folder."""
HELD_BYTES: Final = 256 << 20
"""Bytes of all of them together."""
Became = Literal["merged", "known", "held"]
_KINDS: tuple[Kind, ...] = ("segment", "snapshot")


@dataclass(frozen=True, slots=True)
class Waits:
    """What a held file waits for."""

    device: str
    """Id of the device whose changes are missing."""
    name: str
    """What a person calls it."""
    incarnation: int
    first: int
    last: int

    def __str__(self) -> str:
        """Return it in words."""
        return f"waiting for {self.name}, changes {self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file."""

    became: Became
    name: str
    device: str
    """Id of the device that wrote it."""
    merged: Merged | None = None
    """What it changed, and what files that had waited for it changed."""
    waits: tuple[Waits, ...] = ()
    drained: tuple[str, ...] = ()
    """Context of held files that could follow now."""
    refused: tuple[Refused, ...] = ()
    """Why held files whose turn came were not to be taken; they are held no longer."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that waits."""

    name: str
    sha256: str
    device: str
    stored_at: int
    waits: tuple[Waits, ...] = field(default=())


def take(
    connection: sqlite3.Connection,
    source: Path | BinaryIO | bytes | Verified,
    keys: Sequence[FirmKey],
    now: int,
    *,
    name: str = "",
    dry_run: bool = False,
) -> Taken:
    """Import one segment or snapshot; Refused (a Trouble) if it is not to be taken, and nothing has changed then.

    ``source`` is verified here, unless that was done already. Own transactions. Delivery is causal: a file whose
    predecessors are missing is held verbatim in ``sync_held`` and taken as soon as they have come. ``dry_run``: all of
    it but the files that wait for this one, then rolled back. A device that introduces itself is remembered. Packs are
    for the caller: ``pack.unpack`` and ``take`` for each file.
    """
    if not dry_run:
        apply_pending(connection)
    taken = _take(connection, source, keys, now, name, dry_run)
    if taken.became != "merged" or dry_run:
        return taken
    return _drain(connection, taken, keys, now)


def held(connection: sqlite3.Connection) -> list[Held]:
    """Return the files that wait, and for what."""
    covered = _by_actor(connection)
    known = identity.known_devices(connection)
    found = []
    for name, sha256, device, stored_at, waits in connection.execute(
        "SELECT name, sha256, device, stored_at, waits FROM sync_held ORDER BY device, seq_from"
    ):
        missing = []
        for other, incarnation, _, last in msgspec.json.decode(waits, type=list[tuple[str, int, int, int]]):
            here = covered.get(Actor(other, incarnation), 0)
            if here < last:
                label = known[other].label if other in known else fingerprint(other)
                missing.append(Waits(other, label, incarnation, here + 1, last))
        found.append(Held(name, sha256, device, stored_at, tuple(missing)))
    return found


def has_room(connection: sqlite3.Connection, size: int = 0, sha256: str = "") -> bool:
    """Return whether a file of this size may wait here too; it does not count if it does so already."""
    row: tuple[int, int] = connection.execute(
        "SELECT count(*), coalesce(sum(length(data)), 0) FROM sync_held WHERE sha256 <> ?", (sha256,)
    ).fetchone()
    return row[0] < HELD_FILES and row[1] + size <= HELD_BYTES


def _take(
    connection: sqlite3.Connection,
    source: Path | BinaryIO | bytes | Verified,
    keys: Sequence[FirmKey],
    now: int,
    name: str,
    dry_run: bool,
) -> Taken:
    with unexpected.as_refusal(name or (source.name if isinstance(source, Path | Verified) else ""), connection):
        verified = source if isinstance(source, Verified) else _verified(connection, source, keys, name)
        try:
            if verified.header.kind == "segment" and _place(connection, verified) == "known":
                return Taken("known", verified.name, verified.header.device)
            with merge_transaction(connection, keep=not dry_run):
                return _merge(connection, verified, keys, now)
        except Refused as refused:
            raise refused.at(verified.name) from refused
        except sqlite3.OperationalError as error:
            raise cancellation.as_cancelled(error) from error


def _verified(
    connection: sqlite3.Connection, source: Path | BinaryIO | bytes, keys: Sequence[FirmKey], name: str
) -> Verified:
    stream = BytesIO(source) if isinstance(source, bytes) else source
    return verify(stream, identity.known_devices(connection), keys, kinds=_KINDS, name=name or None)


def _merge(connection: sqlite3.Connection, verified: Verified, keys: Sequence[FirmKey], now: int) -> Taken:
    header = verified.header
    actor = Actor(header.device, header.incarnation)
    cancellation.check()
    if verified.signer == "introduced":
        identity.add_device(connection, verified.device, now)
    whole = verified.whole() if header.kind == "segment" else b""
    if header.kind == "snapshot":
        opened = verified.open(keys, keep=False)
        merged = merge_snapshot(connection, decode(opened.raw, tables(), header), now)
        became: Became = "known" if merged is None else "merged"
        return Taken(became, verified.name, header.device, merged)
    mine = identity.own(connection)
    if Actor(mine.device, mine.incarnation) == actor and header.seq_to > mine.sent:
        replica_id.begin_incarnation(connection)
    place = _place(connection, verified)
    if place == "known":
        return Taken("known", verified.name, header.device)
    missing: dict[Actor, int] = {}
    batch: Batch | None = None
    if place == "waits":
        missing[actor] = header.seq_from - 1
    else:
        opened = verified.open(keys, keep=False)
        batch = decode(opened.raw, tables(), header)
        missing = _missing(connection, batch, header.seq_to)
    if missing or batch is None:
        waits = _hold(connection, verified, whole, missing, now)
        return Taken("held", verified.name, header.device, waits=waits)
    replica = identity.replica_number(connection, actor.device, actor.incarnation)
    identity.reconcile_copied(connection, replica, batch)
    merged = merge_batch(connection, batch, now)
    connection.execute(
        "UPDATE sync_version SET seq = ?, sha256 = ? WHERE life = ?", (header.seq_to, verified.sha256, replica)
    )
    connection.execute(
        "INSERT OR REPLACE INTO sync_segment (life, seq_to, seq_from, sha256, stored_at, data)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (replica, header.seq_to, header.seq_from, verified.sha256, now, whole),
    )
    connection.execute("DELETE FROM sync_held WHERE sha256 = ?", (verified.sha256,))
    return Taken("merged", verified.name, header.device, merged)


def _place(connection: sqlite3.Connection, verified: Verified) -> str:
    header = verified.header
    row = connection.execute(
        "SELECT seq, sha256 FROM sync_version WHERE device = ? AND incarnation = ?",
        (header.device, header.incarnation),
    ).fetchone()
    return place_of(verified, Head(*row) if row else Head())


def _missing(connection: sqlite3.Connection, batch: Batch, last: int) -> dict[Actor, int]:
    """Return the actors of causal predecessors that are not here, with the last change of each."""
    highest: dict[int, int] = {}
    for table in batch.tables:
        parts: list[Tombstones | Changes] = [table.deletes, table.restores, *table.changes]
        for part in parts:
            dots = part.predecessors.dots
            if not dots:
                continue
            if len(batch.actors) == 1:
                highest[0] = max(highest.get(0, 0), max(dots))
                continue
            for dot in dots:
                replica = dot >> DOT_SHIFT
                if dot & SEQ_MAX > highest.get(replica, 0):
                    highest[replica] = dot & SEQ_MAX
    for change in batch.pending:
        for dot in change.predecessors:
            highest[dot >> DOT_SHIFT] = max(highest.get(dot >> DOT_SHIFT, 0), dot & SEQ_MAX)
    covered = _by_actor(connection)
    missing = {}
    for place, number in highest.items():
        actor = batch.actors[place]
        if number > (last if place == 0 else covered.get(actor, 0)):
            missing[actor] = number
    return missing


def _by_actor(connection: sqlite3.Connection) -> dict[Actor, int]:
    covered = identity.version_vector(connection)
    return {
        Actor(replica.device, replica.incarnation): covered[replica.number] for replica in identity.replicas(connection)
    }


def _hold(
    connection: sqlite3.Connection, verified: Verified, whole: bytes, missing: dict[Actor, int], now: int
) -> tuple[Waits, ...]:
    header = verified.header
    if not has_room(connection, len(whole), verified.sha256):
        _discard_held_of_removed(connection)
        if not has_room(connection, len(whole), verified.sha256):
            raise Refused(
                Code.CROWDED,
                f"it waits for changes that are not here, and {len(held(connection)):,} files do so already. It stays "
                "where it is and is read again later. Nothing was changed.",
            )
    covered = _by_actor(connection)
    waits = [(actor.device, actor.incarnation, covered.get(actor, 0) + 1, last) for actor, last in missing.items()]
    connection.execute(
        "INSERT OR REPLACE INTO sync_held (sha256, device, incarnation, seq_from, seq_to, name, waits, stored_at, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            verified.sha256,
            header.device,
            header.incarnation,
            header.seq_from,
            header.seq_to,
            verified.name,
            msgspec.json.encode(waits).decode(),
            now,
            whole,
        ),
    )
    known = identity.known_devices(connection)
    return tuple(
        Waits(device, known[device].label if device in known else fingerprint(device), incarnation, first, last)
        for device, incarnation, first, last in waits
    )


def _drain(connection: sqlite3.Connection, taken: Taken, keys: Sequence[FirmKey], now: int) -> Taken:
    """Take the held files that wait for nothing any more, until none is left of them."""
    merged = taken.merged or Merged()
    drained: list[str] = []
    refused: list[Refused] = []
    went_on = True
    while went_on:
        went_on = False
        here = _by_actor(connection)
        # In the order of each device's files, so that a chain follows in one go.
        for one in held(connection):
            if any(here.get(Actor(wait.device, wait.incarnation), 0) < wait.last for wait in one.waits):
                continue
            (data,) = connection.execute("SELECT data FROM sync_held WHERE sha256 = ?", (one.sha256,)).fetchone()
            try:
                follows = _take(connection, bytes(data), keys, now, one.name, False)
            except Refused as reason:
                refused.append(reason)
                _discard_held(connection, one.sha256)
                continue
            except cancellation.Cancelled:
                # Those that followed so far are here; the others wait on.
                return replace(taken, merged=merged, drained=tuple(drained), refused=tuple(refused))
            if follows.became == "held":
                continue  # it waits for something else now
            _discard_held(connection, one.sha256)
            if follows.merged:
                merged.add(follows.merged)
            drained.append(one.name)
            went_on = True
            here = _by_actor(connection)
    return replace(taken, merged=merged, drained=tuple(drained), refused=tuple(refused))


def _discard_held_of_removed(connection: sqlite3.Connection) -> None:
    """Stop keeping what a device wrote that was removed since: it would not be taken."""
    connection.execute(
        "DELETE FROM sync_held WHERE device IN (SELECT id FROM sync_device WHERE retired_at IS NOT NULL)"
        " AND NOT EXISTS (SELECT 1 FROM sync_version AS v WHERE v.device = sync_held.device"
        " AND v.incarnation = sync_held.incarnation AND v.counts >= sync_held.seq_to)"
    )


def _discard_held(connection: sqlite3.Connection, sha256: str) -> None:
    with transaction(connection):
        connection.execute("DELETE FROM sync_held WHERE sha256 = ?", (sha256,))
