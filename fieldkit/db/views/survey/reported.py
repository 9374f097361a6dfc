"""A survey with all that its report tells."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from fieldkit.db.records import lookup
from fieldkit.db.records.checklist_use import SHIPPED
from fieldkit.db.store import starting_content
from fieldkit.db.views import surveys
from fieldkit.db.views.content.checklist_versions import WHOSE
from fieldkit.db.views.survey.stored import answers_of_survey
from fieldkit.domain.cards.card import Claim, rules_from
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import SURVEY
from fieldkit.domain.reports.source import ReportSource
from fieldkit.domain.surveys.opened_survey import PreviousSurvey

_PROMISES = 50


def named(connection: sqlite3.Connection, text: str) -> str:
    """Return the uid of the survey that ``text`` names: a uid, its beginning, words of client and checklist.

    Raises Invalid if none fits or several do.
    """
    return (lookup.get(connection, SURVEY, text.strip().lower()) or lookup.find(connection, SURVEY, text)).uid


def called(connection: sqlite3.Connection, uid: str) -> tuple[str, str]:
    """Return the names of client and checklist of a survey, "" where there is none."""
    row = connection.execute(
        "SELECT coalesce(client.name, ''), coalesce(checklist.title, '') FROM survey "
        "LEFT JOIN client ON client.id = survey.client LEFT JOIN checklist ON checklist.id = survey.checklist "
        "WHERE survey.uid = ?",
        (uid,),
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else ("", "")


def report_source(connection: sqlite3.Connection, uid: str) -> ReportSource:
    """Return what the report of a survey is made of; raises Invalid for one in the trash or that cannot be read."""
    row = connection.execute(
        f"SELECT survey.deleted_at, survey.client, coalesce(version.number, 0), {SHIPPED} FROM survey "
        "LEFT JOIN checklist_version AS version ON version.id = survey.version WHERE survey.uid = ?",
        (uid,),
    ).fetchone()
    if row is not None and row[0] is not None:
        raise Invalid("This survey is in the trash. Nothing was written; bring the survey back first.")
    survey = surveys.opened(connection, uid)
    _, client, version, shipped = row
    return ReportSource(
        replace(survey, before=_before(connection, survey.id)),
        version,
        WHOSE["starting" if shipped else "own"],
        tuple(surveys.found(connection, survey.id)),
        _promises(connection, client),
    )


def _before(connection: sqlite3.Connection, survey: int) -> PreviousSurvey | None:
    """Return the survey of the same list, client, place and person that was begun last before this one."""
    row = connection.execute(
        "SELECT earlier.id, coalesce(earlier.started_at, earlier.created_at) AS began FROM survey AS earlier "
        "JOIN survey AS this ON this.id = ? WHERE earlier.client = this.client AND earlier.checklist = this.checklist "
        "AND earlier.site IS this.site AND earlier.contact IS this.contact AND earlier.id <> this.id "
        "AND earlier.deleted_at IS NULL AND began <= coalesce(this.started_at, this.created_at) "
        "ORDER BY began DESC, earlier.id DESC",
        (survey,),
    ).fetchone()
    return PreviousSurvey(row[1], answers_of_survey(connection, row[0])) if row else None


def _promises(connection: sqlite3.Connection, client: int | None) -> tuple[tuple[str, str], ...]:
    return tuple(
        connection.execute(
            "SELECT what, due FROM promise WHERE client = ? AND state = 'open' AND deleted_at IS NULL "
            f"ORDER BY due, id LIMIT {_PROMISES}",
            (client,),
        )
    )


def never_said(connection: sqlite3.Connection) -> tuple[Claim, ...]:
    """Return what is put into no document."""
    return rules_from(starting_content.said_rules(connection)).never_say
