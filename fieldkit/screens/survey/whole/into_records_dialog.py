"""What answers would become in the records of the client, line by line: old beside new, each ticked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual import events, on
from textual._time import get_time
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fieldkit.domain.surveys.aids.into_records import IntoRecord
from fieldkit.screens.base.dialog import Dialog
from fieldkit.screens.base.type_ahead import UNSEEN
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.wrapped import folded

FOOT: Final = 3
"""Lines for what is said of the line under the cursor."""
WIDEST: Final = 116
"""Cells of the frame at most."""
_COLUMNS: Final = (Column(3), Column(16), Column(share=4), Column(share=5), Column(least=92, share=6))
_PRIVATE: Final = Column(7)
"""Stands before the last where anything is private."""
_TOO_SOON: Final = "Keys that were typed before this could be seen did nothing."
_NO_KEY: Final = "What was typed on is no key here: Space ticks, Enter takes over, Esc takes nothing."
_SIGNS: Final = frozenset({"space", "x", "j", "k", "q"})
"""Keys of this dialog that are characters."""


class IntoRecordsScreen(Dialog[tuple[str, ...] | None]):
    """Gives the keys of what is ticked, or None after Esc."""

    CSS_PATH = "into_records_dialog.tcss"
    AUTO_FOCUS = "WindowList"

    def __init__(self, client: str, checklist: str, offered: Sequence[IntoRecord], *, unasked: bool = False) -> None:
        """Offer these; ``unasked``: nobody opened it by a key, and what is typed on without a look is not for it.

        Nor is what follows a character that is no key here: whoever typed a word did not want to take anything over.
        """
        super().__init__(classes="-into")
        self._title = f"Into the records of {client}"
        self._checklist = checklist
        self._offered = {one.key: one for one in offered}
        self._any_private = any(one.private for one in offered)
        fills = [one for one in offered if one.fills]
        self._ticked = {key for one in fills for key in (one.key, one.needs) if key}
        self._unasked = unasked
        self._last_unseen = 0.0
        self._dropped = ""
        """What is said of keys that did nothing."""

    def compose(self) -> ComposeResult:
        """Lay out the list and what is said of its line."""
        with Vertical(id="into-frame") as frame:
            frame.border_title = framed(self._title)
            frame.border_subtitle = "Space ticks, Enter takes over, Esc takes nothing"
            yield WindowList((*_COLUMNS[:-1], _PRIVATE, _COLUMNS[-1]) if self._any_private else _COLUMNS)
            yield Static(id="into-said", markup=False)

    def on_mount(self) -> None:
        """Show what is offered."""
        self._last_unseen = get_time()
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the list between the title and what is said of its line."""
        super().on_resize(event)
        self._list.styles.height = max(1, min(len(self._offered), self.app.size.height - FOOT - 2))
        self._draw()

    @property
    def _list(self) -> WindowList:
        return self.query_one(WindowList)

    def _draw(self) -> None:
        rows = [Row("", one.key, self._cells(one)) for one in self._offered.values()]
        self._list.show(rows, keep=self._list.row.uid if self._list.row else "")
        self._explain()

    def _cells(self, one: IntoRecord) -> tuple[str | tuple[str, str], ...]:
        was = f"(was: {one.was_shown})" if one.was_shown else ""
        private = (("private" if one.private else "", "accent"),) if self._any_private else ()
        asked = (f"“{one.asked}”", "dim")
        if one.wrong:
            return ("", ""), (one.label, "dim"), (was, "dim"), (one.now_shown, "dim"), *private, asked
        ticked = one.key in self._ticked
        tone = "" if ticked else "dim"
        now = f"{one.person[0]} (new)" if one.needs else one.now_shown
        mark = ("[x]" if ticked else "[ ]", "accent")
        return mark, (one.label, tone), (was, "dim"), (now, tone), *private, asked

    def _explain(self) -> None:
        row = self._list.row
        one = self._offered.get(row.uid) if row is not None else None
        said = self._dropped or (_sentence(one, self._checklist) if one is not None else "")
        lines = folded(said, max(20, min(WIDEST, self.app.size.width) - 4))
        shown = lines if len(lines) <= FOOT else [*lines[: FOOT - 1], f"{lines[FOOT - 1][:-1]}…"]
        self.query_one("#into-said", Static).update(Content("\n".join(shown)))

    @on(WindowList.Moved)
    def moved(self) -> None:
        """Speak of the line that the cursor came to."""
        self._explain()

    @on(WindowList.Chosen)
    def clicked(self) -> None:
        """A second click on a line ticks it."""
        self._turn()

    def on_key(self, event: events.Key) -> None:
        """Tick, take over or leave; keep every key from the screen behind."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
            return
        if self._is_too_soon(event):
            return
        match event.key:
            case "space" | "x":
                self._turn()
            case "enter":
                self.dismiss(tuple(key for key in self._offered if key in self._ticked))
            case "q":
                self.dismiss(None)
            case "down" | "j" | "tab":
                self._list.move(1)
            case "up" | "k" | "shift+tab":
                self._list.move(-1)
            case "pagedown" | "pageup":
                self._list.page(1 if event.key == "pagedown" else -1)
            case "home" | "end":
                self._list.jump(0 if event.key == "home" else -1)

    def _is_too_soon(self, event: events.Key) -> bool:
        """Whether a key was typed on without a look: at what came unasked, or in a word; no key after a pause is."""
        no_key = event.is_printable and event.key not in _SIGNS
        soon = no_key or (self._unasked and event.time - self._last_unseen <= UNSEEN)
        said = "" if not soon else _NO_KEY if no_key and not self._unasked else self._dropped or _TOO_SOON
        self._unasked = soon
        if soon:
            self._last_unseen = max(self._last_unseen, event.time)
        if said != self._dropped:
            self._dropped = said
            self._explain()
        return soon

    def _turn(self) -> None:
        row = self._list.row
        one = self._offered.get(row.uid) if row is not None else None
        if one is None or one.wrong:
            return
        if one.key in self._ticked:
            self._ticked -= {one.key, *(other.key for other in self._offered.values() if other.needs == one.key)}
        else:
            self._ticked |= {key for key in (one.key, one.needs) if key}
        self._draw()


def _sentence(one: IntoRecord, checklist: str) -> str:
    """Return all that is known of a line."""
    of = f"{checklist}, “{one.asked}”"
    if one.wrong:
        return f"This cannot be taken over: {one.wrong} ({of})"
    private = " This is private, the record is not." if one.private else ""
    if one.is_person:
        return f"{one.now_shown}: no record of theirs yet.{private} {of}"
    new = " (a new person)" if one.needs else ""
    return f"{one.label}: {one.now_shown}{new}, in place of {one.was_shown}.{private} {of}"
