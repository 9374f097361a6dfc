"""Firms of several stores for the tests of the merge: real database files, real sealed files, names for all."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts
from fieldkit.db.schema import change_capture
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import KINDS
from fieldkit.sync.crypto.keys import DeviceKey, KnownDevice
from fieldkit.sync.export import seal_segments, snapshots
from fieldkit.sync.export.seal_segments import Sealed
from fieldkit.sync.merge import import_file
from fieldkit.sync.merge.import_file import Taken
from fieldkit.sync.replica import identity
from tests.support import stores
from tests.sync.making import AT, FIRM

PEOPLE = ("Ana", "Ben", "Cai", "Dee")
KEYS = tuple(DeviceKey.from_seed(bytes([number] * 32)) for number in range(1, 5))

Row = tuple[object, ...]
_opened: list[sqlite3.Connection] = []


@dataclass(slots=True)
class Member:
    """One device of a firm."""

    connection: sqlite3.Connection
    key: DeviceKey
    path: Path
    sealed: list[Sealed] = field(default_factory=list)

    def __post_init__(self) -> None:
        _opened.append(self.connection)

    def seal(self) -> Sealed | None:
        """Export what is new here."""
        sealed = seal_segments.seal_segment(self.connection, self.key, FIRM, AT)
        if sealed:
            self.sealed.append(sealed)
        return sealed

    def snapshot(self) -> Sealed:
        """Export everything."""
        while self.seal():
            pass
        return snapshots.seal_snapshot(self.connection, self.key, FIRM, AT)

    def take(self, sealed: Sealed, *, dry_run: bool = False) -> Taken:
        """Import a file."""
        return import_file.take(self.connection, sealed.data, [FIRM], AT, name=sealed.name, dry_run=dry_run)

    def do(self, sql: str, *values: object) -> None:
        """Write by SQL, captured like any write."""
        with transaction(self.connection):
            self.connection.execute(sql, values)

    def one(self, sql: str, *values: object) -> object:
        """Return one value."""
        row = self.connection.execute(sql, values).fetchone()
        return row[0] if row else None


def firm(folder: Path, prepared: Path, number: int = 2) -> list[Member]:
    """Return devices of one firm that know each other, each with an empty store."""
    members = []
    for key, name in zip(KEYS[:number], PEOPLE, strict=False):
        path = stores.copy(prepared, folder / name / stores.FILE)
        connection = opening.writer(path)
        connection.execute("PRAGMA synchronous = OFF")
        with transaction(connection):
            identity.name_own(connection, key.id, 7)
            for other, label in zip(KEYS[:number], PEOPLE, strict=False):
                identity.add_device(connection, KnownDevice.of(other.public, label), AT)
        members.append(Member(connection, key, path))
    return members


def put_away(members: Sequence[Member]) -> None:
    """Close the stores of these devices, whole in their files, to be copied from."""
    for member in members:
        member.connection.close()


def copied(members: Sequence[Member], folder: Path) -> list[Member]:
    """Return the same devices once more, each with its store as it was put away and what it had sealed."""
    again = []
    for member in members:
        path = stores.keep(member.path, folder / member.path.parent.name / stores.FILE)
        connection = opening.writer(path)
        connection.execute("PRAGMA synchronous = OFF")
        again.append(Member(connection, member.key, path, list(member.sealed)))
    return again


def close() -> None:
    """Close the stores of all devices that there were."""
    while _opened:
        _opened.pop().close()


def exchange(members: Sequence[Member]) -> None:
    """Let everybody export and import everything."""
    for member in members:
        member.seal()
    for member in members:
        for other in members:
            if other is not member:
                for sealed in other.sealed:
                    member.take(sealed)


def state(connection: sqlite3.Connection) -> dict[tuple[str, str], Row]:
    """Return what a store shows, by kind and uid, with uids for links."""
    shown: dict[tuple[str, str], Row] = {}
    for kind in KINDS.values():
        columns = [
            f'(SELECT uid FROM {one.link} AS l WHERE l.id = t."{one.name}")' if one.link else f't."{one.name}"'
            for one in kind.fields
        ]
        for uid, *row in connection.execute(
            f"SELECT uid, deleted_at IS NULL, created_at, {', '.join(columns)} FROM {kind.name} AS t"
            " WHERE deleted_at IS NULL OR deleted_at > 0"
        ):
            shown[kind.name, uid] = tuple(row)
    return shown


def opinions(connection: sqlite3.Connection) -> set[Row]:
    """Return the open conflicts without what differs between devices: names and which of them is one's own."""
    found: set[Row] = set()
    for one in conflicts.conflicts(connection):
        links = bool(one.field and KINDS[one.kind].field(one.field).link)
        values = frozenset(
            (_uid(connection, one, version.value) if links else version.value, version.shown, version.what)
            for version in one.versions
        )
        found.add((one.kind, one.uid, one.field, values))
    return found


def _uid(connection: sqlite3.Connection, one: conflicts.Conflict, value: object) -> object:
    target = KINDS[one.kind].field(one.field).link
    row = connection.execute(f"SELECT uid FROM {target} WHERE id = ?", (value,)).fetchone()
    return row[0] if row else None


def values_of(connection: sqlite3.Connection, kind: str, uid: str, name: str) -> set[object]:
    """Return every value of a field that can be found: shown, beside it, or in the past."""
    declared = KINDS[kind]
    code = declared.field(name).code
    number = connection.execute(f"SELECT id FROM {kind} WHERE uid = ?", (uid,)).fetchone()[0]
    found: set[object] = {connection.execute(f'SELECT "{name}" FROM {kind} WHERE id = ?', (number,)).fetchone()[0]}
    for table in ("sync_sibling", "sync_past"):
        found |= {
            row[0]
            for row in connection.execute(
                f"SELECT value FROM {table} WHERE tbl = ? AND rid = ? AND col = ?", (declared.code, number, code)
            )
        }
    return found


def sound(connection: sqlite3.Connection) -> None:
    """Assert what must hold in every store at any time."""
    assert opening.schema_mismatches(connection) == set()
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert connection.execute("SELECT capture, revision FROM sync_state").fetchone() == (1, 0)
    # A value stands in one place: what lives is not in the past.
    assert connection.execute(
        "SELECT count(*) FROM sync_past JOIN sync_cell USING (tbl, rid, col, dot) WHERE sync_past.col > 0"
    ).fetchone() == (0,)
    # Siblings are those of the cells with several live dots, all of them.
    assert (
        connection.execute(
            "SELECT tbl, rid, col, dot FROM sync_sibling EXCEPT SELECT tbl, rid, col, dot FROM sync_cell"
        ).fetchall()
        == []
    )
    crowded = "SELECT tbl, rid, col FROM sync_cell GROUP BY tbl, rid, col HAVING count(*) > 1"
    missing = (
        f"SELECT c.tbl, c.rid, c.col, c.dot FROM ({crowded}) JOIN sync_cell AS c USING (tbl, rid, col)"
        f" WHERE c.col <> {change_capture.RESTORED} EXCEPT SELECT tbl, rid, col, dot FROM sync_sibling"
    )
    assert connection.execute(missing).fetchall() == []
    own = identity.own(connection)
    last = connection.execute("SELECT max(dot) FROM sync_log WHERE dot >> 40 = ?", (own.number,)).fetchone()[0]
    assert (last or own.number << 40) & ((1 << 40) - 1) == own.seq
