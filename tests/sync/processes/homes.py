"""Two whole homes of one firm with a shared folder, for proofs on the level of files and processes."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction, trouble
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.crypto.key_files import save_device_key, save_firm_keys
from fieldkit.sync.folder.exchange import SyncOutcome, exchange
from fieldkit.sync.format.header import promised
from fieldkit.sync.replica import this_device
from tests.sync.simulation import observe
from tests.sync.simulation.devices import FIRM, KEYS

SHARED: Final = ids.uid_for(1, 1)
"""A client that everybody edits."""


@dataclass(frozen=True, slots=True)
class Home:
    """A home folder with its store."""

    name: str
    folder: Path

    @property
    def database(self) -> Path:
        """Where the store is."""
        return self.folder / "fieldkit.db"

    def write(self, connection: sqlite3.Connection, value: str) -> None:
        """Store a value for good, as the app does: the client that all share gets it, and a client of its own."""
        try:
            with transaction(connection):
                if not crud.update(connection, CLIENT, SHARED, {"notes": value}):
                    crud.insert(connection, CLIENT, {"notes": value, "name": "shared"}, uid=SHARED)
                crud.insert(connection, CLIENT, {"name": value})
        except sqlite3.Error as error:
            raise trouble(error, self.database) from error

    def write_alone(self, value: str) -> None:
        """Open the store, write a value, and close it."""
        with closing(opening.writer(self.database)) as connection:
            self.write(connection, value)

    def sync(self, folder: Path) -> SyncOutcome:
        """Sync with a folder, as the command does."""
        return exchange(self.database, folder)

    def faults(self) -> list[str]:
        """Return what is wrong with the store."""
        with closing(opening.writer(self.database)) as connection:
            return list(observe.faults(connection))

    def values(self) -> set[object]:
        """Return every value of the shared client's notes and every client's name that can still be found."""
        with closing(opening.reader(self.database)) as connection:
            found = observe.found(connection)
        return {
            value
            for (kind, uid, name), values in found.items()
            if kind == "client" and (name == "name" or (name == "notes" and uid == SHARED))
            for value in values
        }

    def digest(self) -> dict[str, str]:
        """Return hashes of what all must agree on."""
        with closing(opening.reader(self.database)) as connection:
            return observe.digest(connection)


def home(place: Path, name: str, number: int) -> Home:
    """Set up a home that is a member of the firm."""
    folder = place / name
    folder.mkdir(parents=True)
    made = Home(name, folder)
    with closing(opening.writer(made.database)) as connection:
        save_device_key(folder, KEYS[number])
        save_firm_keys(folder, (FIRM,))
        with transaction(connection):
            this_device.take_name(connection, KEYS[number], name)
    return made


def partial_files(folder: Path) -> list[str]:
    """Return files whose name promises another content than they have."""
    wrong = []
    for path in sorted(folder.rglob("*.fks")):
        promise = promised(path.name)
        if promise and hashlib.sha256(path.read_bytes()).hexdigest()[:32] != promise[2]:
            wrong.append(path.name)
    return wrong
