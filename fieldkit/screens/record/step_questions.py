"""What has to be said of records that come to a state: asked once, and looked at before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from fieldkit.db.views.record import StateQuestion
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext
from fieldkit.screens.base.page import Page
from fieldkit.screens.dialogs.ask import Answers, AskScreen, Question

_AHEAD: Final = "The day may be “in 6 months”; after it, it is open again."


class StepQuestions:
    """What is asked of records that come to a state; ``dialog`` asks it."""

    def __init__(self, page: Page, kind: Kind, asks: Sequence[StateQuestion], title: str) -> None:
        self._kind = kind
        self._asks = tuple(asks)
        self._reading = ReadingContext(page.now, lambda *_: 0, lambda *_: "", "", page.host.settings.month_first)
        rules = kind.state_rules
        self._ahead = rules.ahead if rules is not None else ()
        says = _AHEAD if any(one.field in self._ahead for one in asks) else ""
        self.dialog = AskScreen(title, [Question(one.label) for one in asks], says=says, check=self._lacking)
        """Gives the answers in the order of the questions, or None after Esc."""

    def texts(self, answers: Answers) -> Mapping[str, str]:
        """Return the answers by field."""
        return dict(zip((one.field for one in self._asks), answers, strict=True))

    def _lacking(self, answers: Answers) -> str:
        """Return what is missing of the answers, or cannot be read; "" if nothing is."""
        today = self._reading.now.date().isoformat()
        for one, text in zip(self._asks, answers, strict=True):
            if not text.strip():
                return f"“{one.label}” is needed."
            try:
                value = self._kind.field(one.field).read(text, self._reading)
            except Invalid as error:
                return str(error)
            if one.field in self._ahead and str(value) < today:
                return "That day is over. Give a day to come."
        return ""
