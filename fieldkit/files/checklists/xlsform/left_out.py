"""What could not be carried over between a checklist and a form, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from fieldkit.domain.text.sanitize import clean_line, printable

_SHEETS: Final = ("survey", "choices", "settings", "fieldkit")
"""In their order; others come first."""
_LONGEST: Final = 300
"""Letters of a cell that are quoted."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that is not in what was made, or means something else there."""

    sheet: str
    rows: tuple[int, ...]
    """Rows of the sheet, from 1; () where all of the sheet is meant, or no row."""
    what: str
    why: str

    def __str__(self) -> str:
        what = f"{self.what}: " if self.what else ""
        return printable(f"{where(self.sheet, self.rows)}: {what}{self.why}")


def where(sheet: str, rows: Sequence[int]) -> str:
    """Return a place in words: "survey, row 7", "survey, rows 3 to 9 and 12"."""
    if not rows:
        return f"sheet {quoted(sheet)}"
    runs = list(_runs(rows))
    told = [f"{first}" if first == last else f"{first} to {last}" for first, last in runs]
    said = ", ".join(told[:-1]) + " and " * (len(told) > 1) + told[-1]
    return f"{sheet}, row{'s' * (len(set(rows)) > 1)} {said}"


def quoted(text: str) -> str:
    """Return a text of a cell as it is quoted in a sentence."""
    line = clean_line(text)
    return f"“{line[:_LONGEST]}…”" if len(line) > _LONGEST else f"“{line}”"


def gathered(found: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """Return one line for all rows of which the same is said, in the order of the sheets and their rows."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    for one in found:
        rows.setdefault((one.sheet, one.what, one.why), []).extend(one.rows)
    lines = (LeftOut(sheet, tuple(sorted(set(of))), what, why) for (sheet, what, why), of in rows.items())
    return tuple(
        sorted(lines, key=lambda one: (_SHEETS.index(one.sheet) if one.sheet in _SHEETS else -1, one.rows[:1]))
    )


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of rows that follow one another."""
    ordered = sorted(set(rows))
    first = ordered[0]
    for before, row in pairwise(ordered):
        if row != before + 1:
            yield first, before
            first = row
    yield first, ordered[-1]
