"""Fields of one line."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar, Final

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

UNSEEN: Final = 0.6
"""Seconds after which somebody who goes on typing is taken to correct a text that was refused."""


class LineInput(Input):
    """One line of text, as wide as its place: what is typed never changes where anything stands."""

    TAB_IS_BOUND = True
    """Tab does here what the screen binds it to, and nothing else."""
    # Textual lays the whole screen out anew when it changes: 2 to 4 ms a keystroke.
    virtual_size = Reactive(Size(0, 0), layout=False)

    @property
    def rich_style(self) -> Style:
        """The style of the field itself, kept as those of its parts are: Textual looks through all that holds it."""
        kept = self._rich_style_cache.get(())
        if kept is None:
            style = super().rich_style
            kept = self._rich_style_cache[()] = style, style
        return kept[0]

    def validate(self, value: str) -> None:
        """Leave it to the screen what is right: Textual gives each field a class as it is left, and asks its rules."""


EMPTIES: Final = "ctrl+u"
"""The key by which Textual empties a field. In that of an answer it is the survey's, which can bring the text back."""


def without(bindings: Sequence[BindingType], key: str) -> list[BindingType]:
    """Return the bindings of a field but those of a key."""
    return [one for one in bindings if not (isinstance(one, Binding) and key in one.key.split(","))]


class AnswerField(LineInput, inherit_bindings=False):
    """One line of text that is given away at Enter, exactly as it was then."""

    TAB_IS_BOUND = False
    BINDINGS: ClassVar[list[BindingType]] = without(Input.BINDINGS, EMPTIES)

    class Kept(Message):
        """Enter or Tab was pressed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class TypedOn(Message):
        """A text that was just refused is followed by what nobody can have typed to correct it."""

        def __init__(self, event: events.Key) -> None:
            super().__init__()
            self.event = event

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes, select_on_focus=False)
        self._refused_at = 0.0
        self._refused = ""
        """The text that was refused, until a key is pressed on it."""

    def refuse(self) -> None:
        """Take in that what was given away stays here to be corrected."""
        self._refused_at, self._refused = time.monotonic(), self.value

    @property
    def _is_unseen(self) -> bool:
        """Whether the text was refused so short a time ago that nobody can have seen it."""
        return time.monotonic() - self._refused_at < UNSEEN

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Say whether a key is text here: not what is meant for what comes next."""
        return not self._is_unseen and super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        unseen, self._refused_at = self._is_unseen, 0.0
        refused, self._refused = self._refused, ""
        if event.key in ("enter", "tab"):
            event.stop()
            self.post_message(self.Kept(self.value))
        elif unseen and event.is_printable:
            event.stop()
            event.prevent_default()
            self.post_message(self.TypedOn(event))
        else:
            at_end = self.cursor_position == len(self.value) and self.selection.is_empty
            if refused and self.value == refused and at_end and begins_word(refused, event.character or ""):
                self.insert_text_at_cursor(" ")
            await super()._on_key(event)


def begins_word(text: str, letter: str) -> bool:
    """Whether ``letter`` behind ``text`` begins another word: behind a figure, or as a capital behind a small one."""
    last = text[-1:]
    return letter.isalpha() and (last.isdecimal() or (last.islower() and letter.isupper()))
