"""One sync at a time on a home: a lock that the system lets go of when its owner dies, however it dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldkit.domain.errors import Trouble

FILE = "sync.lock"


class SyncRunning(Trouble):
    """Another fieldkit is syncing this home."""


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the lock of ``home``; the file stays, what counts is who has it locked. Raises SyncRunning."""
    path = home / FILE
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            take(handle)
        except OSError as error:
            raise SyncRunning(
                "Another fieldkit is syncing here just now. This one did nothing; try again later."
            ) from error
        yield
    finally:
        os.close(handle)


def take(handle: int) -> None:
    """Lock an open file until it is closed. Raises OSError if another has it locked, or nothing can be locked there."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
