"""Lines of text for a terminal of unknown width: aligned by the cells that characters take."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Container, Iterable, Sequence

from fieldkit.domain.text.sanitize import printable, printable_block

COLUMNS = 80
"""Width where there is no terminal to ask."""
UNTITLED = "(without a title)"
LINES = 4
"""Lines that one cell may take; JSON has the whole of it."""


def columns() -> int:
    """Return how many cells a line may take."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) >= 20:
        return int(told)
    if sys.stdout.isatty():
        try:
            return max(20, os.get_terminal_size(sys.stdout.fileno()).columns)
        except OSError:
            return COLUMNS
    return COLUMNS


def width(text: str) -> int:
    """Return the cells that ``text`` takes: two for a wide character, none for one that joins the one before."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def cut(text: str, cells: int) -> str:
    """Return ``text`` in at most so many cells, with an ellipsis where something is missing."""
    if width(text) <= cells:
        return text
    kept, taken = [], 0
    for char in text:
        taken += width(char)
        if taken > cells - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def wrapped(text: str, cells: int, most: int = LINES) -> list[str]:
    """Return ``text`` in lines of so many cells, broken between words; what is left after ``most`` lines is cut."""
    lines: list[str] = []
    rest = text
    while width(rest) > cells and len(lines) < most - 1:
        head = cut(rest, cells + 1)[:-1] if cells > 1 else rest[0]
        # A word longer than the column is broken; anything else goes to the next line whole.
        if " " in head.strip() and len(head) < len(rest) and rest[len(head)] != " ":
            head = head[: head.rstrip().rindex(" ")]
        lines.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return [*lines, cut(rest, cells)]


def aligned(
    rows: Sequence[Sequence[str]], room: int | None = None, indent: str = "", *, whole: Container[int] = ()
) -> Iterable[str]:
    """Yield lines with the cells of each row in columns; ``room`` wraps long cells, None lets them run on.

    The columns ``whole``, counted from 0, are never wrapped: what stands there is copied into another command.
    Cells are made printable here; a column without any text is left out.
    """
    clean = [[printable(cell) for cell in row] for row in rows]
    if not clean:
        return
    used = [place for place in range(len(clean[0])) if any(row[place] for row in clean)]
    clean = [[row[place] for place in used] for row in clean]
    widths = [max(width(row[place]) for row in clean) for place in range(len(used))]
    if room is not None:
        gives = [place for place, column in enumerate(used) if column not in whole]
        _squeeze(widths, gives, room - len(indent) - 2 * (len(widths) - 1))
    for row in clean if used else ():
        cells = [[cell] if room is None else wrapped(cell, most) for cell, most in zip(row, widths, strict=True)]
        for line in range(max(map(len, cells))):
            parts = [cell[line] if line < len(cell) else "" for cell in cells]
            padded = [part + " " * (most - width(part)) for part, most in zip(parts, widths, strict=True)]
            yield (indent + "  ".join(padded)).rstrip()


def _squeeze(widths: list[int], gives: Sequence[int], room: int) -> None:
    """Take cells from the widest of the columns ``gives`` until all fit; none gets below eight that was wider."""
    while gives and sum(widths) > room:
        widest = max(gives, key=lambda place: widths[place])
        if widths[widest] <= 8:
            return
        widths[widest] -= 1


def block(text: str, indent: str) -> str:
    """Return text of several lines, the second and later ones indented."""
    return printable_block(text).replace("\n", "\n" + indent)
