"""A list in a frame, with a line above its rows that names the columns and marks the one it is sorted by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget

from fieldkit.widgets.lists.window_list import WindowList

_UP = " ↑"
_DOWN = " ↓"


class ColumnHeadings(Widget):
    """One line over a list, laid out as its columns are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"headings--title", "headings--sorted"}
    DEFAULT_CSS = """
    ColumnHeadings {
        height: 1;
        & > .headings--title { color: $text-muted; }
        & > .headings--sorted { color: $text-primary; }
    }
    """

    def __init__(self, rows: WindowList) -> None:
        super().__init__()
        self._rows = rows
        self._titles: tuple[tuple[str, str], ...] = ()
        """Each title with the mark that follows it."""

    def name_columns(self, titles: Sequence[str], sorted_by: int, last_first: bool) -> None:
        """Show the titles of the list's columns; ``sorted_by`` is the place of one of them, -1 for none."""
        mark = _DOWN if last_first else _UP
        self._titles = tuple((title, mark if place == sorted_by else "") for place, title in enumerate(titles))
        self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        """Draw the titles above their columns."""
        width = self.size.width
        plain = self.get_component_rich_style("headings--title")
        blank = self.rich_style
        segments = [Segment(" ", blank)]
        widths = self._rows.widths(self._rows.size.width - 2)
        for (title, mark), size in zip(self._titles, widths, strict=False):
            if size <= 0:
                continue
            if len(segments) > 1:
                segments.append(Segment("  ", blank))
            room = size - cell_len(mark)
            shown = title if cell_len(title) <= room else set_cell_size(title, room - 1) + "…"
            style = self.get_component_rich_style("headings--sorted") if mark else plain
            segments.append(Segment(shown + mark, style))
            segments.append(Segment(" " * (size - cell_len(shown + mark)), blank))
        return Strip(segments).adjust_cell_length(width, blank)


class HeadedList(Vertical):
    """A list and the line above it. The frame, with its titles, is around both."""

    DEFAULT_CSS = "HeadedList > WindowList { height: 1fr; }"

    def __init__(self, rows: WindowList, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes="frame -driven")
        self.rows = rows
        """The list."""
        self.headings = ColumnHeadings(rows)
        """The line above it."""

    def compose(self) -> ComposeResult:
        """Lay out the line and the list."""
        yield self.headings
        yield self.rows
