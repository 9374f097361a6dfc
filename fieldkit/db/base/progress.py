"""What takes long before a store is open is told to whoever can show it: the command line, or the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str, int, int], None]
"""Takes what is being done, in words, and how much of how much is done; both 0 where nobody knows. "" ends it."""
_listeners: list[Listener] = []


def tell(what: str, done: int = 0, total: int = 0) -> None:
    """Tell the innermost listener, on whatever thread this is."""
    if _listeners:
        _listeners[-1](what, done, total)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let ``listener`` be told instead of whoever was."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
