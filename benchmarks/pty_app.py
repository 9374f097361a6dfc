"""Run a terminal program in a pseudo-terminal of its own and time what it paints.

Output is only stamped with its time of arrival while the clock runs; it is parsed afterwards, so that the
cost of the parsing is in no figure. POSIX only, because pseudo-terminals are.
"""

import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.screen import Changes, Screen

COLUMNS, ROWS = 80, 24
QUIET = 0.1
"""Seconds without output after which a paint is taken to be over, if the program is not computing either."""
_BUSY_SHARE = 0.2
"""Share of one core, over a quiet spell, above which a program is still working on its answer."""
_PATIENCE = 20.0


class NotPaintedError(Exception):
    """The program did not paint what it was waited for, or ended; the message shows its last screen."""


@dataclass(frozen=True, slots=True)
class Paint:
    """What followed one key press: seconds from the write to the first and to the last visible change."""

    first: float
    last: float
    characters: int
    """Cells with another character than before, over the whole paint."""


def environment(home: Path) -> dict[str, str]:
    """Return the variables that a measured program gets: a true-colour terminal, no animation, ``home``."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TEXTUAL_ANIMATIONS": "none",
        "HOME": str(home),
        "FIELDKIT_HOME": str(home),
    }


class PtyApp:
    """A program in a pseudo-terminal of 80x24, with its screen as far as its output has been parsed."""

    def __init__(self, command: Sequence[str], variables: Mapping[str, str], folder: Path) -> None:
        """Start ``command`` in ``folder``; the clock of ``wait_for`` starts just before."""
        self.screen = Screen(COLUMNS, ROWS)
        self._ended = False
        self._terminal, inner = os.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._poll = select.poll()
        self._poll.register(self._terminal, select.POLLIN)
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=dict(variables),
            cwd=folder,
            start_new_session=True,
        )
        os.close(inner)

    def __enter__(self) -> Self:
        """Return the running program."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the program."""
        self.close()

    def wait_for(self, texts: Iterable[str], timeout: float = _PATIENCE) -> float:
        """Return the seconds from the start of the program until all of ``texts`` were on its screen.

        Everything that is painted until the screen comes to rest is read. Raises ``NotPaintedError``.
        """
        wanted = tuple(texts)
        shown: float | None = 0.0 if self.screen.shows(wanted) else None
        deadline = time.perf_counter() + timeout
        while True:
            for moment, data in self._until_quiet(deadline):
                self.screen.feed(data)
                if shown is None and self.screen.shows(wanted):
                    shown = moment - self._started
            if shown is not None:
                return shown
            if self._ended or time.perf_counter() > deadline:
                raise NotPaintedError(f"waited for {wanted}, but the screen is:\n{self.screen.text()}")

    def press(self, keys: str, timeout: float = _PATIENCE) -> Paint | None:
        """Type ``keys`` at once and return what they painted; None if the screen looks as before."""
        self._take_late_output()
        start = time.perf_counter()
        os.write(self._terminal, keys.encode())
        first = last = 0.0
        characters = 0
        for moment, data in self._until_quiet(start + timeout):
            changes = self.screen.feed(data)
            if changes.counts:
                last = moment - start
                first = first or last
                characters += changes.characters
        if self._ended:
            raise NotPaintedError(f"the program ended after {keys!r}; its last screen is:\n{self.screen.text()}")
        return Paint(first, last, characters) if last else None

    def peak_memory(self) -> int:
        """Return the highest resident size so far, in bytes, of the program and what it has started.

        Read from /proc, thus Linux only. (``ru_maxrss`` would do elsewhere, but counts what the parent held
        at the fork.) Raises ``OSError`` where there is no /proc.
        """
        total = 0
        waiting = [self._process.pid]
        while waiting:
            folder = Path(f"/proc/{waiting.pop()}")
            for line in (folder / "status").read_text(encoding="utf-8", errors="replace").splitlines():
                if line.startswith("VmHWM:"):
                    total += int(line.split()[1]) * 1024
            for task in (folder / "task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        return total

    def close(self) -> None:
        """End the program with Ctrl+Q, or by a signal if it does not obey within two seconds."""
        if self._process.poll() is None:
            try:
                os.write(self._terminal, b"\x11")
                self._drain_until_exit(2.0)
            finally:
                if self._process.poll() is None:
                    os.killpg(self._process.pid, signal.SIGKILL)
                    self._process.wait()
        if self._terminal >= 0:
            os.close(self._terminal)
            self._terminal = -1

    def _until_quiet(self, deadline: float) -> list[tuple[float, bytes]]:
        """Return the pieces of output with their times of arrival, read until the program rests."""
        chunks: list[tuple[float, bytes]] = []
        since = time.perf_counter()
        used = self._cpu_seconds()
        while since < deadline and not self._ended:
            if self._poll.poll(QUIET * 1000):
                self._read(chunks)
                since = time.perf_counter()
                continue
            now, now_used = time.perf_counter(), self._cpu_seconds()
            if now_used - used <= _BUSY_SHARE * (now - since):
                break
            since, used = now, now_used
        return chunks

    def _read(self, chunks: list[tuple[float, bytes]]) -> None:
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # Linux reports the end of a pseudo-terminal as an input/output error
            data = b""
        if data:
            chunks.append((time.perf_counter(), data))
        else:
            self._ended = True

    def _take_late_output(self) -> Changes | None:
        chunks: list[tuple[float, bytes]] = []
        while not self._ended and self._poll.poll(0):
            self._read(chunks)
        return self.screen.feed(b"".join(data for _, data in chunks)) if chunks else None

    def _drain_until_exit(self, timeout: float) -> None:
        deadline = time.perf_counter() + timeout
        chunks: list[tuple[float, bytes]] = []
        while self._process.poll() is None and time.perf_counter() < deadline:
            if self._poll.poll(20) and not self._ended:
                self._read(chunks)

    def _cpu_seconds(self) -> float:
        """Return the processor time of all threads so far; 0.0 where the system does not tell (not Linux)."""
        total = 0
        try:
            for task in Path(f"/proc/{self._process.pid}/task").iterdir():
                total += int((task / "schedstat").read_text().split()[0])
        except (OSError, IndexError):  # a thread or the process ended while it was being looked at
            return total / 1e9
        return total / 1e9
