"""A lock on a file that the system lets go of when its owner dies, however it dies. The file stays; it is empty."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_NO_LOCKS: Final = (errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK)


class LockTaken(Exception):
    """Another process, or another thread, holds the lock."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock on ``path``, but for a disk that knows no locks, as some of the network.

    Raises LockTaken at once if somebody else holds it, OSError where no such file can be.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            take(handle)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise LockTaken from error
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
