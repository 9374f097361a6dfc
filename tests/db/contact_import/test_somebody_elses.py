"""Numbers and addresses of somebody else that stand with a person: never evidence for who he is."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.contact_import.plan import plan
from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes
from tests.db.contact_import.people import bring, contacts, person


def of_csv(text: str) -> list[Person]:
    return list(read_bytes(text.encode(), "a.csv").people)


def two(db: sqlite3.Connection, people: list[Person]) -> None:
    assert [entry.action for entry in bring(db, *people).entries] == ["new", "new"]
    assert {entry.action for entry in plan(db, people).entries} == {"skip"}


@pytest.mark.parametrize(
    "heading", ["Contact Owner", "Manager Email", "Created By", "Assistant's Email", "Mum Email", "Spouse E-mail"]
)
def test_two_of_a_name_are_two_whoever_looks_after_them(db: sqlite3.Connection, heading: str) -> None:
    two(
        db,
        of_csv(
            f"First Name,Last Name,Email,Phone Number,{heading}\n"
            "Michael,Perez,a@x.example,0161 496 0301,boss@us.example\n"
            "Michael,Perez,b@y.example,0161 496 0302,boss@us.example\n"
        ),
    )


@pytest.mark.parametrize("label", ["assistant", "mother mobile", "home emergency", "Spouse"])
def test_a_number_of_somebody_else_makes_no_two_one(db: sqlite3.Connection, label: str) -> None:
    shared = f"{label}: 0161 496 0301"
    two(db, [person("Ines Marsh", phones=shared, notes="right"), person("Ines Marsh", 2, phones=shared, notes="left")])


def test_an_own_number_that_is_somebody_elses_too_stays_his_own(db: sqlite3.Connection) -> None:
    both = person("Ines Marsh", phones=("0161 496 0301", "mother: 0161 496 0301"))
    bring(db, both)
    assert contacts(db)[0].phones == "0161 496 0301\nmother: 0161 496 0301"
    assert {entry.action for entry in plan(db, [both]).entries} == {"skip"}
    own = person("Ines Marsh", file="b.csv", phones="0161 496 0301")
    assert [entry.action for entry in bring(db, own).entries] == ["skip"]
