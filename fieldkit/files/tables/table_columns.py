"""What a table for other programs consists of: columns, and rows with a cell for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fieldkit.domain.records.values import TableCell

Cells: TypeAlias = Sequence[TableCell]
"""A row: a cell for each column. Texts hold nothing that a terminal would obey; see ``sanitize.visible``."""
BETWEEN: str = "; "
"""What stands between several values in one cell, as a form has it: there fieldkit separates them again."""


@dataclass(frozen=True, slots=True)
class ExportedColumn:
    """One column."""

    heading: str
    """For people."""
    name: str
    """For programs: the key in JSON."""
