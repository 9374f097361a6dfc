"""A field of one line that gives away its text at Enter, exactly as it was then."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input


class AnswerField(Input):
    """One line of text."""

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
            event.prevent_default()
            self.post_message(self.Kept(self.value))
        else:
            await super()._on_key(event)
