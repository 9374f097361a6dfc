"""Several lines of text where Enter keeps them. Imported when it is first needed: TextArea costs 40 ms."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from fieldkit.widgets.line_input import EMPTIES, without
from fieldkit.widgets.long_input import TextLines


class Writing(TextLines, inherit_bindings=False):
    """A text of several lines: Enter keeps it, ↓ on the last line begins a new one."""

    BINDINGS: ClassVar[list[BindingType]] = without(TextLines.BINDINGS, EMPTIES)

    class Finished(Message):
        """Enter or Tab was pressed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "tab"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Finished(self.text))
            return
        await super()._on_key(event)

    def action_cursor_down(self, select: bool = False) -> None:
        """Go down a line; from the last one into a new one, unless that is empty already."""
        last = self.document.line_count - 1
        at_end = self.wrapped_document.location_to_offset(self.cursor_location).y >= self.wrapped_document.height - 1
        if select or not at_end or not self.document[last].strip():
            super().action_cursor_down(select)
            return
        self.move_cursor(self.document.end)
        self.insert("\n")
