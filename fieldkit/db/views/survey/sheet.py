"""Surveys as they are read from outside the runner: all of them, and one with its questions and answers in order."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from fieldkit.db.base.connect import numbered
from fieldkit.db.views import surveys
from fieldkit.db.views.survey.progress import progress_of
from fieldkit.db.views.survey.same_finding import KnownFinding
from fieldkit.db.views.surveys import SurveyLine
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.surveys.aids.none_here import NONE_HERE
from fieldkit.domain.surveys.aids.open_questions import open_questions
from fieldkit.domain.surveys.answers import result_of, show_answer
from fieldkit.domain.surveys.layout import SurveyProgress, SurveyRow, core_rows, layout, missing, progress
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.domain.surveys.score import Score, score_of_survey


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One question with its answer in words; ``thing`` is what it is asked of in a repeat.

    Of type "repeat" is the question whether there is any thing, asked while there is none: ``item`` names a thing.
    """

    section: str
    thing: str
    item: str
    instance: str
    ask: str
    type: str
    answer: str
    """In words; "" where there is none."""
    value: str
    """As it is stored."""
    result: str
    note: str
    needed: bool
    severity: str


@dataclass(frozen=True, slots=True)
class SurveySheet:
    """A whole survey."""

    survey: OpenedSurvey
    lines: tuple[SheetLine, ...]
    progress: SurveyProgress
    needed: tuple[SheetLine, ...]
    """Questions that need an answer and have none."""
    score: Score | None
    findings: tuple[Finding, ...]
    to_verify: tuple[KnownFinding, ...]
    """Findings of other visits that pass in this one and are not closed, the gravest first."""
    unknown: tuple[SheetLine, ...]
    """Needed questions of which nobody knows the answer yet."""


def every(connection: sqlite3.Connection, client: int | None = None, *, running: bool = False) -> list[SurveyLine]:
    """Return all surveys, or those of the client with this local id, the running ones first, then the newest."""
    rows = connection.execute(
        "SELECT survey.id, survey.uid, coalesce(client.name, ''), coalesce(checklist.title, ''), "
        "coalesce(nullif(site.name, ''), contact.name, ''), survey.state, "
        "coalesce(survey.started_at, survey.created_at) AS began FROM survey "
        "LEFT JOIN client ON client.id = survey.client LEFT JOIN checklist ON checklist.id = survey.checklist "
        "LEFT JOIN site ON site.id = survey.site LEFT JOIN contact ON contact.id = survey.contact "
        "WHERE survey.deleted_at IS NULL AND (?1 IS NULL OR survey.client = ?1) "
        "ORDER BY survey.state = 'finished', began DESC, survey.id DESC",
        numbered(client),
    )
    found = [
        SurveyLine(uid, name, title, place, state, progress_of(connection, number), began)
        for number, uid, name, title, place, state, began in rows.fetchall()
    ]
    return [one for one in found if one.running or not running]


def sheet(connection: sqlite3.Connection, uid: str, currency: str = "") -> SurveySheet:
    """Return the survey named ``uid`` with every question that applies. Raises Invalid if it cannot be read."""
    survey = surveys.opened(connection, uid)
    rows = layout(survey.checklist, survey.answers, other_latest=survey.latest)
    counted = core_rows(rows) if survey.core else rows  # as on the screen: the short list is judged by what it asks
    return SurveySheet(
        survey,
        tuple(_lines(rows, currency)),
        progress(counted),
        tuple(_lines(_with_things(rows, missing(rows)), currency)),
        score_of_survey(survey, rows),
        tuple(surveys.found(connection, survey.id)),
        tuple(surveys.to_verify(connection, survey.id)),
        tuple(_lines(_with_things(rows, open_questions(rows)), currency)),
    )


def _with_things(rows: tuple[SurveyRow, ...], wanted: tuple[SurveyRow, ...]) -> list[SurveyRow]:
    """Return the wanted rows, each of a repeat behind the line that names its thing."""
    kept = {row.key for row in wanted}
    return [row for row in rows if not row.is_asked or row.key in kept]


def _lines(rows: tuple[SurveyRow, ...] | list[SurveyRow], currency: str) -> list[SheetLine]:
    found: list[SheetLine] = []
    thing = ""
    for row in rows:
        item, given = row.item, row.given
        if item is None:
            thing = row.title if row.kind == "instance" else ""
            if row.wants_one:
                found.append(_of_none(row))
            continue
        result = result_of(item, given)
        value, note = (given.value, given.note) if given is not None else ("", "")
        answer = show_answer(item, value, result, currency=currency)
        found.append(
            SheetLine(
                row.section.title,
                thing,
                item.id,
                row.instance,
                item.ask,
                item.type,
                answer,
                value,
                result,
                note,
                item.required,
                item.severity if item.judged else "",
            )
        )
    return found


def _of_none(row: SurveyRow) -> SheetLine:
    key = row.place[0] if row.place is not None else ""
    answer, result = (NONE_HERE, "na") if row.answered else ("", "")
    return SheetLine(row.section.title, "", key, "", row.asks, "repeat", answer, "", result, "", True, "")
