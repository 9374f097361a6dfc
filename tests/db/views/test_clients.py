"""The client card: who speaks for a client, its people and sites, what is open."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from fieldkit.db.records import crud
from fieldkit.db.views import client_card
from fieldkit.db.views.today import today
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, FINDING, INSTRUCTION, PROMISE, SITE
from fieldkit.domain.records.values import Value
from fieldkit.operations.point_of_contact import Named, name_point_of_contact
from tests.support.moments import MORNING
from tests.support.reading import number_of

TODAY = date(2026, 11, 21)


@pytest.fixture
def acme(writer: sqlite3.Connection) -> str:
    return crud.insert(writer, CLIENT, {"name": "[ACME] [/] O'Brien", "town": "Whitby"})


def person(writer: sqlite3.Connection, client: str, name: str, **values: Value) -> str:
    return crud.insert(writer, CONTACT, {"name": name, "client": number_of(writer, "client", client), **values})


def head(writer: sqlite3.Connection, client: str) -> client_card.ClientHead:
    found = client_card.header(writer, client)
    assert found is not None
    return found


def test_a_client_without_a_point_of_contact_is_warned_about(writer: sqlite3.Connection, acme: str) -> None:
    assert head(writer, acme).warnings(TODAY) == ("nobody is named: every order needs confirmation",)


def test_a_point_of_contact_who_left_is_warned_about_from_the_day_on(writer: sqlite3.Connection, acme: str) -> None:
    ines = person(writer, acme, "Ines Marsh", left_on="2026-11-21")
    crud.update(writer, CLIENT, acme, {"point_of_contact": number_of(writer, "contact", ines)})
    assert head(writer, acme).warnings(TODAY) == ("the point of contact has left",)
    assert head(writer, acme).warnings(date(2026, 11, 20)) == ()
    crud.delete(writer, CONTACT, ines)
    assert head(writer, acme).warnings(TODAY) == ("the point of contact is in the trash",)


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
    writer: sqlite3.Connection, acme: str, address: str, town: str, site: str, place: str
) -> None:
    crud.update(writer, CLIENT, acme, {"address": address, "town": town})
    if site:
        crud.insert(writer, SITE, {"client": number_of(writer, "client", acme), "name": site})
    assert head(writer, acme).place == place


def test_who_speaks_for_the_client_comes_first_and_who_left_last(writer: sqlite3.Connection, acme: str) -> None:
    for name, left in (("Zoe", ""), ("Abel", "2026-01-01"), ("مكتبة", ""), ("Bea", ""), ("Cy", "")):
        person(writer, acme, name, left_on=left)
    gone = person(writer, acme, "Trashed")
    crud.delete(writer, CONTACT, gone)
    ids = dict(writer.execute("SELECT name, id FROM contact").fetchall())
    crud.update(writer, CLIENT, acme, {"point_of_contact": ids["Zoe"], "deputy": ids["Cy"]})
    client = head(writer, acme)
    everybody = client_card.people(writer, client.id, client.voices, TODAY, 0, 50)
    assert [one.name for one in everybody] == ["Zoe", "Cy", "Bea", "مكتبة", "Abel"]
    assert client_card.count_people(writer, client.id, client.voices) == 5
    pages = [client_card.people(writer, client.id, client.voices, TODAY, start, 2) for start in (0, 2, 4)]
    assert [one for page in pages for one in page] == everybody


def test_a_point_of_contact_from_another_firm_is_listed_too(writer: sqlite3.Connection, acme: str) -> None:
    outside = crud.insert(writer, CONTACT, {"name": "Holding's manager"})
    crud.update(writer, CLIENT, acme, {"point_of_contact": number_of(writer, "contact", outside)})
    client = head(writer, acme)
    assert [one.name for one in client_card.people(writer, client.id, client.voices, TODAY, 0, 9)] == [
        "Holding's manager"
    ]


def test_a_mobile_number_is_tried_first(writer: sqlite3.Connection, acme: str) -> None:
    assert client_card.best(("office: 01632 960001", "Mobile: 07700 900123")) == "Mobile: 07700 900123"
    assert client_card.best(("01632 960001", "07700 900123")) == "01632 960001"
    assert client_card.best(()) == ""


def test_what_is_open_is_counted_without_the_trash(writer: sqlite3.Connection, acme: str) -> None:
    client = number_of(writer, "client", acme)
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
        crud.insert(writer, kind, {"client": client, **values})
    trashed = crud.insert(writer, FINDING, {"client": client, "title": "j", "state": "open"})
    crud.delete(writer, FINDING, trashed)
    assert client_card.waiting(writer, client, MORNING) == client_card.OpenCounts(
        promises=1, to_confirm=1, to_return=1, findings=1
    )


@pytest.mark.parametrize(
    ("due", "late"),
    [
        ("", 0),
        ("2026-11-20", 1),
        ("2026-11-20 23:59", 1),
        ("2026-11-21", 0),
        ("2026-11-21 10:29", 1),
        ("2026-11-21 10:30", 0),
        ("2026-11-21 10:31", 0),
        ("2027-01-01", 0),
        ("soon", 0),
    ],
)
def test_a_promise_is_late_when_today_says_so(writer: sqlite3.Connection, acme: str, due: str, late: int) -> None:
    client = number_of(writer, "client", acme)
    for state in ("open", "kept"):
        crud.insert(writer, PROMISE, {"client": client, "what": "a", "state": state, "due": due})
    found = client_card.waiting(writer, client, MORNING)
    assert (found.promises, found.late) == (1, late)
    groups = {group.name: group for group in today(writer, MORNING).groups}
    assert sum(entry.late for entry in groups["promises"].entries) == late


def test_the_point_of_contact_changes_hands_by_one_call(writer: sqlite3.Connection, acme: str) -> None:
    ines, tom = person(writer, acme, "Ines"), person(writer, acme, "Tom")
    assert name_point_of_contact(writer, acme, ines, TODAY) == Named("", "Ines")
    crud.update(writer, CLIENT, acme, {"deputy": number_of(writer, "contact", tom)})
    assert name_point_of_contact(writer, acme, tom, TODAY) == Named("Ines", "Tom", "Tom")
    client = head(writer, acme)
    assert client.point_of_contact is not None
    assert client.point_of_contact.uid == tom
    assert client.deputy is None
    with pytest.raises(Invalid, match="already"):
        name_point_of_contact(writer, acme, tom, TODAY)


def test_nobody_who_left_or_is_in_the_trash_becomes_the_point_of_contact(writer: sqlite3.Connection, acme: str) -> None:
    left = person(writer, acme, "Abel", left_on="2026-11-01")
    with pytest.raises(Invalid, match="Abel has left"):
        name_point_of_contact(writer, acme, left, TODAY)
    gone = person(writer, acme, "Zoe")
    crud.delete(writer, CONTACT, gone)
    with pytest.raises(Invalid, match="trash"):
        name_point_of_contact(writer, acme, gone, TODAY)
    assert head(writer, acme).point_of_contact is None


def test_whether_orders_count_is_said_of_every_person(writer: sqlite3.Connection, acme: str) -> None:
    ines, tom = person(writer, acme, "Ines"), person(writer, acme, "Tom")
    assert client_card.orders(writer, tom) == (False, "no point of contact is named: every order needs confirmation")
    name_point_of_contact(writer, acme, ines, TODAY)
    assert client_card.orders(writer, ines) == (True, "point of contact: may give orders")
    assert client_card.orders(writer, tom) == (False, "may not give orders: they need confirmation")
    alone = crud.insert(writer, CONTACT, {"name": "Nobody's"})
    assert client_card.orders(writer, alone) is None
