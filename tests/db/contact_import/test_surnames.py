"""Rows that name people by their surname only: what stands beside it tells them apart."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.contact_import.plan import plan
from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes
from tests.db.contact_import.people import bring, person


def of_csv(*rows: str) -> list[Person]:
    return list(read_bytes("\n".join(rows).encode(), "a.csv").people)


def actions(db: sqlite3.Connection, people: list[Person]) -> list[str]:
    return [entry.action for entry in bring(db, *people).entries]


def two(db: sqlite3.Connection, people: list[Person]) -> None:
    assert actions(db, people) == ["new", "new"]
    for again in (people, people[::-1]):
        assert {entry.action for entry in plan(db, again).entries} == {"skip"}


@pytest.mark.parametrize(
    ("her", "his"),
    [
        ("Frau", "Herr"),
        ("Mrs", "Mr"),
        ("Mme", "M."),
        ("Sra.", "Sr."),
        ("Pani", "Pan"),
        ("Sig.ra", "Sig."),
        ("Signora", "Signore"),
        ("Sig.na", "Sig."),
        ("Sig. ra", "Sig."),
        ("Doña", "Don"),
        ("D.ª", "D."),
        ("Senhora", "Senhor"),
        ("Dott.ssa", "Dott."),
        ("Dra.", "Dr."),
        ("Dr.ª", "Dr."),
        ("Licda.", "Lic."),
        ("w", "m"),
        ("Frau Dr. h. c.", "Herr Dr."),
    ],
)
def test_husband_and_wife_are_two(db: sqlite3.Connection, her: str, his: str) -> None:
    rows = [f"{form};Öhl;Stein GmbH;0351 555 01;oehl@stein.example" for form in (her, his)]
    two(db, of_csv("Anrede;Nachname;Firma;Telefon;E-Mail", *rows))


def test_a_column_of_sexes_parts_them_as_well(db: sqlite3.Connection) -> None:
    two(db, of_csv("Geschlecht;Nachname;Firma;Telefon", "w;Öhl;Stein;0351 555 01", "m;Öhl;Stein;0351 555 01"))
    two(db, of_csv("Name;Firma;Telefon;m/w", "A. Stern;Hart;0351 555 02;w", "A. Stern;Hart;0351 555 02;m"))


def test_a_doctor_may_be_a_woman(db: sqlite3.Connection) -> None:
    rows = ["Frau;Öhl;Stein GmbH;0351 555 01;", "Dr.;Öhl;Stein GmbH;0351 555 01;a@stein.example"]
    assert actions(db, of_csv("Anrede;Nachname;Firma;Telefon;E-Mail", *rows)) == ["new", "merge"]


def test_husband_and_wife_of_two_files_are_two(db: sqlite3.Connection) -> None:
    one = person("Frau Öhl", organisation="Stein GmbH", phones="0351 555 01")
    other = person("Öhl", 1, "b.vcf", organisation="Stein GmbH", phones="0351 555 01")
    bring(db, one)
    assert actions(db, [person("Herr Öhl", 1, "b.vcf", organisation="Stein GmbH", phones="0351 555 01")]) == ["new"]
    assert actions(db, [other]) == ["new"]


def test_the_same_form_of_address_parts_nobody(db: sqlite3.Connection) -> None:
    rows = ["Frau;Öhl;Stein GmbH;0351 555 01;", "Frau Dr.;Öhl;Stein GmbH;0351 555 01;a@stein.example"]
    assert actions(db, of_csv("Anrede;Nachname;Firma;Telefon;E-Mail", *rows)) == ["new", "merge"]


@pytest.mark.parametrize(
    "heading",
    ["Forenames", "Christian Names", "Initials", "Nomi", "Nomes", "Fornavne", "Křestní", "Imię pierwsze", "Zz"],
)
def test_two_of_a_surname_are_two_by_what_stands_beside_it(db: sqlite3.Connection, heading: str) -> None:
    rows = [f"Fern,{first},Quarry Ltd,0161 496 0300" for first in ("Una", "Ulf")]
    two(db, of_csv(f"Surname,{heading},Organisation,Phone", *rows))


def test_what_does_not_differ_parts_nobody(db: sqlite3.Connection) -> None:
    rows = ["Fern,Una,Quarry Ltd,0161 496 0301,", "Fern,Una,Quarry Ltd,0161 496 0301,u@x.example"]
    assert actions(db, of_csv("Surname,Zz,Organisation,Phone,Email", *rows)) == ["new", "merge"]
