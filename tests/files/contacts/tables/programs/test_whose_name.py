"""Whom “Client Name” names: the person beside his firm or his first name, else the firm."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes


def one(headings: str, row: str) -> Person:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    return person


@pytest.mark.parametrize(
    ("headings", "row", "name", "organisation", "other"),
    [
        (
            "Client Name,First Name,Last Name,Company Name",
            "Ida Brook,Ida,Brook,Brook Ltd",
            "Ida Brook",
            "Brook Ltd",
            (),
        ),
        ("Customer Name,First Name,Last Name", "Ida Brook,Ida,Brook", "Ida Brook", "", ()),
        ("Client Name,Company,Email", "Ida Brook,Brook Ltd,i@x.example", "Ida Brook", "Brook Ltd", ()),
        ("Company;Kundenname;E-Mail", "Brook Ltd;Ida Brook;i@x.example", "Ida Brook", "Brook Ltd", ()),
        ("Client Name,First Name,Last Name", "Brook Ltd,Ida,Brook", "Ida Brook", "Brook Ltd", ()),
        ("Client,First Name,Last Name", "Quarry,Ida,Brook", "Ida Brook", "Quarry", ()),
        ("Client Name,Contact Name,Email", "Brook Ltd,Ida Brook,i@x.example", "Ida Brook", "Brook Ltd", ()),
        (
            "Client Name,First Name,Last Name,Company Name",
            "Brook Ltd,Ida,Brook,Brook Ltd",
            "Ida Brook",
            "Brook Ltd",
            (),
        ),
    ],
)
def test_a_clients_name_is_the_persons_beside_his_firm_or_his_first_name(
    headings: str, row: str, name: str, organisation: str, other: tuple[tuple[str, str], ...]
) -> None:
    person = one(headings, row)
    assert (person.name, person.organisation, person.other) == (name, organisation, other)


def test_a_row_in_which_the_client_is_the_firm_has_the_name_of_its_person() -> None:
    parsed = read_bytes(
        b"Client Name,First Name,Last Name,Company Name\nIda Brook,Ida,Brook,Brook Ltd\n"
        b"Hill Ltd,Otis,Hill,Hill Ltd\nUrsa Lake,Ursa,Lake,\n",
        "a.csv",
    )
    assert [(person.name, person.organisation, person.other) for person in parsed.people] == [
        ("Ida Brook", "Brook Ltd", ()),
        ("Otis Hill", "Hill Ltd", ()),
        ("Ursa Lake", "", ()),
    ]
