"""Pick one of many by a few letters; Esc picks nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from fieldkit.db.search.words import begins_words, words_of
from fieldkit.domain.text.sanitize import fold
from fieldkit.screens.base.dialog import Dialog
from fieldkit.screens.base.page import bindings
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.line_input import LineInput
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList

Finder = Callable[[str], Awaitable[Sequence[Row]]]
"""Return the rows for what is typed."""
_KEYS: Final = "Enter picks, Esc goes back"
_WIDTH: Final = 76
"""Cells of the frame, as its style says; it is never wider than the terminal."""
_AROUND: Final = 6
"""Cells of a line that are no text: two of the frame, one before, two between, one for the scroll bar."""
_NAMED: Final = 30
"""Cells that are left to a name at least before what is said beside it gives way."""
NEW = "new"
"""Kind of the row that stands for what was typed itself."""


class Pick(Dialog[Row | None]):
    """A short list above everything, narrowed by typing. Its result is the row picked, or None."""

    PLACE = "list"
    CSS_PATH = "pick.tcss"
    BINDINGS = bindings("list")
    AUTO_FOCUS = "Input"

    def __init__(
        self,
        title: str,
        finder: Finder,
        *,
        prompt: str = "a few letters",
        empty: str = "",
        called: int = 0,
        room: tuple[int, int] = (0, 0),
    ) -> None:
        super().__init__()
        self._title = title
        self._finder = finder
        self._prompt = prompt
        self._called = called
        """Cells of what the rows are called, where the rest is for what is said beside; 0 for most of the room."""
        self._room = room
        """Cells that the longest name and the longest text beside one take: the frame is as wide as they need."""
        self._shown = ""
        """The letters that the rows on screen were found by."""
        self._empty = empty or "Nothing has words that begin like this.\nFewer letters find more; Esc goes back."

    def compose(self) -> ComposeResult:
        """Lay out the letters and what they leave."""
        with Vertical(classes="frame -driven", id="pick-frame") as frame:
            frame.border_title = framed(self._title)
            frame.border_subtitle = framed(_KEYS)
            yield LineInput(placeholder=self._prompt, classes="field", id="pick-words")
            named, beside = self._room
            columns = (
                Column(self._called, share=3),
                Column(beside, share=1, least=max(40, min(2 * beside, beside + _NAMED))),
            )
            if beside:
                frame.styles.width = max(_WIDTH, named + beside + _AROUND)
            rows = WindowList(columns, id="pick-rows", empty=self._empty)
            rows.add_class("-driven")
            yield rows

    def on_mount(self) -> None:
        """Show everything first."""
        self._find("")

    @property
    def rows(self) -> WindowList:
        """The list."""
        return self.query_one(WindowList)

    @on(Input.Changed, "#pick-words")
    def narrow(self, event: Input.Changed) -> None:
        """Find as a person types."""
        self._find(event.value)

    @work(exclusive=True, group="pick")
    async def _find(self, text: str) -> None:
        await self._show(text)

    async def _show(self, text: str) -> None:
        self.rows.show(list(await self._finder(text)))
        self._shown = text
        self._count()

    def on_resize(self, _event: events.Resize) -> None:
        """Say anew how many there are, if not all of them fit."""
        self.call_after_refresh(self._count)

    def _count(self) -> None:
        """Say how many there are where some are out of sight."""
        count, room = self.rows.count or 0, self.rows.size.height
        more = f"{count} in all, ↓ goes on ── " if 0 < room < count else ""
        self.query_one("#pick-frame").border_subtitle = framed(f"{more}{_KEYS}")

    @on(Input.Submitted, "#pick-words")
    async def submit(self, event: Input.Submitted) -> None:
        """Pick the row under the cursor, of those that fit all that is typed."""
        if self._shown != event.value:
            await self._show(event.value)
        self.rows.choose()

    @on(WindowList.Chosen)
    def chosen(self, event: WindowList.Chosen) -> None:
        """Give the row to whoever asked."""
        self.dismiss(event.row)

    def key_escape(self, event: events.Key) -> None:
        """Pick nothing."""
        event.stop()  # it is not for the screen below
        self.dismiss(None)

    def action_move(self, steps: int) -> None:
        """Move the cursor by lines."""
        self.rows.move(steps)

    def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self.rows.page(pages)

    def action_jump(self, position: int) -> None:
        """Move the cursor to the top or the bottom."""
        self.rows.jump(position)

    def action_choose(self) -> None:
        """Pick the row under the cursor."""
        self.rows.choose()


def among(rows: Sequence[Row]) -> Finder:
    """Return a finder over rows that are all known: each word typed begins a word of the row.

    Those that are called so come first: what another line says beside its name, such as a section, is less.
    """

    def text_of(row: Row, cells: int) -> str:
        return " ".join(map(row.text, range(cells)))

    texts = [(text_of(row, 1), text_of(row, len(row.cells)), row) for row in rows]

    async def find(text: str) -> Sequence[Row]:
        words = words_of(text)
        signs = [] if words else fold(text).split()

        def fits(line: str) -> bool:
            return begins_words(line, words) and all(f" {sign}" in f" {fold(line)}" for sign in signs)

        found = [(title, row) for title, line, row in texts if fits(line)]
        return [row for _, row in sorted(found, key=lambda one: not fits(one[0]))]

    return find
