"""Where a person came from: the client whose card or survey is open, behind this screen or in another mode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from textual.screen import Screen


def client_here(screen: Screen[Any]) -> dict[str, str]:
    """Return field texts of the client that the person is busy with, or {}: what is behind, then what is open.

    A main screen whose cursor merely is on some client says nothing; only what was opened counts.
    """
    for other in screens_below(screen):
        defaults = getattr(other, "form_defaults", None)
        texts: Mapping[str, str] = defaults() if callable(defaults) else {}
        if texts.get("client"):
            return dict(texts)
    return {}


def client_beneath(screen: Screen[Any]) -> str:
    """Return the uid of the client that a screen was opened over, as Esc shows, or "".

    What is open in another mode is not in sight: a record that is made here would go to it unseen.
    """
    stack = next((stack for stack in screen.app._screen_stacks.values() if screen in stack), [screen])
    for other in reversed(stack[1 : stack.index(screen)]):
        defaults = getattr(other, "form_defaults", None)
        texts: Mapping[str, str] = defaults() if callable(defaults) else {}
        if texts.get("client"):
            return texts["client"]
    return ""


def screens_below(screen: Screen[Any]) -> Iterator[Screen[Any]]:
    """Yield what was opened below a screen, the nearest first, then what is open in the other modes."""
    stacks = list(screen.app._screen_stacks.values())
    mine = next((stack for stack in stacks if screen in stack), [screen])
    yield from reversed(mine[1 : mine.index(screen)])
    for stack in stacks:
        if stack is not mine:
            yield from reversed(stack[1:])
