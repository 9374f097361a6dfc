"""A small menu: a question and a few answers, each with its own key. One key decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from fieldkit.screens.base.dialog import Dialog
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList


@dataclass(frozen=True, slots=True)
class MenuChoice:
    """One answer: the key that gives it and the words for it."""

    key: str
    """A letter or a digit."""
    label: str


class MenuScreen(Dialog[str | None]):
    """Gives the key of the answer, or None after Esc. Arrows and Enter choose too."""

    CSS_PATH = "menu.tcss"

    def __init__(self, title: str, choices: Sequence[MenuChoice]) -> None:
        super().__init__(classes="-menu")
        self._title = title
        self._choices = {choice.key: choice.label for choice in choices}

    def compose(self) -> ComposeResult:
        """Lay out the answers, each on a line of its own."""
        with Vertical() as frame:
            frame.border_title = framed(self._title)
            frame.border_subtitle = "Esc: leave it"
            choices = WindowList((Column(3), Column()))
            choices.styles.height = len(self._choices)
            yield choices

    def on_mount(self) -> None:
        """Show the answers."""
        self._list.show([Row("", key, ((key, "accent"), label)) for key, label in self._choices.items()])
        self._list.focus()

    @property
    def _list(self) -> WindowList:
        return self.query_one(WindowList)

    def on_key(self, event: events.Key) -> None:
        """Take the key of an answer, before it could mean anything else; keep all others from the screen behind."""
        event.stop()
        event.prevent_default()
        key = event.key
        if event.character in self._choices:
            self.dismiss(event.character)
        elif key in ("down", "j", "tab"):
            self._list.move(1)
        elif key in ("up", "k", "shift+tab"):
            self._list.move(-1)
        elif key == "enter":
            self._list.choose()
        elif key in ("escape", "q"):
            self.dismiss(None)

    @on(WindowList.Chosen)
    def chosen(self, event: WindowList.Chosen) -> None:
        """Take the answer under the cursor."""
        self.dismiss(event.row.uid)
