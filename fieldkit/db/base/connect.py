"""The one place that opens the database: pragmas, file rights, transactions, and errors as sentences."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fieldkit.db.base.migration_names import NAMES
from fieldkit.domain.errors import Busy, Corrupt, Newer, Trouble, Unwritable

SCHEMA = len(NAMES)
"""Number of migrations this fieldkit knows; the database keeps its own in ``user_version``."""
BUSY_SECONDS = 10.0
"""How long a write waits for another fieldkit on the same file."""
_EVERY_CONNECTION = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
)


def numbered(*values: object) -> dict[str, object]:
    """Return the values for ``?1``, ``?2`` and so on: Python 3.12 warns of them in order, 3.14 refuses that."""
    return {str(number): value for number, value in enumerate(values, 1)}


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open the database at ``path``; a writer creates it, folder and all, readable by its owner only.

    Raises Trouble with a sentence for a file that cannot be opened, is damaged, or is too new.
    """
    if sqlite3.sqlite_version_info < (3, 37):
        raise Trouble(
            f"fieldkit needs SQLite 3.37 or later, and this Python has {sqlite3.sqlite_version}. "
            "Install a newer Python; your data is not touched."
        )
    with Sentences(path):
        if write:
            _make_private(path)
        connection = sqlite3.connect(
            path if write else f"{path.absolute().as_uri()}?{_reading(path)}",
            uri=not write,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            for pragma in _EVERY_CONNECTION:
                connection.execute(pragma)
            if write:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            else:
                connection.execute("PRAGMA query_only = ON")
            version = schema_version(connection)
        except BaseException:
            connection.close()
            raise
    if version > SCHEMA:
        connection.close()
        raise Newer(
            f"{path} was written by a newer fieldkit (schema {version}; this one knows {SCHEMA}). "
            "Nothing was changed. Update fieldkit on this device and open it again."
        )
    return connection


def _reading(path: Path) -> str:
    """Return how to open the file for reading only.

    Beside a file in WAL mode SQLite makes two others, even to read it. Where it cannot, on read-only media, nobody
    writes either, and a file without an unfinished log can be read by itself.
    """
    if os.access(path.parent, os.W_OK) or path.with_name(f"{path.name}-wal").exists():
        return "mode=ro"
    return "mode=ro&immutable=1"


def schema_version(connection: sqlite3.Connection) -> int:
    """Return the number of migrations that the database has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def begin_write(connection: sqlite3.Connection) -> None:
    """Begin a transaction that nobody else's write can come into."""
    connection.execute("BEGIN IMMEDIATE")


@contextmanager
def transaction(
    connection: sqlite3.Connection, begin: Callable[[sqlite3.Connection], None] = begin_write
) -> Iterator[sqlite3.Connection]:
    """Run a write as one ``BEGIN IMMEDIATE ... COMMIT``, rolled back on any error; ``begin`` may wait first."""
    begin(connection)
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # After a full disk SQLite has rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def undone(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run a write of which nothing is kept: to see what would happen."""
    begin_write(connection)
    try:
        yield connection
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


class Sentences:
    """Turns what SQLite and the file system say about ``path`` into Trouble.

    No generator, which takes thrice as long: around every question at every key.
    """

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, sqlite3.DatabaseError):
            raise trouble(error, self._path) from error
        if isinstance(error, OSError):
            raise Trouble(f"{error.filename or self._path}: {error.strerror or error}. Nothing was changed.") from error


def trouble(error: sqlite3.Error, path: Path) -> Trouble:
    """Return the sentence for an SQLite error on the database at ``path``."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "malformed" in str(error):
        what = "is not a fieldkit database" if name.startswith("SQLITE_NOTADB") else "is damaged"
        return Corrupt(
            f"{path} {what} ({error}). It was left as it is. Copy it to a safe place, then put a good copy in "
            "its place, or move it away to begin with an empty one. "
            "“sqlite3 FILE .recover” can often save what is readable."
        )
    if name.startswith("SQLITE_FULL") or "disk is full" in str(error):
        return Trouble(f"The disk with {path} is full. The last change was not stored. Make room and try again.")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return Unwritable(
            f"{path} cannot be written to ({error}). It can be read, but nothing new is stored. "
            "Check the rights of the file and of its folder, or choose another place with --home."
        )
    if name.startswith("SQLITE_CANTOPEN"):
        return Trouble(
            f"{path} cannot be opened. Check that the folder exists and that you may read and write there, "
            "or choose another place with --home."
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(
            f"{path} has been busy for {BUSY_SECONDS:.0f} seconds: another program is writing to it. "
            "This change was not stored. Close the other one, or try again."
        )
    if name.startswith("SQLITE_IOERR"):
        return Trouble(f"Reading or writing {path} failed ({error}). Check the disk; the last change was not stored.")
    return Trouble(f"The database {path} refused: {error}. This change was not stored.")


def _make_private(path: Path) -> None:
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    elif not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise Unwritable(
            f"{path} cannot be written to. It can be read, but nothing new is stored. "
            "Check the rights of the file and of its folder, or choose another place with --home."
        )
    if sys.platform != "win32" and path.stat().st_mode & 0o077 and path.stat().st_uid == os.getuid():
        # FAT and exFAT have no such rights, and refuse.
        with suppress(OSError):
            path.chmod(0o600)
