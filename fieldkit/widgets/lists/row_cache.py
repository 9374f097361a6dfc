"""The rows of a long list that are here: those around the visible ones, and which page to ask for next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

CACHED = 600
"""Rows kept around the visible ones."""
PAGE = 100
"""Rows asked for at a time."""
T = TypeVar("T")


class RowCache(Generic[T]):
    """Rows by position, at most ``CACHED`` of them."""

    __slots__ = ("_asked", "_rows", "get")

    def __init__(self, rows: dict[int, T] | None = None) -> None:
        self._rows: dict[int, T] = {} if rows is None else rows
        self._asked: int | None = None
        """First position of the page that is on its way."""
        # The dictionary's own: this is asked once for every line drawn.
        self.get = self._rows.get
        """Return the row at a position, or None where it is not here."""

    def copy(self) -> RowCache[T]:
        """Return the rows as they are now."""
        return RowCache(dict(self._rows))

    def clear(self) -> None:
        """Forget all rows, and what was asked for."""
        self._rows.clear()
        self._asked = None

    def put(self, start: int, rows: Sequence[T]) -> None:
        """Keep ``rows`` from position ``start`` on, and of others those that are near."""
        self._rows.update(enumerate(rows, start))
        if len(self._rows) > CACHED:
            near = range(start - CACHED // 2, start + CACHED // 2)
            for position in [position for position in self._rows if position not in near]:
                del self._rows[position]

    def in_order(self) -> tuple[T, ...]:
        """Return the rows by position."""
        return tuple(self._rows[position] for position in sorted(self._rows))

    def place(self, fits: Callable[[T], bool], near: int) -> int | None:
        """Return the position of a row kept that ``fits``: ``near``, else the first, or None."""
        if (row := self.get(near)) is not None and fits(row):
            return near
        return next((position for position, row in self._rows.items() if fits(row)), None)

    def differing(self, before: RowCache[T], top: int, end: int, counts: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """Yield the stretches from ``top`` to ``end`` whose rows differ from those before, as first and behind last.

        ``counts`` are how many rows there were and are. Neighbours go together: each stretch costs as much as a line.
        """
        start: int | None = None
        for position in range(top, end):
            was, now = before.get(position), self.get(position)
            if (was is now or was == now) and (position < counts[0]) == (position < counts[1]):
                if start is not None:
                    yield start, position
                start = None
            elif start is None:
                start = position
        if start is not None:
            yield start, end

    def ask(self, top: int, height: int, count: int) -> int | None:
        """Return where the page of ``PAGE`` rows begins that is to be read now, or None.

        Wanted are the rows of the screen, from ``top`` on, and of the next screen in either direction.
        """
        wanted = range(max(0, top - height), min(count, top + 2 * height))
        missing = [position for position in wanted if position not in self._rows]
        if not missing:
            return None
        # A visible hole is filled from its own edge; rows to come are fetched ahead.
        start = max(0, missing[0] if missing[0] >= top else missing[-1] + 1 - PAGE)
        if start == self._asked:
            return None
        self._asked = start
        return start

    def answered(self) -> None:
        """Note that the page asked for has come."""
        self._asked = None
