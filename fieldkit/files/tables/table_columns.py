"""What a table for other programs consists of: columns, and rows with a cell for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.values import TableCell

Cells: TypeAlias = Sequence[TableCell]
"""A row: a cell for each column. Texts hold nothing that a terminal would obey; see ``sanitize.visible``."""
BETWEEN: Final = "; "
"""What stands between several values in one cell, as a form has it: there fieldkit separates them again."""

UID: Final = "UID"
CREATED: Final = "Created"
CHANGED: Final = "Changed"
"""Headings of what every record has."""


@dataclass(frozen=True, slots=True)
class ExportedColumn:
    """One column."""

    heading: str
    """For people."""
    name: str
    """For programs: the key in JSON."""


def columns_of(kind: Kind) -> list[ExportedColumn]:
    """Return the columns of a kind: the uid, its fields in their order, and when it was made and changed."""
    found = [ExportedColumn(UID, "uid")]
    for field in kind.fields:
        found.append(ExportedColumn(field.label, field.name))
        if field.link:
            found.append(ExportedColumn(uid_heading(field), f"{field.name}_uid"))
        if field.type.in_currency:
            found.append(ExportedColumn(f"{field.label} currency", f"{field.name}_currency"))
    return [*found, ExportedColumn(CREATED, "created_at"), ExportedColumn(CHANGED, "updated_at")]


def uid_heading(field: Field) -> str:
    """Return the heading of the column with the uid of what a link leads to."""
    return f"{field.label} {UID}"
