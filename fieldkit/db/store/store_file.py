"""Whether the files that a connection has open still are those of the store: what is written to others is lost.

Names are asked, never files opened: to close a second descriptor of a file lets go of SQLite's locks on it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from fieldkit.db.base.single_value import value_of
from fieldkit.domain.errors import Gone

_BESIDE: Final = ("-wal", "-shm")
_CHECKPOINT: Final = 60_000_000_000
"""Nanoseconds after another program's commit in which it may still be bringing its log into the file."""
_TELLS_WHEN: Final = os.name != "nt"
"""Whether the system says at once when a file was written to; Windows waits until it is closed."""


class Exchanged(Exception):
    """Something of the store's files is not as it was opened. Raised within a write, which is rolled back."""


class StoreFile:
    """The store's file and those that SQLite keeps beside it, as one connection that writes has found them."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._names = (str(path), *(f"{path}{end}" for end in _BESIDE))
        self._were = tuple(map(_identity, self._names))
        self._saved: Path | None = None
        self._version: object = None
        """SQLite's number for what others committed."""
        self._until = 0
        """Until when, in nanoseconds of the clock, another program that committed may have written to the file."""
        self._written = 0
        self.overwritten = False
        """Whether something that is no SQLite wrote into the file."""
        self.others_committed(connection)
        if _log_is_in_the_file(connection, self._names[1]):
            self._until = 0
        self.stored()

    def check(self, connection: sqlite3.Connection) -> None:
        """Raise Exchanged unless all is as it was; 10 µs, within each write."""
        found = _stat(self._names[0])
        if _named(found, beside=False) != self._were[0]:
            raise Exchanged
        for name, was in zip(self._names[1:], self._were[1:], strict=True):
            if _named(_stat(name), beside=True) != was:
                raise Exchanged
        written = found.st_mtime_ns if found else 0
        if written == self._written:
            return
        self.others_committed(connection)
        if self.overwritten or (_TELLS_WHEN and not self._written < written < self._until):
            self.overwritten = True
            raise Exchanged
        self._written = written

    def stored(self) -> None:
        """Take in what this connection has just written to the file."""
        self._written = _written(self._names[0])

    def others_committed(self, connection: sqlite3.Connection) -> None:
        """Look whether other connections committed: then what was written to the file since may be their log.

        Asked behind each write, and within one only where the file was written to. A log goes into the file only after
        a commit, by SQLite's own hand; ``cp`` over the file leaves no trace in it.
        """
        version = value_of(connection, "PRAGMA data_version")
        if version != self._version:
            self._version = version
            self._until = time.time_ns() + _CHECKPOINT

    def examine(self, connection: sqlite3.Connection) -> None:
        """Return if the store is in its place, and only files beside it are gone.

        Raises Gone if what is in its place is not the store: then everything stored until now is saved beside it.
        """
        database, *beside = map(_identity, self._names)
        if database != self._were[0]:
            self._save(connection)
            raise Gone(_what_happened(self._path, there=database is not None) + _WHAT_TO_DO, self._where())
        if self.overwritten:
            self._move_log_away()
            kept = f"What was stored last, and was not in the file yet, is in {self._saved}." if self._saved else ""
            raise Gone(f"{self._path} {_OVERWRITTEN}", kept)
        if any(now not in (None, was) for now, was in zip(beside, self._were[1:], strict=True)):
            self._save(connection)
            raise Gone(
                f"{self._path}: the files that SQLite keeps beside it were replaced while fieldkit was open, as a "
                f"program that syncs folders does. {_WHAT_TO_DO}",
                self._where(),
            )

    def _move_log_away(self) -> None:
        """Keep the log, once, under another name: it would be read into what is in the file now."""
        log, *rest = self._names[1:]
        if self._saved is None and _identity(log) is not None:
            aside = self._path.with_name(f"{self._path.stem}-log-{datetime.now():%Y%m%d-%H%M%S}{self._path.suffix}-wal")
            with suppress(OSError):
                Path(log).rename(aside)
                self._saved = aside
        for name in rest:
            with suppress(OSError):
                Path(name).unlink()

    def _save(self, connection: sqlite3.Connection) -> None:
        """Save what the connection still reads, once, and take its log away: it would be read into another file."""
        if self._saved is not None and self._saved.exists():
            return
        saved = self._path.with_name(f"{self._path.stem}-saved-{datetime.now():%Y%m%d-%H%M%S}{self._path.suffix}")
        try:
            os.close(os.open(saved, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(sqlite3.connect(saved, isolation_level=None)) as target:
                connection.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
                sound = value_of(target, "PRAGMA quick_check(1)") == "ok"
        except (OSError, sqlite3.Error):
            sound = False
        if not sound:
            with suppress(OSError):
                saved.unlink()
            return
        self._saved = saved
        for name, was in zip(self._names[1:], self._were[1:], strict=True):
            if was is not None and _identity(name) == was:
                with suppress(OSError):
                    Path(name).unlink()

    def _where(self) -> str:
        return f"Everything that was stored is in {self._saved}." if self._saved is not None else ""


_WHAT_TO_DO: Final = (
    "This change was not stored; what you typed stays in its field. Copy it, put the right file in place, and start "
    "fieldkit again."
)
_OVERWRITTEN: Final = (
    "was written over in its place while fieldkit was open, by something that is no fieldkit. This change was not "
    "stored; what you typed stays in its field. Copy it, put the right file in place if this is not it, and start "
    "fieldkit again."
)


def _identity(name: str) -> tuple[int, int] | None:
    """Return what names a file whatever it is called; None if there is none, or nothing in it that a store has."""
    return _named(_stat(name), beside=name.endswith(_BESIDE))


def _stat(name: str) -> os.stat_result | None:
    try:
        return os.stat(name)  # noqa: PTH116 - before each write: a Path costs as much again
    except OSError:
        return None


def _named(found: os.stat_result | None, *, beside: bool) -> tuple[int, int] | None:
    if found is None:
        return None
    if not found.st_size and not beside:
        return found.st_dev, -1  # emptied in its place
    return found.st_dev, found.st_ino


def _log_is_in_the_file(connection: sqlite3.Connection, log: str) -> bool:
    """Bring the log into the file; return False if another program may be doing so, which then goes on.

    Behind a commit, though nothing is to be stored: by that other windows know that it was SQLite that wrote there.
    """
    found = _stat(log)
    if found is None or not found.st_size:
        return True
    waits = value_of(connection, "PRAGMA busy_timeout")
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {value_of(connection, 'PRAGMA user_version')}")  # is always written
        connection.execute("COMMIT")
        return not connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[0]
    except sqlite3.Error:
        return False
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute(f"PRAGMA busy_timeout = {waits}")


def _written(name: str) -> int:
    """Return when a file was written to last, in nanoseconds."""
    found = _stat(name)
    return found.st_mtime_ns if found is not None else 0


def _what_happened(path: Path, *, there: bool) -> str:
    if there:
        return f"{path} is another file now: it was replaced while fieldkit was open, or emptied. "
    return f"{path} is not there any more: it was removed or renamed while fieldkit was open. "
