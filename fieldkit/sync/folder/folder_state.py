"""What this device remembers about one shared folder. Lies in the database, so that a restored one remembers less."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fieldkit.db.changes import members as table
from fieldkit.db.records import undo_log
from fieldkit.sync.folder.announcement import Announcement, VersionVector

_FOLDER: Final = "sync.folder"
_LAST: Final = "sync.last"
_ABOUT: Final = "sync.about"


@dataclass(slots=True)
class FolderState:
    """One folder as this device left it."""

    key: str
    announced: str = ""
    """Digest of what the device announced there."""
    announcement: str = ""
    """Name of the file with the announcement."""
    snapshots: list[str] = field(default_factory=list)
    """Names of the own snapshots there, the newest last."""
    snapshot_at: int = 0
    covers: VersionVector = field(default_factory=dict)
    """What the newest of them covers."""
    offered: VersionVector = field(default_factory=dict)
    """What others' snapshots there brought."""
    removed: VersionVector = field(default_factory=dict)
    """How far own segments were removed because everybody has them."""
    done: set[str] = field(default_factory=set)
    """Beginnings of the hashes of files that are done with and not kept."""

    @classmethod
    def load(cls, connection: sqlite3.Connection, folder: Path) -> FolderState:
        """Return what is remembered about ``folder``."""
        key = f"sync.at.{hashlib.sha256(str(folder).encode('utf-8', 'surrogateescape')).hexdigest()[:24]}"
        text = table.fact(connection, key)
        if not text:
            return cls(key)
        found = json.loads(text)
        return cls(
            key,
            found["said"],
            found["about"],
            found["snapshots"],
            found["snapshot_at"],
            _vector(found["covers"]),
            _vector(found["offered"]),
            _vector(found["removed"]),
            set(found["done"]),
        )

    def to_publish(self, connection: sqlite3.Connection, device: str, here: Container[str]) -> list[table.Stored]:
        """Return the segments of this device that the folder lacks; ``here``: the names of the files in it."""
        own = [s for s in table.stored(connection) if s.device == device and s.name not in here]
        return [s for s in own if s.seq_to > self.removed.get((s.device, s.incarnation), 0)]

    def save(self, connection: sqlite3.Connection) -> None:
        """Store it. Inside a transaction."""
        document = {
            "said": self.announced,
            "about": self.announcement,
            "snapshots": self.snapshots,
            "snapshot_at": self.snapshot_at,
            "covers": _rows(self.covers),
            "offered": _rows(self.offered),
            "removed": _rows(self.removed),
            "done": sorted(self.done),
        }
        table.note(connection, self.key, json.dumps(document))


def folder_of(connection: sqlite3.Connection) -> str:
    """Return the folder of the last sync; "" if there was none."""
    return table.fact(connection, _FOLDER)


def remember_folder(connection: sqlite3.Connection, folder: Path) -> None:
    """Let ``sync`` without a folder mean this one. Inside a transaction."""
    undo_log.note_local("folder")
    table.note(connection, _FOLDER, str(folder))


def last_sync(connection: sqlite3.Connection) -> int:
    """Return when a sync last went through, in UTC milliseconds; 0 for never."""
    return int(table.fact(connection, _LAST) or 0)


def note_synced(connection: sqlite3.Connection, now: int) -> None:
    """Note that a sync went through. Inside a transaction."""
    table.note(connection, _LAST, str(now))


def announcements(connection: sqlite3.Connection) -> dict[str, Announcement]:
    """Return the last announcement of each device."""
    text = table.fact(connection, _ABOUT)
    if not text:
        return {}
    return {
        device: Announcement(device, name, created, _vector(has), snapshot, _vector(covers))
        for device, name, created, has, snapshot, covers in json.loads(text)
    }


def record_announcement(connection: sqlite3.Connection, about: Announcement) -> bool:
    """Remember what a device announced, unless a later announcement is known; return whether it is news."""
    if table.members(connection)[about.device].retired_at is not None:
        return False
    all_told = announcements(connection)
    before = all_told.get(about.device)
    # What a device has never becomes less, also when its clock was put back.
    if before is not None and before.created > about.created and _includes(before.has, about.has):
        return False
    all_told[about.device] = about
    rows = [[a.device, a.name, a.created, _rows(a.has), a.snapshot, _rows(a.covers)] for a in all_told.values()]
    table.note(connection, _ABOUT, json.dumps(rows))
    table.extend_retirement(connection, about.has)
    if about.name:
        table.rename(connection, about.device, about.name)
    table.note_seen(connection, about.device, about.created, table.sealed_at(connection, about.has))
    return True


def covers(vector: VersionVector, actor: tuple[str, int], seq: int) -> bool:
    """Return whether a version vector covers a change."""
    return vector.get(actor, 0) >= seq


def _includes(one: VersionVector, other: VersionVector) -> bool:
    """Return whether ``one`` covers all that ``other`` covers."""
    return all(one.get(actor, 0) >= seq for actor, seq in other.items())


def _rows(vector: VersionVector) -> list[tuple[str, int, int]]:
    return [(device, incarnation, seq) for (device, incarnation), seq in sorted(vector.items())]


def _vector(rows: list[tuple[str, int, int]]) -> VersionVector:
    return {(device, incarnation): seq for device, incarnation, seq in rows}
