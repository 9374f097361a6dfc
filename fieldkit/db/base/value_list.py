"""Lists of values in a question, ``IN (?, ?, ...)``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def listed(values: Iterable[T]) -> tuple[str, tuple[T, ...]]:
    """Return the marks for values of a list, and the values; the last stands there again until they are 1, 2, 4, 8 ...

    So that a few questions serve lists of any length: SQLite keeps what it was asked and need not read it again, which
    for a view of ten arms takes longer than to answer it.
    """
    known = tuple(values)
    if not known:
        return "", ()
    padded = known + known[-1:] * ((1 << (len(known) - 1).bit_length()) - len(known))
    return ", ".join("?" * len(padded)), padded
