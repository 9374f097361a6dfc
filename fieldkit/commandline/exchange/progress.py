"""How far a long command is, on the error stream of a terminal, and Ctrl-C as a wish to stop."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from fieldkit.commandline.support.layout import columns, cut
from fieldkit.commandline.support.output import complain
from fieldkit.db.base import progress

if TYPE_CHECKING:
    from fieldkit.sync.folder.exchange import SyncProgress

_DRAW_EVERY: Final = 0.1
"""Seconds."""
_WIDEST: Final = 40
_NARROWEST: Final = 8


def step(what: str) -> None:
    """Say what is done next."""
    if sys.stderr.isatty():
        complain(f"{what} …")


def draw_bar(now: SyncProgress) -> None:
    """Say how far it is, over what was said before."""
    sys.stderr.write(f"\r\x1b[K{now.what}: {now.done:,} of {now.total:,}")
    sys.stderr.flush()


@contextmanager
def shown_bar() -> Iterator[None]:
    """Draw how far the work within is, on a terminal; elsewhere nothing is said of it."""
    if not sys.stderr.isatty():
        with progress.listening(lambda _what, _done, _total: None):
            yield
        return
    drawn = 0.0

    def tell(what: str, done: int, total: int) -> None:
        nonlocal drawn
        if total and time.monotonic() - drawn < _DRAW_EVERY:
            return
        drawn = time.monotonic()
        sys.stderr.write(f"\r\x1b[K{bar_line(what, done, total, columns() - 1)}")
        sys.stderr.flush()

    try:
        with progress.listening(tell):
            yield
    finally:
        clear_bar()


def bar_line(what: str, done: int, total: int, width: int) -> str:
    """Return words, bar and count in ``width`` cells; the words alone where nobody knows how much there is."""
    if not total:
        return cut(f"{what} …" if what else "", width)
    count = f"{min(done, total):,} of {total:,}"
    room = min(_WIDEST, width - len(what) - len(count) - 2)
    if room < _NARROWEST:
        return cut(f"{what} {count}", width)
    filled = room * min(done, total) // total
    return f"{what} {'━' * filled}{'─' * (room - filled)} {count}"


def clear_bar() -> None:
    """Take away what ``draw_bar`` said."""
    sys.stderr.write("\r\x1b[K")


@contextmanager
def stopped_by_keys() -> Iterator[Callable[[], bool]]:
    """Take Ctrl-C for a wish to stop, which is granted in order; the second one ends it at once."""
    wishes: list[int] = []

    def wish(_signal: int, _frame: object) -> None:
        wishes.append(1)
        if len(wishes) > 1:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread() or (
        signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        # Somebody else has a use for it, or it is to be ignored.
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, wish)
    try:
        yield lambda: bool(wishes)
    finally:
        signal.signal(signal.SIGINT, before)
