"""What a sheet can be as a file, and what stands in one that came back, before anybody knows what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FORMATS: Final[Mapping[str, str]] = {"docx": "Word (DOCX)", "xlsx": "Excel (XLSX)"}
"""What a sheet can be, with its name for people; also how such files end."""


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """One row of a sheet: a code, and what was written beside it."""

    where: str
    """Such as "row 7"."""
    code: str
    """As it is read; "" where the row has none."""
    text: str
    """As it was written; "" for an empty cell."""
    odd: str = ""
    """Why it is no text that could be read, as a sentence: a formula, merged cells, a picture."""
    question: str = ""
    """What the row says is asked; it is shown where its code is not known."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not self.text and not self.odd


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A file with its rows, in order, and what else is to be said of it."""

    rows: tuple[WrittenAnswer, ...]
    notes: tuple[str, ...] = ()
