"""Taking answers of a survey over into the records of its client: what was chosen, all of it or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from fieldkit.db.records import lookup
from fieldkit.db.views.survey.into_records import OfferedRecords, offered_records
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.surveys.aids.fed_fields import OF_CLIENT
from fieldkit.domain.surveys.aids.into_records import ClientNow, IntoRecord
from fieldkit.domain.text.sanitize import fold
from fieldkit.operations import records, surveys

NOTHING_DONE = "Nothing was taken over."
NOTHING_THERE = "There is nothing to take over."


@dataclass(frozen=True, slots=True)
class TakenIntoRecords:
    """What was taken over."""

    client: str
    """Name of the client."""
    client_uid: str
    taken: tuple[IntoRecord, ...]
    people: Mapping[str, str]
    """Names of the contacts that were added, or came back, by uid."""


def take_into_records(
    connection: sqlite3.Connection,
    survey: str,
    chosen: Sequence[IntoRecord],
    by: ReadingContext,
    unmade: Container[str] = (),
) -> TakenIntoRecords:
    """Store what was chosen of the offers of the survey with this uid; to be called inside a transaction.

    A person that a value names and that is no record yet is added with it; one whose adding was taken back, and who is
    among the uids ``unmade``, comes back from the trash instead. Raises Invalid, and nothing is to be kept,
    where the survey is of another client, where the record, or the answer, is no longer as it was when the offer was
    made, and where it cannot be stored.
    """
    now = offered_records(connection, survey, by, unmade)
    if now.client.trashed:
        raise Invalid(f"{now.client.name} is in the trash: bring the client back first. {NOTHING_DONE}")
    if any(one.client != now.client.uid for one in chosen):
        raise Invalid(f"This survey is of {now.client.name} now: what was shown was for another client. {NOTHING_DONE}")
    there = {one.key: one for one in now.offered}
    for one in chosen:
        why = _moved(one, there.get(one.key), now)
        if why:
            raise Invalid(f"{why} {NOTHING_DONE}")
    added: dict[str, str] = {}
    for name, job in dict.fromkeys(one.person for one in chosen if one.person[0]):
        if fold(name) not in added:
            added[fold(name)] = _person(connection, now.client, name, job)
    values = {_field(one).name: _value(connection, one, added) for one in chosen if not one.is_person}
    if values:
        try:
            records.save(connection, CLIENT, now.client.uid, values)
        except Invalid as error:
            raise Invalid(f"{error} {NOTHING_DONE}", error.field) from error
    names = {fold(one.person[0]): one.person[0] for one in chosen if one.person[0]}
    people = {uid: names[key] for key, uid in added.items()}
    return TakenIntoRecords(now.client.name, now.client.uid, tuple(chosen), people)


def _person(connection: sqlite3.Connection, client: ClientNow, name: str, job: str) -> str:
    """Add a person of the client, or bring the one back who was taken back; return the uid."""
    uid = client.returning.get(fold(name))
    if uid is None:
        return surveys.add_person(connection, client.uid, name, job)
    records.undelete(connection, CONTACT, uid)
    if job:
        records.save(connection, CONTACT, uid, {"job_title": job})
    return uid


def _field(one: IntoRecord) -> Field:
    return CLIENT.field(one.key.removeprefix(OF_CLIENT))


def _value(connection: sqlite3.Connection, one: IntoRecord, added: Mapping[str, str]) -> Value:
    if not _field(one).link:
        return one.now
    return lookup.local_id(connection, CONTACT, added[fold(one.person[0])] if one.person[0] else str(one.now))


def _moved(one: IntoRecord, now: IntoRecord | None, offered: OfferedRecords) -> str:
    """Return why what was shown cannot be taken over now; "" where it can."""
    if one.is_person:
        if now is not None:
            return now.wrong or ("" if now.person == one.person else _answered_anew(one))
        known = offered.client.named.get(fold(one.person[0]))
        if not known:
            return _answered_anew(one)
        where = "in the trash" if all(person.trashed for person in known) else "among their people"
        return f"{known[0].name} is {where} already."
    field = _field(one)
    if offered.client.values.get(field.name) != one.was:
        return f"{field.label} is {_says(offered.client, field)} now, not {one.was_shown} as was shown."
    if now is None:
        return _answered_anew(one)
    if now.wrong:
        return f"{field.label}: {now.wrong}"
    if bool(now.person[0]) != bool(one.person[0]):
        which = "not among their people any more" if now.person[0] else "among their people already"
        return f"{now.now_shown} is {which}."
    return "" if (now.now, now.person) == (one.now, one.person) else _answered_anew(one)


def _says(client: ClientNow, field: Field) -> str:
    return client.shown.get(field.name) or ("nobody" if field.link else "nothing")


def _answered_anew(one: IntoRecord) -> str:
    return f"“{one.asked}” does not say {one.now_shown} any more."
