"""Rows with several people to speak to, and cells in which a number or a mail address stands where it should not."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes


def one(headings: str, row: str) -> Person:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    return person


@pytest.mark.parametrize(
    "headings",
    [
        "Firma;Ansprechpartner 1;Tel. Ansprechpartner 1;E-Mail 1;Ansprechpartner 2;Tel. Ansprechpartner 2;E-Mail 2",
        "Firma;Ansprechpartner;Telefon;E-Mail;Ansprechpartner 2;Telefon 2;E-Mail 2",
        "Company;Contact 1;Phone 1;Email 1;Contact 2;Phone 2;Email 2",
        "Company;Primary Contact;Primary Phone;Primary Email;Secondary Contact;Secondary Phone;Secondary Email",
    ],
)
def test_the_first_of_several_people_has_only_what_is_his(headings: str) -> None:
    row = "Fern Ltd;Una Fern;0161 496 0301;una@fern.example;Milo Reed;0161 496 0302;milo@fern.example"
    person = one(headings, row)
    assert (person.name, person.organisation) == ("Una Fern", "Fern Ltd")
    assert [entry.rpartition(" ")[2] for entry in (*person.phones, *person.emails)] == ["0301", "una@fern.example"]
    *_, name, phone, mail = headings.split(";")
    assert person.other == ((name, "Milo Reed"), (phone, "0161 496 0302"), (mail, "milo@fern.example"))


def test_the_parts_of_two_names_are_never_one_name() -> None:
    headings = "Company;Contact 1 First Name;Contact 1 Last Name;Contact 2 First Name;Contact 2 Last Name"
    person = one(headings, "Fern Ltd;Una;Fern;Milo;Reed")
    assert person.name == "Una Fern"
    assert person.other == (("Contact 2 First Name", "Milo"), ("Contact 2 Last Name", "Reed"))


@pytest.mark.parametrize("more", ["Contact 1", "Contact 2"])
def test_a_single_number_counts_nobody(more: str) -> None:
    person = one(
        f"Name;Phone 1;Phone 2;Email 1;Email 2;{more}",
        "Una Fern;0161 496 0301;0161 496 0302;a@x.example;b@x.example;Milo",
    )
    assert (len(person.phones), len(person.emails), person.other) == (2, 2, ((more, "Milo"),))


def test_a_number_and_a_mail_address_in_each_others_columns_are_what_they_are() -> None:
    rows = ("Una,0161 496 0301,una@fern.example", "Milo,m@x.example,0161 496 0302", "Ola,o@x.example,0161 496 0303")
    text = "\n".join(["Name,Email,Phone", *rows])
    una, *_ = read_bytes(text.encode(), "a.csv").people
    assert (una.phones, una.emails) == (("0161 496 0301",), ("una@fern.example",))


def test_a_mail_address_behind_the_last_column_is_one() -> None:
    person = one("Name;Phone;E-Mail", "Una;0161 496 0301;a@x.example; b@x.example;note")
    assert (person.emails, person.other) == (("a@x.example", "b@x.example"), (("column 5", "note"),))


@pytest.mark.parametrize(
    ("cell", "emails", "other"),
    [
        ("a@x.example / b@x.example", ("a@x.example", "b@x.example"), ()),
        ("a@x.example | b@x.example", ("a@x.example", "b@x.example"), ()),
        ("a@x.example (office)", ("work: a@x.example",), ()),
        ("Office: a@x.example", ("work: a@x.example",), ()),
        ("<a@x.example> Una Fern", ("a@x.example",), ()),
        ("a@x.example Milo Reed", ("a@x.example",), (("e-mail name", "Milo Reed"),)),
        ("UNA FERN (a@x.example)", ("a@x.example",), ()),
        ("a@x.example or b@x.example", ("a@x.example", "b@x.example"), ()),
        ("a@x.example.", ("a@x.example",), ()),
        ("SMTP:a@x.example", ("a@x.example",), ()),
        ("mailto:a@x.example", ("a@x.example",), ()),
        ("a@x.example (home), Office: b@x.example", ("home: a@x.example", "work: b@x.example"), ()),
        ("a@localhost", ("a@localhost",), ()),
        ("Milo Reed <a@x.example>", ("a@x.example",), (("e-mail name", "Milo Reed"),)),
        ("Una Fern <a@x.example>", ("a@x.example",), ()),
        ("-", (), ()),
    ],
)
def test_mail_addresses_stand_without_the_words_beside_them(
    cell: str, emails: tuple[str, ...], other: tuple[tuple[str, str], ...]
) -> None:
    text = f"Name;E-Mail\nUna Fern;{cell}\nMilo;m@x.example\n"
    person = read_bytes(text.encode(), "a.csv").people[0]
    assert (person.emails, person.other) == (emails, other)


def test_a_word_for_a_telephone_is_no_label() -> None:
    assert one("Name;Telefon", "Una;Tel: 0161 496 0301, Fax: 0161 496 0302").phones == (
        "0161 496 0301",
        "fax: 0161 496 0302",
    )


def test_a_house_is_an_address_where_its_word_stands_alone() -> None:
    person = one("Nombre;Teléfono domicilio;Domicilio;CP;Localidad", "Una;91 555 01 01;Sol 5;28001;Madrid")
    assert (person.phones, person.address) == (("home: 91 555 01 01",), "Sol 5\nMadrid 28001")


def test_a_row_in_one_pair_of_quotes_is_a_row() -> None:
    text = 'Name,Phone,Email\n"Una Fern,""0161 496 0301"",u@x.example"\n"Milo, Jr."\n'
    una, milo = read_bytes(text.encode(), "a.csv").people
    assert (una.name, una.phones, una.emails) == ("Una Fern", ("0161 496 0301",), ("u@x.example",))
    assert milo.name == "Milo, Jr."


def test_a_name_of_one_word_beside_a_surname_is_the_first_name() -> None:
    assert one("Title;Name;Surname", "Ms;Una;Fern").name == "Una Fern"
    assert one("Name;Surname;Phone", "Una Fern;Fern;0161 496 0301").name == "Una Fern"


def test_addresses_as_exchange_lists_them_are_mail_addresses() -> None:
    proxies = "SMTP:una@x.example+smtp:u.fern@x.example+SIP:una@x.example"
    (person,) = read_bytes(f"Display name,Proxy addresses\nUna Fern,{proxies}\n".encode(), "a.csv").people
    assert person.emails == ("una@x.example", "u.fern@x.example")
    assert person.other == (("Proxy addresses", "SIP:una@x.example"),)


@pytest.mark.parametrize("cell", ["0161 496 0931, una@x.example", "una@x.example 0161 496 0931"])
@pytest.mark.parametrize("heading", ["Phone", "E-mail"])
def test_a_number_beside_a_mail_address_is_a_number(heading: str, cell: str) -> None:
    (person,) = read_bytes(f'Name,{heading}\nUna Fern,"{cell}"\n'.encode(), "a.csv").people
    assert (person.emails, person.phones, person.other) == (("una@x.example",), ("0161 496 0931",), ())
