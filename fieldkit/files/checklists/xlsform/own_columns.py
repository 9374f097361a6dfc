"""What a form has no place for, kept in columns of our own, so that a list comes back as it went.

Other programs pass over these columns. A text stands as it is, all else as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.checklists.reader import ITEM_LINES, ITEM_TEXTS
from fieldkit.files.checklists.xlsform.tables import FormRefused, FormRow

PREFIX: Final = "fieldkit_"
FORMAT: Final = "1"
PURPOSE: Final = "fieldkit_purpose"
"""The name of the note at the top that says what a list is for."""
EMPTY: Final = "fieldkit_empty_"
"""How the name of a note begins that stands in a section without items: a form has no empty group."""
ITEM_OWN: Final = (
    *("core", *(key for key in ITEM_TEXTS if key != "hint"), *ITEM_LINES),
    *("accept", "fail_if", "partial_if", "refs", "ends", "takes", "usual", "private", "past"),
)
"""Keys of an item that a form has no column for."""
OPTION_OWN: Final = ("result", "points", "objection", "exclusive")
_TEXTS: Final = frozenset(
    (*ITEM_TEXTS, *ITEM_LINES, "id", "type", "ask", "title", "value", "result", "objection", "label")
)
MORE: Final = "more"
"""Keys that fieldkit does not know."""
_REFERENCE: Final = re.compile(r"\$(\\*)\{")
"""What form programs look for in every column."""
_GUIDANCE: Final = (("good", "Good"), ("partial", "Partial"), ("how", "How"), ("ask_aloud", "Say"))


def cell_of(key: str, value: object) -> str:
    """Return what stands in the own column of ``key``."""
    if key in _TEXTS and isinstance(value, str):
        return masked(value)
    return "yes" if value is True else masked(json.dumps(value, ensure_ascii=False))


def own(row: FormRow, key: str) -> object:
    """Return what the own column of ``key`` holds, None for nothing. Raises FormRefused for what it cannot hold."""
    text = unmasked(row.get(PREFIX + key))
    if not text or key in _TEXTS:
        return text or None
    if text.casefold() in ("yes", "true", "no", "false"):
        return text.casefold() in ("yes", "true")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        said = f"“{PREFIX}{key}” cannot be read; export the list anew to see how it is written"
        raise FormRefused((row.sheet, row.number, said)) from None
    return value


def masked(text: str) -> str:
    """Return a text for a column of ours, in which no program sees the name of a question: ${a} as $\\{a}."""
    return _REFERENCE.sub(r"$\\\1{", text)


def unmasked(text: str) -> str:
    """Return what was masked."""
    return _REFERENCE.sub(lambda found: f"${found[1][1:]}{{", text)


def shown(text: str) -> str:
    """Return a text as a form can show it: what would put an answer into it does not."""
    return text.replace("${", "$ {")


def hint_shown(hint: str, unit: str) -> str:
    """Return a hint with the unit of the figure, for which a form has no place."""
    return shown(f"{hint} [{unit}]".strip() if unit else hint)


def guidance(item: Item | Mapping[str, object]) -> str:
    """Return what good is, and how it is looked at, as the words of help of a form."""
    parts = []
    for key, word in _GUIDANCE:
        said = item.get(key) if isinstance(item, Mapping) else getattr(item, key)
        if said:
            parts.append(f"{word}: {said}")
    return shown("\n".join(parts))
