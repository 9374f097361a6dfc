"""The lines of a run, of which an answer changes one: the others are not made anew at each key."""

from __future__ import annotations

from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.surveys.shown_survey import ShownSurvey
from fieldkit.screens.survey import item_lines
from fieldkit.widgets.lists.rows import Row

_Told = tuple[SurveyRow, Given | None, bool, bool]
"""What a line is made of: its row, the answer of last time, whether it is in conflict, whether it takes over."""


class RunLines:
    """The lines of a run in the order of its rows, each kept for as long as what it tells is the same."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._told: list[_Told] = []
        self._lines: list[Row] = []

    def of(self, run: ShownSurvey) -> list[Row]:
        """Return a line for each row of ``run``."""
        again = run.previous is not None and run.previous.any
        told: list[_Told] = [
            (
                row,
                run.last_time(row) if again else None,
                bool(run.conflicted) and run.in_conflict(row),
                row.item is None and run.takes_over(row) is not None,
            )
            for row in run.rows
        ]
        made = [
            self._lines[place] if place < len(self._told) and self._told[place] == one else self._line(*one)
            for place, one in enumerate(told)
        ]
        self._told, self._lines = told, made
        return made

    def _line(self, row: SurveyRow, last: Given | None, conflict: bool, takes: bool) -> Row:
        return item_lines.line(row, last, self._currency, conflict=conflict, takes=takes)
