"""The lines of a list as they go to the terminal: whole, from frame to frame, and remembered.

A row that stays in the list at the next key, wherever it stands then, is not drawn again; no line is cut into its
parts and put together once more, as in Textual's own way: a line of content, the frame around it, a scroll bar beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from fieldkit.widgets.lists.rows import Row, Tone

REMEMBERED: Final = 200
"""Lines that are remembered; more of them begin anew."""


class Frame(NamedTuple):
    """What is around the rows of a list."""

    width: int
    """Cells from its left to its right end."""
    above: int
    """Lines above them."""
    below: int
    """Lines below them."""
    left: Sequence[Segment]
    right: Sequence[Segment]
    bar: tuple[Segment, Segment]
    """What stands to the right of a row: where the scroll bar is not, and where it is."""
    room: int
    """Cells of a row's content, the scroll bar's not with them."""


class Thumb(NamedTuple):
    """The lines, from the first that shows a row, beside which the scroll bar stands for what is seen."""

    first: int
    end: int


NO_THUMB: Final = Thumb(0, 0)
"""All rows are seen."""


def thumb(top: int, height: int, count: int) -> Thumb:
    """Return where the scroll bar stands for the ``height`` rows from ``top`` on, of ``count``.

    It leaves the first line only once the first row is out of sight, and is at the last only with the last row.
    """
    if count <= height or height <= 0:
        return NO_THUMB
    size = max(1, round(height * height / count))
    free, hidden = height - size, count - height
    first = round(top * free / hidden)
    if free > 1:
        first = free if top >= hidden else min(max(first, 1 if top else 0), free - 1)
    return Thumb(first, first + size)


def drawn_row(row: Row, width: int, sizes: Sequence[int], style: Callable[[Tone], Style]) -> list[Segment]:
    """Return the content of a line of ``width`` cells: the cells of a row in columns of these sizes.

    The scroll bar comes after it.
    """
    plain = style("")
    cells = row.shown()
    if row.whole or not row.choosable:
        text, tone = cells[0]
        return [Segment(" ", plain), Segment(set_cell_size(text, width - 1), style(tone or "heading"))]
    parts = [(" ", plain)]
    used = 1  # cells, counted: to measure them again takes as long as the rest
    for (text, tone), size in zip(cells, sizes, strict=False):
        if size <= 0:
            continue
        if len(parts) > 1:
            parts.append(("  ", plain))
            used += 2
        shown = f"{set_cell_size(text, size - 1)}…" if cell_len(text) > size else text
        parts.append((set_cell_size(shown, size), style(tone)))
        used += size
    if used > width:
        return [*Strip(_joined(parts), used).crop(0, width)]
    if used < width:
        parts.append((" " * (width - used), plain))
    return _joined(parts)


def _joined(parts: Sequence[tuple[str, Style]]) -> list[Segment]:
    """Return neighbours that look the same as one: each segment is drawn by itself."""
    segments: list[Segment] = []
    texts: list[str] = []
    look = parts[0][1]
    for text, style in parts:
        if style is not look:
            segments.append(Segment("".join(texts), look))
            texts, look = [], style
        texts.append(text)
    segments.append(Segment("".join(texts), look))
    return segments


class ListLines:
    """Whole lines by what they show: a row, how the cursor is drawn on it, and whether the bar stands beside it."""

    def __init__(self, draw: Callable[[Row | None, int, int], list[Segment]]) -> None:
        self._draw = draw
        """Returns the content of a line of so many cells: of a row, or of a line below the last, with the cursor drawn
        so. No Strip, of which two would be made for each line: 5 µs."""
        self._ready: dict[tuple[Row | None, int, bool], Strip] = {}
        self._frame: Frame | None = None

    def frame(self, width: int) -> Frame | None:
        """Return what is around the rows, None where it has to be drawn again."""
        return self._frame if self._frame is not None and self._frame.width == width else None

    def begin(self, frame: Frame) -> Frame:
        """Draw with this frame."""
        self._ready.clear()
        self._frame = frame
        return frame

    def forget(self) -> None:
        """Draw all lines anew, and the frame."""
        self._ready.clear()
        self._frame = None

    def line(self, row: Row | None, cursor: int, in_thumb: bool) -> Strip:
        """Return the whole line of a row."""
        key = (row, cursor, in_thumb)
        line = self._ready.get(key)
        if line is None:
            if len(self._ready) >= REMEMBERED:
                self._ready.clear()
            assert self._frame is not None  # ``begin`` gave it
            content = self._draw(row, cursor, self._frame.room)
            line = self._ready[key] = self.around(content, in_thumb)
        return line

    def around(self, content: Iterable[Segment], in_thumb: bool) -> Strip:
        """Return a line with the frame and the scroll bar around its content."""
        frame = self._frame
        assert frame is not None  # as above
        return Strip([*frame.left, *content, frame.bar[in_thumb], *frame.right], frame.width)
