"""What was committed is brought to the disk itself, behind whoever committed it.

With ``synchronous = NORMAL`` SQLite writes a commit into the log without waiting for the disk: a crash of the program
loses nothing, a power cut whatever the system has not written yet, which can be half a minute. With ``FULL`` each
commit waits for the disk, 4 ms on a good one and 12 and more on a bad or busy one, at each key of a survey. Here the
disk is asked right after a commit, at most twice in a second: a power cut takes the last second, and no key waits.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from fieldkit.domain.errors import DiskFull, Trouble

EVERY: Final = 0.5
"""Seconds between two requests to the disk."""
_FULL: Final = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class DurableLog:
    """The write-ahead log of the database at ``path``, brought to the disk after commits in a thread of its own."""

    def __init__(self, path: Path, failed: Callable[[Trouble], None] = lambda _: None) -> None:
        self._path = path
        self._failed = failed
        """Called in that thread when the disk takes no more; once, until it does again."""
        self._refused = False
        self._log = path.with_name(f"{path.name}-wal")
        self._due = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="fieldkit-durable", daemon=True)

    def committed(self) -> None:
        """Bring what is in the log to the disk, soon."""
        if not self._thread.is_alive() and not self._closing.is_set():
            self._thread.start()
        self._due.set()

    def close(self) -> None:
        """Bring the last commits to the disk and do no more. Of the last connection SQLite does that itself."""
        self._closing.set()
        if self._thread.is_alive():
            self._due.set()
            self._thread.join()
            self._sync()

    def _serve(self) -> None:
        while self._due.wait() and not self._closing.is_set():
            self._due.clear()
            self._sync()
            self._closing.wait(EVERY)

    def _sync(self) -> None:
        try:
            sync(self._log)
        except OSError as error:
            if error.errno in (errno.EIO, *_FULL) and not self._refused:  # one that is gone the next write notices
                self._refused = True
                self._failed(_trouble(error, self._path))
        else:
            self._refused = False


def _trouble(error: OSError, path: Path) -> Trouble:
    kind, what = (DiskFull, "The disk is full") if error.errno in _FULL else (Trouble, "The disk reports an error")
    return kind(
        f"{what}: what was stored last in {path} may not be on it, and be missing after a power cut "
        f"({error.strerror or error}). Make room or check the disk, and make a backup on another one."
    )


def sync(path: Path) -> None:
    """Wait until the disk has what was written to a log. SQLite has no lock on it that closing it here would drop."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)  # fsync leaves it in the cache of the drive
        else:
            os.fsync(handle)
    finally:
        os.close(handle)
