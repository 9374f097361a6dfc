"""What a list shows: its rows, and the columns that they are laid out in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fieldkit.domain.text.sanitize import printable

Tone = str
"""How a cell is drawn: "", "dim", "alert", "good", "accent", "heading". A state is always a word as well."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it stands for and its cells, each a text or a text with a tone."""

    kind: str
    uid: str
    cells: tuple[str | tuple[str, Tone], ...]
    choosable: bool = True
    """False for a heading: the cursor passes over it."""
    whole: bool = False
    """Whether its first cell takes the whole line, as that of a heading does, also if the cursor may be on it."""

    def text(self, number: int) -> str:
        """Return the text of a cell, without its tone."""
        cell = self.cells[number]
        return cell if isinstance(cell, str) else cell[0]

    def shown(self) -> list[tuple[str, Tone]]:
        """Return the text and the tone of each cell, fit for a terminal."""
        cells = [(cell, "") if isinstance(cell, str) else cell for cell in self.cells]
        return [(printable(text), tone) for text, tone in cells]


Loader = Callable[[int, int], Awaitable[Sequence[Row]]]
"""Return up to ``count`` rows from position ``start``: loader(start, count)."""


@dataclass(frozen=True, slots=True)
class Column:
    """Width of a column in cells; 0 shares what is left. ``least`` hides the column in a narrower list."""

    width: int = 0
    least: int = 0
    share: int = 1


@lru_cache(maxsize=64)
def widths(columns: tuple[Column, ...], room: int) -> tuple[int, ...]:
    """Return the cells of each column where ``room`` are left for all; 0 or less for one that is not shown."""
    visible = [column if room >= column.least else Column(-1) for column in columns]
    used = [column for column in visible if column.width >= 0]
    left = room - sum(column.width for column in used) - 2 * max(0, len(used) - 1)
    shares = sum(column.share for column in used if column.width == 0) or 1
    found = [max(0, left) * c.share // shares if c.width == 0 else c.width for c in visible]
    flexible = [index for index, column in enumerate(visible) if column.width == 0]
    if flexible:
        found[flexible[-1]] += max(0, left) - sum(found[index] for index in flexible)
    return tuple(found)
