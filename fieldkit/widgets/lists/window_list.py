"""A list of any length: only the lines on screen exist, and the rows around them in a small cache.

The list asks a loader for rows by position, never for all of them. It looks and answers the same with ten
rows and with a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events, work
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fieldkit.widgets.lists.list_lines import NO_THUMB, Frame, ListLines, Thumb, drawn_row, thumb
from fieldkit.widgets.lists.row_cache import PAGE, RowCache
from fieldkit.widgets.lists.rows import Column, Loader, Row, Tone, widths
from fieldkit.widgets.wrapped import folded


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
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 0;
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
    columns: Reactive[tuple[Column, ...]] = Reactive(())

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
        self.set_reactive(WindowList.columns, tuple(columns))
        self.empty = empty
        """What an empty list says: what it is for and which key fills it."""
        self.cursor = 0
        """Position of the cursor."""
        self.count: int | None = None
        """Number of rows, None before the first answer; a guess until the end was seen."""
        self._loader: Loader | None = None
        self._rows: RowCache[Row] = RowCache()
        self._lines = ListLines(self._draw)
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
        self._rows.put(start, rows)
        self._resize(count)
        self._refresh_changed(before, count_before)

    def _refresh_changed(self, before: RowCache[Row], count_before: int | None) -> None:
        """Draw again only lines that differ: a letter more often leaves half of a list as it was."""
        count = self.count
        if not count_before or not count:
            self._refresh_line(0, self.size.height)
            return
        top = self.scroll_offset.y
        for start, end in self._rows.differing(before, top, top + self.size.height, (count_before, count)):
            self._refresh_line(start - top, end - start)

    def _resize(self, count: int) -> None:
        before, self.count = self._thumb, count
        if self.virtual_size.height != count:
            now = self._thumb
            for first, end in {before, now} - {NO_THUMB} if before != now else ():
                self._refresh_line(first, end - first)  # at once: each of them costs as much as a line
            self.virtual_size = Size(0, count)
            self._scroll_update(self.virtual_size)

    def _settle(self, keep: str) -> None:
        place = self._rows.place(lambda row: row.uid == keep, self.cursor) if keep else None
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
            self._refresh_line(line)

    def _refresh_line(self, line: int, lines: int = 1) -> None:
        """Draw lines anew, from frame to frame: whole lines need not be cut."""
        self.refresh(Region(-self.content_offset.x, line, self.outer_size.width, lines))

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

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw whole lines, from frame to frame."""
        width, height = self.outer_size
        frame = self._lines.frame(width) or self._lines.begin(self._framed(width))
        rows, bar = range(frame.above, height - frame.below), range(*self._thumb)
        top = self.scroll_offset.y  # asked once, as all that is worked out anew each time
        drawn: list[Strip] = []
        for y in crop.line_range:
            at = y - frame.above
            drawn += [self._whole(at, top, at in bar)] if y in rows else super().render_lines(Region(0, y, width, 1))
        start, end = crop.column_span
        return drawn if (start, end) == (0, width) else [line.crop(start, end) for line in drawn]

    def _framed(self, width: int) -> Frame:
        """Take the frame from a line that Textual drew."""
        gutter = self.gutter
        line = super().render_lines(Region(0, gutter.top, width, 1))[0]
        plain = self._tone("", 0)
        full = self._filtered(plain + Style(bgcolor=self.styles.scrollbar_color.rich_color))
        left, right = line.crop(0, gutter.left), line.crop(width - gutter.right, width)
        bar = (Segment(" ", plain), Segment(" ", full))
        room = max(0, width - gutter.left - gutter.right - 1)
        return Frame(width, gutter.top, gutter.bottom, [*left], [*right], bar, room)

    def _filtered(self, style: Style) -> Style:
        """Take the colours out of a style where there are to be none; of each once, in place of each line."""
        segments = [Segment(" ", style)]
        for one in self.get_line_filters():
            segments = one.apply(segments, self.background_colors[1])
        return segments[0].style or Style.null()

    @property
    def _thumb(self) -> Thumb:
        return thumb(self.scroll_offset.y, self.size.height, self.count or 0)

    def _whole(self, line: int, top: int, in_thumb: bool) -> Strip:
        position = line + top
        if not self.count or (position < self.count and self._rows.get(position) is None):
            return self._lines.around(self.render_line(line), in_thumb)
        row = self._rows.get(position) if position < self.count else None
        return self._lines.line(row, self._cursor_on(position, row), in_thumb)

    def render_line(self, y: int) -> Strip:
        """Draw the content of one line, without what is around it and the scroll bar."""
        position, width = y + self.scroll_offset.y, max(0, self.size.width - 1)
        row = self._rows.get(position)
        if not self.count or (position < self.count and row is None):
            said = ["", *folded(self.empty, width - 2)] if self.count == 0 else []
            text = "  …" if self.count else f"  {said[y] if y < len(said) else ''}"
            return Strip([Segment(set_cell_size(text, width), self._tone("dim", 0))], width)
        row = row if position < self.count else None
        return Strip(self._draw(row, self._cursor_on(position, row), width), width)

    def _cursor_on(self, position: int, row: Row | None) -> int:
        if row is None or position != self.cursor or not row.choosable:
            return 0
        return 2 if self.has_focus_here else 1

    @property
    def has_focus_here(self) -> bool:
        """Whether the cursor is drawn as active: also while a field that filters this list has the focus."""
        return self.has_focus or self.has_class("-driven")

    def _draw(self, row: Row | None, cursor: int, width: int) -> list[Segment]:
        """Return the content of a line, its cursor 2 where keys move it, 1 where they do not, 0 where it is not."""
        if row is None:
            return [Segment(" " * width, self._tone("", 0))]
        return drawn_row(row, width, self.widths(width - 1), lambda tone: self._tone(tone, cursor))

    def widths(self, room: int) -> tuple[int, ...]:
        """Return the cells of each column where ``room`` are left for all; 0 or less for one that is not shown."""
        return widths(self.columns, room)

    def _tone(self, tone: Tone, cursor: int) -> Style:
        style = self._tones.get((tone, cursor))
        if style is None:
            style = self.get_component_rich_style(f"list--{tone}" if tone else "list--row")
            if cursor == 2:
                style = style + self.get_component_rich_style("list--cursor")
            elif cursor == 1:
                mark = self.get_component_rich_style("list--cursor-blurred")
                style = style + Style(bgcolor=mark.bgcolor)
            style = self._tones[tone, cursor] = self._filtered(style)
        return style

    # What Textual tells

    def notify_style_update(self) -> None:
        """Forget drawn lines: the theme changed."""
        self._tones.clear()
        self._lines.forget()
        super().notify_style_update()

    def watch_columns(self) -> None:
        """Forget drawn lines: their cells stand elsewhere."""
        self._lines.forget()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Fetch what scrolling brought into view."""
        if round(old_value) != round(new_value):
            self._refresh_line(0, self.size.height)
        self._fill()

    def on_resize(self) -> None:
        """Draw anew at the new width."""
        self._lines.forget()
        self._fill()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the scroll bar."""
        if self._on_bar(event):
            self.capture_mouse()
            self._drag(event.y)

    def _on_bar(self, event: events.MouseEvent) -> bool:
        return self._thumb != NO_THUMB and event.x == self.outer_size.width - self.gutter.right - 1

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Scroll with the bar that the mouse holds."""
        if self.app.mouse_captured is self:
            self._drag(event.y)

    def on_mouse_up(self) -> None:
        """Let the scroll bar go."""
        if self.app.mouse_captured is self:
            self.release_mouse()

    def _drag(self, y: int) -> None:
        lines = self.size.height
        line = max(0, min(y - self.gutter.top, lines - 1))
        hidden = (self.count or 0) - lines
        self.scroll_to(y=round(line * hidden / max(1, lines - 1)), animate=False, immediate=True)

    async def on_click(self, event: events.Click) -> None:
        """Go to the line, and open it if the cursor was there already."""
        inside = event.get_content_offset(self)  # None on the frame, which event.y would count as a line
        position = -1 if inside is None or self._on_bar(event) else inside.y + self.scroll_offset.y
        if 0 <= position < (self.count or 0):
            again = position == self.cursor
            self._go(position, 1)
            if again:
                self.choose()
