"""Signals that end the app, and a terminal that is gone."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from types import FrameType
from typing import Final

GIVEN_UP: Final = 20.0
"""Seconds after which an app that was told to end and cannot is ended as it stands, if no key had its turn in them."""
HUNG_UP: Final = 129
"""Exit code for a terminal that is gone: that of SIGHUP."""
_NAMES: Final = ("SIGHUP", "SIGTERM", "SIGINT", "SIGBREAK")
_RESTORE: Final = "".join(
    f"\x1b[{code}"
    for code in ("?2004l", "?7h", "?2048l", "?1000l", "?1003l", "?1015l", "?1006l", "<u", "?1049l", "?25h", "?1004l")
).encode()
"""No bracketed paste, lines that wrap, no mouse, plain keys, the main screen, the cursor, no focus reports."""


class EndWatch:
    """Tells, on the event loop, as soon as the system wants the app to end, and ends it itself if it does not."""

    def __init__(self, begin: Callable[[int], None], handed_on: Callable[[], int] = lambda: 0) -> None:
        self._begin = begin
        """Called with the exit code."""
        self._handed_on = handed_on
        self._loop = asyncio.get_running_loop()
        self._context = copy_context()
        self._watchdog: threading.Timer | None = None
        self._restore_mode = _terminal_mode()

    def start(self) -> None:
        """Begin to watch, whatever handlers were inherited; in the main thread, before the terminal is changed.

        On Windows a window that is closed ends the program before it can do anything: there, drafts are what is left.

        By ``signal.signal``, not by the loop's own handlers: those wait for the loop, which may itself wait for a
        terminal that takes no more output.
        """
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, self._signalled)
        if hasattr(select, "poll"):
            threading.Thread(target=self._await_hang_up, name="fieldkit-terminal", daemon=True).start()

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        self._end(128 + number)

    def _end(self, code: int) -> None:
        if self._watchdog is None:
            self._watch(code)
        with suppress(RuntimeError):  # the loop is closed: the app has ended by itself
            self._loop.call_soon_threadsafe(self._begin, code, context=self._context)

    def _watch(self, code: int) -> None:
        self._watchdog = threading.Timer(GIVEN_UP, self._look_after, (code, self._handed_on()))
        self._watchdog.daemon = True
        self._watchdog.start()

    def _look_after(self, code: int, before: int) -> None:
        """Give up, unless keys that came before the end are still being worked off."""
        if self._handed_on() != before:
            self._watch(code)
        else:
            self._give_up(code)

    def _await_hang_up(self) -> None:
        """Wait without reading until nobody is at the other end; then let nothing be read or written there.

        A lost terminal is always ready to be read and has nothing to say: whoever waits for keys there spins.
        """
        poll = select.poll()
        poll.register(0, 0)
        if not any(happened & select.POLLHUP for _, happened in poll.poll()):
            return  # this system cannot watch a terminal so
        silence = silent()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for taken, instead in ((0, silence), (1, nowhere), (2, nowhere)):
            os.dup2(instead, taken)
        self._end(HUNG_UP)

    def _give_up(self, code: int) -> None:
        """End at once; the terminal is put back, if it takes that."""
        restoring = threading.Thread(target=self._restore, daemon=True)
        restoring.start()
        restoring.join(0.5)
        os._exit(code)

    def _restore(self) -> None:
        self._restore_mode()
        with suppress(OSError):
            os.write(2, _RESTORE)


def silent() -> int:
    """Return a descriptor from which nothing ever comes.

    Who reads all the same, having been told of keys a moment before the terminal was lost, gets an error at once and
    does not wait for ever.
    """
    silence, _ = os.pipe()
    os.set_blocking(silence, False)
    return silence


def _terminal_mode() -> Callable[[], None]:
    """Return what gives the terminal the mode back that it has now."""
    if sys.platform == "win32":
        return lambda: None
    import termios

    try:
        mode = termios.tcgetattr(0)
    except termios.error:
        return lambda: None

    def restore() -> None:
        with suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, mode)

    return restore
