"""What all dialogs share: each is answered once; taking a screen away, wherever it stands."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from fieldkit.screens.drawing.line_compositor import LineCompositor

T = TypeVar("T")
FEWEST_LINES = 6
"""Lines of a terminal below which frame and key bar go: something of what is shown must be left."""


class Dialog(ModalScreen[T]):
    """A screen above the others that asks something."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "app.quit", show=False, priority=True)]
    """Of the keys that work everywhere a dialog hides all but this: who wants to leave is not held."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._compositor = LineCompositor()
        self._answered = False

    def on_resize(self, event: events.Resize) -> None:
        """Give up the frame where there are hardly any lines."""
        self.set_class(event.size.height < FEWEST_LINES, "-tiny")

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with a result, the first time; a second click or key comes too late."""
        if self._answered:
            return AwaitComplete()
        self._answered = True
        if self is self.app.screen:
            return super().dismiss(result)
        if self._result_callbacks:
            self._result_callbacks[-1](result)
        close(self)
        return AwaitComplete()


def close(screen: Screen[Any]) -> None:
    """Take a screen away: from the front, from behind others, or from behind another main screen.

    Textual takes away what is in front, whoever asks: while somebody waited, that may have become another screen.
    """
    app = screen.app
    if screen is app.screen:
        app.pop_screen()
        return
    for stack in app._screen_stacks.values():
        if screen in stack:
            stack.remove(screen)
            screen._pop_result_callback()
            screen.remove()
