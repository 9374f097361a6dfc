"""What SQLite and the file system say about the database, as sentences that say what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from typing import Final

from fieldkit.domain.errors import Busy, Corrupt, DiskFull, Trouble, Unwritable

LEAST_ROOM: Final = 64 * 1024
"""Bytes: what SQLite and one change want beside the database; with less the disk is as good as full."""
NO_ROOM: Final = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
"""What the system says of a disk that is full, or of somebody who may store no more on it."""


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
        if isinstance(error, UnicodeDecodeError):
            # SQLite quotes what it cannot make sense of, and Python cannot read the quotation.
            raise _damaged(self._path, "a text in it cannot be read") from error
        if isinstance(error, OSError):
            if error.errno in NO_ROOM:
                raise _full(self._path) from error
            raise Trouble(f"{error.filename or self._path}: {error.strerror or error}. Nothing was changed.") from error


def unfindable(error: Exception, path: Path) -> Trouble | None:
    """Return the sentence for an error by which what is stored cannot be found yet.

    None if another program writes: that brings it into the search index.
    """
    known = trouble(error, path) if isinstance(error, sqlite3.Error) else None
    if isinstance(known, Busy):
        return None
    lacks = f"what was stored last in {path} is there, but is not found yet."
    if isinstance(known, DiskFull):
        return DiskFull(f"The disk is full: {lacks} Make room.")
    return Trouble(f"The search index cannot be written ({error}): {lacks} “fieldkit check --repair” makes it anew.")


def trouble(error: sqlite3.Error, path: Path) -> Trouble:
    """Return the sentence for an SQLite error on the database at ``path``."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_NOTADB"):
        return _damaged(path, str(error), "is not a fieldkit database")
    if is_of_the_index(error):
        return Trouble(
            f"The search index in {path} is damaged ({error}); the records are not. “fieldkit check --repair” makes it "
            "anew from them."
        )
    if name.startswith("SQLITE_CORRUPT") or "malformed" in str(error):
        return _damaged(path, str(error))
    if "Could not decode to UTF-8" in str(error):
        # What it quotes is client data.
        return Trouble(
            f"{path} holds a damaged text, which must not reach another device as if it had been written so. Nothing "
            "was changed. “fieldkit check” says in which field of which record: write it anew, then try again."
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return Unwritable(
            f"{path} cannot be written to ({error}). It can be read, but nothing new is stored. "
            "Check the rights of the file and of its folder, or choose another place with --home."
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(
            f"{path} is busy: another program is writing to it, and did not let go in time. "
            "This change was not stored. Close the other one, or try again."
        )
    if name.startswith("SQLITE_FULL") or "disk is full" in str(error):
        return _full(path)
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")) and not has_room(path):
        return _full(path)
    if name.startswith("SQLITE_CANTOPEN"):
        return Trouble(
            f"{path} cannot be opened. Check that the folder exists and that you may read and write there, "
            "or choose another place with --home."
        )
    if name.startswith("SQLITE_IOERR"):
        return Trouble(
            f"Reading or writing {path} failed ({error}). Check the disk, and whether you may store more on it; "
            "the last change was not stored."
        )
    return Trouble(f"The database {path} refused: {error}. This change was not stored.")


def is_of_the_index(error: sqlite3.Error) -> bool:
    """Return whether it is the search index that is damaged, and not the database."""
    damaged = getattr(error, "sqlite_errorname", "") == "SQLITE_CORRUPT_VTAB"
    return damaged or any(words in str(error) for words in ("vtable constructor failed", "invalid fts5 file format"))


def has_room(path: Path) -> bool:
    """Return whether the disk that ``path`` lies on takes more; True where nobody can tell."""
    try:
        if os.name == "nt":
            import shutil

            return shutil.disk_usage(path.parent).free >= LEAST_ROOM
        disk = os.statvfs(path.parent)
        return disk.f_bavail * disk.f_frsize >= LEAST_ROOM
    except OSError:
        return True


def way_back(path: Path) -> str:
    """Return what puts the newest backup of the store at ``path`` back, "" if none lies beside it."""
    found = max(path.parent.glob("backups/*.fkb"), key=lambda one: one.name, default=None)
    if found is None:
        return ""
    from datetime import datetime  # 1 ms, and nothing else of a quick find needs it

    made = datetime.fromtimestamp(found.stat().st_mtime)
    return f"“fieldkit restore {found}” puts back the backup of {made.day} {made:%B %Y, %H:%M}"


def _full(path: Path) -> DiskFull:
    return DiskFull(
        f"The disk is full: {path} takes no more. The last change was not stored. What is stored can be read and "
        "found. Make room, then try again."
    )


def _damaged(path: Path, why: str, what: str = "is damaged") -> Corrupt:
    back = way_back(path)
    return Corrupt(
        f"{path} {what} ({why}). It was left as it is. Copy it to a safe place. "
        + (f"Then {back}. " if back else "Then put a good copy in its place. ")
        + "Or move it away to begin with an empty store. “sqlite3 FILE .recover” can often save what is readable."
    )
