"""Several lines of text in a form. Its own module, so that only forms with long fields pay for TextArea."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea


class TextLines(TextArea, inherit_bindings=False):
    """A text of several lines in which F6 and F7 lead where they always do: Textual selects text by them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in TextArea.BINDINGS
        if not (isinstance(binding, Binding) and {"f6", "f7"} & set(binding.key.split(",")))
    ]

    def on_paste(self, event: events.Paste) -> None:
        """Let nobody else have what this takes."""
        event.stop()


class LongInput(TextLines):
    """A text of several lines: Enter begins a new one, Tab goes on to the next field. The focus lays nothing out."""

    TAB_IS_BOUND = True
    DEFAULT_CSS = """
    LongInput, LongInput:focus { border: none; padding: 0 1; height: 4; background: $surface; }
    LongInput:focus { background: $panel; }
    """

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002
        super().__init__(
            id=id, classes=classes, tab_behavior="focus", show_line_numbers=False, soft_wrap=True, compact=True
        )
