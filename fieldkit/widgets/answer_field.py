"""A field of one line that gives away its text at Enter, exactly as it was then."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input


class AnswerField(Input):
    """One line of text. What is typed after Enter, before that is answered, is for what comes next."""

    class Kept(Message):
        """Enter or Tab was pressed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes, select_on_focus=False)
        self._waiting = False
        self._early: list[events.Key] = []

    async def _on_key(self, event: events.Key) -> None:
        if self._waiting:
            event.stop()
            event.prevent_default()
            self._early.append(event)
        elif event.key in ("enter", "tab"):
            event.stop()
            event.prevent_default()
            self._waiting = True
            self.post_message(self.Kept(self.value))
        else:
            await super()._on_key(event)

    def answered(self) -> None:
        """Go on after Enter: pass what was typed meanwhile to whatever has the focus now."""
        self._waiting = False
        early, self._early = self._early, []
        for key in early:
            self.app.post_message(events.Key(key.key, key.character))
