"""Unexpected errors while one file is read: they end that file, not the sync; it is named, and the log says where."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from fieldkit import log, paths
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.base.workshop_name import WORKSHOP
from fieldkit.sync.format.header import promised

_OF_THE_PLACE: Final = (
    *("SQLITE_FULL", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB"),
    *("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN", "SQLITE_INTERRUPT", "SQLITE_PROTOCOL", "SQLITE_AUTH"),
)
"""Errors of the disk or of the store: the next file would meet them too."""


@contextmanager
def as_refusal(name: str, connection: sqlite3.Connection) -> Iterator[None]:
    """Turn an unexpected error into a refusal of the file ``name`` (code ``unforeseen``), and log where it happened.

    What is the fault of the place and not of the file goes on as it is: Trouble, the file system, a full or damaged
    database. Around whole transactions: what was begun must have been rolled back.
    """
    try:
        yield
    except (Trouble, OSError):
        raise
    except Exception as error:
        if isinstance(error, sqlite3.Error) and _of_the_place(error):
            raise
        where = log_of(connection)
        # Another name than a published one may be a client's.
        log.unexpected(where, error, f"import {name if promised(name) else ''}".strip())
        raise Refused(
            Code.UNEXPECTED,
            f"something unforeseen happened in fieldkit while it was read ({type(error).__name__}). Nothing of it was "
            f"taken, and it keeps no other file out. Where it happened is in {printable(str(where))}: that file holds "
            "no client data and helps to mend it.",
            name=printable(name),
        ) from error


def log_of(connection: sqlite3.Connection) -> Path:
    """Return the log that belongs to a store, or to the one that it is a copy of."""
    folder = Path(connection.execute("PRAGMA database_list").fetchone()[2]).parent
    if folder.name.startswith(WORKSHOP):
        folder = folder.parent
    usual = paths.home()
    return usual.log_file if usual.data == folder else paths.home(folder).log_file


def _of_the_place(error: sqlite3.Error) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(_OF_THE_PLACE) or "disk is full" in str(error)
