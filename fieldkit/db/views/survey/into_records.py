"""What a survey could put into the records of its client, and what those say now."""

from __future__ import annotations

import sqlite3
from collections.abc import Container
from dataclasses import dataclass

from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.records import lookup
from fieldkit.db.views.survey.stored import answers_of_survey
from fieldkit.db.views.surveys import of_any_state
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.clients import Client
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.surveys.aids.into_records import ClientNow, IntoRecord, KnownPerson, into_records, withheld
from fieldkit.domain.surveys.layout import layout
from fieldkit.domain.text.sanitize import fold

_LINKS = [field.name for field in CLIENT.form if field.link == "contact"]


@dataclass(frozen=True, slots=True)
class OfferedRecords:
    """What one survey could put into the records."""

    client: ClientNow
    checklist: str
    """Title of its checklist."""
    offered: tuple[IntoRecord, ...]
    withheld: tuple[str, ...]
    """Why fields of which something was answered are not offered, as sentences."""


def client_now(
    connection: sqlite3.Connection, number: int | None, by: ReadingContext, unmade: Container[str] = ()
) -> ClientNow | None:
    """Return what the record of the client with this local id says, and its people; None if it is not here.

    Of those in the trash the ones ``unmade``, by uid, come back if they are taken over.
    """
    record = lookup.by_id(connection, CLIENT, number) if number is not None else None
    if not isinstance(record, Client):
        return None
    stored: dict[str, Value] = {field.name: getattr(record, field.name) for field in CLIENT.form}
    shown = {field.name: field.shown(stored[field.name], by) for field in CLIENT.form}
    linked = [link for name in _LINKS if (link := stored[name]) is not None]
    rows = connection.execute(
        "SELECT id, uid, name, job_title, deleted_at IS NOT NULL, left_on <> '' AND left_on <= ?, client = ? "
        f"FROM contact WHERE client = ? OR id IN ({', '.join('?' * len(linked))}) ORDER BY id",
        (by.now.date().isoformat(), record.id, record.id, *linked),
    ).fetchall()
    uids = {row[0]: row[1] for row in rows}
    links: dict[str, Value] = {name: uids.get(stored[name], "") for name in _LINKS}
    returning = {row[1]: fold(row[2]) for row in rows if row[4] and row[6] and row[1] in unmade}
    people = tuple(
        KnownPerson(uid, name, job, bool(gone), bool(left))
        for _, uid, name, job, gone, left, _ in rows
        if uid not in returning
    )
    back = {name: uid for uid, name in returning.items()}
    return ClientNow(record.uid, record.name, record.deleted_at is not None, stored | links, shown, people, back)


def offered_records(
    connection: sqlite3.Connection, survey: str, by: ReadingContext, unmade: Container[str] = ()
) -> OfferedRecords:
    """Return what the survey named by its uid could put into the records of its client.

    People in the trash are offered like new ones if they are ``unmade``, by uid: their adding was taken back. Raises
    Invalid for a survey in the trash, or one that cannot be read.
    """
    number = value_or_none(connection, "SELECT id FROM survey WHERE uid = ? AND deleted_at IS NULL", (survey,))
    if number is None:
        raise Invalid("This survey is in the trash. Nothing is taken over; bring the survey back first.")
    head = of_any_state(connection, number)
    if head is None:
        raise Invalid("The checklist that this survey was started with is not in this database.")
    client = client_now(connection, head.client, by, unmade)
    if client is None:
        raise Invalid("The client of this survey is not here any more.")
    rows = tuple(layout(head.checklist, answers_of_survey(connection, number), other_latest=head.latest))
    told = withheld(rows, client, by)
    return OfferedRecords(client, head.checklist.title, into_records(rows, client, by), told)
