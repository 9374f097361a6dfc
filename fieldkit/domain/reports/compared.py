"""A survey beside the one before: what was put right, what is new, what is still so."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from fieldkit.domain.records.values import local
from fieldkit.domain.reports.report import Move, MoveName, SinceLastTime
from fieldkit.domain.surveys.answers import Given, result_of
from fieldkit.domain.surveys.findings import title_of
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.domain.surveys.previous_answers import PreviousAnswers

_BAD = ("fail", "partial")
SETTLED: Final = ("fixed", "verified")
ASIDE: Final = ("accepted", "dismissed")
"""States of findings that are closed and not put right."""


class Compared:
    """What was answered last time to each row of a survey, by the same rules as “same as last time”."""

    def __init__(self, survey: OpenedSurvey, rows: Sequence[SurveyRow]) -> None:
        # What other checklists were answered is no earlier state of this one.
        self._survey = replace(survey, elsewhere={})
        self._rows = rows
        self._previous = PreviousAnswers(self._survey)
        self._previous.match(rows)

    @property
    def began(self) -> date | None:
        """The day of the survey before, None where there is none."""
        return local(self._survey.before.started_at).date() if self._survey.before is not None else None

    def given(self, row: SurveyRow) -> Given | None:
        """Return what was answered to the item of a row last time."""
        return self._previous.given(row)

    def result(self, row: SurveyRow) -> str:
        """Return the result of a row last time, "" where there was none."""
        before = self._previous.of(row)
        return result_of(row.item, before.given) if before is not None and row.item is not None else ""

    def since(
        self, closed: Container[tuple[str, str]] = (), states: Mapping[tuple[str, str], str] = MappingProxyType({})
    ) -> SinceLastTime | None:
        """Return what became of the findings, None where there is no survey before.

        ``closed`` are those that are not open, by (item, instance), whatever was answered: they are told elsewhere.
        ``states`` are those of the findings that are known, by the same.
        """
        began = self.began
        return SinceLastTime(began, tuple(self._moves(closed, states))) if began is not None else None

    def _moves(self, closed: Container[tuple[str, str]], states: Mapping[tuple[str, str], str]) -> Iterator[Move]:
        seen: set[tuple[str, str]] = set()
        place = ""
        for row in self._rows:
            if row.item is None:
                place = row.title if row.kind == "instance" else ""
                continue
            before = self._previous.of(row)
            if before is not None:
                seen.add((before.given.item, before.given.instance))
            if row.item.finding:
                what = followed(
                    moved(self.result(row), result_of(row.item, row.given)), states.get((row.item.id, row.instance))
                )
                if what in ("fixed", "passed", "unseen") or (what and (row.item.id, row.instance) not in closed):
                    yield Move(what, title_of(row.item, result_of(row.item, row.given)), place if row.instance else "")
        before_answers = self._survey.before.answers if self._survey.before is not None else {}
        for at, given in before_answers.items():
            item = self._survey.checklist.places.get(given.item, (None, None))[1]
            if at not in seen and item is not None and item.finding and result_of(item, given) in _BAD:
                gone = followed("unseen", states.get(at))
                if gone:
                    yield Move(gone, item.finding)


def followed(what: MoveName | None, state: str | None) -> MoveName | None:
    """Return what became of a finding, now that its state is known: a pass alone does not close it."""
    if what == "fixed" and state is not None and state not in (*SETTLED, *ASIDE):
        return "passed"
    if what == "unseen" and state in SETTLED:
        return "fixed"
    return None if what == "unseen" and state in ASIDE else what


def moved(before: str, now: str) -> MoveName | None:
    """Return what became of a finding whose item had the one result and has the other now, None if there is none."""
    if now in _BAD:
        if before not in _BAD:
            return "new"
        return "still" if before == now else "worse" if now == "fail" else "better"
    if before not in _BAD:
        return None
    return "fixed" if now == "pass" else "unseen"
