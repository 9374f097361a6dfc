"""People as files name them, and their way into a store, for the tests of the import of contacts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from fieldkit.db.contact_import.plan import ImportEntry, ImportPlan, apply, plan
from fieldkit.domain.records.clients import Contact
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.files.contacts.person import Person
from tests.support.records import every


@contextmanager
def rolled_back(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    finally:
        connection.execute("ROLLBACK")


def person(name: str, line: int = 1, file: str = "a.vcf", **more: str | tuple[str, ...]) -> Person:
    lists = {key: (value,) if isinstance(value, str) else value for key, value in more.items() if key in _LISTS}
    texts = {key: value for key, value in more.items() if isinstance(value, str) and key not in _LISTS}
    made = Person(file, line, name, **texts)  # type: ignore[arg-type]
    return replace(made, phones=lists.get("phones", ()), emails=lists.get("emails", ()))


_LISTS = ("phones", "emails")


def bring(db: sqlite3.Connection, *people: Person, client: str = "", make_clients: bool = False) -> ImportPlan:
    planned = plan(db, people, client=client, make_clients=make_clients)
    apply(db, planned)
    return planned


def only(planned: ImportPlan) -> ImportEntry:
    (entry,) = planned.entries
    return entry


def contacts(db: sqlite3.Connection) -> list[Contact]:
    return [record for record in every(db, CONTACT) if isinstance(record, Contact)]


INES = person(
    "Ines Marsh",
    uid="AB-1",
    organisation="Marsh & Daughters Ltd",
    phones=("mobile: 07700 900123", "020 7946 0123"),
    emails="work: ines@marsh.example",
)
