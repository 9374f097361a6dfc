"""Stable numbers of the record kinds, in the search index and in export files, and how Find treats each kind.

Apart from the declarations, which take both from here, because Find needs no more: declaring thirteen kinds costs
20 ms, a third of what ``fieldkit find`` may take.
"""

from typing import Final, NamedTuple

CODES: Final[dict[str, int]] = {
    "client": 1,
    "site": 2,
    "contact": 3,
    "call": 4,
    "promise": 5,
    "instruction": 6,
    "checklist": 7,
    "checklist_version": 8,
    "survey": 9,
    "answer": 10,
    "finding": 11,
    "card": 12,
    "card_use": 13,
    "kept_apart": 14,
    "survey_revision": 15,
}
"""By kind; never reused."""


class FindAs(NamedTuple):
    """How Find treats the records of a kind."""

    weight: int = 1
    """What is added to the score of a hit: a client before a call that is found as well."""
    named: bool = False
    """Whether a single word is looked for at the beginning of its title too: of many hits a name comes first."""
    proper: bool = False
    """Whether its title is a proper name: no other form of a word is meant by it, as "bank" by "banks"."""
    keyed: bool = False
    """Whether its records have a content id, in the field "key"."""


FIND_AS: Final[dict[str, FindAs]] = {
    "client": FindAs(9, named=True, proper=True),
    "contact": FindAs(8, named=True, proper=True),
    "card": FindAs(8, named=True, keyed=True),
    "promise": FindAs(5),
    "site": FindAs(5, named=True, proper=True),
    "finding": FindAs(4, named=True),
    "survey": FindAs(4),
    "checklist": FindAs(4, named=True, keyed=True),
}
"""By kind; ``Kind.find_as`` looks here, ``register`` adds to it. A kind that is not named has the defaults."""
SHIFT: Final = 40
"""A row of the search index is numbered code << SHIFT | id, so that one kind is one range of rows."""


_DEFAULTS: Final = FindAs()


def find_as(kind: str) -> FindAs:
    """Return how Find treats a kind."""
    return FIND_AS.get(kind, _DEFAULTS)


def rows_of(code: int) -> tuple[int, int]:
    """Return the first and the last row of a kind in the search index."""
    return code << SHIFT, ((code + 1) << SHIFT) - 1
