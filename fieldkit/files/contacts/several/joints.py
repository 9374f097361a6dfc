"""Words and signs that stand between two values of a list, and say nothing else."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.text.sanitize import fold

WORDS: Final = "or and oder und ou et o y e lub of en eller og nebo a och i oraz sowie bzw".split()
_ALL: Final = frozenset(WORDS)


def only_joints(text: str) -> bool:
    """Return whether nothing is in a text but ``or``, ``and`` and the like, in the languages of tables."""
    return all(word.strip(".") in _ALL for word in fold(text).split())
