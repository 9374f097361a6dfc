"""A driver that watches for whatever wants the app to end, and outlives its terminal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from textual.driver import Driver

from fieldkit.screens.ending.signals import EndWatch


class _ForgivingStream:
    """A stream whose writes never fail: Textual writes in a thread, which an error would end, and waits for it."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        try:
            return self._stream.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Write out what can be written."""
        with suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def terminal_driver(
    driver: type[Driver], end: Callable[[int], None], handed_on: Callable[[], int] = lambda: 0
) -> type[Driver]:
    """Return a driver like ``driver`` that calls ``end`` with the exit code when the system wants the app to end.

    ``handed_on`` tells how many keys had their turn: as long as more have, the app is not given up.
    """

    class _TerminalDriver(driver):  # type: ignore[valid-type, misc]
        _file: Any
        _watch: EndWatch | None = None

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            stream: IO[str] = self._file
            self._file = _ForgivingStream(stream)

        def start_application_mode(self) -> None:
            if self._watch is None:
                self._watch = EndWatch(end, handed_on)
                self._watch.start()
            super().start_application_mode()

    return _TerminalDriver
