"""The real app in a real terminal, to be ended in every way there is."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.ui.support.drawing import Drawing

APP = """
import fcntl, signal, sys, termios
from fieldkit import paths
from fieldkit.commandline.support.start_screens import open_app

fcntl.ioctl(0, termios.TIOCSCTTY, 0)
for name in sys.argv[2:]:
    signal.signal(getattr(signal, name), signal.SIG_IGN)
open_app(paths.home(sys.argv[1]))
"""
PUT_BACK = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?1006l")
"""No alternate screen, the cursor, no bracketed paste, no mouse."""


class Terminal:
    """An app in a terminal of 80x24, its controlling one: what it draws is read, keys are written."""

    def __init__(self, home: Path, ignored: tuple[str, ...] = ()) -> None:
        import pty
        import termios

        self._end, behind = pty.openpty()
        self._mode = termios.tcgetattr(behind)
        self._child = subprocess.Popen(
            [sys.executable, "-c", APP, str(home), *ignored],
            stdin=behind,
            stdout=behind,
            stderr=behind,
            start_new_session=True,
            cwd=Path(__file__).parents[3],
            env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
        )
        self._behind = behind
        self._drawing = Drawing()
        self._written = b""
        """All that was written."""

    def type(self, text: str) -> Self:
        """Write keys."""
        os.write(self._end, text.encode())
        return self

    def until(self, words: str, seconds: float = 60) -> Self:
        """Wait until ``words`` stand on the screen."""
        end = time.monotonic() + seconds
        while words not in self._drawing.text:
            if not select.select([self._end], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"{words!r} did not appear within {seconds} s:\n{self._drawing.text}")
            self._read()
        return self

    def until_so(self, holds: Callable[[], bool], seconds: float = 60) -> Self:
        """Wait until something else holds; meanwhile read, because an app waits for a terminal that is full."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"not so within {seconds} s:\n{self._drawing.text}"
            if select.select([self._end], [], [], 0.02)[0]:
                self._read()
        return self

    def _read(self) -> bytes:
        data = os.read(self._end, 65536)
        self._written += data
        self._drawing.write(data)
        return data

    def signal(self, name: str) -> Self:
        """Send a signal."""
        self._child.send_signal(getattr(signal, name))
        return self

    def hang_up(self) -> Self:
        """Close the terminal, as a window that is closed or a line that is lost."""
        os.close(self._behind)
        os.close(self._end)
        self._end = self._behind = os.open(os.devnull, os.O_RDWR)
        return self

    def ended(self, seconds: float = 60) -> int:
        """Read what is still drawn until the app has ended; return its exit code."""
        end = time.monotonic() + seconds
        while self._child.poll() is None:
            assert time.monotonic() < end, f"still running after {seconds} s"
            if select.select([self._end], [], [], 0.02)[0]:
                self._read()
        while select.select([self._end], [], [], 0)[0] and self._read():
            pass
        return self._child.returncode

    def is_put_back(self) -> bool:
        """Return whether the app has left the terminal as it found it."""
        import termios

        last = self._written.rpartition(b"\x1b[?1049h")[2]
        return all(code in last for code in PUT_BACK) and termios.tcgetattr(self._behind) == self._mode

    def kill(self) -> None:
        """End it as a failing machine would."""
        self._child.send_signal(signal.SIGKILL)
        assert self._child.wait() == -signal.SIGKILL

    def close(self) -> None:
        """Let nothing of it stay behind."""
        self._child.kill()
        self._child.wait()
        for one in {self._end, self._behind}:
            os.close(one)


@contextmanager
def terminal(home: Path, ignored: tuple[str, ...] = ()) -> Iterator[Terminal]:
    """Run the app on ``home``, with signals that it ignores at first."""
    one = Terminal(home, ignored)
    try:
        yield one
    finally:
        one.close()
