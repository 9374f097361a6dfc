"""What was committed is brought to the disk itself, behind whoever committed it.

With ``synchronous = NORMAL`` SQLite writes a commit into the log without waiting for the disk: a crash of the program
loses nothing, a power cut whatever the system has not written yet, which can be half a minute. With ``FULL`` each
commit waits for the disk, 4 ms on a good one and 12 and more on a bad or busy one, at each key of a survey. Here the
disk is asked right after a commit, at most twice in a second: a power cut takes the last second, and no key waits.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

EVERY: Final = 0.5
"""Seconds between two requests to the disk."""


class DurableLog:
    """The write-ahead log of the database at ``path``, brought to the disk after commits in a thread of its own."""

    def __init__(self, path: Path) -> None:
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
        with suppress(OSError):  # a log that is gone is noticed by the next write
            sync(self._log)


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
