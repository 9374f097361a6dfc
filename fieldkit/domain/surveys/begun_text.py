"""What stands in the field of an answer as the first letter of it is typed, with no field open yet."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.surveys.answers import show_answer
from fieldkit.domain.text.sanitize import printable_block

ANEW: Final = frozenset({"number", "money", "date", "choice", "contact", "signoff"})
"""Types whose answer is typed anew where there is one; the text of all others goes on."""
_GOES_ON: Final = frozenset({"contact", "signoff"})
"""Of these, those that a mark goes on with, as a comma before the job of a person does."""
_CLOSE: Final = frozenset(" ,;.:!?)")
"""What stands at a word without a blank before it."""


def begun(item: Item, value: str, letters: str) -> tuple[str, bool]:
    """Return the text of an answer begun by ``letters``, and whether it stands in the place of the stored ``value``.

    A stray key takes no text away: what is typed goes on from it. Nor does a blank, which is part of no figure.
    """
    before = printable_block(show_answer(item, value)).rstrip() if value else ""
    if not before:
        return letters, False
    goes_on = item.type in _GOES_ON and letters[:1] in _CLOSE
    if item.type in ANEW and letters.strip() and not goes_on:
        return letters, True
    if letters[:1] in _CLOSE:
        return before + letters, False
    between = ", " if item.type == "multi" else "\n" if "\n" in before else " "
    return before + between + letters, False
