"""What watches for the end, by itself: which signals, with which exit code, and what is done for who cannot end."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import threading
from collections.abc import Callable
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from textual.driver import Driver

from fieldkit.screens.continued_driver import continued_driver
from fieldkit.screens.ending import signals, terminal_driver
from fieldkit.screens.ending.signals import EndWatch

termios = pytest.importorskip("termios", reason="there are no such terminals here")
Patch = pytest.MonkeyPatch
MODE = [1, 2, 3]


@pytest.fixture
def terminal(monkeypatch: Patch) -> list[tuple[Any, ...]]:
    """Let the terminal have a mode, and note which one it is given back."""
    given: list[tuple[Any, ...]] = []
    monkeypatch.setattr(termios, "tcgetattr", lambda number: [*MODE, number])
    monkeypatch.setattr(termios, "tcsetattr", lambda *told: given.append(told))
    return given


async def test_the_first_signal_also_starts_the_watchdog(monkeypatch: Patch) -> None:
    told: list[int] = []
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    watch = EndWatch(told.append)
    try:
        watch._signalled(signal.SIGTERM, None)
        watch._signalled(signal.SIGHUP, None)
        await asyncio.sleep(0)
        assert told == [143, 129]
        watchdog = watch._watchdog
        assert isinstance(watchdog, threading.Timer)
        assert (watchdog.interval, watchdog.args, watchdog.daemon, watchdog.is_alive()) == (20.0, (143, 0), True, True)
    finally:
        if watch._watchdog is not None:
            watch._watchdog.cancel()
    assert watchdog.function == watch._look_after
    assert ended == []


async def test_an_app_is_not_given_up_while_keys_have_their_turn(monkeypatch: Patch) -> None:
    ended: list[int] = []
    turns = iter([3, 5, 5, 5])
    again: list[tuple[object, ...]] = []
    monkeypatch.setattr(os, "_exit", ended.append)

    class Timer:
        def __init__(self, seconds: float, function: Callable[..., None], args: tuple[object, ...]) -> None:
            again.append((seconds, *args))

        def start(self) -> None:
            pass

    monkeypatch.setattr(threading, "Timer", Timer)
    watch = EndWatch(lambda _code: None, lambda: next(turns))
    watch._look_after(143, 2)
    assert (again, ended) == ([(20.0, 143, 5)], [])
    watch._look_after(143, 5)
    assert ended == [143]


async def test_the_last_resort_puts_the_terminal_back_and_ends(
    monkeypatch: Patch, terminal: list[tuple[Any, ...]]
) -> None:
    done: list[object] = []
    monkeypatch.setattr(os, "_exit", lambda code: done.append(code))
    monkeypatch.setattr(os, "write", lambda number, data: done.append((number, data)))
    started: list[float | None] = []

    class Thread(threading.Thread):
        def start(self) -> None:
            started.append(self.daemon)
            super().start()

        def join(self, timeout: float | None = None) -> None:
            started.append(timeout)
            super().join(60)

    monkeypatch.setattr(threading, "Thread", Thread)
    EndWatch(lambda _code: None)._give_up(130)
    assert started == [True, 0.5], "it keeps nobody from ending"
    assert terminal == [(0, termios.TCSANOW, [*MODE, 0])]
    codes = ("?2004l", "?7h", "?2048l", "?1000l", "?1003l", "?1015l", "?1006l", "<u", "?1049l", "?25h", "?1004l")
    assert done == [(2, "".join(f"\x1b[{code}" for code in codes).encode()), 130]


async def test_a_terminal_that_takes_nothing_any_more_ends_too(monkeypatch: Patch) -> None:
    def lost(*_told: object) -> None:
        raise OSError

    def unset(*_told: object) -> None:
        raise termios.error

    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(os, "write", lost)
    monkeypatch.setattr(termios, "tcgetattr", lambda _number: MODE)
    monkeypatch.setattr(termios, "tcsetattr", unset)
    EndWatch(lambda _code: None)._give_up(129)
    monkeypatch.setattr(termios, "tcgetattr", unset)
    EndWatch(lambda _code: None)._give_up(1)
    assert ended == [129, 1]


async def test_it_begins_by_taking_every_signal_that_ends_and_waits_for_the_terminal(monkeypatch: Patch) -> None:
    taken: list[tuple[int, object]] = []
    started: list[dict[str, Any]] = []

    class Thread:
        def __init__(self, **named: Any) -> None:
            started.append(named)

        def start(self) -> None:
            started.append({})

    monkeypatch.setattr(signal, "signal", lambda *told: taken.append(told))
    monkeypatch.setattr(threading, "Thread", Thread)
    watch = EndWatch(lambda _code: None)
    watch.start()
    assert taken == [(number, watch._signalled) for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)]
    assert started == [{"target": watch._await_hang_up, "name": "fieldkit-terminal", "daemon": True}, {}]
    monkeypatch.delattr(select, "poll")
    watch.start()
    assert len(started) == 2, "where a terminal cannot be watched so, nothing is started"


@pytest.mark.parametrize(("happened", "ends"), [(select.POLLHUP, [129]), (select.POLLHUP | 1, [129]), (1, [])])
async def test_a_terminal_that_is_gone_is_read_and_written_no_more(
    monkeypatch: Patch, happened: int, ends: list[int]
) -> None:
    asked: list[object] = []

    class Poll:
        def register(self, *told: int) -> None:
            asked.append(told)

        def poll(self) -> list[tuple[int, int]]:
            return [(0, happened)]

    def opened(path: str, flags: int) -> int:
        asked.append((path, flags))
        return 88

    monkeypatch.setattr(select, "poll", Poll)
    monkeypatch.setattr(signals, "silent", lambda: 77)
    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "dup2", lambda *told: asked.append(told))
    told: list[int] = []
    watch = EndWatch(told.append)
    try:
        watch._await_hang_up()
        await asyncio.sleep(0)
    finally:
        if watch._watchdog is not None:
            watch._watchdog.cancel()
    assert told == ends
    instead = [(os.devnull, os.O_WRONLY), (77, 0), (88, 1), (88, 2)]
    assert asked == [(0, 0), *(instead if ends else [])]


def test_what_is_written_to_a_lost_terminal_fails_nobody() -> None:
    class Whole(StringIO):
        def flush(self) -> None:
            self.write(".")

    class Lost(StringIO):
        def write(self, _text: str) -> int:
            raise OSError

        def flush(self) -> None:
            raise OSError

    whole, lost = (terminal_driver._ForgivingStream(stream) for stream in (Whole(), Lost()))
    assert whole.write("four") == 4
    whole.flush()
    assert whole.getvalue() == "four.", "all else is the stream's own"
    assert lost.write("fourth") == 6
    lost.flush()


def test_a_driver_watches_once_however_often_it_takes_the_terminal(monkeypatch: Patch) -> None:
    done: list[object] = []

    class Bare:
        def __init__(self, *args: object, **kwargs: object) -> None:
            done.append((args, kwargs))
            self._file = StringIO()

        def start_application_mode(self) -> None:
            done.append("started")

    class Watch:
        def __init__(self, end: Callable[[int], None], handed_on: Callable[[], int]) -> None:
            done.append((end, handed_on()))

        def start(self) -> None:
            done.append("watching")

    def end(_code: int) -> None:
        """End."""

    monkeypatch.setattr(terminal_driver, "EndWatch", Watch)
    plain: type[Driver] = Bare  # type: ignore[assignment]
    watching: Any = terminal_driver.terminal_driver(plain, end, lambda: 7)
    driver = watching("app", size=(80, 24))
    assert isinstance(driver._file, terminal_driver._ForgivingStream)
    driver.start_application_mode()
    driver.start_application_mode()
    assert done == [(("app",), {"size": (80, 24)}), (end, 7), "watching", "started", "started"]


class Plain:
    """A driver that notes what is done with its terminal."""

    def __init__(self) -> None:
        self.did: list[object] = []
        self.fileno = 5
        self._must_signal_resume = False
        self._auto_restart = True
        self._key_thread: object = object()
        self._loop = SimpleNamespace(call_soon_threadsafe=self._soon)
        self._app = SimpleNamespace(refresh=lambda **named: self.did.append(("refresh", named)))

    def _soon(self, job: Callable[[], None]) -> None:
        self.did.append("soon")
        job()

    def start_application_mode(self) -> None:
        self.did.append("started")

    def _sigcont_application(self, *told: object) -> None:
        self.did.append(("as before", told))

    def write(self, text: str) -> None:
        self.did.append(text)

    def flush(self) -> None:
        self.did.append("flushed")

    def _enable_mouse_support(self) -> None:
        self.did.append("mouse")


AGAIN: list[object] = [
    "soon",
    "\x1b[?1049h",
    "\x1b[?25l",
    "\x1b[?1004h",
    "\x1b[?2004h",
    "\x1b[?7l",
    "mouse",
    "flushed",
    ("refresh", {}),
]


def test_after_a_stop_it_goes_on_in_the_terminal_as_it_was(terminal: list[tuple[Any, ...]]) -> None:
    plain: type[Driver] = Plain  # type: ignore[assignment]
    making: Any = continued_driver(plain)
    driver = making()
    driver._sigcont_application(18, None)
    assert driver.did == AGAIN, "before its start there is no mode to give back"
    assert terminal == []
    driver.did.clear()
    driver.start_application_mode()
    driver._sigcont_application(18, None)
    assert driver.did == ["started", *AGAIN]
    assert terminal == [(5, termios.TCSANOW, [*MODE, 5])]


@pytest.mark.parametrize(
    ("name", "value"), [("_must_signal_resume", True), ("_auto_restart", False), ("_key_thread", None)]
)
def test_after_a_stop_that_it_was_told_of_it_begins_as_textual_does(name: str, value: object) -> None:
    plain: type[Driver] = Plain  # type: ignore[assignment]
    making: Any = continued_driver(plain)
    driver = making()
    setattr(driver, name, value)
    driver._sigcont_application(18, None)
    assert driver.did == [("as before", (18, None))]


def test_a_terminal_without_a_mode_and_a_driver_without_stops_stay_as_they_are(monkeypatch: Patch) -> None:
    def unset(_number: int) -> None:
        raise termios.error

    monkeypatch.setattr(termios, "tcgetattr", unset)
    plain: type[Driver] = Plain  # type: ignore[assignment]
    making: Any = continued_driver(plain)
    driver = making()
    driver._raw = MODE
    driver.start_application_mode()
    assert driver._raw is None
    other: type[Driver] = type("Other", (), {})
    assert continued_driver(other) is other
