"""What ails the store, at the foot of the screens: it stands there until it is over."""

from __future__ import annotations

from itertools import chain
from typing import Any

from textual.app import App

_DISK_FULL = "disk full"


def note_waiting(app: App[Any], holder: str) -> None:
    """Show at the foot of the open screens for whom a change waits, or with "" that none does any more."""
    from fieldkit.widgets.key_bar import KeyBar

    for screen in chain.from_iterable(app._screen_stacks.values()):  # none is left waiting behind another main screen
        for bar in screen.query(KeyBar):
            bar.set_waits(f"waiting for {holder[0].lower()}{holder[1:]}" if holder else "")


def note_full_disk(app: App[Any], *, full: bool) -> bool:
    """Show at the foot of the screen that the disk is full, or of all that it is so no more; return if that is new.

    Without a foot it is always new.
    """
    from fieldkit.widgets.key_bar import KeyBar

    screens = [app.screen] if full else chain.from_iterable(app._screen_stacks.values())
    bars = [bar for screen in screens for bar in screen.query(KeyBar)]
    changes = [bar for bar in bars if (bar.waits == _DISK_FULL) != full]
    for bar in changes:
        bar.set_waits(_DISK_FULL if full else "")
    return bool(changes) or not bars
