"""What is shown while the store is made or brought up to date: a bar above everything, where that takes a while."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fieldkit.screens.base.dialog import Dialog
from fieldkit.widgets.work_bar import WorkBar

_WORDS = (
    "This is done once after an update of fieldkit, and at the first start. What is stored stays as it is; before an "
    "update a backup is made. Leave it running."
)


class GettingReadyScreen(Dialog[None]):
    """Says what is done with the store, and how far it is. It goes by itself."""

    CSS_PATH = "getting_ready.tcss"
    ANSWERS: ClassVar[bool] = False
    """Keys wait for the screen behind: it shows nothing yet."""

    def __init__(self) -> None:
        super().__init__(classes="-getting-ready")
        self._bar = WorkBar(stops=False)

    def compose(self) -> ComposeResult:
        """Lay out the words and the bar."""
        with Vertical(id="ready-frame") as frame:
            frame.border_title = "Getting the store ready"
            yield Static(Content(_WORDS), id="ready-words")
            yield self._bar

    def show(self, what: str, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.add_class("-working")
        self._bar.tell(what, done, total)
