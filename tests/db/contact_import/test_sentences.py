"""What a plan says of people who are not told apart surely: every sentence, at each number of rivals."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.contact_import.merge import card
from fieldkit.db.contact_import.plan import plan
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.files.contacts.person import Person
from tests.db.contact_import.people import INES, bring, contacts, only, person

DESK = "020 7946 0000"


def _sharing(count: int) -> list[Person]:
    return [person(f"{letter}nn Lee{letter.lower()}", n, phones=DESK) for n, letter in enumerate("ABCDEF"[:count], 1)]


@pytest.mark.parametrize(
    ("count", "with_whom"),
    [
        (1, "Ann Leea"),
        (2, "Ann Leea, Bnn Leeb"),
        (3, "Ann Leea, Bnn Leeb and 1 more"),
        (4, "Ann Leea, Bnn Leeb and 2 more"),
    ],
)
def test_who_shares_a_number_is_named_up_to_two(db: sqlite3.Connection, count: int, with_whom: str) -> None:
    bring(db, *_sharing(count))
    entry = only(plan(db, [person("Zoë Thorn", phones=(f"work: {DESK}", DESK))]))
    assert entry.notes == (f"Shares {DESK} with {with_whom}.",)


@pytest.mark.parametrize(
    ("count", "names"), [(2, "Ann A or Ann B"), (3, "Ann A or Ann B or Ann C"), (4, "Ann A or Ann B or Ann C")]
)
def test_rivals_are_named_up_to_three(db: sqlite3.Connection, count: int, names: str) -> None:
    bring(db, *[person(f"Ann {letter}", n, phones=DESK) for n, letter in enumerate("ABCD"[:count], 1)])
    entry = only(plan(db, [person("Ann", 9, phones=DESK, notes="left-handed")]))
    assert entry.notes == (f"May be {names}: that cannot be told, so a new contact is made.",)


@pytest.mark.parametrize(("count", "more"), [(1, ""), (2, ""), (3, ""), (4, ", and 1 more"), (5, ", and 2 more")])
def test_who_fits_too_is_named_up_to_three(db: sqlite3.Connection, count: int, more: str) -> None:
    bring(db, person("Ann Lee", emails="ann@lee.example"))
    for number in range(count):
        bring(db, person("Ann Lee", organisation=f"Firm {number}", phones=f"01632 96010{number}"))
    numbers = tuple(f"01632 96010{number}" for number in range(count))
    entry = only(plan(db, [person("Ann Lee", 9, emails="ann@lee.example", phones=numbers, notes="new")]))
    named = ", ".join(f"Ann Lee (same number {number})" for number in numbers[:3])
    assert entry.notes == (f"{named} fits too{more}.",)


def test_changes_are_told_field_by_field_in_the_order_of_the_form(db: sqlite3.Connection) -> None:
    bring(db, INES)
    more = person("Ines Marsh", uid="AB-1", job_title="Owner", phones="01632 960101", notes="left-handed")
    entry = only(plan(db, [more]))
    assert [(one.field, one.label, one.before, one.after) for one in entry.changes] == [
        ("job_title", "Job", "", "Owner"),
        (
            "phones",
            "Phones",
            "mobile: 07700 900123\n020 7946 0123",
            "mobile: 07700 900123\n020 7946 0123\n01632 960101",
        ),
        ("notes", "Notes", "", "left-handed"),
    ]
    assert (entry.file, entry.line, entry.name, entry.action, entry.why) == (
        "a.vcf",
        1,
        "Ines Marsh",
        "merge",
        "same UID",
    )


def test_a_birthday_that_is_still_ahead_is_said_and_kept() -> None:
    ahead = card(person("Jo", birthday="2999-04-03"))
    assert ahead.remarks == ("Birthday “2999-04-03” is still ahead: it is in other details.",)
    assert ahead.details == (("Birthday", "2999-04-03"),)


def test_what_does_not_fit_is_said_and_kept(db: sqlite3.Connection) -> None:
    long = "n" * 1_001
    odd = person("Jo", phones=("ask " + "x" * 57, "y" * 60), job_title=long, birthday="1980-02-31")
    assert card(odd).remarks == (
        "Job is too long for its field (1,001 characters): see other details.",
        "Birthday “1980-02-31” is no date: it is in other details.",
        f"“ask {'x' * 55}…” is no telephone number that a form takes: it is in other details.",
        f"“{'y' * 60}” is no telephone number that a form takes: it is in other details.",
    )
    assert card(odd).details == (
        ("Job", long),
        ("Birthday", "1980-02-31"),
        ("phone", "ask " + "x" * 57),
        ("phone", "y" * 60),
    )
    bring(db, person(long, organisation="n" * 1_000))
    (stored,) = contacts(db)
    assert (stored.name, len(stored.organisation)) == ("n" * 1_000, 1_000)
    assert stored.details == f"Name: {long}"


def test_values_that_differ_are_kept_beside_with_a_cut_of_sixty(db: sqlite3.Connection) -> None:
    bring(db, person("Jo Ort", uid="1", job_title="a" * 60, website="https://a.example", address="1 Road\nHull"))
    entry = only(
        bring(db, person("Jo Ort", uid="1", job_title="b" * 61, website="HTTPS://A.example", address="1  road Hull"))
    )
    assert entry.notes == (f"Job: “{'a' * 60}” stays; “{'b' * 59}…” is kept in other details.",)
    (stored,) = contacts(db)
    assert stored.details == f"Job (from a.vcf): {'b' * 61}"


def test_a_second_uid_is_kept_without_a_word_and_known_again(db: sqlite3.Connection) -> None:
    bring(db, INES)
    again = only(bring(db, person("Ines Marsh", uid="CD-2", emails="ines@marsh.example")))
    assert (again.action, again.notes, [one.field for one in again.changes]) == ("merge", (), ["details"])
    assert contacts(db)[0].details == "UID (from a.vcf): CD-2"
    assert only(plan(db, [person("Ines Thorn", uid="cd-2")])).why == "same UID"


def test_several_clients_that_fit_are_named_up_to_three(db: sqlite3.Connection) -> None:
    db.executemany(
        "INSERT INTO client (uid, created_at, updated_at, name) VALUES (?, 1, 1, ?)",
        [(f"t{number}", "Twin") for number in range(4)],
    )
    entry = only(plan(db, [person("Ann Lee", organisation="twin")]))
    assert entry.notes == ("Several clients may be “twin” (Twin, Twin, Twin): none was set.",)
    assert entry.client == ""


def test_entries_of_one_card_are_united_with_each_other(db: sqlite3.Connection) -> None:
    lines = ("work: 020 7946 0123", "+44 20 7946 0123", "home: 020 7946 0123", "01632 960101", "fax: 01632 960101")
    bring(db, person("Jo Ort", phones=lines, emails=("a@b.example", "work: A@B.example", "a@b.example")))
    (stored,) = contacts(db)
    assert stored.phones.split("\n") == [
        "work: +44 20 7946 0123",
        "home: 020 7946 0123",
        "01632 960101",
        "fax: 01632 960101",
    ]
    assert stored.emails == "work: a@b.example"


def test_who_got_a_number_from_a_file_is_known_by_it_within_the_same_import(db: sqlite3.Connection) -> None:
    bring(db, person("Ann Lee", emails="ann@lee.example"))
    planned = bring(
        db,
        person("Ann Lee", 1, emails="ann@lee.example", phones="01632 960101", organisation="Lee Ltd"),
        person("Ann Lee", 2, phones="01632 960101", notes="left-handed"),
        person("Lee, Ann", 3, organisation="lee", job_title="Owner"),
        person("Ann Lee", 4, organisation="Other"),
    )
    assert [(one.action, one.why, one.into) for one in planned.entries] == [
        ("merge", "same e-mail ann@lee.example", "Ann Lee"),
        ("merge", "same number 01632 960101", "Ann Lee"),
        ("merge", "same name and organisation", "Ann Lee"),
        ("new", "", ""),
    ]
    assert [one.client for one in planned.entries] == [""] * 4
    first, second = contacts(db)
    assert (first.phones, first.organisation, first.notes, first.job_title) == (
        "01632 960101",
        "Lee Ltd",
        "left-handed",
        "Owner",
    )
    assert second.organisation == "Other"


def test_a_client_that_is_made_is_found_again_by_its_name_and_without_its_legal_form(db: sqlite3.Connection) -> None:
    people = [
        person(f"{letter} B", n, organisation=firm, uid=letter)
        for n, (letter, firm) in enumerate(
            (("A", "Acme Ltd"), ("C", "ACME LTD"), ("D", "acme"), ("E", "Acme GmbH"), ("F", "acme gmbh")), 1
        )
    ]
    planned = bring(db, *people, make_clients=True)
    assert planned.clients == ("Acme Ltd", "Acme GmbH")
    assert [entry.client for entry in planned.entries] == ["Acme Ltd", "Acme Ltd", "Acme Ltd", "Acme GmbH", "Acme GmbH"]
    names = dict(db.execute("SELECT id, name FROM client").fetchall())
    assert [names[one.client or 0] for one in contacts(db)] == [entry.client for entry in planned.entries]
    assert all(not entry.notes for entry in planned.entries)


def test_the_client_is_told_before_all_other_changes(db: sqlite3.Connection) -> None:
    crud.insert(db, CLIENT, {"name": "Acme Ltd"})
    bring(db, person("Ann Lee", uid="1"))
    entry = only(bring(db, person("Ann Lee", uid="1", organisation="Acme", job_title="Owner")))
    assert [(one.field, one.label, one.before, one.after) for one in entry.changes] == [
        ("client", "Client", "", "Acme Ltd"),
        ("organisation", "Organisation", "", "Acme"),
        ("job_title", "Job", "", "Owner"),
    ]
    assert entry.client == "Acme Ltd"
