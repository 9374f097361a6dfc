"""How far a long command is, on the error stream of a terminal, and Ctrl-C as a wish to stop."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fieldkit.commandline.support.output import complain

if TYPE_CHECKING:
    from fieldkit.sync.folder.exchange import SyncProgress


def step(what: str) -> None:
    """Say what is done next."""
    if sys.stderr.isatty():
        complain(f"{what} …")


def draw_bar(progress: SyncProgress) -> None:
    """Say how far it is, over what was said before."""
    sys.stderr.write(f"\r\x1b[K{progress.what}: {progress.done:,} of {progress.total:,}")
    sys.stderr.flush()


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
