"""Which known word was meant by one that nobody knows: one rule for commands, fields, keys of files and content ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

NEAR: Final = 0.6
"""How much of two words is the same, of 1, for one to be named where the other stands: but for a slip or two."""
_LONGEST: Final = 60
"""Letters that are compared; what is longer is no word."""


def near_word(word: str, known: Iterable[str], alike: float = NEAR) -> str:
    """Return the word of ``known`` that is nearest to ``word``, whatever is written large, or "" if none is near.

    ``alike`` is above NEAR where ``word`` may well be meant as it stands.
    """
    from difflib import get_close_matches  # costs 5 ms, needed only where something is wrong

    plain = {one.casefold(): one for one in known}
    found = get_close_matches(word[:_LONGEST].strip().casefold(), plain, 1, alike)
    return plain[found[0]] if found else ""
