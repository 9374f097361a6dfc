"""A word with a slip of the finger, where nothing has it as it is typed: one letter wrong, missing, doubled, or two
swapped. Asked last, and a hit says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from fieldkit.db.search.words import Word, WordQuery, word

_SHORTEST = 4
"""Letters of a word that may have a slip: of three, any other three are one or two slips away."""
_LONGEST = 24
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def expressions(question: WordQuery) -> Iterator[str]:
    """Yield the expressions for what may have been meant, the likeliest first: the words nobody has are wrong.

    If every word is held, though never all in one record, one of them may be another one.
    """
    terms = {one: question.term(one) for one in question.words}
    unknown = [one for one in question.words if not question.holds(terms[one])]
    if unknown:
        if all(map(_may_slip, unknown)):
            yield " AND ".join(_slipped(one) if one in unknown else term for one, term in terms.items())
        return
    if len(terms) > 1:
        for slip in filter(_may_slip, question.words):
            yield " AND ".join(_slipped(one) if one == slip else term for one, term in terms.items())


def slipped(plain: str) -> Word:
    """Return a word that also stands for everything one slip away."""
    return Word(plain, (*word(plain).beginnings, *_near(plain)), ()) if _may_slip(plain) else word(plain)


def meant(words: Sequence[str], heads: Sequence[str]) -> list[str]:
    """Return those of ``heads``, the words of a record, that are one slip away from one of ``words``."""
    found = []
    for one in filter(_may_slip, words):
        found += [head for head in heads if head.startswith(_near(one))]
    return found


def closely(plain: str, heads: Sequence[str]) -> bool:
    """Return whether one of ``heads`` as a whole is one slip away from a word."""
    return _may_slip(plain) and not set(_near(plain)).isdisjoint(heads)


def _may_slip(plain: str) -> bool:
    return _SHORTEST <= len(plain) <= _LONGEST and plain.isalpha()


def _slipped(plain: str) -> str:
    choices = " OR ".join(f'"{one}"*' for one in _near(plain))
    return f"({choices})"


@lru_cache(maxsize=10)
def _near(plain: str) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(_edits(plain)) if len(one) >= _SHORTEST - 1)


def _edits(plain: str) -> Iterator[str]:
    """Yield what one slip makes of a word."""
    for place in range(len(plain)):
        head, tail = plain[:place], plain[place:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield f"{head}{tail[1]}{tail[0]}{tail[2:]}"
        yield head + tail[1:]
        for letter in _LETTERS:
            yield f"{head}{letter}{tail}"
            if letter != tail[0]:
                yield f"{head}{letter}{tail[1:]}"
