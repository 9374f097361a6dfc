"""The Esc key, told from the beginning of what other keys send, however close the next key comes.

A terminal sends one sign for Esc, with which the arrows and function keys begin as well. Textual waits a tenth of a
second for the rest: a letter that comes within it becomes Alt and that letter, another character of some keyboards, or
plain text after a "^". Here it is Esc, then the letter. Only what Alt and Backspace send is kept, where it comes by
itself, and on a Mac what Option and an arrow send.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import Iterable
from typing import Any, Final

from textual import constants
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.message import Message

_ESCAPE: Final = "\x1b[27u"
"""What terminals send that tell Esc by themselves."""
_BY_ITSELF: Final = frozenset({"\x1b\x7f", *(("\x1bb", "\x1bf") if sys.platform == "darwin" else ())})
"""Alt and Backspace; on a Mac Option and an arrow: a word back, a word on."""
_BEGUN: Final = re.compile(r"\x1b(?:O|\[(?:2(?:0[01]?)?)?)?\Z")
"""The end of what was read, if more may belong to it: the rest of an arrow, or of the mark of a paste."""
_SIGNS: Final = re.compile(
    r"\x1b\[20[01]~|\x1b(?:(?P<alone>(?=[^\[O]|\Z))|(?P<letter>(?=O(?:[^0-9A-DFHIMP-SXa-dj-y]|\Z))))?"
)
"""A mark of a paste; else an Esc, with a group if no other key begins so."""
_PASTE_BEGINS: Final = "\x1b[200~"
_PASTE_ENDS: Final = "\x1b[201~"
_TURN: Final = 0.5
"""Seconds that a turn of the thread that reads may take: a tenth of one, and what a busy machine adds."""
_LOOK: Final = 0.005
"""Seconds between two looks whether it was taken."""


class KeyReading:
    """How far the thread that reads the terminal is with what it has read."""

    def __init__(self) -> None:
        self.reads = False
        """Whether there is such a thread."""
        self.turns = 0
        """Times that all it had read was handed on."""

    async def handed_on(self) -> None:
        """Return once every key that was read before is handed on: between the two the thread may have to wait."""
        before, until = self.turns, time.monotonic() + _TURN
        while self.reads and self.turns == before and time.monotonic() < until:
            await asyncio.sleep(_LOOK)


class EscapeParser(XTermParser):
    """Reads keys as Textual does, with Esc told apart."""

    def __init__(self, debug: bool = False, reading: KeyReading | None = None) -> None:
        super().__init__(debug)
        self._reading = reading or KeyReading()
        self._begun = ""
        self._since = 0.0
        """When that was read, seconds of the monotonic clock."""
        self._looked = False
        """Whether it was looked since whether there is more."""
        self._pasting = False

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the events that ``data`` stands for; "" is the end."""
        self._looked = False
        if not data:
            yield from self._released()
            yield from super().feed("")
            return
        alone = not self._begun and data in _BY_ITSELF
        data, self._begun = self._begun + data, ""
        begun = _BEGUN.search(data)
        if begun is not None:
            self._begun, self._since = begun[0], time.monotonic()
            data = data[: begun.start()]
        if data:
            yield from super().feed(data if alone else self._told_apart(data))

    def tick(self) -> Iterable[Message]:
        """Yield what waited long enough for its rest.

        Not right after it was read: on a busy machine the time may be up by then, and the rest lie there.
        """
        self._reading.turns += 1  # what was read before this tick was fed, and what came of it handed on
        looked, self._looked = self._looked, True  # the driver looks for more between two ticks
        if not looked:
            return
        if self._begun and time.monotonic() >= self._since + constants.ESCAPE_DELAY:
            yield from self._released()
        yield from super().tick()

    def _released(self) -> Iterable[Message]:
        begun, self._begun = self._begun, ""
        if begun:
            yield from super().feed(self._told_apart(begun))

    def _told_apart(self, data: str) -> str:
        return _SIGNS.sub(self._sign, data)

    def _sign(self, found: re.Match[str]) -> str:
        if found[0] == _PASTE_ENDS:
            self._pasting = False
        elif self._pasting:
            return ""  # Textual would make keys of what follows
        elif found[0] == _PASTE_BEGINS:
            self._pasting = True
        elif found.lastgroup:
            return _ESCAPE
        return found[0]


def escape_driver(driver: type[Driver], reading: KeyReading) -> type[Driver]:
    """Return a driver like ``driver`` that reads its terminal with ``EscapeParser``, where it reads one at all.

    That of Windows has its console read by a thread of another module, which it has imported by the name ``win32``;
    of how far that is nothing is noted in ``reading``.
    """
    module = sys.modules[driver.__module__]
    reads: Any = getattr(module, "win32", module)
    if not hasattr(reads, "XTermParser"):
        return driver

    class _EscapeDriver(driver):  # type: ignore[valid-type, misc]
        def start_application_mode(self) -> None:
            # the name by which Textual makes its own
            reads.XTermParser = lambda debug=False: EscapeParser(debug, reading)
            super().start_application_mode()

        def run_input_thread(self) -> None:
            reading.reads = True
            try:
                super().run_input_thread()
            finally:
                reading.reads = False

    return _EscapeDriver
