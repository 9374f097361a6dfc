"""The area of a survey that speaks of one item, and the field in it where an answer or a note is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets.input import Selection

from fieldkit.domain.surveys.begun_text import ANEW
from fieldkit.domain.surveys.run_results import SEVERAL_LINES, OpenText
from fieldkit.screens.base.type_ahead import in_one_line
from fieldkit.screens.drawing.frame_text import put_on_frame
from fieldkit.widgets.line_input import AnswerField
from fieldkit.widgets.sheet import Part, Sheet

if TYPE_CHECKING:
    from fieldkit.widgets.answer_area import Writing


class AnswerEntry(Vertical):
    """A sheet with a field below it that is there only while somebody types."""

    class Typed(Message):
        """Enter or Tab: store the text and go on."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The focus went elsewhere: store it."""

    class Closed(Message):
        """Nothing is being typed any more."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._open = False
        """Whether something is being typed."""
        self._writing: Writing | None = None
        self._offered: tuple[str, str] = "", ""
        """What a note that goes on stood as when it was opened, with an empty line below it, and what it is."""

    def compose(self) -> ComposeResult:
        """Lay out the sheet and the field."""
        yield Sheet(id="sheet")
        yield AnswerField(id="entry", classes="field")

    def explain(self, title: str, parts: Sequence[Part], more: Part | None = None) -> None:
        """Say this of the item under the cursor, and ``more`` where there is no room for all of it."""
        put_on_frame(self, title=title)
        self.query_one(Sheet).show(parts, more)

    @property
    def text(self) -> str:
        """What is typed; an empty line that was offered below a note is none of it."""
        if self._writing is not None and self._writing.display:
            return self._typed(self._writing.text)
        return self.query_one(AnswerField).value

    def _typed(self, text: str) -> str:
        offered, stored = self._offered
        return stored if offered and text == offered else text

    def open(self, typing: OpenText, text: str | None, people: Sequence[str] = ()) -> None:
        """Let it be typed: anew from ``text``, or what is stored; ``people`` complete a name."""
        self._open = True
        item = typing.row.item
        if typing.what == "note" or (item is not None and item.type in SEVERAL_LINES):
            goes_on = typing.what == "note" and text is None and typing.began
            below = f"{typing.began}\n" if goes_on else ""  # what comes later begins on its own line
            self._offered = below, typing.began
            self._write(below or (typing.began if text is None else text))
            return
        field = self.query_one(AnswerField)
        field.suggester = SuggestFromList(people, case_sensitive=False) if people else None
        field.value = typing.began if text is None else in_one_line(text)
        field.display = True
        self.screen.add_class("-typing")
        self.screen.set_focus(field)
        end = len(field.value)
        anew = text is None and item is not None and item.type in ANEW
        field.selection = Selection(0, end) if anew else Selection.cursor(end)

    def _write(self, text: str) -> None:
        from fieldkit.widgets.answer_area import Writing

        if self._writing is None:
            self._writing = Writing(id="long", soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False)
            self.mount(self._writing)
        self._writing.text = text
        self._writing.move_cursor(self._writing.document.end)
        self._writing.display = True
        self.screen.add_class("-writing")
        self.screen.set_focus(self._writing)

    def fill(self, text: str) -> None:
        """Let this stand in the field that is open, in the place of what is typed."""
        if self._writing is not None and self._writing.display:
            self._writing.text = text
            self._writing.move_cursor(self._writing.document.end)
        else:
            field = self.query_one(AnswerField)
            field.value = in_one_line(text)
            field.selection = Selection.cursor(len(field.value))

    def refuse(self) -> None:
        """Take in that what was typed stays to be corrected."""
        self.query_one(AnswerField).refuse()

    def close(self) -> None:
        """Put the field away."""
        self._open = False
        self.query_one(AnswerField).display = False
        if self._writing is not None:
            self._writing.display = False
        self.screen.remove_class("-typing", "-writing")
        self.post_message(self.Closed())

    @on(AnswerField.Kept)
    def kept(self, event: AnswerField.Kept) -> None:
        """Enter in the field."""
        event.stop()
        self.post_message(self.Typed(event.text))

    def on_writing_finished(self, event: Writing.Finished) -> None:
        """Enter in the writing."""
        event.stop()
        self.post_message(self.Typed(self._typed(event.text)))

    def on_descendant_blur(self) -> None:
        """Keep what is typed when somebody clicks elsewhere."""
        if self._open and self.screen.focused is not None and self.screen.focused not in self.query("*"):
            self.post_message(self.Left())
