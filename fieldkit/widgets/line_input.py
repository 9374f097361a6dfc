"""Fields of one line."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input


class LineInput(Input):
    """One line of text, as wide as its place: what is typed never changes where anything stands."""

    TAB_IS_BOUND = True
    """Tab does here what the screen binds it to, and nothing else."""
    # Textual lays the whole screen out anew when it changes: 2 to 4 ms a keystroke.
    virtual_size = Reactive(Size(0, 0), layout=False)

    def validate(self, value: str) -> None:
        """Leave it to the screen what is right: Textual gives each field a class as it is left, and asks its rules."""


class AnswerField(LineInput):
    """One line of text that is given away at Enter, exactly as it was then."""

    TAB_IS_BOUND = False

    class Kept(Message):
        """Enter or Tab was pressed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes, select_on_focus=False)

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "tab"):
            event.stop()
            self.post_message(self.Kept(self.value))
        else:
            await super()._on_key(event)
