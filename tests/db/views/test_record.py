"""One record as its screen shows it: which lines there are beside its fields, and how they are drawn."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.db.views import record, record_facts
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from tests.support.moments import AFTERNOON
from tests.support.reading import number_of


@pytest.fixture
def acme(writer: sqlite3.Connection) -> str:
    return crud.insert(writer, CLIENT, {"name": "[ACME] [/] O'Brien", "town": "Whitby"})


def lines(writer: sqlite3.Connection, uid: str) -> dict[str, record.RecordLine]:
    found = record.view(writer, CONTACT, uid, lookup.reading(writer, AFTERNOON))
    assert found is not None
    return {line.label: line for line in found.lines}


def test_orders_that_do_not_count_are_an_alert(writer: sqlite3.Connection, acme: str) -> None:
    ines, tom = (
        crud.insert(writer, CONTACT, {"name": name, "client": number_of(writer, "client", acme)})
        for name in ("Ines", "Tom")
    )
    assert lines(writer, ines)["Orders"].tone == "alert"
    crud.update(writer, CLIENT, acme, {"point_of_contact": number_of(writer, "contact", ines)})
    assert lines(writer, ines)["Orders"].tone == "good"
    assert lines(writer, tom)["Orders"].tone == "alert"


def test_every_fact_says_what_it_is_about(writer: sqlite3.Connection, acme: str) -> None:
    crud.delete(writer, CLIENT, acme)
    found = lookup.get(writer, CLIENT, acme)
    assert found is not None
    facts = record_facts.facts(writer, CLIENT, found, lookup.reading(writer, AFTERNOON))
    roles = [(fact.role, fact.field) for fact in facts]
    assert roles == [("title", ""), ("field", "town"), ("trashed", ""), ("changed", ""), ("uid", "")]


def test_what_is_in_the_trash_is_an_alert_and_the_uid_is_not(writer: sqlite3.Connection, acme: str) -> None:
    ines = crud.insert(writer, CONTACT, {"name": "Ines"})
    crud.delete(writer, CONTACT, ines)
    shown = lines(writer, ines)
    assert (shown["In the trash"].tone, shown["Uid"].tone, shown["Changed"].tone) == ("alert", "dim", "dim")
