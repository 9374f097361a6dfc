"""Several values in a cell, addresses in parts, days in three columns; and no firm for a name."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.contacts.columns import cells
from fieldkit.files.contacts.person import FileProblem, Parsed, Person
from fieldkit.files.contacts.read import read_bytes


def read(text: str) -> Parsed:
    return read_bytes(text.encode(), "a.csv")


def one(headings: str, row: list[str]) -> Person:
    out = io.StringIO()
    csv.writer(out).writerows([headings.split(","), row])
    (person,) = read(out.getvalue()).people
    return person


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("0161 496 0301 ::: 0161 496 0302", ["0161 496 0301", "0161 496 0302"]),
        ("0161 496 0301; 0161 496 0302", ["0161 496 0301", "0161 496 0302"]),
        ("0161 496 0301;0161 496 0302", ["0161 496 0301", "0161 496 0302"]),
        ("0161 496 0301\n0161 496 0302", ["0161 496 0301", "0161 496 0302"]),
        ("0161 496 0301, 0161 496 0302", ["0161 496 0301", "0161 496 0302"]),
        ("0161 496 0301 / 0161 496 0302", ["0161 496 0301", "0161 496 0302"]),
        ("0161 496 0301 oder 0161 496 0302", ["0161 496 0301", "0161 496 0302"]),
        ("0221/55501", ["0221/55501"]),
        ("0161 496 0301;ext=5", ["0161 496 0301;ext=5"]),
        ("0161 496 0301 / 02", ["0161 496 0301 / 02"]),
        ("ask, first", ["ask, first"]),
        ("", []),
        ("+49 (0)171 / 765 43 22", ["+49 (0)171 / 765 43 22"]),
        ("+49 (0) 30 / 2312 5-77", ["+49 (0) 30 / 2312 5-77"]),
        ("0043 (0)1 / 512 34 56", ["0043 (0)1 / 512 34 56"]),
        ("0171/7654325 / 030/2312588", ["0171/7654325", "030/2312588"]),
        ("+49 30 1234567 / +49 171 7654321", ["+49 30 1234567", "+49 171 7654321"]),
    ],
)
def test_numbers_in_one_cell(cell: str, numbers: list[str]) -> None:
    assert [one.number for one in cells.numbers(cell)] == numbers


@pytest.mark.parametrize(
    ("cell", "mails"),
    [
        ("a@b.cd ::: e@f.gh", ["a@b.cd", "e@f.gh"]),
        ("a@b.cd; e@f.gh", ["a@b.cd", "e@f.gh"]),
        ("a@b.cd, e@f.gh;", ["a@b.cd", "e@f.gh"]),
        ("a@b.cd\ne@f.gh", ["a@b.cd", "e@f.gh"]),
        ("a@b.cd e@f.gh", ["a@b.cd", "e@f.gh"]),
        ("Una Fern <una@x.example>; <e@f.gh>", ["una@x.example", "e@f.gh"]),
        ("Una, Fern <una@x.example>", ["una@x.example"]),
        ("not at all", ["not at all"]),
    ],
)
def test_mails_in_one_cell(cell: str, mails: list[str]) -> None:
    assert [one.address for one in cells.mails(cell).mails] == mails


@given(st.text(max_size=40))
def test_no_letter_of_a_cell_is_lost(text: str) -> None:
    for split in (cells.texts, cells.websites, cells.parts_of):
        found = "".join(split(text))
        assert [sign for sign in found if sign.isalnum()] == [sign for sign in text if sign.isalnum()]


def test_labels_before_numbers_and_beside_them() -> None:
    person = one("Name,Phone", ["Una", "Mobile: 07700 900111\nOffice: 0161 496 0301"])
    assert person.phones == ("mobile: 07700 900111", "work: 0161 496 0301")
    person = one("Name,Phone 1 - Label,Phone 1 - Value", ["Una", "Work ::: * Mobile", "0161 496 0301 ::: 07700 900111"])
    assert person.phones == ("mobile: 07700 900111", "work: 0161 496 0301")


def test_organisations_and_titles_in_one_cell() -> None:
    person = one("Name,Company,Job Title", ["Una", "Quarry Tools; Fern Events", "Manager\nOwner"])
    assert (person.organisation, person.job_title) == ("Quarry Tools", "Manager")
    assert person.other == (("organisation", "Fern Events"), ("job title", "Owner"))


def test_an_extension_stands_behind_its_number() -> None:
    person = one("Name,Phone,Extension,Mobile", ["Una", "0161 496 0301", "17", "07700 900111"])
    assert person.phones == ("0161 496 0301 ext. 17", "mobile: 07700 900111")


@pytest.mark.parametrize(
    ("headings", "row", "address"),
    [
        ("Name,Address,City,Zip", ["U", "5 Mill Lane", "Bristol", "BS1 1AA"], "5 Mill Lane\nBristol BS1 1AA"),
        ("Name,Address,Postcode", ["U", "5 Mill Lane", "BS1 1AA"], "5 Mill Lane\nBS1 1AA"),
        ("Name,Address,City", ["U", "5 Mill Lane, Bristol", "Bristol"], "5 Mill Lane, Bristol"),
        ("Name,Address", ["U", "5 Mill Lane, Bristol"], "5 Mill Lane, Bristol"),
        ("Name,Address 1,Address 2,Town", ["U", "Unit 2", "5 Mill Lane", "Bristol"], "Unit 2\n5 Mill Lane\nBristol"),
        ("Name,Straße,Hausnummer,PLZ,Ort", ["U", "Am Bach", "5a", "50667", "Köln"], "Am Bach 5a\nKöln 50667"),
        ("Name,House Number,Street,City", ["U", "5", "Mill Lane", "Bristol"], "5 Mill Lane\nBristol"),
        ("Name,Formatted Address,City", ["U", "5 Mill Lane\nBristol", "Bristol"], "5 Mill Lane\nBristol"),
    ],
)
def test_the_parts_of_an_address_are_joined(headings: str, row: list[str], address: str) -> None:
    person = one(headings, row)
    assert (person.address, person.other) == (address, ())


def test_two_towns_are_two_addresses() -> None:
    person = one("Name,Street 1,City 1,Street 2,City 2", ["U", "1 Rd", "Hull", "2 Rd", "York"])
    assert (person.address, person.other) == ("1 Rd\nHull", (("address", "2 Rd\nYork"),))
    person = one("Name,Street,City", ["U", "1 Rd; 2 Rd", "Hull; York"])
    assert (person.address, person.other) == ("1 Rd\nHull", (("address", "2 Rd\nYork"),))
    person = one("Name,Home City,Work City,City", ["U", "Hull", "York", "London"])
    assert person.other == (("City", "London"), ("address is", "home"), ("work address", "York"))


@pytest.mark.parametrize(
    ("headings", "row", "birthday", "other"),
    [
        ("Name,Birth Year,Birth Month,Birth Day", ["U", "1980", "3", "22"], "1980-03-22", ()),
        ("Name,Geburtstag,Geburtsmonat,Geburtsjahr", ["U", "22", "3", "1980"], "1980-03-22", ()),
        ("Name,Birth Year,Birth Month,Birth Day", ["U", "", "3", "22"], "", (("birthday", "22 March"),)),
        ("Name,Birth Year,Birth Month,Birth Day", ["U", "1980", "13", "22"], "", (("birthday", "22 13 1980"),)),
        ("Name,Birth Year,Birth Month,Birth Day", ["U", "0", "0", ""], "", ()),
        ("Name,Birthday", ["U", "1980/3/22"], "1980-03-22", ()),
        ("Name,Birthday", ["U", "22.03.1980 00:00:00"], "1980-03-22", ()),
    ],
)
def test_a_birthday_in_parts(headings: str, row: list[str], birthday: str, other: tuple[tuple[str, str], ...]) -> None:
    person = one(headings, row)
    assert (person.birthday, person.other) == (birthday, other)


def test_where_no_column_names_a_person_the_one_that_looks_like_it_is_proposed() -> None:
    with pytest.raises(FileProblem) as refused:
        read("Customer,Wer,Nr X\nQuarry Ltd,Una Fern,0161 496 0301\nQuarry Ltd,Milo Hart,0161 496 0302\n")
    said = str(refused.value)
    assert "no column that is known to name a person. Nothing was imported." in said
    assert 'Column 2, “Wer”, looks like names (“Una Fern”, “Milo Hart”): if it is, add --map "2=name"' in said
    with pytest.raises(FileProblem, match='If firms are to be contacts: --map "1=name"'):
        read("Company,Phone\nQuarry Ltd,0161 496 0301\n")


@pytest.mark.parametrize(
    ("headings", "row", "name", "stands"),
    [
        ("Name,Company,Phone,Notes", ",Quarry Ltd,0161 496 0301,", "Quarry Ltd", "organisation"),
        ("Vorname,Name,Firma,Telefon", ",,Steg & Sohn GmbH,", "Steg & Sohn GmbH", "organisation"),
        ("First Name,Last Name,Company,E-Mail", ",,Hart Ltd,info@hart.example", "Hart Ltd", "organisation"),
        ("Name,Nickname,Company,Phone", ",Uni,Hart Ltd,0161 496 0301", "Uni", "nickname"),
        ("Company,E-Mail", "Hart Ltd,info@hart.example", "info@hart.example", "e-mail address"),
    ],
)
def test_a_firm_stands_for_the_name_in_a_row_without_one(headings: str, row: str, name: str, stands: str) -> None:
    parsed = read(f"{headings}\n{row}\n")
    assert [one.name for one in parsed.people] == [name]
    assert [str(one) for one in parsed.problems] == [f"a.csv, line 2: There is no name; the {stands} stands for it."]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("office@x.example ::: office2@y.example ::: office 3@z.example", "office"),
        ("office 3@z.example", "office"),
        ("office@x.example ::: Una Fern <una@x.example>", ""),
        ("yard office <office.yard@x.example> ::: b@x.example", ""),
    ],
)
def test_a_word_beside_one_of_several_mails_is_kept_as_beside_one(cell: str, name: str) -> None:
    found = dict(one("Name,E-Mail", ["Una Fern", cell]).other)
    assert found.get("e-mail name", "") == name


def test_last_name_first_in_one_cell() -> None:
    assert one("Nachname Vorname,Telefon", ["Fern, Una", "0161"]).name == "Una Fern"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="x"', "x"),
        ('=""', ""),
        ("=Una=", "=Una="),
        ("xx==", "xx=="),
        ("=", "="),
        ("=boss", "=boss"),
        ("'tis", "'tis"),
    ],
)
def test_only_a_whole_formula_of_a_text_is_taken_off(cell: str, text: str) -> None:
    assert cells.without_formula(cell) == text
    assert one("Name,Shade", ["Una", cell]).other == ((("Shade", text),) if text else ())


@pytest.mark.parametrize("cell", ["'+49 30 1234", "=+49 30 1234", '="+49 30 1234"', "'=+49 30 1234"])
def test_a_number_has_no_sign_of_a_spreadsheet(cell: str) -> None:
    assert one("Name,Phone", ["Una", cell]).phones == ("+49 30 1234",)
