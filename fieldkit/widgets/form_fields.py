"""The fields of a form, one line each, as its model has them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label
from textual.widgets.input import Selection

from fieldkit.domain.forms.field_state import FieldState
from fieldkit.domain.forms.form_model import FormModel
from fieldkit.widgets.line_input import LineInput
from fieldkit.widgets.long_input import LongInput

T = TypeVar("T")


class FormFields(VerticalScroll, can_focus=False):
    """Labels and fields. What somebody types stands here before the model knows it: ``take_in`` tells it."""

    def __init__(self, model: FormModel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._model = model
        self._labels: dict[str, Label] = {}
        self._inputs: dict[str, Input | LongInput] = {}
        self._news: set[str] = set()
        """Fields that somebody typed into and nobody has asked for yet."""
        self._marked = ""
        """The field whose text was selected as the focus came to it."""

    def compose(self) -> ComposeResult:
        """Lay out one line a field."""
        for name, state in self._model.fields.items():
            self._labels[name] = Label(_label(state), classes="label", id=f"label-{name}")
            long = state.declared.type.block
            make = LongInput if long else partial(LineInput, select_on_focus=False)
            self._inputs[name] = make(id=f"field-{name}", classes="field")
            yield self._labels[name]
            yield self._inputs[name]

    def name_of(self, widget: Widget | None) -> str:
        """Return the field that a widget is for, "" if it is none of these."""
        return next((name for name, one in self._inputs.items() if one is widget), "")

    def go_to(self, name: str, *, at_end: bool = False) -> None:
        """Put the focus into a field, before the next key is read; ``at_end`` of its text, to go on there.

        What is typed into a choice takes its place.
        """
        widget = self._inputs[name]
        if at_end and not isinstance(widget, Input):
            widget.move_cursor(widget.document.end)
        self.screen.set_focus(widget, scroll_visible=not self.screen.can_view_entire(widget))
        self._marked = ""
        if isinstance(widget, Input) and self._model.replaces(name) and not at_end:
            widget.selection = Selection(0, len(widget.value))
            self._marked = name

    def take_in(self) -> None:
        """Tell the model what stands in the fields."""
        self._news |= {name for name, widget in self._inputs.items() if self._model.type(name, _text(widget))}

    def tell(self, told: Callable[[], T]) -> T:
        """Tell the model what the store said, and show it at once; return what the model answers.

        Whatever reads the fields between the two would take a text of before for one that was typed.
        """
        self.take_in()
        answer = told()
        self.show()
        return answer

    def typed_into(self, name: str) -> bool:
        """Whether somebody typed into a field since this was asked last."""
        self.take_in()
        typed = name in self._news
        self._news.discard(name)
        return typed

    def show(self) -> None:
        """Show texts and marks as the model has them, and on the frame which of them are not stored."""
        refused = [state.declared.label for state in self._model.fields.values() if state.refused or state.undecided]
        frame, words = self.parent, f"not stored: {', '.join(refused)}" if refused else ""
        if isinstance(frame, Widget) and frame.border_subtitle != words:
            frame.border_subtitle = Content(words)
        for name, state in self._model.fields.items():
            widget, label = self._inputs[name], self._labels[name]
            if _text(widget) != state.typed:
                _put(widget, state.typed)
            wrong = bool(state.refused or state.undecided)
            if state.refused and self._marked == name and isinstance(widget, Input) and _all_selected(widget):
                # It is to be corrected, however quickly somebody came back to it: see ``replaces``.
                widget.selection = Selection.cursor(len(widget.value))
                self._marked = ""
            widget.set_class(wrong, "-wrong")
            label.set_class(wrong, "-wrong")
            if label.has_class("-conflict") != state.conflicted:
                label.set_class(state.conflicted, "-conflict")
                label.update(_label(state))


def _label(state: FieldState) -> Content:
    marks = f"{' *' if state.declared.required else ''}{' ≠' if state.conflicted else ''}"
    return Content(f"{state.declared.label}{marks}")


def _text(widget: Input | LongInput) -> str:
    return widget.value if isinstance(widget, Input) else widget.text


def _all_selected(widget: Input) -> bool:
    return {*widget.selection} == {0, len(widget.value)}


def _put(widget: Input | LongInput, text: str) -> None:
    """Change a text. What was to be replaced by typing still is: a moment that was filled in was added to."""
    if isinstance(widget, Input):
        whole = _all_selected(widget)
        widget.value = text
        widget.selection = Selection(0, len(text)) if whole and widget.has_focus else Selection.cursor(len(text))
    else:
        empty = not widget.text
        widget.text = text
        if empty and widget.has_focus:
            widget.select_all()
        else:
            widget.move_cursor(widget.document.end)
