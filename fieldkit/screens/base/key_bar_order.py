"""The key bar of a screen that is opened from another: its own keys stay longer than those of the main screens."""

from __future__ import annotations

from collections.abc import Container

from fieldkit.commands import commands_of
from fieldkit.widgets.key_bar import KeyBar

LAST = 9
"""Rank of what goes first when there is little room."""


def own_first(bar: KeyBar, without: Container[str] = ()) -> KeyBar:
    """Return ``bar`` with the keys of the main screens ranked last, and without the titles named."""
    main = {command.title for command in commands_of("everywhere") if command.action.startswith("app.go")}
    bar.set_keys(
        [(key, title, LAST if title in main else rank) for key, title, rank in bar.keys if title not in without]
    )
    return bar
