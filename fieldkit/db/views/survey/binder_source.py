"""A client with all that the book of it tells. Style, notes, the way in, orders and calls are not read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any, Final, NamedTuple

from fieldkit.db.base.conditions import rule_sql
from fieldkit.db.base.single_value import value_of
from fieldkit.db.store import starting_content
from fieldkit.db.views.survey.answers_elsewhere import Subject, latest
from fieldkit.db.views.survey.stored import answers_of_survey, parsed
from fieldkit.domain.checklists.checklist import DEFAULT_SEVERITY, SEVERITIES, Checklist
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.surveys import SEVERITIES as GRAVITIES
from fieldkit.domain.records.values import local
from fieldkit.domain.records.waiting import FINDING_LIVE, WAITING
from fieldkit.domain.reports.binder.source import (
    BinderFinding,
    BinderPerson,
    BinderPlace,
    BinderPromise,
    BinderSource,
    BinderSurvey,
)
from fieldkit.domain.surveys.layout import SurveyRow, layout
from fieldkit.domain.text.sanitize import fold

_DONE: Final = "fixed"
"""A finding that is mended is in no book of what is open; the report of a survey tells that it is to be verified."""
_PERSON: Final = "SELECT name, job_title, phones, emails, hours, left_on, deleted_at FROM contact"


class _Laid(NamedTuple):
    """A survey with what it asks, laid out for its answers; without one where nobody can read its checklist."""

    checklist: Checklist
    rows: tuple[SurveyRow, ...]
    survey: BinderSurvey


def client_called(connection: sqlite3.Connection, uid: str) -> str:
    """Return the name of a client, "" where there is none."""
    row = connection.execute("SELECT name FROM client WHERE uid = ?", (uid,)).fetchone()
    return str(row[0]) if row else ""


def binder_source(connection: sqlite3.Connection, uid: str, today: date) -> BinderSource:
    """Return what the book of the client ``uid`` is made of; raises Invalid for one in the trash or not here."""
    row = connection.execute(
        "SELECT id, name, address, town, website, phones, emails, spending_limit, clause, point_of_contact, deputy, "
        "approver, deleted_at FROM client WHERE uid = ?",
        (uid,),
    ).fetchone()
    if row is None:
        raise Invalid("This client is not here any more.")
    number, name, address, town, website, phones, emails, limit, clause, contact, deputy, approver, deleted = row
    if deleted is not None:
        raise Invalid("This client is in the trash. Nothing was written; bring the client back first.")
    laid = _surveys(connection, number)
    findings, kept_back = _findings(connection, number, laid)
    return BinderSource(
        client=name,
        address=_with_town(address, town),
        website=website,
        phones=_lines(phones),
        emails=_lines(emails),
        point_of_contact=_one(connection, contact, today),
        deputy=_one(connection, deputy, today),
        approver=_one(connection, approver, today),
        spending_limit=limit,
        clause=clause,
        people=_people(connection, number, (contact, deputy, approver), today),
        places=_places(connection, number),
        surveys=tuple(one.survey for one in laid.values() if not _is_about_them(one.checklist)),
        findings=findings,
        in_confidence=kept_back,
        promises=_promises(connection, number),
        end_dates=starting_content.end_dates(connection),
    )


def _one(connection: sqlite3.Connection, number: int | None, today: date) -> BinderPerson | None:
    row = connection.execute(f"{_PERSON} WHERE id = ? AND deleted_at IS NULL", (number,)).fetchone()
    return _person(row, today) if row else None


def _people(
    connection: sqlite3.Connection, client: int, voices: Iterable[int | None], today: date
) -> tuple[BinderPerson, ...]:
    one, two, three = voices
    rows = connection.execute(
        f"{_PERSON} WHERE deleted_at IS NULL AND (client = :client OR id IN (:one, :two, :three)) "
        "ORDER BY CASE id WHEN :one THEN 0 WHEN :two THEN 1 WHEN :three THEN 2 ELSE 3 END, name COLLATE NOCASE, id",
        {"client": client, "one": one, "two": two, "three": three},
    )
    found = (_person(row, today) for row in rows.fetchall())
    return tuple(person for person in found if not person.left)


def _person(row: tuple[Any, ...], today: date) -> BinderPerson:
    name, job, phones, emails, hours, left_on, _ = row
    left = bool(left_on) and left_on <= today.isoformat()
    return BinderPerson(name, job, _lines(phones), _lines(emails), hours, left)


def _places(connection: sqlite3.Connection, client: int) -> tuple[BinderPlace, ...]:
    rows = connection.execute(
        "SELECT name, address, town, phones FROM site WHERE client = ? AND deleted_at IS NULL "
        "ORDER BY name COLLATE NOCASE, id",
        (client,),
    )
    return tuple(BinderPlace(name, _with_town(address, town), _lines(phones)) for name, address, town, phones in rows)


def _surveys(connection: sqlite3.Connection, client: int) -> dict[int, _Laid]:
    """Return the surveys of a client by local id, the newest first."""
    rows = connection.execute(
        "SELECT survey.id, survey.version, survey.state, coalesce(survey.started_at, survey.created_at) AS began, "
        "survey.site, survey.contact, coalesce(site.name, ''), coalesce(contact.name, '') FROM survey "
        "LEFT JOIN site ON site.id = survey.site LEFT JOIN contact ON contact.id = survey.contact "
        "JOIN checklist_version ON checklist_version.id = survey.version "
        "WHERE survey.client = ? AND survey.deleted_at IS NULL ORDER BY began DESC, survey.id DESC",
        (client,),
    ).fetchall()
    found: dict[int, _Laid] = {}
    for survey, version, state, began, site, contact, place, person in rows:
        with suppress(Invalid):  # a list of a later fieldkit: the others still say something
            asked = parsed(value_of(connection, "SELECT body FROM checklist_version WHERE id = ?", (version,)))
            others = latest(connection, asked, Subject(client, site, contact, survey))
            laid = layout(asked, answers_of_survey(connection, survey), other_latest=others)
            day = local(began).date()
            of = BinderSurvey(asked.id, asked.title, day, state == "running", laid, place, person)
            found[survey] = _Laid(asked, laid, of)
    return found


def _findings(
    connection: sqlite3.Connection, client: int, laid: dict[int, _Laid]
) -> tuple[tuple[BinderFinding, ...], int]:
    """Return the findings that are open or accepted, the gravest first, and how many more are not told."""
    rank = " ".join(f"WHEN '{one.value}' THEN {place}" for place, one in enumerate(reversed(GRAVITIES)))
    rows = connection.execute(
        "SELECT finding.title, finding.severity, finding.state, finding.fix, finding.owner, finding.answer_by, "
        "finding.accepted_by, finding.accepted_until, finding.why, finding.survey, finding.item, finding.instance, "
        "coalesce(site.name, '') FROM finding LEFT JOIN site ON site.id = finding.site WHERE finding.client = ? "
        f"AND finding.deleted_at IS NULL AND finding.state <> '{_DONE}' AND {rule_sql(FINDING_LIVE, 'finding')} "
        f"ORDER BY CASE finding.severity {rank} ELSE 9 END, finding.answer_by = '', finding.answer_by, finding.id",
        (client,),
    ).fetchall()
    told, kept_back = list[BinderFinding](), 0
    for title, severity, state, fix, owner, by, taken_by, until, why, survey, item, instance, site in rows:
        of = laid.get(survey)
        if item and _in_confidence(connection, survey, of, item):
            kept_back += 1
            continue
        grave = severity if severity in SEVERITIES else DEFAULT_SEVERITY
        told.append(
            BinderFinding(title, grave, state, site, _thing(of, instance, item), fix, owner, by, taken_by, until, why)
        )
    return tuple(told), kept_back


def _in_confidence(connection: sqlite3.Connection, survey: int | None, laid: _Laid | None, item: str) -> bool:
    """Whether a finding is about what was asked in confidence, or judges the client; also where nobody can tell."""
    checklist = laid.checklist if laid is not None else None
    if checklist is None and survey is not None:
        row = connection.execute(
            "SELECT body FROM checklist_version JOIN survey ON survey.version = checklist_version.id "
            "WHERE survey.id = ?",
            (survey,),
        ).fetchone()
        with suppress(Invalid):
            checklist = parsed(row[0]) if row else None
    if checklist is None:
        return survey is not None
    at = checklist.places.get(item)
    return _is_about_them(checklist) or at is None or at[0].private or at[1].private


def _is_about_them(checklist: Checklist) -> bool:
    """Whether a checklist qualifies the client, and is for us alone."""
    return checklist.scoring == "points"


def _thing(laid: _Laid | None, instance: str, item: str) -> str:
    if laid is None or not instance or item not in laid.checklist.places:
        return ""
    section = laid.checklist.places[item][0].id
    rows = (row for row in laid.rows if row.kind == "instance" and row.section.id == section)
    return next((row.title for row in rows if row.instance == instance), "")


def _promises(connection: sqlite3.Connection, client: int) -> tuple[BinderPromise, ...]:
    rows = connection.execute(
        "SELECT promise.what, promise.due, coalesce(contact.name, ''), promise.type FROM promise "
        "LEFT JOIN contact ON contact.id = promise.contact AND contact.deleted_at IS NULL "
        f"WHERE promise.client = ? AND promise.deleted_at IS NULL AND {rule_sql(WAITING['promise'], 'promise')} "
        "ORDER BY promise.due = '', promise.due, promise.id",
        (client,),
    )
    return tuple(BinderPromise(what, due, to, type_ == "visit") for what, due, to, type_ in rows)


def _with_town(address: str, town: str) -> str:
    return address if fold(town) in fold(address) else "\n".join(filter(None, (address, town)))


def _lines(value: str) -> tuple[str, ...]:
    return tuple(line for line in value.split("\n") if line)
