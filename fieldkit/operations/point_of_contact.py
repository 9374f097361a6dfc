"""Naming the point of contact: the one voice whose orders count at a client."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from fieldkit.db.records import lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.clients import Client, Contact
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.records.values import Value
from fieldkit.operations import records


@dataclass(frozen=True, slots=True)
class Named:
    """A change of the point of contact."""

    before: str
    """Name of who it was, or ""."""
    now: str
    deputy_before: str = ""
    """Name of the person if he was the deputy: that place is empty now."""


def name_point_of_contact(connection: sqlite3.Connection, client_uid: str, contact_uid: str, today: date) -> Named:
    """Make a person the point of contact of a client; who was the deputy is it no longer. Raises Invalid."""
    client = lookup.get(connection, CLIENT, client_uid)
    person = lookup.get(connection, CONTACT, contact_uid)
    if not isinstance(client, Client) or not isinstance(person, Contact):
        raise Invalid("This person or this client is not here any more.")
    if person.deleted_at is not None:
        raise Invalid(f"{person.name} is in the trash: bring the record back first.")
    if person.left_on and person.left_on <= today.isoformat():
        raise Invalid(f"{person.name} has left: empty “Left on” first if that is wrong.")
    values: dict[str, Value] = {"point_of_contact": person.id}
    was_deputy = client.deputy == person.id
    if was_deputy:
        values["deputy"] = None
    before = lookup.title(connection, CONTACT.name, client.point_of_contact)
    if not records.save(connection, CLIENT, client_uid, values).changed:
        raise Invalid(f"{person.name} is the point of contact already.")
    return Named(before, person.name, person.name if was_deputy else "")
