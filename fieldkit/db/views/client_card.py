"""The client card: who speaks for the client, the people and sites, and what is open. The timeline is apart."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from fieldkit.db.base.conditions import waiting_sql
from fieldkit.db.base.connect import numbered
from fieldkit.db.base.single_value import value_of, value_or_none
from fieldkit.domain.authority.confirmation import OrderRight, Voices, may_order
from fieldkit.domain.records.waiting import FINDING_CRITICAL, WAITING
from fieldkit.domain.text.sanitize import fold

MOST_SITES: Final = 200
"""Sites listed on a card; the rest is found with Find."""


@dataclass(frozen=True, slots=True)
class ClientPerson:
    """A contact as the card shows it."""

    id: int
    uid: str
    name: str
    job: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    left_on: str
    trashed: bool
    preferred: str = ""

    def left(self, today: date) -> bool:
        """Whether the person has left by ``today``."""
        return bool(self.left_on) and self.left_on <= today.isoformat()

    @property
    def number(self) -> str:
        """The number to try first: a mobile one, else the first; as stored, with its label."""
        return best(self.phones)

    @property
    def mail(self) -> str:
        """The first mail address, as stored, with its label."""
        return self.emails[0] if self.emails else ""


@dataclass(frozen=True, slots=True)
class ClientSite:
    """A place of the client."""

    uid: str
    name: str
    town: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClientHead:
    """Who speaks for a client, and how it takes part."""

    id: int
    uid: str
    name: str
    place: str
    """Street and town, as far as they are known."""
    point_of_contact: ClientPerson | None
    deputy: ClientPerson | None
    approver: ClientPerson | None
    spending_limit: int | None
    """Minor units."""
    clause: str
    style: str
    phones: tuple[str, ...]
    trashed: bool

    @property
    def voices(self) -> Voices:
        """Whose orders count."""
        one, two, three = (
            person.id if person else None for person in (self.point_of_contact, self.deputy, self.approver)
        )
        return Voices(one, two, three, self.spending_limit)

    def warnings(self, today: date) -> tuple[str, ...]:
        """Return in words what is wrong with who speaks for the client."""
        found = []
        if self.trashed:
            found.append("this client is in the trash")
        if self.point_of_contact is None:
            found.append("nobody is named: every order needs confirmation")
        for label, person in (("point of contact", self.point_of_contact), ("deputy", self.deputy)):
            if person is not None and person.trashed:
                found.append(f"the {label} is in the trash")
            elif person is not None and person.left(today):
                found.append(f"the {label} has left")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """How much waits at a client. By name, because the head says each in words of its own: to confirm, to return."""

    promises: int
    to_confirm: int
    to_return: int
    findings: int
    """Open findings, without those below."""
    critical: int = 0
    """Critical findings, until they are fixed or the client takes the risk."""
    high: int = 0
    """Open findings that are high."""
    late: int = 0
    """Of the promises those that are overdue."""


def header(connection: sqlite3.Connection, uid: str) -> ClientHead | None:
    """Return what stands at the head of the card of the client ``uid``, or None if there is no such client."""
    row = connection.execute(
        "SELECT id, name, address, town, point_of_contact, deputy, approver, spending_limit, clause, style, phones,"
        " deleted_at FROM client WHERE uid = ?",
        (uid,),
    ).fetchone()
    if row is None:
        return None
    number, name, address, town, contact, deputy, approver, limit, clause, style, phones, deleted = row
    street = address.partition("\n")[0].strip() or _first_site(connection, number)
    place = street if fold(town) in fold(street) else f"{street}, {town}" if street else town
    return ClientHead(
        id=number,
        uid=uid,
        name=name,
        place=place,
        point_of_contact=_person(connection, contact),
        deputy=_person(connection, deputy),
        approver=_person(connection, approver),
        spending_limit=limit,
        clause=clause,
        style=style,
        phones=_lines(phones),
        trashed=deleted is not None,
    )


def people(
    connection: sqlite3.Connection, client: int, voices: Voices, today: date, start: int, count: int
) -> list[ClientPerson]:
    """Return ``count`` people of a client from position ``start``: who speaks for it first, who has left last."""
    rows = connection.execute(
        f"{_PERSON} {_OF_CLIENT} ORDER BY CASE id WHEN ?2 THEN 0 WHEN ?3 THEN 1 WHEN ?4 THEN 2 ELSE 3 END,"
        " left_on <> '' AND left_on <= ?5, name COLLATE NOCASE, id LIMIT ?6 OFFSET ?7",
        numbered(client, *_named(voices), today.isoformat(), count, start),
    )
    return [_to_person(row) for row in rows]


def count_people(connection: sqlite3.Connection, client: int, voices: Voices) -> int:
    """Return how many people the card lists."""
    sql = f"SELECT count(*) FROM contact {_OF_CLIENT}"
    return int(value_of(connection, sql, numbered(client, *_named(voices))))


def sites(connection: sqlite3.Connection, client: int) -> list[ClientSite]:
    """Return the sites of a client by name."""
    rows = connection.execute(
        "SELECT uid, name, town, phones FROM site WHERE client = ? AND deleted_at IS NULL"
        " ORDER BY name COLLATE NOCASE, id LIMIT ?",
        (client, MOST_SITES),
    )
    return [ClientSite(uid, name, town, _lines(phones)) for uid, name, town, phones in rows]


def waiting(connection: sqlite3.Connection, client: int, now: datetime) -> OpenCounts:
    """Return how much waits at a client at ``now``, local wall time."""
    counts = (
        f"(SELECT count(*) FROM {kind} WHERE client = ?1 AND {waiting_sql(WAITING[kind])})"
        for kind in ("promise", "instruction", "call")
    )
    is_open = waiting_sql(WAITING["finding"])
    by_severity = (
        f"(SELECT count(*) FROM finding WHERE client = ?1 AND {rule})"
        for rule in (
            f"{is_open} AND severity NOT IN ('high', 'critical')",
            waiting_sql(FINDING_CRITICAL),
            f"{is_open} AND severity = 'high'",
        )
    )
    # A minute is over once the next has begun, a bare day lasts until midnight.
    minute = (now - timedelta.resolution).strftime("%Y-%m-%d %H:%M")
    late = f"{waiting_sql(WAITING['promise'])} AND due > '' AND due <= ?2 AND due <> ?3"
    columns = (*counts, *by_severity, f"(SELECT count(*) FROM promise WHERE client = ?1 AND {late})")
    row = connection.execute(
        f"SELECT {', '.join(columns)}", numbered(client, minute, now.date().isoformat())
    ).fetchone()
    return OpenCounts(*row)


def orders(connection: sqlite3.Connection, contact_uid: str) -> OrderRight | None:
    """Return whether the orders of a person count at the client they work for; None if they work for none."""
    row = connection.execute(
        "SELECT contact.id, client.point_of_contact, client.deputy, client.approver, client.spending_limit"
        " FROM contact JOIN client ON client.id = contact.client WHERE contact.uid = ?",
        (contact_uid,),
    ).fetchone()
    return may_order(row[0], Voices(*row[1:])) if row else None


def best(phones: tuple[str, ...]) -> str:
    """Return the number to try first: a mobile one, else the first, else ""."""
    for line in phones:
        label, colon, _ = line.rpartition(": ")
        if colon and any(word in fold(label) for word in ("mobile", "cell", "handy")):
            return line
    return phones[0] if phones else ""


# Written out: the card shows nine of the fields of a person, each in a place of its own.
_PERSON: Final = "SELECT id, uid, name, job_title, phones, emails, left_on, deleted_at, preferred FROM contact"
_OF_CLIENT: Final = "WHERE deleted_at IS NULL AND (client = ?1 OR id IN (?2, ?3, ?4))"


def _person(connection: sqlite3.Connection, number: int | None) -> ClientPerson | None:
    row = connection.execute(f"{_PERSON} WHERE id = ?", (number,)).fetchone() if number is not None else None
    return _to_person(row) if row else None


def _to_person(row: tuple[Any, ...]) -> ClientPerson:
    number, uid, name, job, phones, emails, left, deleted, preferred = row
    return ClientPerson(number, uid, name, job, _lines(phones), _lines(emails), left, deleted is not None, preferred)


def _first_site(connection: sqlite3.Connection, client: int) -> str:
    sql = "SELECT name FROM site WHERE client = ? AND deleted_at IS NULL ORDER BY id"
    return str(value_or_none(connection, sql, (client,)) or "")


def _named(voices: Voices) -> tuple[int | None, int | None, int | None]:
    return voices.point_of_contact, voices.deputy, voices.approver


def _lines(value: str) -> tuple[str, ...]:
    return tuple(line for line in value.split("\n") if line)
