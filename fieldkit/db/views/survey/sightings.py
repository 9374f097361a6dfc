"""In which surveys a finding was seen, as their answers say: nothing is kept about it beside them."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass

from fieldkit.db.views.survey.answers_elsewhere import latest_for
from fieldkit.db.views.survey.same_finding import SurveyPlace, thing
from fieldkit.db.views.survey.stored import answers_of_survey, parsed
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.surveys.answers import Given, result_of, show_answer
from fieldkit.domain.surveys.findings import findings_of
from fieldkit.domain.surveys.layout import layout


@dataclass(frozen=True, slots=True)
class Sighting:
    """One visit at which a finding was looked at."""

    survey: str
    """Uid."""
    checklist: str
    """Title."""
    at: int
    """When the survey was begun, UTC milliseconds."""
    raises: bool
    """Whether its answer raises the finding: then it was seen."""
    result: str
    answer: str
    """In words."""
    note: str
    question: str
    place: str
    """The thing in a repeated section ("Switch 2: HP 1820"), "" outside one."""


def sightings(connection: sqlite3.Connection, finding: Finding) -> tuple[Sighting, ...]:
    """Return the surveys outside the trash that answered what a finding is about, the first one first.

    One that a person wrote down has none.
    """
    row = connection.execute(
        "SELECT survey.id, survey.client, survey.checklist, survey.site, survey.contact, checklist_version.body"
        " FROM survey JOIN checklist_version ON checklist_version.id = survey.version WHERE survey.id = ?",
        (finding.survey,),
    ).fetchone()
    if row is None or not finding.item:
        return ()
    origin = SurveyPlace(*row[:5])
    name = ""
    if finding.instance:
        with suppress(Invalid):
            name = thing(parsed(row[5]), _also_trashed(connection, origin.survey), finding.item, finding.instance)
    found = []
    for survey, uid, title, at, body in connection.execute(
        "SELECT survey.id, survey.uid, checklist.title, coalesce(survey.started_at, survey.created_at) AS began,"
        " checklist_version.body FROM survey JOIN checklist ON checklist.id = survey.checklist"
        " JOIN checklist_version ON checklist_version.id = survey.version"
        " WHERE survey.client = ? AND survey.checklist = ? AND survey.site IS ? AND survey.contact IS ?"
        " AND survey.deleted_at IS NULL AND EXISTS (SELECT 1 FROM answer WHERE answer.survey = survey.id"
        " AND answer.item = ? AND answer.deleted_at IS NULL) ORDER BY began, survey.id",
        (*origin[1:], finding.item),
    ).fetchall():
        with suppress(Invalid):  # a list of a later fieldkit: what it asks nobody can tell
            instance = finding.instance if survey == origin.survey else None
            found += _in(connection, (survey, uid, title, at), parsed(body), finding, instance, name)
    return tuple(found)


def is_seen_elsewhere(connection: sqlite3.Connection, finding: Finding, survey: str) -> bool:
    """Return whether a finding was seen in another survey than the one of this uid."""
    return any(one.raises and one.survey != survey for one in sightings(connection, finding))


def _in(
    connection: sqlite3.Connection,
    survey: tuple[int, str, str, int],
    checklist: Checklist,
    finding: Finding,
    instance: str | None,
    name: str,
) -> list[Sighting]:
    number, uid, title, at = survey
    answers = answers_of_survey(connection, number)
    rows = layout(checklist, answers, other_latest=latest_for(connection, number, checklist))
    raised = {(one.item, one.instance) for one in findings_of(rows)}
    found, place = [], ""
    for row in rows:
        item = row.item
        if item is None:
            place = row.title if row.kind == "instance" else ""
        elif item.id == finding.item and row.given is not None and row.answered:
            if instance is not None:
                here = row.instance == instance
            elif finding.instance or row.instance:
                here = bool(name) and thing(checklist, answers, item.id, row.instance) == name
            else:
                here = True
            if here:
                result = result_of(item, row.given)
                shown = show_answer(item, row.given.value, result)
                raises = (item.id, row.instance) in raised
                found.append(Sighting(uid, title, at, raises, result, shown, row.given.note, item.ask, place))
    return found


def _also_trashed(connection: sqlite3.Connection, survey: int) -> dict[tuple[str, str], Given]:
    """Return the answers of a survey with those that went to the trash: a thing that was removed had a name."""
    rows = connection.execute(
        "SELECT item, instance, value, result, note FROM answer WHERE survey = ?"
        " ORDER BY deleted_at IS NULL, updated_at, uid",
        (survey,),
    )
    return {(row[0], row[1]): Given(*row) for row in rows}
