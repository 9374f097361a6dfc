"""A driver that goes on where it was after a SIGSTOP, of which no program is told before it happens."""

from __future__ import annotations

from typing import Any

from textual.driver import Driver

_MODES = ("\x1b[?1049h", "\x1b[?25l", "\x1b[?1004h", "\x1b[?2004h", "\x1b[?7l")
"""Alternate screen, no cursor, focus told, pastes told, no wrapping: what a shell may have changed meanwhile."""


def continued_driver(driver: type[Driver]) -> type[Driver]:
    """Return a driver like ``driver`` that reads its terminal in one thread only, however it was stopped.

    Textual starts a thread that reads at every SIGCONT. After a Ctrl+Z, where it ended the one before, that is right;
    after a SIGSTOP two threads share the keys, each takes some of them, and their order is lost.
    """
    if not hasattr(driver, "_sigcont_application"):  # no signals on this platform
        return driver

    class _ContinuedDriver(driver):  # type: ignore[valid-type, misc]
        _raw: list[Any] | None = None

        def start_application_mode(self) -> None:
            import termios  # not on every platform

            super().start_application_mode()
            try:
                self._raw = termios.tcgetattr(self.fileno)
            except termios.error:
                self._raw = None

        def _sigtstp_application(self, *told: object) -> None:
            # What it writes first waits for ever where the handler comes amid a write.
            self._loop.call_soon_threadsafe(super()._sigtstp_application, *told)

        def _sigcont_application(self, *told: object) -> None:
            if self._must_signal_resume or not self._auto_restart or self._key_thread is None:
                super()._sigcont_application(*told)
            else:
                self._loop.call_soon_threadsafe(self._go_on)  # a handler may come amid a write

        def _go_on(self) -> None:
            import termios

            if self._raw is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
            for mode in _MODES:
                self.write(mode)
            self._enable_mouse_support()
            self.flush()
            self._app.refresh()  # not with a layout anew, which drops what is to be drawn

    return _ContinuedDriver
