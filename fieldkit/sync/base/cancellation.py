"""Cancellation in the middle of a file: its transaction is rolled back, so nothing is half done.

SQLite asks while it works, and the stages in Python ask at ``check``; both only within ``within``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from fieldkit.domain.errors import Trouble

EVERY: Final = 10_000
"""Steps of SQLite's machine between two questions: about half a millisecond, and a thousandth of the time."""


class Cancelled(Trouble):
    """Somebody wants it to stop. What was begun must be rolled back."""


class _Ask:
    """Whether to stop; says so once, as what cleans up after it must not be stopped as well."""

    def __init__(self, wanted: Callable[[], bool]) -> None:
        self._wanted = wanted
        self.said = False

    def __call__(self) -> bool:
        if not self.said and self._wanted():
            self.said = True
            return True
        return False


_asking: ContextVar[_Ask | None] = ContextVar("asking", default=None)


@contextmanager
def within(connection: sqlite3.Connection, wanted: Callable[[], bool]) -> Iterator[None]:
    """Let ``wanted`` stop what is done here, also inside one statement on ``connection``; Cancelled is raised then."""
    ask = _Ask(wanted)
    token = _asking.set(ask)
    connection.set_progress_handler(ask, EVERY)
    try:
        yield
    except sqlite3.OperationalError as error:
        raise as_cancelled(error) from error
    finally:
        connection.set_progress_handler(None, 0)
        _asking.reset(token)


def check() -> None:
    """Raise Cancelled if somebody wants it to stop."""
    ask = _asking.get()
    if ask is not None and ask():
        raise _stopped()


def as_cancelled(error: sqlite3.OperationalError) -> sqlite3.OperationalError | Cancelled:
    """Return what an error of SQLite means: that it was stopped, or the error itself."""
    ask = _asking.get()
    return _stopped() if ask is not None and ask.said and "interrupted" in str(error) else error


def _stopped() -> Cancelled:
    return Cancelled("Stopped. What was begun is as it was before; the rest is whole.")
