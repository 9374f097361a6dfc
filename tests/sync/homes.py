"""Whole homes for the tests of sync: real databases, keys and folders, worked on as the screens would."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts
from fieldkit.db.records import crud, lookup
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT, KINDS
from fieldkit.domain.records.values import Value
from fieldkit.sync.crypto.key_files import load_device_key, load_firm_keys, save_firm_keys
from fieldkit.sync.folder import exchange
from fieldkit.sync.folder.exchange import SyncOutcome
from fieldkit.sync.replica import firm, this_device
from tests.support import stores


@dataclass(slots=True)
class Home:
    """One device with its store and keys."""

    path: Path
    name: str

    @property
    def database(self) -> Path:
        return self.path / "fieldkit.db"

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        with closing(opening.writer(self.database)) as connection:
            yield connection

    def add(self, name: str, **values: Value) -> str:
        """Store a client and return its uid."""
        with self.open() as connection, transaction(connection):
            return crud.insert(connection, CLIENT, {"name": name, **values})

    def put(self, uid: str, **values: Value) -> None:
        with self.open() as connection, transaction(connection):
            assert crud.update(connection, CLIENT, uid, values)

    def delete(self, uid: str) -> None:
        with self.open() as connection, transaction(connection):
            assert crud.delete(connection, CLIENT, uid)

    def get(self, uid: str, field: str = "name") -> Value:
        with self.open() as connection:
            record = lookup.get(connection, CLIENT, uid)
        value: Value = getattr(record, field) if record else None
        return value

    def clients(self) -> set[str]:
        """Return the names of all clients that are not in the trash."""
        with self.open() as connection:
            return {row[0] for row in connection.execute("SELECT name FROM client WHERE deleted_at IS NULL")}

    def conflicts(self) -> list[conflicts.Conflict]:
        with self.open() as connection:
            return conflicts.conflicts(connection)

    def values_of(self, uid: str, field: str) -> set[Value]:
        """Return every value that a field ever had here."""
        from fieldkit.db.changes import history

        with self.open() as connection:
            events = history.history(connection, "client", uid)
            return {e.new for e in events if e.field == field} | {self.get(uid, field)}

    def sync(self, folder: Path | None = None, *, dry_run: bool = False) -> SyncOutcome:
        return exchange.exchange(self.database, folder, dry_run=dry_run)

    def digest(self) -> str:
        """Return a hash of everything that a person sees, links by uid: the same where two homes show the same."""
        joined = hashlib.sha256()
        with self.open() as connection:
            for kind in KINDS.values():
                columns = [
                    f'(SELECT uid FROM {f.link} AS l WHERE l.id = t."{f.name}")' if f.link else f't."{f.name}"'
                    for f in kind.fields
                ]
                for row in connection.execute(
                    f"SELECT t.uid, t.deleted_at IS NULL, {', '.join(columns)} FROM {kind.name} AS t ORDER BY t.uid"
                ):
                    joined.update(repr((kind.name, row)).encode())
            for one in conflicts.conflicts(connection):
                joined.update(repr((one.uid, one.field, sorted(repr(v.value) for v in one.versions))).encode())
        return joined.hexdigest()


def fresh(prepared: Path, path: Path, name: str) -> Home:
    """Return a home with the starting content only."""
    stores.copy(prepared, path / stores.FILE)
    return Home(path, name)


def founded(home: Home) -> Home:
    """Begin a firm on a home."""
    with home.open() as connection:
        firm.begin(connection, home.path, "Kestrel IT", home.name)
    return home


def joined(home: Home, to: Home) -> Home:
    """Let a home join a firm as an invitation would, without the second that its passphrase costs."""
    with home.open() as connection, transaction(connection):
        save_firm_keys(home.path, load_firm_keys(to.path), replace=True)
        this_device.take_name(connection, this_device.new_key(home.path), home.name)
    return home


def copied(home: Home, path: Path) -> Home:
    """Copy a whole home, as a person would with a file manager."""
    shutil.copytree(home.path, path)
    return Home(path, home.name)


def files(shared: Path) -> list[Path]:
    """Return every file of fieldkit in a shared folder."""
    return sorted(shared.rglob("*.fks"))


def of(shared: Path, home: Home) -> list[Path]:
    """Return the segments that a device published."""
    return [path for path in files(shared) if path.parent.name == load_device_key(home.path).id and path.name[0] != "0"]


def settle(shared: Path, *everybody: Home) -> None:
    """Sync until nobody has anything new for anybody."""
    for _ in range(3):
        for home in everybody:
            home.sync(shared)
