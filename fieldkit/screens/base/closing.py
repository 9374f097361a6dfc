"""Taking a screen away, wherever it stands."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


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
