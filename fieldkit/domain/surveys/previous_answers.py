"""Which answer of last time belongs to which row: in repeats the thing of the same name, else the same number."""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.surveys.answers import Answers, Given
from fieldkit.domain.surveys.layout import SurveyRow, instances_of
from fieldkit.domain.text.sanitize import fold


class PreviousAnswers:
    """The answers of the survey before this one."""

    def __init__(self, checklist: Checklist, answers: Answers) -> None:
        self._answers = answers
        self._instances = instances_of(checklist, answers)
        self._pairs: dict[str, str] = {}

    def match(self, rows: Iterable[SurveyRow]) -> None:
        """Pair the instances of the rows on screen with those of last time."""
        self._pairs = {}
        for row in rows:
            if row.kind != "instance" or row.section.repeat is None:
                continue
            key = row.section.repeat.key
            held = self._instances.get(row.section.id, ())
            names = {fold(self._answers[key, one].value): one for one in held if (key, one) in self._answers}
            self._pairs[row.instance] = names.get(fold(row.title.partition(": ")[2])) or (
                held[row.number - 1] if row.number <= len(held) and ": " not in row.title else ""
            )

    def of(self, row: SurveyRow) -> Given | None:
        """Return what was answered to the item of this row, or None."""
        if row.item is None:
            return None
        if not row.instance:
            return self._answers.get((row.item.id, ""))
        pair = self._pairs.get(row.instance, "")
        return self._answers.get((row.item.id, pair)) if pair else None
