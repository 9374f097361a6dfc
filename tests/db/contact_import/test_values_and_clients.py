"""What becomes of both sides' values when people are imported, and to which client they go; all in one transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.contact_import.plan import apply, plan
from fieldkit.db.records import crud, lookup
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.clients import Client
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from tests.db.contact_import.people import INES, bring, contacts, only, person


def client(db: sqlite3.Connection, name: str) -> int:
    uid = crud.insert(db, CLIENT, {"name": name})
    found = lookup.get(db, CLIENT, uid)
    assert isinstance(found, Client)
    return found.id


# --- what becomes of the values


def test_both_sides_values_are_kept(db: sqlite3.Connection) -> None:
    bring(db, replace(INES, job_title="Owner", other=(("nickname", "Nessie"),)))
    changed = replace(
        INES,
        file="John_Doe.vcf",
        job_title="Money Counter",
        phones=("work: +44 20 7946 0123", "mobile: 07700 900123", "home: 01632 960101"),
        emails=("ines@marsh.example", "home: ines@home.example"),
        birthday="1980-03-22",
        other=(("spouse", "Tom\nNephew"), ("nickname", "Nessie")),
    )
    entry = only(bring(db, changed))
    (stored,) = contacts(db)
    assert stored.job_title == "Owner"
    assert stored.phones == "mobile: 07700 900123\nwork: +44 20 7946 0123\nhome: 01632 960101"
    assert stored.emails == "work: ines@marsh.example\nhome: ines@home.example"
    assert stored.birthday == "1980-03-22"
    assert stored.details == "Nickname: Nessie\nSpouse: Tom\n  Nephew\nJob (from John_Doe.vcf): Money Counter"
    assert entry.notes == ("Job: “Owner” stays; “Money Counter” is kept in other details.",)
    assert {change.field for change in entry.changes} == {"phones", "emails", "birthday", "details"}
    assert only(plan(db, [replace(changed, file="renamed.vcf")])).action == "skip"


def test_notes_that_are_among_the_notes_are_not_kept_twice(db: sqlite3.Connection) -> None:
    bring(db, replace(INES, notes="left-handed\nhas a dog"))
    assert only(plan(db, [replace(INES, notes="has a dog")])).action == "skip"
    bring(db, replace(INES, notes="has a do"))
    assert contacts(db)[0].details == "Notes (from a.vcf): has a do"


def test_a_number_of_another_place_or_extension_is_another_number(db: sqlite3.Connection) -> None:
    bring(db, person("Ann Lee", emails="a@lee.example", phones=("01632 960101", "01632 960101 ext. 7", "7946 0123")))
    bring(db, person("Ann Lee", emails="a@lee.example", phones=("020 7946 0123", "mobile: 01632 960101 x7")))
    assert contacts(db)[0].phones.split("\n") == [
        "01632 960101",
        "mobile: 01632 960101 ext. 7",
        "7946 0123",
        "020 7946 0123",
    ]


def test_what_a_field_refuses_is_kept_and_reported(db: sqlite3.Connection) -> None:
    odd = person("Ann Lee", phones=("ask Tom", "work: 1;2;3456"), emails=("ann at lee",), birthday="1980-02-31")
    entry = only(bring(db, replace(odd, job_title="x" * 1_500)))
    (stored,) = contacts(db)
    assert (stored.phones, stored.emails, stored.birthday, stored.job_title) == ("", "", "", "")
    for value in ("ask Tom", "work: 1;2;3456", "ann at lee", "1980-02-31", "x" * 1_500):
        assert value in stored.details
    assert len(entry.notes) == 5
    assert "“ask Tom” is no telephone number that a form takes: it is in other details." in entry.notes


def test_every_stored_field_can_be_edited_in_the_form(db: sqlite3.Connection) -> None:
    from datetime import datetime

    bring(db, replace(INES, birthday="1980-03-22", notes="a\n\nb", other=(("spouse", "Tom\n\nN"),)))
    by = lookup.reading(db, datetime(2026, 11, 21))
    (stored,) = contacts(db)
    filled = {field.name: getattr(stored, field.name) for field in CONTACT.form}
    assert filled["birthday"] == "1980-03-22"
    assert {"name", "phones", "emails", "birthday", "notes", "details"} <= {n for n, value in filled.items() if value}
    for field in CONTACT.form:
        assert field.read(field.edited(filled[field.name], by), by) == filled[field.name], field.name


# --- clients


@pytest.mark.parametrize(
    ("organisation", "found"),
    [
        ("ACME ltd", "Acme Ltd"),
        ("Acme", "Acme Ltd"),
        ("Acme Limited", "Acme Ltd"),
        ("Acme GmbH", ""),
        ("Ærø Træ, Inc.", "Ærø Træ"),
        ("Twin Ltd", ""),
        ("", ""),
    ],
)
def test_the_client_is_found_by_the_organisation(db: sqlite3.Connection, organisation: str, found: str) -> None:
    named = {client(db, name): name for name in ("Acme Ltd", "Ærø Træ", "Twin", "twin")}
    entry = only(bring(db, person("Ann Lee", organisation=organisation, phones="01632 960101")))
    (stored,) = contacts(db)
    assert (stored.organisation, named.get(stored.client or 0, "")) == (organisation, found)
    assert bool(entry.notes) == (organisation == "Twin Ltd")


def test_everybody_goes_to_the_given_client_but_nobody_leaves_another(db: sqlite3.Connection) -> None:
    acme, other = client(db, "Acme Ltd"), client(db, "Other")
    bring(db, INES, client="Other")
    planned = bring(db, INES, person("Ann Lee", 2), client="acme")
    assert [one.client for one in contacts(db)] == [acme, other]
    assert planned.entries[0].notes == ("Stays with the client Other.",)
    with pytest.raises(Invalid, match="No client is called"):
        plan(db, [INES], client="nobody")


def test_a_client_is_not_taken_for_another_because_of_its_notes(db: sqlite3.Connection) -> None:
    uid = crud.insert(db, CLIENT, {"name": "Kestrel Dental", "notes": "once part of Acme"})
    with pytest.raises(Invalid, match="No client is called “Acme”"):
        plan(db, [INES], client="Acme")
    assert {only(plan(db, [INES], client=given)).client for given in ("dental", uid[:13])} == {"Kestrel Dental"}


def test_clients_are_made_from_organisations_once(db: sqlite3.Connection) -> None:
    client(db, "Acme Ltd")
    people = [
        person("A B", 1, organisation="[ACME] [/] O'Brien", uid="1"),
        person("C D", 2, organisation="[acme] [/] o'brien Ltd", uid="2"),
        person("E F", 3, organisation="Acme", uid="3"),
        person("G H", 4, uid="4"),
    ]
    planned = bring(db, *people, make_clients=True)
    assert planned.clients == ("[ACME] [/] O'Brien",)
    assert [one.client for one in contacts(db)] == [2, 2, 1, None]
    again = bring(db, *people, make_clients=True)
    assert (again.clients, again.count("skip")) == ((), 4)


def test_a_contact_is_known_by_its_client_too(db: sqlite3.Connection) -> None:
    acme = client(db, "Acme Ltd")
    crud.insert(db, CONTACT, {"name": "Ann Lee", "client": acme})
    entry = only(plan(db, [person("Ann Lee", organisation="Acme")]))
    assert (entry.action, entry.why) == ("merge", "same name and organisation")


# --- one transaction


def test_nothing_is_stored_if_anything_fails(writer: sqlite3.Connection) -> None:
    bring(writer, INES)
    planned = plan(writer, [person("Ann Lee"), replace(INES, job_title="Owner")], make_clients=True)
    crud.update(writer, CONTACT, contacts(writer)[0].uid, {"job_title": "Boss", "updated_at": 1})
    with pytest.raises(Trouble, match="Ines Marsh was changed while"):
        apply(writer, planned)
    assert [one.job_title for one in contacts(writer)] == ["Boss"]
    assert writer.execute("SELECT count(*) FROM client").fetchone() == (0,)


def test_an_open_transaction_is_joined(writer: sqlite3.Connection) -> None:
    with pytest.raises(ZeroDivisionError), transaction(writer):
        apply(writer, plan(writer, [INES]))
        raise ZeroDivisionError
    assert contacts(writer) == []


def test_a_plan_changes_nothing(db: sqlite3.Connection) -> None:
    before = db.total_changes
    assert plan(db, [INES], make_clients=True).count("new") == 1
    assert db.total_changes == before


def test_what_is_imported_is_found(db: sqlite3.Connection) -> None:
    from fieldkit.db.search.index import find

    bring(db, replace(INES, other=(("spouse", "Zebedee"),)))
    for words in ("zebedee", "79460123", "marsh", "ines@marsh"):
        assert [hit.title for hit in find(db, words)] == ["Ines Marsh"]
