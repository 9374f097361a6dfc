"""Whether the cursor of a form goes back to a text that was refused."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.domain.forms.form_model import FormModel
from fieldkit.screens.base.page import Page
from fieldkit.widgets.form_fields import FormFields
from fieldkit.widgets.hint import Hint

QUIET: float = 0.8
"""Seconds without a key after which the cursor goes back to a text that was refused."""


class FormRecall:
    """What was left last, and what Enter would add there.

    The cursor goes back to it only while no key came after the one that left it. Who has typed on, however slowly, is
    in another field, and may not be looking: the frame names what is not stored.
    """

    def __init__(self, page: Page, model: FormModel, fields: FormFields, current: Callable[[], str]) -> None:
        self._page = page
        self._model = model
        self._fields = fields
        self._current = current
        """The field with the focus, or ""."""
        self._left = ""
        self._adds = ""
        """The name of a new record that Enter has to be told of twice."""
        self._key = -1
        """The key that left it."""

    def left(self, name: str, *, adds: str = "") -> None:
        """Take in that a field is left. It counts once: what a key left tells so again as it loses the focus."""
        key = self._page.host.type_ahead.handed_on
        if (name, key) != (self._left, self._key):
            self._left, self._adds, self._key = name, adds, key

    def told_twice(self) -> tuple[str, str] | None:
        """Return the field that Enter left just before this Enter, and the name of the record that both ask for."""
        if not self._adds or self._page.host.type_ahead.handed_on != self._key + 1:
            return None
        told, self._adds = (self._left, self._adds), ""
        return told

    def begin(self) -> None:
        """Say why the text was refused, and wait for whether somebody types on."""
        name = self._left
        if name in self._model.held and name != self._current():
            words, tone = self._model.explain_refusal(name)
            if self._untouched:
                self._page.query_one(Hint).say(f"{words} Enter adds it." if self._adds else words, tone)
            self._page.run_worker(self._go_back(name), group="recall", exclusive=True)
        elif self._current() in self._model.held:
            self._model.fields[self._current()].seen = True

    @property
    def _untouched(self) -> bool:
        return self._page.host.type_ahead.count == self._key

    async def _go_back(self, name: str) -> None:
        await self._page.host.type_ahead.quiet(QUIET)
        still = self._untouched and self._left == name
        if still and self._page.is_current and name in self._model.held:
            self._fields.go_to(name)  # which explains it
            self._model.fields[name].seen = True
