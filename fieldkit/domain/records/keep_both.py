"""Keeping both: one text that holds everything that stands in several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.values import LONGEST_LINE, LONGEST_TEXT, Value

BETWEEN: Final = " / "
"""What stands between two values of a field of one line."""


def unitable(field: Field) -> bool:
    """Return whether two values of ``field`` can stand in it side by side."""
    return field.several_lines or field.type == "text"


def united(field: Field, values: Sequence[Value]) -> str:
    """Return one value of ``field`` that holds all of ``values``, each line or text once, in their order.

    Raises Invalid where the field holds one value only, or where both together are too long.
    """
    if not unitable(field):
        raise Invalid(f"{field.label} holds one value: take one of them, or write another.", field.name)
    texts = [str(value) for value in values if value not in (None, "")]
    if field.type in ("lines", "phones", "emails"):
        made = "\n".join(dict.fromkeys(line for text in texts for line in text.split("\n")))
    else:
        kept: list[str] = []
        for place, text in enumerate(texts):
            # What stands in another one already would only be there twice.
            others = [*kept, *(other for other in texts[place + 1 :] if other != text)]
            if not any(text in other for other in others):
                kept.append(text)
        made = ("\n" if field.type == "long" else BETWEEN).join(kept)
    most = LONGEST_TEXT if field.several_lines else LONGEST_LINE
    if len(made) > most:
        raise Invalid(f"{field.label} holds at most {most:,} characters; both together have {len(made):,}.", field.name)
    return made
