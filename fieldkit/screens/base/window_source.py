"""What a long list on a screen reads: pages of a window, each from the nearest row before it that is known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from fieldkit.db.base.keyset import Anchor, Keyed
from fieldkit.widgets.lists.rows import Row

FIRST = 60
"""Rows read before the first paint; the rest follows as it is needed."""
T = TypeVar("T", bound=Keyed)


class WindowSource(Generic[T]):
    """One state of a list: its pages, and where the rows stand that were read. Each reload makes a new one."""

    def __init__(
        self, read: Callable[[int, int, Anchor | None], Awaitable[Sequence[T] | None]], row: Callable[[T], Row]
    ) -> None:
        self._read = read
        self._row = row
        self._anchors: list[Anchor] = []

    def rows(self, start: int, found: Sequence[T]) -> list[Row]:
        """Return the rows of what was found from position ``start`` on, and remember where the last one stands."""
        if found:
            self._anchors.append(Anchor(start + len(found) - 1, found[-1].key))
        return [self._row(one) for one in found]

    async def more(self, start: int, count: int) -> Sequence[Row]:
        """Read ``count`` rows from position ``start``: a loader of a ``WindowList``."""
        before = (anchor for anchor in self._anchors if anchor.position < start)
        nearest = max(before, key=lambda anchor: anchor.position, default=None)
        return self.rows(start, await self._read(start, count, nearest) or ())
