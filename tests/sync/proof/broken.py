"""Merges that are broken on purpose, each the way other programs are: the oracle must catch every one.

Each returns the patches (object, name, replacement) that bring it about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

Patch = tuple[Any, str, Any]


@dataclass(frozen=True, slots=True)
class Breakage:
    """One way to be wrong."""

    what: str
    mix: str
    """Which firms show it: files and snapshots run apart."""
    patches: Callable[[], list[Patch]]


@contextmanager
def in_force(breakage: Breakage) -> Iterator[None]:
    """Let the merge be broken until the block ends."""
    before = [(where, name, getattr(where, name)) for where, name, _ in breakage.patches()]
    try:
        for where, name, replacement in breakage.patches():
            setattr(where, name, replacement)
        yield
    finally:
        for where, name, original in before:
            setattr(where, name, original)


BREAKAGES: Final[Mapping[str, Breakage]] = {}


def caught(breakage: Breakage, seed: int, within: int) -> int:
    """Return which firm from ``seed`` on showed that the merge is broken, counted from 1; 0 if none did."""
    with in_force(breakage):
        for number in range(within):
            try:
                play(firm(seed + number, breakage.mix))
            except Broken:
                return number + 1
    return 0
