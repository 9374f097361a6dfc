"""Taking back what was last done in one survey: a step of the session like any other, by the rules of answering."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final

from fieldkit.db.records import answers as stored_answers
from fieldkit.db.records import crud
from fieldkit.db.records.undo_log import RecordChange, Session, UndoStep, mark, values_of
from fieldkit.db.views.survey.stored import answers_of_survey
from fieldkit.db.views.surveys import running
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.records.kinds import ANSWER, CONTACT
from fieldkit.domain.surveys.answers import Given, named_person
from fieldkit.domain.surveys.layout import SurveyLayout
from fieldkit.operations.findings_follow import Place, StoredAnswer, update_findings
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
    people: tuple[str, ...] = ()
    """Uids of contacts that went into the trash again."""
    sentence: str = ""
    """Why nothing was taken back; "" if nothing was answered."""


def take_back(
    connection: sqlite3.Connection,
    session: Session,
    survey: int,
    since: int,
    seen: SurveyLayout | None = None,
    people: Mapping[str, Place] = MappingProxyType({}),
) -> TakenBack:
    """Take back the last step after number ``since`` that answered the survey with this id, if there is one.

    A step that added one of ``people``, contacts added from the survey, by uid, each with the place of the answer that
    named it, is one of its steps: the contact goes, and with it that answer, if it was given right before. The answers
    are put back and progress and findings follow them: a finding that somebody has worked on stays. If an answer was
    changed again since, nothing is written, the sentence says so, and the step is forgotten. To be run by
    ``Store.write``. Raises Invalid for a finished survey. ``seen`` is the layout before, if whoever calls has it.
    """

    def added(change: RecordChange) -> bool:
        return change.kind == CONTACT.name and change.uid in people and change.shape in ("made", "restored")

    def answered(step: UndoStep) -> bool:
        of_survey = (added(change) or _is_answer(connection, change, survey) for change in step.changes)
        return step.number > since and any(of_survey)

    step = session.last("undo", answered)
    if step is None:
        return TakenBack()
    head = running(connection, survey)
    steps, gone = [step], tuple(change.uid for change in step.changes if added(change))
    if gone:
        named = session.last("undo", lambda one: one is not step and answered(one))
        if named is not None and _names(connection, named, {uid: people[uid] for uid in gone}):
            steps.append(named)
    mark("undo", of=tuple(steps))
    made = [change for one in steps for change in one.changes if change.kind == ANSWER.name]
    changes = [_as_edit(change) for change in made]
    for change in changes:
        moved = changed_since(connection, change)
        if moved:
            why = f"{called(connection, change)}: {moved} was changed again since; it stays as it is."
            return TakenBack(sentence=why)
    before = answers_of_survey(connection, survey)
    for change in reversed(changes):
        _put_back(connection, change)
    for uid in gone:
        crud.delete(connection, CONTACT, uid)
    _drop_instances_without_name(connection, head.checklist, survey, made)
    stored = update_findings(connection, head, before, answers_of_survey(connection, survey), seen)
    return TakenBack(stored, tuple(stored_answers.place_of(connection, change.uid)[1:] for change in changes), gone)


def _names(connection: sqlite3.Connection, step: UndoStep, people: Mapping[str, Place]) -> bool:
    """Whether a step gave just the answer that names one of these contacts, and nobody changed it since."""
    given = [change for change in step.changes if change.kind == ANSWER.name]
    if len(given) != 1 or changed_since(connection, _as_edit(given[0])):
        return False
    said = named_person(str(given[0].after.get("value") or ""))[0]
    place = stored_answers.place_of(connection, given[0].uid)[1:]
    named = [uid for uid, at in people.items() if at == place]
    return any(values_of(connection, CONTACT, uid, ["name"]) == {"name": said} for uid in named)


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


def _drop_instances_without_name(
    connection: sqlite3.Connection, checklist: Checklist, survey: int, changes: Iterable[RecordChange]
) -> None:
    """Take along, with an instance that was added and is not any more, the answers in it that were emptied before it.

    An answer that is emptied stays a row, and a row by itself makes an instance.
    """
    keys = {section.repeat.key: section for section in checklist.sections if section.repeat is not None}
    for change in changes:
        _, item, instance = stored_answers.place_of(connection, change.uid)
        if change.shape != "made" or item not in keys or not instance:
            continue
        now = answers_of_survey(connection, survey)
        left = [now[at] for one in keys[item].items if (at := (one.id, instance)) in now]
        if not any(one.answered or one.note for one in left):
            for one in left:
                stored_answers.delete(connection, survey, one.item, instance)


def _put_back(connection: sqlite3.Connection, change: RecordChange) -> None:
    match change.shape:
        case "made" | "restored":
            crud.delete(connection, ANSWER, change.uid)
        case "deleted":
            crud.undelete(connection, ANSWER, change.uid)
        case "edited":
            stored_answers.put_back(connection, change.uid, change.before or {})
