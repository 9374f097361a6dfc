"""Stable numbers of the record kinds: in the search index and, later, in export files. Never reused.

Apart from the declarations because find needs the numbers alone: declaring thirteen kinds costs 20 ms,
a third of what ``fieldkit find`` may take.
"""

from typing import Final

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
}
SHIFT: Final = 40
"""A row of the search index is numbered code << SHIFT | id, so that one kind is one range of rows."""


def rows_of(code: int) -> tuple[int, int]:
    """Return the first and the last row of a kind in the search index."""
    return code << SHIFT, ((code + 1) << SHIFT) - 1
