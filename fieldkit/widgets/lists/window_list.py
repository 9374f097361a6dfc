"""A list of any length: only the lines on screen exist, and the rows around them in a small cache.

The list asks a loader for rows by position, never for all of them. It looks and answers the same with ten
rows and with a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events, work
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fieldkit.domain.text.sanitize import printable
from fieldkit.widgets.lists.row_cache import PAGE, RowCache
from fieldkit.widgets.wrapped import folded

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

    def text(self, number: int) -> str:
        """Return the text of a cell, without its tone."""
        cell = self.cells[number]
        return cell if isinstance(cell, str) else cell[0]


@dataclass(frozen=True, slots=True)
class Column:
    """Width of a column in cells; 0 shares what is left. ``least`` hides the column in a narrower list."""

    width: int = 0
    least: int = 0
    share: int = 1


Loader = Callable[[int, int], Awaitable[Sequence[Row]]]
"""Return up to ``count`` rows from position ``start``: loader(start, count)."""


class WindowList(ScrollView, can_focus=True, inherit_bindings=False):
    """A windowed list with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--row",
        "list--cursor",
        "list--cursor-blurred",
        "list--dim",
        "list--alert",
        "list--good",
        "list--accent",
        "list--heading",
    }
    DEFAULT_CSS = """
    WindowList {
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        & > .list--dim { color: $text-muted; }
        & > .list--alert { color: $text-error; text-style: bold; }
        & > .list--good { color: $text-success; }
        & > .list--accent { color: $text-accent; }
        & > .list--heading { color: $text-primary; text-style: bold; }
        & > .list--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .list--cursor-blurred { background: $surface-lighten-1; }
    }
    """

    # The number of rows changes at every keystroke of a filter; the layout of the screen never depends on it.
    virtual_size = Reactive(Size(0, 0), layout=False)

    class Chosen(Message):
        """Enter or a click on a row."""

        def __init__(self, sender: WindowList, row: Row) -> None:
            super().__init__()
            self.list = sender
            self.row = row

        @property
        def control(self) -> WindowList:
            """The list that the row is in."""
            return self.list

    class Moved(Message):
        """The cursor came to another row, or to none."""

        def __init__(self, sender: WindowList, row: Row | None) -> None:
            super().__init__()
            self.list = sender
            self.row = row

        @property
        def control(self) -> WindowList:
            """The list that the row is in."""
            return self.list

    def __init__(self, columns: Sequence[Column], *, empty: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.empty = empty
        """What an empty list says: what it is for and which key fills it."""
        self.cursor = 0
        """Position of the cursor."""
        self.count: int | None = None
        """Number of rows, None before the first answer; a guess until the end was seen."""
        self._loader: Loader | None = None
        self._rows: RowCache[Row] = RowCache()
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._tones: dict[tuple[Tone, int], Style] = {}
        self._reported: str | None = None

    # What screens use

    def show(self, rows: Sequence[Row], *, keep: str = "") -> None:
        """Show these rows and no others, with the cursor on the row of the uid ``keep`` if it is there."""
        self._loader = None
        self._take(0, rows, len(rows), fresh=True)
        self._settle(keep)

    def load(self, loader: Loader, first: Sequence[Row], count: int, *, at: int = 0, keep: str = "") -> None:
        """Show ``count`` rows that ``loader`` gives; ``first`` are those from position ``at``, so nothing flickers."""
        self._loader = loader
        self._take(at, first, count, fresh=True)
        self._settle(keep)

    def recount(self, count: int) -> None:
        """Correct the number of rows, once somebody has counted them."""
        self._resize(count)
        self.refresh()

    @property
    def row(self) -> Row | None:
        """The row under the cursor, or None."""
        found = self._rows.get(self.cursor)
        return found if found is not None and found.choosable else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are loaded, in order."""
        return self._rows.in_order()

    def move(self, steps: int) -> None:
        """Move the cursor by lines, over headings."""
        self._go(self.cursor + steps, 1 if steps >= 0 else -1)

    def page(self, pages: int) -> None:
        """Move the cursor by pages."""
        step = pages * max(1, self.size.height - 1)
        self._go(self.cursor + step, 1 if pages >= 0 else -1)

    def jump(self, position: int) -> None:
        """Move the cursor to a position; -1 is the last."""
        self._go((self.count or 0) + position if position < 0 else position, 1)

    def choose(self) -> None:
        """Open the row under the cursor."""
        if self.row is not None:
            self.post_message(self.Chosen(self, self.row))

    # Rows in and out of the cache

    def _take(self, start: int, rows: Sequence[Row], count: int, *, fresh: bool = False) -> None:
        before, count_before = self._rows.copy(), self.count
        if fresh:
            self._rows.clear()
        self._strips.clear()
        self._rows.put(start, rows)
        self._resize(count)
        self._refresh_changed(before, count_before)

    def _refresh_changed(self, before: RowCache[Row], count_before: int | None) -> None:
        """Draw again only lines that differ: a letter more often leaves half of a list as it was."""
        count = self.count
        if not count_before or not count:
            self.refresh()
            return
        top, (width, height) = self.scroll_offset.y, self.size
        for position in range(top, top + height):
            same = before.get(position) == self._rows.get(position)
            if not same or (position < count_before) != (position < count):
                self.refresh(Region(0, position - top, width, 1))

    def _resize(self, count: int) -> None:
        self.count = count
        if self.virtual_size.height != count:
            self.virtual_size = Size(0, count)
            self._scroll_update(self.virtual_size)

    def _settle(self, keep: str) -> None:
        place = self._rows.place(lambda row: row.uid == keep) if keep else None
        if place is None:
            place = min(self.cursor, max(0, (self.count or 0) - 1)) if keep else 0
        self._refresh_row(self.cursor)
        self.cursor = place
        self._go(place, 1)
        if not keep:
            self.scroll_to(y=0, animate=False, immediate=True)

    def _go(self, position: int, direction: int) -> None:
        count = self.count or 0
        if not count:
            self._report()
            return
        before = self.cursor
        self.cursor = self._choosable(max(0, min(position, count - 1)), direction)
        for line in {before, self.cursor}:
            self._strips.pop((line, True), None)
            self._refresh_row(line)
        top = self.scroll_offset.y
        height = max(1, self.size.height)
        # The heading above the first choosable row comes into view with it.
        wanted = 0 if self.cursor <= 1 else self.cursor
        if wanted < top:
            self.scroll_to(y=wanted, animate=False, immediate=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)
        self._fill()
        self._report()

    def _choosable(self, position: int, direction: int) -> int:
        """Return the nearest position in ``direction`` that the cursor may be on, else the nearest behind."""
        count = self.count or 0
        for step in (direction, -direction):
            tried = position
            while 0 <= tried < count:
                row = self._rows.get(tried)
                if row is None or row.choosable:
                    return tried
                tried += step
        return position

    def _report(self) -> None:
        uid = self.row.uid if self.row else ""
        if uid != self._reported:
            self._reported = uid
            self.post_message(self.Moved(self, self.row))

    def _refresh_row(self, position: int) -> None:
        line = position - self.scroll_offset.y
        if 0 <= line < self.size.height:
            self.refresh(Region(0, line, self.size.width, 1))

    def _fill(self) -> None:
        """Ask for the rows of this screen and the next in either direction, if they are not here."""
        if self._loader is None or not self.count:
            return
        start = self._rows.ask(self.scroll_offset.y, max(1, self.size.height), self.count)
        if start is not None:
            self._fetch(self._loader, start)

    @work(exclusive=True, group="window")
    async def _fetch(self, loader: Loader, start: int) -> None:
        rows = await loader(start, PAGE)
        if loader is not self._loader:
            return
        self._rows.answered()
        count = self.count or 0
        if len(rows) < PAGE:
            count = min(count, start + len(rows))
        self._take(start, rows, count)
        if self.cursor >= count:
            self._go(count - 1, -1)
        self._report()
        self._fill()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        position = y + self.scroll_offset.y
        if not self.count:
            return self._empty_line(y, self.size.width)
        if position >= self.count:
            return Strip.blank(self.size.width, self._tone("", 0))
        at_cursor = position == self.cursor
        key = (position, at_cursor)
        strip = self._strips.get(key)
        if strip is None:
            width = self.size.width
            row = self._rows.get(position)
            if row is None:
                return Strip([Segment(set_cell_size("  …", width), self._tone("dim", 0))], width)
            strip = self._draw(row, width, (2 if self.has_focus_here else 1) if at_cursor and row.choosable else 0)
            self._strips[key] = strip
        return strip

    @property
    def has_focus_here(self) -> bool:
        """Whether the cursor is drawn as active: also while a field that filters this list has the focus."""
        return self.has_focus or self.has_class("-driven")

    def _draw(self, row: Row, width: int, cursor: int) -> Strip:
        segments = [Segment(" ", self._tone("", cursor))]
        room = width - 2
        used = 1 if row.choosable else 1 + room  # cells, counted: to measure them again takes as long as the rest
        if not row.choosable:
            text, tone = _cell(row.cells[0])
            segments.append(Segment(set_cell_size(text, room), self._tone(tone or "heading", cursor)))
        else:
            for cell, size in zip(row.cells, self.widths(room), strict=False):
                if size <= 0:
                    continue
                if len(segments) > 1:
                    segments.append(Segment("  ", self._tone("", cursor)))
                    used += 2
                text, tone = _cell(cell)
                text = f"{set_cell_size(text, size - 1)}…" if cell_len(text) > size else text
                segments.append(Segment(set_cell_size(text, size), self._tone(tone, cursor)))
                used += size
        return Strip(segments, used).adjust_cell_length(width, self._tone("", cursor))

    def widths(self, room: int) -> list[int]:
        """Return the cells of each column where ``room`` are left for all; 0 or less for one that is not shown."""
        visible = [column if room >= column.least else Column(-1) for column in self.columns]
        used = [column for column in visible if column.width >= 0]
        left = room - sum(column.width for column in used) - 2 * max(0, len(used) - 1)
        shares = sum(column.share for column in used if column.width == 0) or 1
        widths = [max(0, left) * c.share // shares if c.width == 0 else c.width for c in visible]
        flexible = [index for index, column in enumerate(visible) if column.width == 0]
        if flexible:
            widths[flexible[-1]] += max(0, left) - sum(widths[index] for index in flexible)
        return widths

    def _empty_line(self, y: int, width: int) -> Strip:
        lines = folded(self.empty, width - 3) if self.count == 0 else []
        text = lines[y - 1] if 0 < y <= len(lines) else ""
        return Strip([Segment(set_cell_size(f"  {text}", width), self._tone("dim", 0))], width)

    def _tone(self, tone: Tone, cursor: int) -> Style:
        style = self._tones.get((tone, cursor))
        if style is None:
            style = self.get_component_rich_style(f"list--{tone}" if tone else "list--row")
            if cursor == 2:
                style = style + self.get_component_rich_style("list--cursor")
            elif cursor == 1:
                mark = self.get_component_rich_style("list--cursor-blurred")
                style = style + Style(bgcolor=mark.bgcolor)
            self._tones[tone, cursor] = style
        return style

    # What Textual tells

    def notify_style_update(self) -> None:
        """Forget drawn lines: the theme changed."""
        self._tones.clear()
        self._strips.clear()
        super().notify_style_update()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Fetch what scrolling brought into view."""
        super().watch_scroll_y(old_value, new_value)
        self._fill()

    def on_resize(self) -> None:
        """Draw anew at the new width."""
        self._strips.clear()
        self._fill()

    def on_focus(self) -> None:
        """Draw the cursor as active."""
        self._strips.clear()

    def on_blur(self) -> None:
        """Draw the cursor as resting."""
        self._strips.clear()

    async def on_click(self, event: events.Click) -> None:
        """Go to the line, and open it if the cursor was there already."""
        inside = event.get_content_offset(self)  # None on the frame, which event.y would count as a line
        position = -1 if inside is None else inside.y + self.scroll_offset.y
        if 0 <= position < (self.count or 0):
            again = position == self.cursor
            self._go(position, 1)
            if again:
                self.choose()


def _cell(cell: str | tuple[str, Tone]) -> tuple[str, Tone]:
    text, tone = (cell, "") if isinstance(cell, str) else cell
    return printable(text), tone
