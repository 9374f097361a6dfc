"""The client card: who speaks for a client, its people and sites, what is open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.views import client_card
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.registry import CALL, CLIENT, CONTACT, FINDING, INSTRUCTION, PROMISE, SITE
from fieldkit.domain.records.values import Value
from fieldkit.operations.point_of_contact import Named, name_point_of_contact

TODAY = date(2026, 11, 21)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = opening.writer(tmp_path / "fieldkit.db")
    yield made
    made.close()


@pytest.fixture
def acme(connection: sqlite3.Connection) -> str:
    return crud.insert(connection, CLIENT, {"name": "[ACME] [/] O'Brien", "town": "Whitby"})


def number(connection: sqlite3.Connection, table: str, uid: str) -> int:
    return int(connection.execute(f"SELECT id FROM {table} WHERE uid = ?", (uid,)).fetchone()[0])


def person(connection: sqlite3.Connection, client: str, name: str, **values: Value) -> str:
    return crud.insert(connection, CONTACT, {"name": name, "client": number(connection, "client", client), **values})


def head(connection: sqlite3.Connection, client: str) -> client_card.ClientHead:
    found = client_card.header(connection, client)
    assert found is not None
    return found


def test_a_client_without_a_point_of_contact_is_warned_about(connection: sqlite3.Connection, acme: str) -> None:
    assert head(connection, acme).warnings(TODAY) == ("nobody is named: every order needs confirmation",)


def test_a_point_of_contact_who_left_is_warned_about_from_the_day_on(connection: sqlite3.Connection, acme: str) -> None:
    ines = person(connection, acme, "Ines Marsh", left_on="2026-11-21")
    crud.update(connection, CLIENT, acme, {"point_of_contact": number(connection, "contact", ines)})
    assert head(connection, acme).warnings(TODAY) == ("the point of contact has left",)
    assert head(connection, acme).warnings(date(2026, 11, 20)) == ()
    crud.delete(connection, CONTACT, ines)
    assert head(connection, acme).warnings(TODAY) == ("the point of contact is in the trash",)


@pytest.mark.parametrize(
    ("address", "town", "site", "place"),
    [
        ("Harbour Road 8\nBack door", "Whitby", "", "Harbour Road 8, Whitby"),
        ("Harbour Road 8, Whitby", "Whitby", "", "Harbour Road 8, Whitby"),
        ("", "Whitby", "Boat shed", "Boat shed, Whitby"),
        ("", "", "", ""),
        ("", "Whitby", "", "Whitby"),
    ],
)
def test_the_place_is_street_and_town_as_far_as_known(
    connection: sqlite3.Connection, acme: str, address: str, town: str, site: str, place: str
) -> None:
    crud.update(connection, CLIENT, acme, {"address": address, "town": town})
    if site:
        crud.insert(connection, SITE, {"client": number(connection, "client", acme), "name": site})
    assert head(connection, acme).place == place


def test_who_speaks_for_the_client_comes_first_and_who_left_last(connection: sqlite3.Connection, acme: str) -> None:
    for name, left in (("Zoe", ""), ("Abel", "2026-01-01"), ("مكتبة", ""), ("Bea", ""), ("Cy", "")):
        person(connection, acme, name, left_on=left)
    gone = person(connection, acme, "Trashed")
    crud.delete(connection, CONTACT, gone)
    ids = dict(connection.execute("SELECT name, id FROM contact").fetchall())
    crud.update(connection, CLIENT, acme, {"point_of_contact": ids["Zoe"], "deputy": ids["Cy"]})
    client = head(connection, acme)
    everybody = client_card.people(connection, client.id, client.voices, TODAY, 0, 50)
    assert [one.name for one in everybody] == ["Zoe", "Cy", "Bea", "مكتبة", "Abel"]
    assert client_card.count_people(connection, client.id, client.voices) == 5
    pages = [client_card.people(connection, client.id, client.voices, TODAY, start, 2) for start in (0, 2, 4)]
    assert [one for page in pages for one in page] == everybody


def test_a_point_of_contact_from_another_firm_is_listed_too(connection: sqlite3.Connection, acme: str) -> None:
    outside = crud.insert(connection, CONTACT, {"name": "Holding's manager"})
    crud.update(connection, CLIENT, acme, {"point_of_contact": number(connection, "contact", outside)})
    client = head(connection, acme)
    assert [one.name for one in client_card.people(connection, client.id, client.voices, TODAY, 0, 9)] == [
        "Holding's manager"
    ]


def test_a_mobile_number_is_tried_first(connection: sqlite3.Connection, acme: str) -> None:
    assert client_card.best(("office: 01632 960001", "Mobile: 07700 900123")) == "Mobile: 07700 900123"
    assert client_card.best(("01632 960001", "07700 900123")) == "01632 960001"
    assert client_card.best(()) == ""


def test_what_is_open_is_counted_without_the_trash(connection: sqlite3.Connection, acme: str) -> None:
    client = number(connection, "client", acme)
    rows: tuple[tuple[Kind, dict[str, Value]], ...] = (
        (PROMISE, {"what": "a", "state": "open"}),
        (PROMISE, {"what": "b", "state": "kept"}),
        (INSTRUCTION, {"topic": "c", "state": "needs_confirmation"}),
        (INSTRUCTION, {"topic": "d", "state": "confirmed"}),
        (CALL, {"note": "e", "outcome": "missed"}),
        (CALL, {"note": "f", "outcome": "missed", "returned_at": 5}),
        (CALL, {"note": "g", "outcome": "reached"}),
        (FINDING, {"title": "h", "state": "open"}),
        (FINDING, {"title": "i", "state": "fixed"}),
    )
    for kind, values in rows:
        crud.insert(connection, kind, {"client": client, **values})
    trashed = crud.insert(connection, FINDING, {"client": client, "title": "j", "state": "open"})
    crud.delete(connection, FINDING, trashed)
    assert client_card.waiting(connection, client) == client_card.Open(
        promises=1, to_confirm=1, to_return=1, findings=1
    )


def test_the_point_of_contact_changes_hands_by_one_call(connection: sqlite3.Connection, acme: str) -> None:
    ines, tom = person(connection, acme, "Ines"), person(connection, acme, "Tom")
    assert name_point_of_contact(connection, acme, ines, TODAY) == Named("", "Ines")
    crud.update(connection, CLIENT, acme, {"deputy": number(connection, "contact", tom)})
    assert name_point_of_contact(connection, acme, tom, TODAY) == Named("Ines", "Tom", "Tom")
    client = head(connection, acme)
    assert client.point_of_contact is not None
    assert client.point_of_contact.uid == tom
    assert client.deputy is None
    with pytest.raises(Invalid, match="already"):
        name_point_of_contact(connection, acme, tom, TODAY)


def test_nobody_who_left_or_is_in_the_trash_becomes_the_point_of_contact(
    connection: sqlite3.Connection, acme: str
) -> None:
    left = person(connection, acme, "Abel", left_on="2026-11-01")
    with pytest.raises(Invalid, match="Abel has left"):
        name_point_of_contact(connection, acme, left, TODAY)
    gone = person(connection, acme, "Zoe")
    crud.delete(connection, CONTACT, gone)
    with pytest.raises(Invalid, match="trash"):
        name_point_of_contact(connection, acme, gone, TODAY)
    assert head(connection, acme).point_of_contact is None


def test_whether_orders_count_is_said_of_every_person(connection: sqlite3.Connection, acme: str) -> None:
    ines, tom = person(connection, acme, "Ines"), person(connection, acme, "Tom")
    assert client_card.orders(connection, tom) == "no point of contact is named: every order needs confirmation"
    name_point_of_contact(connection, acme, ines, TODAY)
    assert client_card.orders(connection, ines) == "point of contact: may give orders"
    assert client_card.orders(connection, tom) == "may not give orders: they need confirmation"
    alone = crud.insert(connection, CONTACT, {"name": "Nobody's"})
    assert client_card.orders(connection, alone) == ""
