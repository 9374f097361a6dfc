"""Retention in one's own part of a shared folder: snapshots, the announcement, which segments may be removed."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fieldkit.db.base import ids
from fieldkit.db.changes import members as table
from fieldkit.sync.export import snapshots
from fieldkit.sync.folder import announcement, folder, folder_state
from fieldkit.sync.folder.announcement import VersionVector
from fieldkit.sync.replica import identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldkit.sync.export.seal_segments import Sealed
    from fieldkit.sync.folder.folder import Found
    from fieldkit.sync.folder.folder_state import FolderState
    from fieldkit.sync.replica.this_device import LocalReplica

_DAY: Final = 24 * 3600 * 1000
SNAPSHOT_CHANGES: Final = 20_000
"""A snapshot is due when so many changes are in none of this device's."""
SNAPSHOT_CHANGES_MONTH: Final = 500
"""Or so many, a month after the last."""
SNAPSHOTS_KEPT: Final = 2
OLD: Final = 90 * _DAY
"""Segments younger than this are never removed. Milliseconds."""


@dataclass(frozen=True, slots=True)
class AnnouncementFile:
    """The announcement of this device as a file."""

    name: str
    data: bytes = field(repr=False)
    digest: str


def snapshot_due(connection: sqlite3.Connection, me: LocalReplica, at: FolderState, present: Iterable[Found]) -> bool:
    """Return whether this device should write a snapshot now.

    Because much happened since its last one; or because it knows what the folder does not offer: it came by another
    way, or somebody removed it.
    """
    names = {found.path.name for found in present}
    has = table.sealed_vector(connection)
    covered = at.covers if at.snapshots and at.snapshots[-1] in names else {}
    missing = sum(max(0, seq - covered.get(actor, 0)) for actor, seq in has.items())
    if missing >= SNAPSHOT_CHANGES:
        return True
    if missing >= SNAPSHOT_CHANGES_MONTH and at.snapshot_at and ids.now_ms() - at.snapshot_at > 30 * _DAY:
        return True
    offered = announcement.merge_vectors(covered, at.offered)
    for segment in table.stored(connection):
        if segment.name in names or segment.device == me.device.id:
            actor = (segment.device, segment.incarnation)
            offered[actor] = max(offered.get(actor, 0), segment.seq_to)
    for actor, seq in at.removed.items():
        if not folder_state.covers(covered, actor, seq):
            offered[actor] = 0
    return any(not folder_state.covers(offered, actor, seq) for actor, seq in has.items())


def snapshot(connection: sqlite3.Connection, me: LocalReplica, at: FolderState) -> Sealed:
    """Return a snapshot to be published; nothing is sealed meanwhile, so that it covers what ``vector`` says."""
    sealed = snapshots.seal_snapshot(connection, me.device, me.firm, ids.now_ms())
    at.covers = table.sealed_vector(connection)
    return sealed


def snapshot_written(at: FolderState, name: str) -> None:
    """Note that a snapshot is in the folder."""
    at.snapshots.append(name)
    at.snapshot_at = ids.now_ms()


def announcement_due(
    connection: sqlite3.Connection, me: LocalReplica, at: FolderState, present: Iterable[Found]
) -> AnnouncementFile | None:
    """Return the announcement of what this device has, or None if the one that lies there is still true."""
    has = table.sealed_vector(connection)
    name = identity.known_devices(connection)[me.device.id].name
    snapshot_name = at.snapshots[-1] if at.snapshots else ""
    digest = announcement.digest(me.firm.id, name, has, snapshot_name)
    if digest == at.announced and any(found.path.name == at.announcement for found in present):
        return None
    data = announcement.seal_announcement(
        me, name, has, ids.now_ms(), snapshot_name, at.covers if snapshot_name else None
    )
    return AnnouncementFile(f"0-0-{hashlib.sha256(data).hexdigest()[:32]}.fks", data, digest)


def announcement_written(
    me: LocalReplica, at: FolderState, said: AnnouncementFile, present: Iterable[Found]
) -> list[Path]:
    """Note what was announced; return the files of this device that the announcement replaces."""
    old = [found.path for found in present if found.device == me.device.id and found.path.name == at.announcement]
    at.announced, at.announcement = said.digest, said.name
    return old


def remove_old(connection: sqlite3.Connection, me: LocalReplica, at: FolderState, present: Iterable[Found]) -> int:
    """Remove own segments that nobody needs any more, and own snapshots but the last; return how many segments.

    Only what is old, what snapshots of two devices in the folder cover, and what every other device of the firm
    has announced that it has.
    """
    mine = {found.path.name: found.path for found in present if found.device == me.device.id}
    for name in at.snapshots[:-SNAPSHOTS_KEPT]:
        if name not in mine or folder.withdraw(mine[name]):
            at.snapshots.remove(name)
    names = {found.path.name for found in present}
    told = folder_state.announcements(connection)
    members = [m for m in table.members(connection).values() if m.retired_at is None and m.id != me.device.id]
    covering: list[VersionVector] = [
        told[m.id].covers for m in members if m.id in told and told[m.id].snapshot in names
    ]
    if at.snapshots and at.snapshots[-1] in names:
        covering.append(at.covers)
    removed = 0
    for segment in table.stored(connection):
        actor = (segment.device, segment.incarnation)
        if segment.device != me.device.id or segment.name not in mine or ids.now_ms() - segment.stored_at < OLD:
            continue
        if sum(folder_state.covers(vector, actor, segment.seq_to) for vector in covering) < 2:
            continue
        if not all(m.id in told and folder_state.covers(told[m.id].has, actor, segment.seq_to) for m in members):
            continue
        if folder.withdraw(mine[segment.name]):
            at.removed[actor] = max(at.removed.get(actor, 0), segment.seq_to)
            removed += 1
    return removed
