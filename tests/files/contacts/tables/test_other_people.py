"""The person to speak to beside the name of another: he is somebody else, and in a list of firms the contact."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes

SOMEBODY_ELSE = (
    "Opiekun;Responsável;Referente;Comercial;Case Worker;Ansprechpartner;Contactpersoon;Kontaktperson;Kontaktní osoba;"
    "Social Worker;Sælger"
).split(";")


def one(headings: str, row: str) -> Person:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    return person


@pytest.mark.parametrize("heading", SOMEBODY_ELSE)
@pytest.mark.parametrize("value", ["Milo Hart", "milo@x.example", "0161 496 0301"])
@pytest.mark.parametrize(
    ("named", "name"), [("Name", "Una Fern"), ("Full name", "Una Fern"), ("Vorname;Nachname", "Una;Fern")]
)
def test_beside_a_name_he_is_a_detail(heading: str, value: str, named: str, name: str) -> None:
    person = one(f"{named};{heading}", f"{name};{value}")
    assert (person.name, person.organisation, person.phones, person.emails) == ("Una Fern", "", (), ())
    assert person.other == ((heading, value),)


def test_so_are_his_mail_and_number() -> None:
    person = one("Name;Ansprechpartner;E-Mail Ansprechpartner;E-Mail", "Una Fern;Milo Hart;m@x.example;u@x.example")
    assert person.emails == ("u@x.example",)
    assert person.other == (("Ansprechpartner", "Milo Hart"), ("E-Mail Ansprechpartner", "m@x.example"))
    person = one("Imię i nazwisko;E-mail opiekuna", "Una Fern;m@x.example")
    assert (person.emails, person.other) == ((), (("E-mail opiekuna", "m@x.example"),))
    assert one("Nazwisko;Opiekun", "Fern;Milo Hart").name == "Fern"


@pytest.mark.parametrize("firm", ["Firma", "Name"])
def test_in_a_list_of_firms_he_is_the_contact(firm: str) -> None:
    person = one(f"{firm};Ansprechpartner;E-Mail Ansprechpartner", "Stein GmbH;Una Fern;u@x.example")
    assert (person.name, person.organisation, person.emails) == ("Una Fern", "Stein GmbH", ("u@x.example",))


def test_a_way_to_reach_him_is_his_own() -> None:
    assert one("Name;Contact", "Una Fern;u@x.example").emails == ("u@x.example",)
    assert one("Nome;Comercial;Celular", "Ana Sol;5555 0101;95555 0102").phones[0] == "work: 5555 0101"
