"""One sync at a time on a home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldkit.db.base import file_lock
from fieldkit.domain.errors import Trouble

FILE = "sync.lock"


class SyncRunning(Trouble):
    """Another fieldkit is syncing this home."""


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the lock of ``home``. Raises SyncRunning."""
    try:
        with file_lock.held(home / FILE):
            yield
    except file_lock.LockTaken as error:
        raise SyncRunning(
            "Another fieldkit is syncing here just now. This one did nothing; try again later."
        ) from error


def running(home: Path) -> bool:
    """Return whether a fieldkit is syncing ``home`` just now."""
    if not (home / FILE).exists():
        return False
    try:
        with file_lock.held(home / FILE):
            return False
    except file_lock.LockTaken:
        return True
    except OSError:
        return False
