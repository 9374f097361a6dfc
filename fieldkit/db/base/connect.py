"""The one place that opens the database: pragmas, file rights, transactions."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from operator import methodcaller
from pathlib import Path
from typing import Final

from fieldkit import ordinary_file
from fieldkit.db.base import search_due
from fieldkit.db.base.error_sentences import Sentences, trouble
from fieldkit.db.base.migration_names import NAMES
from fieldkit.db.base.single_value import value_of
from fieldkit.domain.errors import Newer, Trouble, Unwritable

__all__ = ["Sentences", "connect", "transaction", "trouble"]

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
_READ_CACHE: Final = 512
"""KiB of pages that a reader keeps: the system has them too, and a question to 100,000 records takes as long as with
SQLite's 2,000."""
_TEXT: Final = methodcaller("decode", "utf-8", "replace")
"""How texts are read: a damaged byte costs that character, not every command. 0.1 µs a text."""


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
        ordinary_file.refuse_other(path)  # SQLite would wait for whoever writes into a pipe
        if write:
            _make_private(path)
            return _checked(_opened(path, write=True), path)
        try:
            connection = _opened(path, write=False)
        except sqlite3.OperationalError as error:
            alone = _read_alone(path, error)
            if alone is None:
                raise
            connection = alone
        return _checked(connection, path)


class ReadAlone(sqlite3.Connection):
    """A connection to what the database held as it was opened, where SQLite can make no files beside it."""


def reconnected(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """Return the connection itself; another in its place if it reads alone and need not any more."""
    if isinstance(connection, ReadAlone):
        try:
            other = _opened(path, write=False)
        except sqlite3.Error:
            return connection
        connection.close()
        return other
    return connection


@contextmanager
def exact_texts(connection: sqlite3.Connection) -> Iterator[None]:
    """Refuse damaged texts meanwhile, for what goes to others under the name of what was written."""
    before, connection.text_factory = connection.text_factory, str
    try:
        yield
    finally:
        connection.text_factory = before


def _opened(path: Path, *, write: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path if write else f"{path.absolute().as_uri()}?{_reading(path)}",
        uri=not write,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        _set_up(connection)
        if write:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        else:
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{_READ_CACHE}")
        schema_version(connection)  # the first that reads the file
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    connection.text_factory = _TEXT
    for pragma in _EVERY_CONNECTION:
        connection.execute(pragma)


def _checked(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    version = schema_version(connection)
    if version > SCHEMA:
        connection.close()
        raise Newer(
            f"{path} was written by a newer fieldkit (schema {version}; this one knows {SCHEMA}). "
            "Nothing was changed. Update fieldkit on this device and open it again."
        )
    return connection


def _read_alone(path: Path, error: sqlite3.Error) -> ReadAlone | None:
    """Open the database where no file can be made beside it, as on a full disk: then nobody writes either.

    None where that is not what ails it. Without an unfinished log the file is all there is; with one, both are read
    into memory, under a lock that keeps every other fieldkit away and needs no file.
    """
    if not error.sqlite_errorname.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_FULL")):
        return None
    log = path.with_name(f"{path.name}-wal")
    uri = path.absolute().as_uri()
    try:
        if not log.exists() or not log.stat().st_size:
            connection = sqlite3.connect(
                f"{uri}?mode=ro&immutable=1",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                factory=ReadAlone,
            )
        else:
            connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, factory=ReadAlone)
            with closing(sqlite3.connect(f"{uri}?mode=rw", uri=True, isolation_level=None)) as source:
                source.execute("PRAGMA locking_mode = EXCLUSIVE")
                source.backup(connection)
        _set_up(connection)
        connection.execute("PRAGMA query_only = ON")
        schema_version(connection)
    except (sqlite3.Error, OSError):
        return None
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
    return int(value_of(connection, "PRAGMA user_version"))


def begin_write(connection: sqlite3.Connection) -> None:
    """Begin a transaction that nobody else's write can come into."""
    connection.execute("BEGIN IMMEDIATE")


class Transaction:
    """A write as one ``BEGIN IMMEDIATE ... COMMIT``, rolled back on any error; ``begin`` may wait first.

    Unless it is ``findable`` the caller fills the search index behind it. No generator, which takes thrice as long:
    around every write.
    """

    __slots__ = ("_begin", "_connection", "_findable")

    def __init__(
        self,
        connection: sqlite3.Connection,
        begin: Callable[[sqlite3.Connection], None] = begin_write,
        *,
        findable: bool = True,
    ) -> None:
        self._connection = connection
        self._begin = begin
        self._findable = findable

    def __enter__(self) -> sqlite3.Connection:
        self._begin(self._connection)
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: object) -> None:
        if kind is not None:
            self._roll_back()
            return
        try:
            if self._findable:
                search_due.fill(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        # After a full disk SQLite has rolled back by itself.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


transaction = Transaction
"""As it reads where it is used."""


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Read one state of the database meanwhile, whatever others write; in a transaction it is that one's."""
    own = not connection.in_transaction
    try:
        if own:
            connection.execute("BEGIN")
        yield
    finally:
        # A key may interrupt each of these, too; the second time nothing is left of it to interrupt.
        for end in ("COMMIT", "ROLLBACK", "ROLLBACK"):
            if own and connection.in_transaction:
                with suppress(sqlite3.OperationalError):
                    connection.execute(end)


@contextmanager
def undone(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run a write of which nothing is kept: to see what would happen."""
    begin_write(connection)
    try:
        yield connection
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


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
