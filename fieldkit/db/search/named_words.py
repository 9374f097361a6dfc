"""Words that name a value, such as a severity or a state: a filter finds the records that have it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from fieldkit.db.schema.declared_tables import quoted
from fieldkit.db.search.words import words_of
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.waiting import WaitingRule

SHORTEST: Final = 3
"""Letters from which on the beginning of a word names what the word does: fewer are the beginning of too many."""


class NamedValue(NamedTuple):
    """A value that words name, or a condition that is as good as one."""

    words: tuple[str, ...]
    condition: str
    """In SQL, true for the records that have it; without marks."""
    of_hidden: bool = False
    """Whether only records have it that the list hides as long as nobody asks for them."""


def named_values(kind: Kind, fields: Iterable[str], shown: WaitingRule | None = None) -> tuple[NamedValue, ...]:
    """Return the options of choices of a kind by the words of their labels; ``shown`` are records that are not hidden.

    Of a choice that ``shown`` does not tell of no option is hidden.
    """
    tells = dict(shown.among) if shown is not None else {}
    return tuple(
        NamedValue(
            tuple(words_of(option.label)),
            f"{quoted(name)} = '{option.value}'",
            option.value not in tells.get(name, (option.value,)),
        )
        for name in fields
        for option in kind.field(name).options
    )


@lru_cache(maxsize=500)
def named_by(values: tuple[NamedValue, ...], word: str) -> tuple[NamedValue, ...]:
    """Return those that a plain word names: it is one of their words, or begins one."""
    return tuple(
        value
        for value in values
        if any(one == word or (len(word) >= SHORTEST and one.startswith(word)) for one in value.words)
    )


def begun_by(values: tuple[NamedValue, ...], word: str) -> tuple[NamedValue, ...]:
    """Return those that may be named once more letters follow on a plain word."""
    return tuple(value for value in values if any(one.startswith(word) for one in value.words))
