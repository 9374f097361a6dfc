"""Private folders in the home folder in which copies of the store are worked on, and which no crash leaves there.

Such a copy is not encrypted. Whoever works in one holds a lock on it, which the system lets go of however he ends: so
the next start sees at once that nobody does any more, and takes it away.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from fieldkit.db.base import file_lock
from fieldkit.sync.base.workshop_name import WORKSHOP

_LOCK: Final = "lock"
_UNFINISHED: Final = ".fkb.tmp"
_LEFT_BEHIND: Final = 24 * 3600
"""Seconds after which nobody works in a folder without a lock any more: he has died before he took it."""


@contextmanager
def workshop(home: Path) -> Iterator[Path]:
    """Give a private temporary folder in the home folder; those of the dead are removed before."""
    clear(home)
    with tempfile.TemporaryDirectory(prefix=WORKSHOP, dir=home, ignore_cleanup_errors=True) as name:
        handle = os.open(Path(name) / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with suppress(OSError):  # a file system without locks
                file_lock.take(handle)
            yield Path(name)
        finally:
            os.close(handle)


def unfinished(work: Path) -> str:
    """Return a name for a backup that is made in the workshop ``work``, as long as it is not finished."""
    return f".{work.name.removeprefix(WORKSHOP)}{_UNFINISHED}"


def clear(home: Path) -> None:
    """Remove the folders in which nobody works any more, and the backups in the home that nobody will finish."""
    for rest in home.glob(f"{WORKSHOP}*"):
        with suppress(OSError):
            if _left(rest):
                shutil.rmtree(rest, ignore_errors=True)
    for rest in home.glob(f"backups/.*{_UNFINISHED}"):
        with suppress(OSError):
            if not (home / f"{WORKSHOP}{rest.name.removesuffix(_UNFINISHED)[1:]}").exists():
                rest.unlink()


def _left(folder: Path) -> bool:
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR)
    except FileNotFoundError:
        return folder.stat().st_mtime < time.time() - _LEFT_BEHIND
    try:
        file_lock.take(handle)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
