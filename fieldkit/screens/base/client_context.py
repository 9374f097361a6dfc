"""Where a person came from: the client whose card or survey is open, behind this screen or in another mode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from textual.screen import Screen


def client_here(screen: Screen[Any]) -> dict[str, str]:
    """Return field texts of the client that the person is busy with, or {}: what is behind, then what is open.

    A main screen whose cursor merely is on some client says nothing; only what was opened counts.
    """
    for other in _behind(screen):
        here = getattr(other, "here", None)
        texts: Mapping[str, str] = here() if callable(here) else {}
        if texts.get("client"):
            return dict(texts)
    return {}


def _behind(screen: Screen[Any]) -> Iterator[Screen[Any]]:
    stacks = list(screen.app._screen_stacks.values())
    mine = next((stack for stack in stacks if screen in stack), [screen])
    yield from reversed(mine[1 : mine.index(screen)])
    for stack in stacks:
        if stack is not mine:
            yield from reversed(stack[1:])
