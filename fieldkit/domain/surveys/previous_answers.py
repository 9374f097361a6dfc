"""Which answer given before belongs to which row: of last time, or of another checklist that asked the same.

In repeats it is the thing of the same name, else that of the same number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fieldkit.domain.checklists.checklist import Item, Section
from fieldkit.domain.surveys.aids.take_over import things_of_last_time
from fieldkit.domain.surveys.answers import Given, is_not_known
from fieldkit.domain.surveys.layout import SurveyRow, instances_of
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.domain.text.sanitize import fold


@dataclass(frozen=True, slots=True)
class PreviousAnswer:
    """An answer that was given before."""

    given: Given
    started_at: int | None
    """When the survey was begun that it is from; None if it follows from this one."""
    checklist: str = ""
    """Where it is from, if from elsewhere: the checklist with its place."""


class PreviousAnswers:
    """The answers of the survey before this one, and of other checklists that asked the same."""

    def __init__(self, survey: OpenedSurvey) -> None:
        self._before = survey.before
        self._elsewhere = survey.elsewhere
        self._instances = instances_of(survey.checklist, survey.before.answers) if survey.before else {}
        self._pairs: dict[str, str] = {}
        self._found: dict[tuple[str, str], PreviousAnswer | None] = {}
        """What was found by item and instance, for as long as the pairs are the same: asked of each row at each key."""

    @property
    def any(self) -> bool:
        """Whether anything was answered before."""
        return self._before is not None or bool(self._elsewhere)

    def match(self, rows: Iterable[SurveyRow]) -> None:
        """Pair the instances of the rows on screen with those of last time."""
        if self._before is None:
            return
        pairs: dict[str, str] = {}
        answers = self._before.answers
        for row in rows:
            if row.kind != "instance" or row.section.repeat is None:
                continue
            key = row.section.repeat.key
            held = self._instances.get(row.section.id, ())
            names = {fold(answers[key, one].value): one for one in held if (key, one) in answers}
            pairs[row.instance] = names.get(fold(row.title.partition(": ")[2])) or (
                held[row.number - 1] if row.number <= len(held) and ": " not in row.title else ""
            )
        if pairs != self._pairs:
            self._pairs = pairs
            self._found.clear()

    def of(self, row: SurveyRow) -> PreviousAnswer | None:
        """Return what was answered to the item of this row before, the later of the two; None if nothing was."""
        if row.item is None:
            return None
        place = row.item.id, row.instance
        if place not in self._found:
            self._found[place] = self._look_up(row.item, row.instance)
        return self._found[place]

    def _look_up(self, item: Item, instance: str) -> PreviousAnswer | None:
        own = self._own(item, instance)
        other = None if instance else self._elsewhere.get(item.id)
        before = self._before.started_at if self._before else 0
        if other is None or (own is not None and own.given.answered and before >= other.started_at):
            return own
        return PreviousAnswer(other.given, other.started_at if other.answered else None, other.called)

    def given(self, row: SurveyRow) -> Given | None:
        """Return that answer by itself."""
        return before.given if (before := self.of(row)) is not None else None

    def _own(self, item: Item, instance: str) -> PreviousAnswer | None:
        pair = self._pairs.get(instance, "") if instance else ""
        if self._before is None or (instance and not pair):
            return None
        given = self._before.answers.get((item.id, pair))
        if given is None or is_not_known(item, given):
            return None
        return PreviousAnswer(given, self._before.started_at)

    def names_things(self, section: Section) -> bool:
        """Whether any thing of a repeat was there last time."""
        return bool(self._instances.get(section.id))

    def things(self, section: Section, names: Iterable[str]) -> list[tuple[Given, ...]]:
        """Return the things of a repeat that were there last time and are not among ``names``, those of now."""
        if self._before is None:
            return []
        return things_of_last_time(section, self._before.answers, self._instances.get(section.id, ()), names)
