"""A survey with all that its report tells."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from fieldkit.db.records.checklist_use import SHIPPED
from fieldkit.db.views import cards, surveys
from fieldkit.db.views.content.checklist_versions import WHOSE
from fieldkit.db.views.survey.client_numbers import client_numbers
from fieldkit.db.views.survey.stored import answers_of_survey
from fieldkit.domain.cards.card import Claim
from fieldkit.domain.costs.price import price
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.reports.prices import finding_price
from fieldkit.domain.reports.report import FindingPrice
from fieldkit.domain.reports.source import ReportSource
from fieldkit.domain.surveys.opened_survey import OpenedSurvey, PreviousSurvey

_PROMISES = 50


def called(connection: sqlite3.Connection, uid: str) -> tuple[str, str]:
    """Return the names of client and checklist of a survey, "" where there is none."""
    row = connection.execute(
        "SELECT coalesce(client.name, ''), coalesce(checklist.title, '') FROM survey "
        "LEFT JOIN client ON client.id = survey.client LEFT JOIN checklist ON checklist.id = survey.checklist "
        "WHERE survey.uid = ?",
        (uid,),
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else ("", "")


def report_source(connection: sqlite3.Connection, uid: str, currency: str = "") -> ReportSource:
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
    found = tuple(surveys.found(connection, survey.id))
    before = _before(connection, survey.id)
    return ReportSource(
        replace(survey, before=before),
        version,
        WHOSE["starting" if shipped else "own"],
        found,
        _promises(connection, client),
        _prices(connection, found, client, currency),
        _places(connection, survey, found),
        _states(connection, survey, before),
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


def _places(
    connection: sqlite3.Connection, survey: OpenedSurvey, found: Sequence[Finding]
) -> dict[str, tuple[str, str]]:
    """Return by uid where in this survey the findings stand that another one raised."""
    if all(one.survey == survey.id for one in found):
        return {}
    head = surveys.of_any_state(connection, survey.id)
    if head is None:
        return {}
    at = surveys.findings_at(connection, head.place, survey.checklist, survey.answers)
    return {one.uid: place for place, one in at.items()}


def _states(
    connection: sqlite3.Connection, survey: OpenedSurvey, before: PreviousSurvey | None
) -> dict[tuple[str, str], str]:
    """Return the state of each finding that this survey and the one before are about, by item and instance."""
    head = surveys.of_any_state(connection, survey.id) if before is not None else None
    if head is None or before is None:
        return {}
    answers = {**before.answers, **survey.answers}
    return {at: one.state for at, one in surveys.findings_at(connection, head.place, survey.checklist, answers).items()}


def _prices(
    connection: sqlite3.Connection, found: Sequence[Finding], client: int, currency: str
) -> dict[str, FindingPrice]:
    """Return by uid what findings may cost this client, by their formulas and what surveys asked."""
    if not any(one.cost for one in found):
        return {}
    book = cards.rules(connection).costs
    known = client_numbers(connection, client, book)
    made = {one.uid: price(book, one.cost, known, currency) for one in found if one.cost in book.formulas}
    told = {uid: finding_price(one, currency) for uid, one in made.items()}
    return {uid: one for uid, one in told.items() if one is not None}


def never_said(connection: sqlite3.Connection) -> tuple[Claim, ...]:
    """Return what is put into no document."""
    return cards.rules(connection).never_say
