"""Taking back what was last done in one survey: a step of the session like any other, by the rules of answering."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields
from typing import Final

from fieldkit.db.records import answers as stored_answers
from fieldkit.db.records import crud
from fieldkit.db.records.undo_log import RecordChange, Session, UndoStep, mark
from fieldkit.db.views.surveys import answers_of_survey, running
from fieldkit.domain.records.kinds import ANSWER
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import SurveyLayout
from fieldkit.operations.findings import Place, StoredAnswer, update_findings
from fieldkit.operations.undo import called, changed_since

_GIVEN: Final = tuple(one.name for one in fields(Given) if one.name not in ("item", "instance"))
"""What an answer says; the rest is its place."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of it."""

    stored: StoredAnswer | None = None
    """What is stored now, None if nothing was taken back."""
    places: tuple[Place, ...] = ()
    """The answers that are as they were before."""
    sentence: str = ""
    """Why nothing was taken back; "" if nothing was answered."""


def take_back(
    connection: sqlite3.Connection, session: Session, survey: int, since: int, seen: SurveyLayout | None = None
) -> TakenBack:
    """Take back the last step after number ``since`` that answered the survey with this id, if there is one.

    The answers are put back and progress and findings follow them: a finding that somebody has worked on stays.
    If an answer was changed again since, nothing is written, the sentence says so, and the step is forgotten. To be
    run by ``Store.write``. Raises Invalid for a finished survey. ``seen`` is the layout before, if whoever calls has
    it.
    """

    def answered(step: UndoStep) -> bool:
        return step.number > since and any(_is_answer(connection, change, survey) for change in step.changes)

    step = session.last("undo", answered)
    if step is None:
        return TakenBack()
    head = running(connection, survey)
    mark("undo", of=step)
    changes = [_as_edit(change) for change in step.changes if change.kind == ANSWER.name]
    for change in changes:
        moved = changed_since(connection, change)
        if moved:
            why = f"{called(connection, change)}: {moved} was changed again since; it stays as it is."
            return TakenBack(sentence=why)
    before = answers_of_survey(connection, survey)
    for change in reversed(changes):
        _put_back(connection, change)
    stored = update_findings(connection, head, before, answers_of_survey(connection, survey), seen)
    return TakenBack(stored, tuple(stored_answers.place_of(connection, change.uid)[1:] for change in changes))


def _is_answer(connection: sqlite3.Connection, change: RecordChange, survey: int) -> bool:
    """Whether a change is an answer of the survey that was given, not one of two that was decided for."""
    if change.kind != ANSWER.name or change.decided or change.reopened:
        return False
    return stored_answers.place_of(connection, change.uid)[0] == survey


def _as_edit(change: RecordChange) -> RecordChange:
    """Return a first answer as the change of an empty one.

    Taken back it is emptied, like any answer: in the trash it would be at odds with an answer from elsewhere.
    """
    given = {name: value for name, value in change.after.items() if name in _GIVEN and value}
    if change.shape != "made" or not given:
        return change
    return RecordChange(change.kind, change.uid, dict.fromkeys(given, ""), given)


def _put_back(connection: sqlite3.Connection, change: RecordChange) -> None:
    match change.shape:
        case "made" | "restored":
            crud.delete(connection, ANSWER, change.uid)
        case "deleted":
            crud.undelete(connection, ANSWER, change.uid)
        case "edited":
            stored_answers.put_back(connection, change.uid, change.before or {})
