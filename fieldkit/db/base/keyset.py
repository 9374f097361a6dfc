"""Windows over long lists: a page of rows from a position on, by the key of a row before it where one is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

Key = tuple[str | int, ...]
"""What a list is ordered by: different for each of its rows."""


class Keyed(Protocol):
    """A row that knows its place in the order."""

    @property
    def key(self) -> Key:
        """The values that the list is ordered by."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row whose position is known: walking on from there costs nothing for what lies before."""

    position: int
    key: Key


def usable(anchor: Anchor | None, start: int) -> Anchor | None:
    """Return ``anchor`` if its row stands before position ``start``, else None."""
    return anchor if anchor is not None and anchor.position < start else None


def to_skip(anchor: Anchor | None, start: int) -> int:
    """Return how many rows lie between ``anchor``, or the beginning of the list, and position ``start``."""
    return start - anchor.position - 1 if anchor is not None else start
