"""The app in a terminal, stopped and continued: its keys stay in their order, the terminal is put back at the end."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("the threads of a program are looked up as Linux shows them", allow_module_level=True)
if not Path("/dev/ptmx").exists():
    pytest.skip("there are no pseudo-terminals here", allow_module_level=True)

import termios

from benchmarks.proof.typing.strokes import QUIT
from benchmarks.proof.typing.terminal import Terminal
from benchmarks.pty_app import environment
from fieldkit.screens.continued_driver import continued_driver

ROOT = Path(__file__).parents[2]


def _threads(terminal: Terminal) -> int:
    return len(list(Path(f"/proc/{terminal.process.pid}/task").iterdir()))


def _await_stopped(terminal: Terminal, seconds: float = 20) -> None:
    status = Path(f"/proc/{terminal.process.pid}/status")
    until = time.monotonic() + seconds
    while "State:\tT" not in status.read_text() and time.monotonic() < until:
        time.sleep(0.01)


def _drawn_again(terminal: Terminal, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not (drawn := all(one in terminal.output for one in (b"\x1b[?1049h", b"Today"))) and time.monotonic() < until:
        terminal.pump(0.02)
    return drawn


def test_stopped_app_goes_on_with_one_reader_and_draws_its_screen_anew(tmp_path: Path) -> None:
    terminal = Terminal([sys.executable, "-m", "fieldkit", "--home", str(tmp_path)], environment(tmp_path), ROOT)
    try:
        before = termios.tcgetattr(terminal.inner)
        terminal.wait_for("Today ──")
        terminal.calm(0.5)
        threads = _threads(terminal)
        for _ in range(2):
            terminal.output.clear()
            terminal.send(signal.SIGSTOP)
            _await_stopped(terminal)
            terminal.send(signal.SIGCONT)
            assert _drawn_again(terminal)
        terminal.calm(0.2)
        assert _threads(terminal) == threads
        terminal.write(QUIT)
        assert terminal.wait_end() == 0
        assert termios.tcgetattr(terminal.inner) == before
    finally:
        terminal.close()


def test_the_signal_to_stop_is_answered_by_the_loop_and_not_amid_what_the_app_does() -> None:
    answered: list[int] = []

    class Driver:
        def _sigcont_application(self, *told: object) -> None: ...

        def _sigtstp_application(self, number: int, _frame: object = None) -> None:
            answered.append(number)

    later: list[tuple[Callable[..., None], tuple[object, ...]]] = []
    driver: Any = continued_driver(Driver)()  # type: ignore[arg-type, call-arg]
    driver._loop = SimpleNamespace(call_soon_threadsafe=lambda call, *told: later.append((call, told)))
    driver._sigtstp_application(signal.SIGTSTP, None)
    assert answered == []
    for call, told in later:
        call(*told)
    assert answered == [signal.SIGTSTP]
