"""The real app in a real terminal, to be killed."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

APP = """
import sys
from fieldkit import paths
from fieldkit.app import FieldkitApp

FieldkitApp.DEFAULT_MODE = sys.argv[2]
FieldkitApp(paths.home(sys.argv[1])).run()
"""


class Terminal:
    """An app in a terminal of 80x24: what it draws is read, keys are written."""

    def __init__(self, home: Path, mode: str) -> None:
        import pty

        self._end, behind = pty.openpty()
        self._child = subprocess.Popen(
            [sys.executable, "-c", APP, str(home), mode],
            stdin=behind,
            stdout=behind,
            stderr=behind,
            start_new_session=True,
            cwd=Path(__file__).parents[3],
            env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
        )
        os.close(behind)

    def type(self, text: str) -> Self:
        """Write keys."""
        os.write(self._end, text.encode())
        return self

    def until(self, words: str, seconds: float = 20) -> Self:
        """Wait until ``words`` are drawn."""
        seen = b""
        end = time.monotonic() + seconds
        while words.encode() not in seen:
            if not select.select([self._end], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"{words!r} did not appear within {seconds} s in {seen[-400:]!r}")
            seen += os.read(self._end, 65536)
        return self

    def kill(self) -> None:
        """End it as a failing machine would."""
        self._child.send_signal(signal.SIGKILL)
        assert self._child.wait() == -signal.SIGKILL

    def close(self) -> None:
        """Let nothing of it stay behind."""
        self._child.kill()
        self._child.wait()
        os.close(self._end)


@contextmanager
def terminal(home: Path, mode: str) -> Iterator[Terminal]:
    """Run the app on ``home``, beginning with the main screen ``mode``."""
    one = Terminal(home, mode)
    try:
        yield one
    finally:
        one.close()
