"""Esc, told from what other keys send, however the terminal delivers them."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.drivers.headless_driver import HeadlessDriver
from textual.message import Message

from fieldkit import paths
from fieldkit.screens import escape_parser
from fieldkit.screens.escape_parser import EscapeParser, KeyReading
from tests.ui.ending.fields import home
from tests.ui.support.terminal import terminal

MAC = sys.platform == "darwin"
KEYS = {
    "\x1b": "escape",
    "\x1b[A": "up",
    "\x1bOB": "down",
    "\x1bOP": "f1",
    "\x1b[15~": "f5",
    "\x1b[Z": "shift+tab",
    "\x1b[27u": "escape",
    "\r": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "f": "f",
    "b": "b",
    "2": "2",
    "x": "x",
    "é": "é",
}
"""What terminals send, and the keys that are meant."""


def told(messages: list[Message]) -> list[str]:
    return [
        one.text if isinstance(one, events.Paste) else one.key
        for one in messages
        if isinstance(one, events.Key | events.Paste)
    ]


def read(*reads: str) -> list[str]:
    """Return keys and pasted texts of what is read, each a moment after the one before; then time goes by."""
    parser = EscapeParser()
    seen: list[Message] = []
    for data in reads:
        seen += [*parser.feed(data), *parser.tick()]
    parser._since -= constants.ESCAPE_DELAY
    return told([*seen, *parser.tick(), *parser.tick()])


@pytest.mark.parametrize(("begun", "rest"), [("\x1b", "[A"), ("\x1b[", "A"), ("\x1b[1", "5~"), ("\x1bO", "P")])
def test_a_rest_that_lies_there_is_looked_for_before_the_time_is_up(
    monkeypatch: pytest.MonkeyPatch, begun: str, rest: str
) -> None:
    parser = EscapeParser()
    seen = list(parser.feed(begun))
    late = time.monotonic() + 1
    monkeypatch.setattr(time, "monotonic", lambda: late)
    monkeypatch.setattr("textual._parser.get_time", lambda: late)
    seen += parser.tick()  # the thread that reads had no turn for a second
    assert told([*seen, *parser.feed(rest)]) == [KEYS[begun + rest]]


@pytest.mark.parametrize(
    ("reads", "keys"),
    [
        (("\x1bc",), ["escape", "c"]),
        (("note\x1bckes\r",), ["n", "o", "t", "e", "escape", "c", "k", "e", "s", "enter"]),
        (("\x1b", "j"), ["escape", "j"]),
        (("\x1b", "2"), ["escape", "2"]),
        (("\x1b\x1b",), ["escape", "escape"]),
        (("\x1b", "\x1b", "n"), ["escape", "escape", "n"]),
        (("\x1b\x1b[A",), ["escape", "up"]),
        (("\x1b", "[A"), ["up"]),
        (("x\x1b[", "A"), ["x", "up"]),
        (("\x1bO", "P"), ["f1"]),
        (("\x1bOz",), ["escape", "O", "z"]),
        (("\x1bO",), ["escape", "O"]),
        (("\x1bb",), ["ctrl+left"] if MAC else ["escape", "b"]),
        (("\x1bf",), ["ctrl+right"] if MAC else ["escape", "f"]),
        (("\x1b\x7f",), ["ctrl+w"]),
        (("\x1bb\x1bfail",), ["escape", "b", "escape", "f", "a", "i", "l"]),
        (("\x1b", "f"), ["escape", "f"]),
        (("\x1b",), ["escape"]),
        (("\x1b[27u",), ["escape"]),
    ],
)
def test_esc_is_a_key_of_its_own_at_any_speed(reads: tuple[str, ...], keys: list[str]) -> None:
    assert read(*reads) == keys


@pytest.mark.parametrize("cut", range(1, 23))
def test_what_is_pasted_is_text_and_no_keys_wherever_it_is_cut(cut: int) -> None:
    sent = "\x1b[200~a\x1b[Ab\x1b[201~\x1bk"
    assert read(sent[:cut], sent[cut:]) == ["a[Ab", "escape", "k"]


@given(st.lists(st.sampled_from(sorted(KEYS)), max_size=12), st.data())
def test_keys_are_the_same_however_they_are_cut(sent: list[str], data: st.DataObject) -> None:
    whole = "".join(sent)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(whole)))))
    reads = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True) if start < end]
    if any(one in escape_parser._BY_ITSELF for one in reads) or "\x1b\x1b" in whole:
        return  # Alt or Option; an Esc that stands before an arrow cannot be told from two
    assert read(*reads) == [KEYS[one] for one in sent]


def test_esc_that_waits_is_given_away_at_the_end_too() -> None:
    parser = EscapeParser()
    assert told([*parser.feed("\x1b"), *parser.feed("")]) == ["escape"]


@pytest.mark.parametrize("console", [False, True])
def test_each_driver_that_reads_a_terminal_reads_it_with_this_parser(
    monkeypatch: pytest.MonkeyPatch, console: bool
) -> None:
    """On Windows a thread in a module of its own makes the parser; elsewhere the driver does, in its own module."""
    parsers: list[object] = []
    driver_module: Any = ModuleType("doubled_driver")
    reading: Any = ModuleType("doubled_win32") if console else driver_module
    reading.XTermParser = XTermParser
    if console:
        driver_module.win32 = reading

    class Doubled:
        def start_application_mode(self) -> None:
            parsers.append(reading.XTermParser())

    Doubled.__module__ = "doubled_driver"
    monkeypatch.setitem(sys.modules, "doubled_driver", driver_module)
    driver: Any = escape_parser.escape_driver(Doubled, KeyReading())  # type: ignore[arg-type]
    driver().start_application_mode()
    assert [type(one) for one in parsers] == [EscapeParser]


async def test_what_was_read_is_handed_on_before_anybody_goes_on() -> None:
    """The thread that reads waits for its turn between a read and what it makes of it, as on a busy machine."""
    reading, handed_on = KeyReading(), []
    reading.reads = True

    def turn() -> None:
        parser = EscapeParser(reading=reading)
        time.sleep(0.05)
        handed_on.extend(told(list(parser.feed("abc"))))
        list(parser.tick())

    thread = threading.Thread(target=turn)
    thread.start()
    await reading.handed_on()
    assert handed_on == ["a", "b", "c"]
    thread.join()


async def test_thread_that_does_not_read_any_more_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escape_parser, "_TURN", 1e9)
    await KeyReading().handed_on()
    reading = KeyReading()
    reading.reads = True
    threading.Timer(0.02, lambda: setattr(reading, "reads", False)).start()
    await reading.handed_on()
    monkeypatch.setattr(escape_parser, "_TURN", 0.01)
    reading.reads = True
    await reading.handed_on()


def test_driver_tells_how_far_its_thread_is(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("doubled_driver")
    module.XTermParser = XTermParser
    monkeypatch.setitem(sys.modules, "doubled_driver", module)
    reading, seen = KeyReading(), []

    class Doubled:
        def start_application_mode(self) -> None:
            """Nothing to start."""

        def run_input_thread(self) -> None:
            parser = module.XTermParser(False)
            seen.append((reading.reads, told(list(parser.feed("x"))), list(parser.tick()), reading.turns))
            raise OSError("the terminal is gone")

    Doubled.__module__ = "doubled_driver"
    making: Any = escape_parser.escape_driver(Doubled, reading)  # type: ignore[arg-type]
    driver: Any = making()
    driver.start_application_mode()
    with pytest.raises(OSError, match="gone"):
        driver.run_input_thread()
    assert seen == [(True, ["x"], [], 1)]
    assert not reading.reads


def test_driver_that_reads_no_terminal_stays_as_it_is() -> None:
    assert escape_parser.escape_driver(HeadlessDriver, KeyReading()) is HeadlessDriver


def test_esc_and_the_next_key_in_one_burst_close_a_form_and_begin_the_next(tmp_path: Path) -> None:
    pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    with terminal(home(tmp_path)) as app:
        app.until("Today ──").type("nbackup\ttomorrow 10\x1bnquote\tin 2 weeks\x1b\x11")
        assert app.ended() == 0
    with closing(sqlite3.connect(paths.home(tmp_path).database)) as connection:
        assert connection.execute("SELECT what FROM promise ORDER BY id").fetchall() == [("backup",), ("quote",)]
