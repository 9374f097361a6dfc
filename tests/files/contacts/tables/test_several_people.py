"""Rows with several people to speak to, and cells in which a number or a mail address stands where it should not."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.columns.guess import guess_mapping
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
        "Firma;Ansprechpartner;Telefon;E-Mail;Ansprechpartner;Telefon;E-Mail",
        "Firma;Kontakt 1 Name;Kontakt 1 Telefon;Kontakt 1 E-Mail;Kontakt 2 Name;Kontakt 2 Telefon;Kontakt 2 E-Mail",
        "Company;Contact1;Phone1;Email1;Contact2;Phone2;Email2",
        "Firma;Name;Telefon;E-Mail;Name;Telefon;E-Mail",
    ],
)
def test_each_of_several_people_has_only_what_is_his_and_the_firm(headings: str) -> None:
    row = "Fern Ltd;Una Fern;0161 496 0301;una@fern.example;Milo Reed;0161 496 0302;milo@fern.example"
    parsed = read_bytes(f"{headings};Straße;Ort\n{row};Ring 1;Köln\n".encode(), "a.csv")
    una, milo = parsed.people
    for person, name, number in ((una, "Una Fern", "0301"), (milo, "Milo Reed", "0302")):
        assert (person.name, person.organisation, person.address) == (name, "Fern Ltd", "Ring 1\nKöln")
        entries = [entry.rpartition(" ")[2] for entry in (*person.phones, *person.emails)]
        assert entries == [number, f"{name.split()[0].lower()}@fern.example"]
        assert (person.other, person.line) == ((), 2)
    (problem,) = parsed.problems
    assert (problem.line, problem.what) == (2, "Several people are named here; each became a contact of the same firm.")


def test_without_the_name_of_another_his_number_is_a_detail() -> None:
    headings = "Firma;Ansprechpartner 1;Telefon 1;Ansprechpartner 2;Telefon 2"
    person = one(headings, "Fern Ltd;Una Fern;0161 496 0301;;0161 496 0302")
    assert (person.name, person.phones) == ("Una Fern", ("0161 496 0301",))
    assert person.other == (("Telefon 2", "0161 496 0302"),)


def test_a_row_may_have_the_second_only() -> None:
    headings = "Firma;Ansprechpartner 1;Telefon 1;Ansprechpartner 2;Telefon 2;Kundennr."
    person = one(headings, "Fern Ltd;;;Milo Reed;0161 496 0302;77")
    assert (person.name, person.organisation, person.phones) == ("Milo Reed", "Fern Ltd", ("0161 496 0302",))
    assert person.other == (("Kundennr.", "77"),)


def test_beside_a_name_those_to_speak_to_are_details() -> None:
    person = one("Vorname;Nachname;Ansprechpartner 1;Ansprechpartner 2", "Una;Fern;Milo Reed;Ida Kay")
    assert person.name == "Una Fern"
    assert person.other == (("Ansprechpartner 1", "Milo Reed"), ("Ansprechpartner 2", "Ida Kay"))


@pytest.mark.parametrize(
    "headings",
    [
        "Company;Contact 1 First Name;Contact 1 Last Name;Contact 2 First Name;Contact 2 Last Name",
        "Firma;Vorname;Nachname;Vorname;Nachname",
        "Company;First Name 1;Last Name 1;First Name 2;Last Name 2",
        "Firma;Vorname;Nachname;Vorname 2;Nachname 2",
        "Société;Prénom;Nom;Prénom;Nom",
    ],
)
def test_the_parts_of_two_names_are_never_one_name(headings: str) -> None:
    una, milo = read_bytes(f"{headings}\nFern Ltd;Una;Fern;Milo;Reed\n".encode(), "a.csv").people
    assert (una.name, milo.name) == ("Una Fern", "Milo Reed")
    assert (una.other, milo.other) == ((), ())


def test_two_surnames_are_one_persons() -> None:
    assert one("Nombre;Apellido 1;Apellido 2;Móvil", "Ana;Sol;Luna;611 555 010").name == "Ana Sol Luna"
    assert one("First name 1;First name 2;Last name 1;Last name 2", "Ana;Eva;Sol;Luna").name == "Ana Eva Sol Luna"


def test_what_is_shown_of_another_persons_column_says_so_and_can_be_changed() -> None:
    mapping = guess_mapping(["Firma", "Ansprechpartner 1", "Ansprechpartner 2", "Telefon 2"], [])
    assert [one.target for one in mapping.columns[2:]] == ["person 2, name", "person 2, phone"]
    assert mapping.changed(["4=phone"]).columns[3].target == "phone"
    kept = mapping.changed(["3=other:Ansprechpartner 2"])
    assert (kept.columns[2].target, kept.wishes(mapping)) == (
        "other: Ansprechpartner 2",
        ("3=other:Ansprechpartner 2",),
    )


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


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("030 1234567; 0171 7654321; una@x.example", ("030 1234567", "0171 7654321")),
        ("030 1234567, Una Fern, una@x.example", ("030 1234567",)),
        ("una@x.example 0171 1234567", ("0171 1234567",)),
    ],
)
def test_numbers_beside_a_mail_address_stay_numbers_each_by_itself(cell: str, phones: tuple[str, ...]) -> None:
    person = one("Name\tPhone", f"Una Fern\t{cell}")
    assert (person.phones, person.emails) == (phones, ("una@x.example",))


def test_a_row_has_no_more_people_than_anybody_writes_and_nobody_twice() -> None:
    many = ",".join(["Name,Phone"] * 300)
    row = ",".join(f"Una Fern{chr(97 + n % 26) * (n // 26 + 1)},0161 496 {n:04}" for n in range(300))
    people = read_bytes(f"{many}\n{row}\n".encode(), "a.csv").people
    assert 1 < len(people) <= 21
    twice = read_bytes(b"Name,Phone,Name,Phone\nUna Fern,0161 496 0001,Una Fern,0161 496 0002\n", "a.csv").people
    assert [found.name for found in twice] == ["Una Fern"]
