"""A field whose every keystroke asks a question at once."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.widgets.line_input import LineInput


class SearchInput(LineInput):
    """One line of text that tells its screen of a change before it is drawn.

    The ``Changed`` message comes after the field was laid out and painted, 3 ms later: time in which the store
    can already answer.
    """

    def __init__(self, asked: Callable[[str], None], *, placeholder: str, id: str, classes: str = "field") -> None:  # noqa: A002
        super().__init__(placeholder=placeholder, id=id, classes=classes, select_on_focus=False)
        self._asked = asked
        self._last = ""

    def validate_value(self, value: str) -> str:
        """Ask with the new text."""
        if value != self._last:
            self._last = value
            self._asked(value)
        return value
