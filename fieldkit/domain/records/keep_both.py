"""Keeping both: one text that holds everything that stands in several."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.values import Value


def can_keep_both(field: Field) -> bool:
    """Return whether two values of ``field`` can stand in it side by side."""
    return field.type.can_keep_both


def keep_both(field: Field, values: Sequence[Value]) -> str:
    """Return one value of ``field`` that holds all of ``values``, each line or text once, in their order.

    Raises Invalid where the field holds one value only, or where both together are too long.
    """
    if not can_keep_both(field):
        raise Invalid(f"{field.label} holds one value: take one of them, or write another.", field.name)
    made = field.type.keep_both([str(value) for value in values if value not in (None, "")])
    if len(made) > field.longest:
        raise Invalid(
            f"{field.label} holds at most {field.longest:,} characters; both together have {len(made):,}.", field.name
        )
    return made
