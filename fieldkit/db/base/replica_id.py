"""Whether the database is still the replica that wrote last under its name, or a copy, or older than what it sent.

Two replicas must never issue the same dot. So each incarnation of a device has a random number, and a file beside the
database, ``instance.json``, holds a token that the database holds too, how far its changes were sealed into files, and
marks of where both lie. When they do not fit, a new incarnation begins before the first write. A needless one costs a
few bytes; a missed one would make two changes look like one.

- **The database alone is older or from elsewhere** (restored, moved, replaced): the token differs, or the file
  knows of changes that were sealed and the database does not.
- **Both were copied**: the inode numbers of the two files and the computer's own id are noted in the file; a copy
  on the same disk has other inodes, one on another computer another id as well. Path and host name are no marks: a
  folder may be renamed, and names change with the network.
- **The whole disk was set back or cloned**: nothing here can tell. The folder tells (files of ours that we do not
  have: ``fieldkit.sync.folder.exchange``), and the hash chain tells everyone else.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from fieldkit import ordinary_file
from fieldkit.db.base.connect import transaction
from fieldkit.db.base.put_in_place import put_in_place
from fieldkit.db.base.single_value import value_of

FILE: Final = "instance.json"
INCARNATION_MAX: Final = (1 << 53) - 1
_SIZE_MAX: Final = 4096


@dataclass(frozen=True, slots=True)
class ReplicaToken:
    """What ``instance.json`` says."""

    token: str
    sealed: int
    """Last change of the current incarnation that was sealed into a file."""
    computer: str
    database: int
    """Inode number of the database."""
    itself: int
    """Inode number of this file."""


def ensure_unique_dots(connection: sqlite3.Connection, path: Path) -> bool:
    """Make sure that what is written now gets dots that no other replica issues; return whether an incarnation began.

    Raises OSError if ``instance.json`` cannot be written: then nothing must be written to the database either.
    """
    mark = _read(path)
    if mark is not None and _fits(connection, path, mark):
        return False
    with transaction(connection):
        # Another fieldkit may have settled it while this one waited for the lock.
        mark = _read(path)
        if mark is not None and _fits(connection, path, mark):
            return False
        begin_incarnation(connection)
        token = os.urandom(16).hex()
        connection.execute("UPDATE sync_state SET instance = ?", (token,))
        # Before the commit: after a crash between them the two do not fit, and another incarnation begins.
        _write(path, token, 0)
    return True


def note_sealed(connection: sqlite3.Connection, path: Path) -> None:
    """Note outside the database how far its changes are sealed; before the first of them leaves this device."""
    token, sealed = _state(connection)
    mark = _read(path)
    if mark is None or mark.token != token or mark.sealed != sealed:
        _write(path, token, sealed)


def mark_as_copy(connection: sqlite3.Connection) -> None:
    """Let the next writer begin a new incarnation: this database is a copy."""
    connection.execute("UPDATE sync_state SET instance = ''")


def incarnation(connection: sqlite3.Connection) -> int:
    """Return the number of the current incarnation; 0 for a database from before there were any."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sync_state'").fetchone():
        return 0
    return int(value_of(connection, "SELECT incarnation FROM sync_version JOIN sync_state USING (life)"))


def begin_incarnation(connection: sqlite3.Connection, device: str | None = None) -> None:
    """Begin a new incarnation, of ``device`` if it is another now. Inside a transaction.

    Changes that were not sealed yet keep the dots of the old incarnation until it shows whether the other copy sent
    them: ``fieldkit.sync.replica.identity`` takes what comes as the same, and renumbers the rest when the new
    incarnation is first sealed.
    """
    replica, was, before = connection.execute(
        "SELECT life, device, incarnation FROM sync_state JOIN sync_version USING (life)"
    ).fetchone()
    device = was if device is None else device
    number = max(1, int.from_bytes(os.urandom(7), "big") >> 3)
    if not before:
        # A store that was just made: its incarnation has no number yet.
        connection.execute(
            "UPDATE sync_version SET device = ?, incarnation = ? WHERE life = ?", (device, number, replica)
        )
        return
    made = connection.execute("INSERT INTO sync_version (device, incarnation) VALUES (?, ?)", (device, number))
    connection.execute("UPDATE sync_state SET life = ?, seq = 0", (made.lastrowid,))


def unseal(connection: sqlite3.Connection, device: str, incarnation: int, first: int) -> bool:
    """Take back the sealing of own changes from ``first`` on, because a clone sealed others under the same numbers.

    They are sealed again under another incarnation, so that those who took the clone's get them too. Returns whether
    there were any. Inside a transaction, before ``begin_incarnation``.
    """
    found = connection.execute(
        "SELECT life, min(seq_from) - 1, max(seq_to) FROM sync_segment JOIN sync_version USING (life)"
        " WHERE device = ? AND incarnation = ? AND seq_to >= ?",
        (device, incarnation, first),
    ).fetchone()
    replica, before, last = found
    if replica is None:
        return False
    (written,) = connection.execute(
        "SELECT count(*) FROM sync_log WHERE dot > ? AND dot <= ?", (replica << 40 | before, replica << 40 | last)
    ).fetchone()
    if written != last - before:
        # They came in a file: it was another database that wrote them.
        return False
    connection.execute("DELETE FROM sync_segment WHERE life = ? AND seq_to > ?", (replica, before))
    connection.execute(
        "UPDATE sync_version SET seq = ?, sha256 = coalesce("
        "(SELECT sha256 FROM sync_segment WHERE life = sync_version.life AND seq_to = ?), '') WHERE life = ?",
        (before, before, replica),
    )
    return True


def claim(connection: sqlite3.Connection, device: str) -> None:
    """Give the incarnations from before there was a key to the device that has it now. Inside a transaction."""
    connection.execute("UPDATE sync_version SET device = ? WHERE device = ''", (device,))


def _fits(connection: sqlite3.Connection, path: Path, mark: ReplicaToken) -> bool:
    token, sealed = _state(connection)
    return (
        bool(token)
        and mark.token == token
        and mark.sealed <= sealed
        and mark.computer == computer()
        and mark.database == path.stat().st_ino
        and mark.itself == _file(path).stat().st_ino
    )


def _state(connection: sqlite3.Connection) -> tuple[str, int]:
    row = connection.execute(
        "SELECT s.instance, v.seq FROM sync_state AS s JOIN sync_version AS v USING (life)"
    ).fetchone()
    return str(row[0]), int(row[1])


def computer() -> str:
    """Return an id that this computer keeps and a copy of its files does not carry; "" where there is none."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        return ""
    if sys.platform == "darwin":
        import ctypes

        class Timespec(ctypes.Structure):
            _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]

        found = ctypes.create_string_buffer(16)
        with suppress(OSError, AttributeError):
            wait = Timespec(1, 0)
            if ctypes.CDLL(None).gethostuuid(found, ctypes.byref(wait)) == 0:
                return found.raw.hex()
        return ""
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"):
        with suppress(OSError, UnicodeDecodeError):
            return Path(name).read_text("ascii").strip()[:100]
    return ""


def _file(path: Path) -> Path:
    return path.parent / FILE


def _read(path: Path) -> ReplicaToken | None:
    """Return what the file beside the database says; None if it is missing or damaged, which is as good as another."""
    try:
        with ordinary_file.opened(_file(path)) as file:
            found = json.loads(file.read(_SIZE_MAX))
        return ReplicaToken(
            str(found["token"]),
            int(found["sealed"]),
            str(found["computer"]),
            int(found["database"]),
            int(found["itself"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, token: str, sealed: int) -> None:
    """Write the file anew, whole or not at all; its own inode number is in it."""
    target = _file(path)
    temporary = target.with_name(f".{FILE}.{os.urandom(4).hex()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            itself = os.fstat(file.fileno()).st_ino
            json.dump(asdict(ReplicaToken(token, sealed, computer(), path.stat().st_ino, itself)), file)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
