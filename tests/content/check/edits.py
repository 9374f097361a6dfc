"""One edit of the small content, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fieldkit.files.content.check import ContentReport, check
from fieldkit.files.content.one_checklist import Beside
from tests.content.check.small_content import FILES, written

TODAY = date(2026, 12, 1)
MARK = "§"
"""On the line that has to be named."""


@dataclass(frozen=True)
class Found:
    """What was said after an edit; ``line`` is that of the mark, 0 where there was none."""

    texts: tuple[str, ...]
    line: int
    edited: str

    def line_of_entry(self, name: str) -> int:
        """Return the line where an item, a card or the like begins, 0 if there is none of that id."""
        lines = [line.strip() for line in self.edited.split("\n")]
        return lines.index(f"- id: {name}") + 1 if f"- id: {name}" in lines else 0


def looked_at(folder: Path, today: date = TODAY) -> ContentReport:
    return check(folder, Beside(folder), today)


def found_after(folder: Path, file: str, old: str, new: str) -> Found:
    """Write the content with the first ``old`` in one file replaced, and return its problems."""
    assert old in FILES[file], old
    marked = FILES[file].replace(old, new, 1)
    line = marked.count("\n", 0, marked.index(MARK)) + 1 if MARK in marked else 0
    written(folder, {**FILES, file: marked.replace(MARK, "", 1)})
    return Found(tuple(map(str, looked_at(folder).problems)), line, marked)
