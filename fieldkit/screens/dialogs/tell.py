"""Something to read above everything, and perhaps a yes: what a dry run found, what a backup would bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from fieldkit.screens.base.dialog import Dialog
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.key_bar import KeyBar
from fieldkit.widgets.reading_pane import Para, Reading


class OtherKey(NamedTuple):
    """A key of one dialog beside yes and no, and what it does in a word."""

    key: str
    word: str


class TellScreen(Dialog[bool]):
    """Gives True only after the key ``y``, where a yes is asked for; after the ``other`` key ``took_other`` is set."""

    CSS_PATH = "tell.tcss"

    def __init__(self, title: str, paras: Sequence[Para], *, yes: str = "", other: OtherKey | None = None) -> None:
        super().__init__(classes="-tell")
        self._title = title
        self._paras = tuple(paras)
        self._yes = yes
        """What a yes does, in words; "" where there is nothing to agree to."""
        self._other = other
        self.took_other = False

    def compose(self) -> ComposeResult:
        """Lay out the text and the keys."""
        with Vertical(id="tell-frame") as frame:
            frame.border_title = framed(self._title)
            yield Reading(id="tell-text")
            keys = [("y", self._yes, 1), ("Esc", "leave it", 1)] if self._yes else [("Esc", "back", 1)]
            if self._other is not None:
                keys.insert(-1, (*self._other, 1))
            yield KeyBar(keys)

    def on_mount(self) -> None:
        """Show the text."""
        page = self.query_one(Reading)
        page.show(self._paras)
        page.focus()

    def on_key(self, event: events.Key) -> None:
        """Take the answer; keep every other key from the screen behind."""
        key = {"j": "down", "k": "up"}.get(event.key, event.key)
        if key == "y" and self._yes:
            event.stop()
            self.dismiss(True)
        elif self._other is not None and key == self._other.key:
            event.stop()
            self.took_other = True
            self.dismiss(False)
        elif key in ("escape", "q") or (key == "enter" and not self._yes):
            event.stop()
            self.dismiss(False)
        elif key in ("down", "up", "pagedown", "pageup", "home", "end") and key == event.key:
            return
        else:
            event.stop()
            if key in ("down", "up"):
                self.query_one(Reading).scroll_relative(y=1 if key == "down" else -1, animate=False)
