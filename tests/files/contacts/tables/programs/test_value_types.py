"""Pairs of columns of which one says what the value in the other is for."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes


def one(headings: str, row: str) -> Person:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    return person


@pytest.mark.parametrize(
    ("headings", "row", "phones"),
    [
        ("Name,Phone1 type,Phone1 number", "Ida,Home,0161 496 0101", ("home: 0161 496 0101",)),
        ("Name,Phone 1 Number,Phone 1 Type", "Ida,0161 496 0101,Cell", ("mobile: 0161 496 0101",)),
        ("Name,Phone type,Phone value", "Ida,Gate house,0161 496 0101", ("Gate house: 0161 496 0101",)),
        ("Name,Phone,Phone Label", "Ida,0161 496 0101,Work Fax", ("work fax: 0161 496 0101",)),
        (
            "Name,Phone1 type,Phone1 number,Phone2 type,Phone2 number",
            "Ida,Home,0161 496 0101,Work,0161 496 0102",
            ("home: 0161 496 0101", "work: 0161 496 0102"),
        ),
        (
            "Name,Phone1 number,Phone2 number,Phone1 type,Phone2 type",
            "Ida,0161 496 0101,0161 496 0102,Home,Work",
            ("home: 0161 496 0101", "work: 0161 496 0102"),
        ),
        (
            "Name,Phone Type,Phone,Phone Type,Phone",
            "Ida,Home,0161 496 0101,Work,0161 496 0102",
            ("home: 0161 496 0101", "work: 0161 496 0102"),
        ),
        (
            "Name,Phone,Phone Type,Phone,Phone Type",
            "Ida,0161 496 0101,Home,0161 496 0102,Work",
            ("home: 0161 496 0101", "work: 0161 496 0102"),
        ),
        ("Name,Primary Phone Type,Primary Phone", "Ida,Home,0161 496 0101", ("primary home: 0161 496 0101",)),
        ("Name;Telefontyp 1;Telefonnummer 1", "Ida;Home;0161 496 0101", ("home: 0161 496 0101",)),
        ("Nome;Tipo de telefone;Telefone", "Ida;Home;0161 496 0101", ("home: 0161 496 0101",)),
    ],
)
def test_the_type_of_a_number_is_its_label(headings: str, row: str, phones: tuple[str, ...]) -> None:
    person = one(headings, row)
    assert (person.phones, person.other) == (phones, ())


def test_the_type_of_a_mail_address_is_its_label_but_for_the_way_it_goes() -> None:
    assert one("Name,Email 1 Type,Email 1 Address", "Ida,Home,i@x.example").emails == ("home: i@x.example",)
    assert one("Name,E-mail Address,E-mail Type", "Ida,i@x.example,SMTP").emails == ("i@x.example",)


def test_a_type_without_a_value_or_of_something_else_is_kept() -> None:
    assert one("Name,Phone type,Phone number,Mail", "Ida,Home,,i@x.example").other == (("Phone type", "Home"),)
    person = one("Name,Customer type,Phone", "Ida,Gold,0161 496 0101")
    assert (person.phones, person.other) == (("0161 496 0101",), (("Customer type", "Gold"),))
    person = one("Name,Phone type,Phone number", "Ida,0161 496 0102,0161 496 0101")
    assert person.phones == ("phone type: 0161 496 0102", "0161 496 0101")


def test_a_type_that_says_not_of_what_is_a_detail() -> None:
    person = one("Name,Type,Number", "Ida,Gold,0161 496 0101")
    assert (person.phones, person.other) == (("number: 0161 496 0101",), (("Type", "Gold"),))
