"""The cells of a table of Word, each under the heading that it belongs to.

Where a border of one cell was dragged, Word counts one more column of its grid, and lets the cells of other rows span
it: such rows have as many cells as the headings, and are told by counting. One that has fewer holds cells that are
merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.reports.answer_sheet.asked import ANSWER
from fieldkit.domain.text.sanitize import clean, fold
from fieldkit.files.answer_sheets.located import SheetCell

_MOST_COLUMNS: Final = 63
"""Of a table; Word's limit."""
_MERGED: Final = "The cell is merged with others: write each answer into a cell of its own."
_PICTURE: Final = "It is a picture: write the answer as text."
_SPLIT: Final = "The cell is split in several: write each answer into one cell."


@dataclass(slots=True)
class OpenCell:
    """A cell as it is being read."""

    span: int = 1
    goes_on: bool = False
    """Whether it is one with the cell above it."""
    text: list[str] = field(default_factory=list)
    odd: str = ""
    picture: bool = False

    def shown(self) -> SheetCell:
        """Return what stands in it."""
        text = clean("".join(self.text))
        return SheetCell(text, self.odd or (_PICTURE if self.picture and not text else ""))


def under_heads(rows: Sequence[Sequence[OpenCell]]) -> list[dict[int, SheetCell]]:
    """Return the rows of a table, each with its cells by the number of their heading."""
    heads = _heads(rows)
    grid = [place for place, cell in enumerate(heads, 1) for _ in range(cell.span)]
    found: list[dict[int, SheetCell]] = []
    for row in rows:
        cells = _counted(row) if len(row) == len(heads) else _by_grid(row, grid, len(heads))
        shown = {place: one for place, (_, one) in cells.items()}
        for place, (cell, _) in cells.items():
            if cell.goes_on and found and (above := found[-1].get(place)) and above.text:
                found[-1][place] = shown[place] = SheetCell(above.text, _MERGED)
        found.append(shown)
    return found


def _heads(rows: Sequence[Sequence[OpenCell]]) -> Sequence[OpenCell]:
    """Return the row of the headings; where there is none, the first one that has the most cells."""
    answer = fold(ANSWER)
    heads = next((row for row in rows if any(fold("".join(cell.text).strip()) == answer for cell in row)), None)
    return (heads if heads is not None else max(rows, key=len, default=()))[:_MOST_COLUMNS]


def _counted(row: Sequence[OpenCell]) -> dict[int, tuple[OpenCell, SheetCell]]:
    return {place: (cell, cell.shown()) for place, cell in enumerate(row, 1)}


def _by_grid(row: Sequence[OpenCell], grid: Sequence[int], heads: int) -> dict[int, tuple[OpenCell, SheetCell]]:
    """Return the cells of a row that has more or fewer than the headings, by the headings that they stand under."""
    found: dict[int, tuple[OpenCell, SheetCell]] = {}
    start = 0
    for cell in row[: 2 * _MOST_COLUMNS]:
        shown = cell.shown()
        end = start + cell.span
        under = sorted(set(grid[start:end]) or {heads + 1 + start - len(grid)})
        if len(under) > 1 and shown.text:
            shown = SheetCell(shown.text, _MERGED)
        for place in under:
            if (before := found.get(place)) is not None:
                both = "\n".join(filter(None, (before[1].text, shown.text)))
                found[place] = (before[0], SheetCell(both, _SPLIT if both else before[1].odd or shown.odd))
            else:
                found[place] = (cell, shown)
        start = end
    return found
