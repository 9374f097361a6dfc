"""The app in a terminal of its own, which it controls, as a person's terminal does. POSIX only; Linux for the queue."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from benchmarks.screen import Screen

COLUMNS, ROWS = 80, 24
_ARRIVES: Final = 8
"""Looks, 4 ms apart, at which the queue has to be empty before it counts as read."""
_KEPT: Final = 4_000_000
"""Bytes of output that are kept to show the last screen."""
PUT_BACK: Final = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")
"""What an app writes that leaves the terminal as it was: no alternate screen, a cursor, no mouse, no paste mode."""


class EndedError(Exception):
    """The app is not there any more."""


class Terminal:
    """A pseudo-terminal with an app in it; what it writes is read whenever something is waited for."""

    def __init__(self, command: Sequence[str], variables: Mapping[str, str], folder: Path) -> None:
        self._end, self.inner = os.openpty()
        self.size = (COLUMNS, ROWS)
        self._set_size()
        self.output = bytearray()
        self.process = subprocess.Popen(
            command,
            stdin=self.inner,
            stdout=self.inner,
            stderr=self.inner,
            env=dict(variables),
            cwd=folder,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.set_blocking(self._end, False)
        self._poll = select.poll()
        self._poll.register(self._end, select.POLLIN)

    # Output

    def pump(self, seconds: float) -> bool:
        """Read what comes for so long; return whether anything came."""
        until = time.monotonic() + seconds
        came = False
        while True:
            left = until - time.monotonic()
            if self._poll.poll(max(0.0, left) * 1000) and self._read():
                came = True
            elif left > 0.002:
                time.sleep(min(left, 0.02))
            if left <= 0:
                return came

    def _read(self) -> bool:
        try:
            data = os.read(self._end, 1 << 16)
        except OSError:
            return False
        self.output += data
        if len(self.output) > _KEPT:
            del self.output[: _KEPT // 2]
        return bool(data)

    def shown(self) -> str:
        """Return the last screen."""
        screen = Screen(*self.size)
        screen.feed(bytes(self.output))
        return screen.text()

    def wait_for(self, words: str, seconds: float = 30) -> None:
        """Wait until ``words`` stand on the screen. Raises ``EndedError``."""
        screen, fed = Screen(*self.size), 0
        until = time.monotonic() + seconds
        while True:
            self.pump(0.01)
            screen.feed(bytes(self.output[fed:]))
            fed = len(self.output)
            if screen.shows([words]):
                return
            if self.process.poll() is not None or time.monotonic() > until:
                raise EndedError(f"{words!r} did not come: {screen.text()}")

    # Input

    def write(self, data: bytes) -> None:
        """Type ``data``, however long the app takes to read it. Raises ``EndedError``."""
        until = time.monotonic() + 60
        while data:
            try:
                data = data[os.write(self._end, data) :]
            except BlockingIOError:
                self.pump(0.005)
            except OSError:
                raise EndedError("the terminal is gone") from None
            if self.process.poll() is not None:
                raise EndedError(f"the app ended with {self.process.returncode}")
            if time.monotonic() > until:
                raise EndedError("the app does not read any more")

    def unread(self) -> int:
        """Return how many bytes wait in the terminal's queue, which the app has not read."""
        waiting = fcntl.ioctl(self.inner, termios.FIONREAD, b"\0\0\0\0")
        return int(struct.unpack("i", waiting)[0])

    def drain(self, seconds: float = 60) -> bool:
        """Wait until the app has read everything; what was written reaches the queue a moment later.

        The kernel brings it there in a thread of its own, which on a busy machine waits for its turn as others do.
        """
        until = time.monotonic() + seconds
        empty = 0
        while empty < _ARRIVES:
            self.pump(0.004)
            empty = empty + 1 if not self.unread() else 0
            if self.process.poll() is not None or time.monotonic() > until:
                return False
        return True

    def works(self) -> bool:
        """Whether any thread of the app computes, or would if the machine let it."""
        try:
            tasks = list(Path(f"/proc/{self.process.pid}/task").iterdir())
            return any((task / "stat").read_text().rpartition(")")[2].split()[0] in "RD" for task in tasks)
        except (OSError, IndexError):  # a thread, or all of it, ended while it was looked at
            return True

    def calm(self, seconds: float, within: float = 10) -> None:
        """Wait until the app has read everything, and has neither written nor worked for so long."""
        until = time.monotonic() + within
        since = time.monotonic()
        while time.monotonic() - since < seconds and time.monotonic() < until and self.process.poll() is None:
            if self.pump(0.004) or self.unread() or self.works():
                since = time.monotonic()

    # The rest

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size; the kernel tells the app."""
        self.size = (columns, rows)
        self._set_size()

    def _set_size(self) -> None:
        columns, rows = self.size
        fcntl.ioctl(self.inner, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, number: signal.Signals) -> None:
        """Send the app a signal."""
        with suppress(ProcessLookupError):
            self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the window."""
        os.close(self._end)
        os.close(self.inner)
        self._end = self.inner = -1

    def wait_end(self, seconds: float = 120) -> int | None:
        """Return the exit code, None if the app does not end: it answers all keys first; a busy machine delays that."""
        until = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < until:
            if self._end >= 0:
                self.pump(0.01)
            else:
                time.sleep(0.01)
        if self._end >= 0:
            self.pump(0.01)
        return self.process.returncode

    def close(self) -> None:
        """Let nothing stay behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self._end >= 0:
            self.hang_up()


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
