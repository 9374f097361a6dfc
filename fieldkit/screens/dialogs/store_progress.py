"""How far the store is with getting ready, from the threads that open it to the screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, Final

from textual.app import App

from fieldkit.db.base import progress

if TYPE_CHECKING:
    from textual.timer import Timer

    from fieldkit.screens.dialogs.getting_ready import GettingReadyScreen

SHOWN_AFTER = 1.0
"""Seconds after which it is worth a dialog."""
LOOK_EVERY: Final = 0.1
"""Seconds between two looks whether the first screen still waits for the store."""
_WAITS: Final = ("opening the store", 0, 0)
"""What is told where nobody tells more: another program may hold the store, or a large log goes into its file."""


class StoreProgress:
    """Shows what is done with the store before it is open, where that takes longer than a moment."""

    def __init__(self, app: App[Any], waits: Callable[[], bool] = lambda: False) -> None:
        self._app = app
        self._waits = waits
        """Whether nothing can be read yet because the store is being opened."""
        self._look: Timer | None = None
        self._listening = ExitStack()
        self._timer: Timer | None = None
        self._screen: GettingReadyScreen | None = None
        self._told = ("", 0, 0)

    def begin(self) -> None:
        """Listen, until ``end``."""
        self._listening.enter_context(progress.listening(self._tell))

    def watch(self, is_open: Callable[[], bool]) -> None:
        """Look, until the store is open, whether the first screen waits for it without anybody telling why."""

        def look() -> None:
            if is_open() and self._look is not None:
                self._look.stop()
            if self._waits() and not self._told[0]:
                self._take(*_WAITS)
            elif not self._waits() and self._told == _WAITS:
                self._take("", 0, 0)

        self._look = self._app.set_interval(LOOK_EVERY, look)

    def end(self) -> None:
        """Listen no more."""
        self._listening.close()

    def _tell(self, what: str, done: int, total: int) -> None:
        with suppress(RuntimeError):
            # The loop may be gone: the app was left.
            self._app.call_later(self._take, what, done, total)

    def _take(self, what: str, done: int, total: int) -> None:
        self._told = (what, done, total) if what or not self._waits() else _WAITS
        if not self._told[0]:
            self._put_away()
        elif self._screen is not None:
            self._screen.show(*self._told)
        elif self._timer is None:
            self._timer = self._app.set_timer(SHOWN_AFTER, self._show)

    def _show(self) -> None:
        from fieldkit.screens.dialogs.getting_ready import GettingReadyScreen

        self._screen = GettingReadyScreen()
        self._app.push_screen(self._screen)
        self._screen.show(*self._told)

    def _put_away(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._screen is not None:
            self._screen.dismiss()
            self._screen = None
