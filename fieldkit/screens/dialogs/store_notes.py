"""What ails the store, at the foot of the screens until it is over; and what was left out of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, Final

from textual.app import App

from fieldkit.domain.text.sanitize import printable

READ_ONLY: Final = "Read only"
"""Title of what is said of a store that takes nothing."""
_DISK_FULL: Final = "disk full"
_MISTAKES: Final = 2
"""Of the settings that are told one by one: more would cover the screen."""


def note_waiting(app: App[Any], holder: str) -> None:
    """Show at the foot of the open screens for whom a change waits, or with "" that none does any more."""
    from fieldkit.widgets.key_bar import KeyBar

    for screen in chain.from_iterable(app._screen_stacks.values()):  # none is left waiting behind another main screen
        for bar in screen.query(KeyBar):
            bar.set_waits(f"waiting for {holder[0].lower()}{holder[1:]}" if holder else "")


def note_full_disk(app: App[Any], *, full: bool) -> bool:
    """Show at the foot of the open screens that the disk is full, or that it is so no more; return if that is new.

    Without a foot it is always new.
    """
    from fieldkit.widgets.key_bar import KeyBar

    bars = [bar for screen in chain.from_iterable(app._screen_stacks.values()) for bar in screen.query(KeyBar)]
    changes = [bar for bar in bars if (bar.waits == _DISK_FULL) != full]
    for bar in changes:
        bar.set_waits(_DISK_FULL if full else "")
    return bool(changes) or not bars


def note_settings(app: App[Any], mistakes: Sequence[object]) -> None:
    """Say what was left out of the settings, long enough to read it; of many the first, and how many there are."""
    said = [printable(str(mistake)) for mistake in mistakes[:_MISTAKES]]
    if left := len(mistakes) - len(said):
        said.append(f"{left} more of its settings cannot be taken.")
    for text in said:
        app.notify(text, title="settings.toml", severity="warning", timeout=12, markup=False)


def note_recovered(app: App[Any]) -> None:
    """Take away all that says that the store takes nothing: it does again."""
    note_full_disk(app, full=False)
    stale = [one for one in app._notifications if one.title == READ_ONLY]
    for one in stale:
        app._unnotify(one, refresh=one is stale[-1])
