"""Days, numbers, labels and headings by themselves: both sides of every border between two readings."""

import pytest

from fieldkit.db.contact_import.entry_lists import plain_label
from fieldkit.files.contacts.columns.guess import guess_mapping
from fieldkit.files.contacts.columns.headings import Meaning, meaning
from fieldkit.files.contacts.columns.wordings import is_heading
from fieldkit.files.contacts.contact_csv import parse
from fieldkit.files.contacts.person_builder import iso_day, looks_like_number


@pytest.mark.parametrize(
    ("written", "birthday"),
    [
        ("12/13/1980", "1980-12-13"),
        ("13/12/1980", "1980-12-13"),
        ("12-13-1980", "1980-12-13"),
        ("12/12/1980", "1980-12-12"),
        ("12/11/1980", ""),
        ("31.12.1980", "1980-12-31"),
        ("1. 2.1980", "1980-02-01"),
        ("1.2.80", "1980-02-01"),
        ("1.2.15", ""),
        ("5/31/1980", "1980-05-31"),
    ],
)
def test_a_birthday_with_slashes_is_sure_from_the_thirteenth_on(written: str, birthday: str) -> None:
    (person,) = parse(f"Name,Birthday\nJo,{written}\n".encode(), "a.csv").people
    assert (person.birthday, person.other) == (birthday, () if birthday else (("birthday", written),))


@pytest.mark.parametrize(
    "nothing", ["Unspecified", "0/0/00", "00/00/00", "00.00.00", "0.0.00", "00.00.0000", "00/00/0000"]
)
def test_what_outlook_writes_for_no_day_is_no_day(nothing: str) -> None:
    (person,) = parse(f"Name,Birthday,Anniversary\nJo,{nothing},{nothing}\n".encode(), "a.csv").people
    assert (person.birthday, person.other) == ("", ())


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("19220310", "1922-03-10"),
        ("1922-03-10", "1922-03-10"),
        ("1922-03-10T10:00", "1922-03-10"),
        ("1922-03-10 x", "1922-03-10"),
        ("1922-03-10x", ""),
        ("x1922-03-10", ""),
        ("1922-02-30", ""),
        ("1922-13-01", ""),
        ("00000101", ""),
        ("1922", ""),
    ],
)
def test_an_iso_day(value: str, day: str) -> None:
    assert iso_day(value) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234", False),
        ("12345", True),
        ("+1 (2) 3/4-5", True),
        ("1.2.3.4.5", True),
        ("*#12345", True),
        ("12345a", False),
        ("12 34 5x", False),
        ("", False),
    ],
)
def test_five_digits_and_what_stands_between_them_are_a_number(text: str, number: bool) -> None:
    assert looks_like_number(text) is number


@pytest.mark.parametrize(
    ("kinds", "label"),
    [
        (["WORK", "FAX", "pref"], "work fax"),
        (["X-CELL"], "mobile"),
        (["cell", "iphone"], "mobile"),
        (["Voice"], ""),
        (["intl", "home", "HOME"], "home"),
        (["dom"], "home"),
        (["business", "office", "main"], "work main"),
        (["facsimile", "private"], "fax home"),
        (["Boat", " x-internet "], "Boat"),
        (["X-Werkstatt Süd", "WORK"], "Werkstatt Süd work"),
        (["Łódź", "łódź"], "Łódź"),
        ([], ""),
    ],
)
def test_what_a_number_is_for_in_plain_words(kinds: list[str], label: str) -> None:
    assert plain_label(kinds) == label


@pytest.mark.parametrize(
    ("heading", "means"),
    [
        ("Phone 1 - Value", Meaning("phone", "", "phone 1")),
        ("Phone 2 - Type", Meaning("label", "", "phone 2")),
        ("Website 1 - Value", Meaning("website", "", "website 1")),
        ("E-mail 3 - Value", Meaning("email", "", "e-mail 3")),
        ("Address 1 - Postal Code", Meaning("postcode", "", "address 1")),
        ("Address 1 - Formatted", Meaning("address", "", "address 1", "whole address")),
        ("Address 1 - PO Box", Meaning("street", "", "address 1")),
        ("Organization 1 - Name", Meaning("organisation", "", "organization 1")),
        ("Organization 1 - Title", Meaning("job title", "", "organization 1")),
        ("Organization 1 - Location", Meaning("other", "organization location", "organization 1")),
        ("Relation 1 - Value", Meaning("other", "relation", "relation 1")),
        ("IM 1 - Service", Meaning("other", "im service", "im 1")),
        ("Speichern unter", Meaning("other", "file as")),
        ("Initialen", Meaning("other", "initials")),
        ("E-Mail-Typ", Meaning("ignore")),
        ("E-mail 2 Display Name", Meaning("other", "e-mail display name")),
        ("E-mail 2 Address", Meaning("email")),
        ("work e mail", Meaning("email", "work")),
        ("Home Phone 2", Meaning("phone", "home")),
        ("Business Fax", Meaning("phone", "work fax")),
        ("Fax privat", Meaning("phone", "home fax")),
        ("Company Main Phone", Meaning("phone", "company primary")),
        ("TTY/TDD Phone", Meaning("phone", "text phone")),
        ("Phone name", None),
        ("Mobile", Meaning("phone", "mobile")),
        ("Business Address PO Box", Meaning("street", "work", "work address")),
        ("Home Postal Code", Meaning("postcode", "home", "home address")),
        ("Business Address", Meaning("address", "work", "work address")),
        ("Postfach", Meaning("street", "", "address")),
        ("Web Page", Meaning("website")),
        ("Internet Free Busy", None),
        ("Spouse", Meaning("other", "spouse")),
        ("Postal code at home", Meaning("postcode", "home", "home address")),
        ("Postal code of the home", Meaning("postcode", "home", "home address")),
        ("Postal code where we went last summer", None),
        ("Home", None),
        ("Shoe size", None),
    ],
)
def test_what_a_heading_means(heading: str, means: Meaning | None) -> None:
    assert meaning(heading) == means


def test_a_heading_is_short() -> None:
    assert is_heading("phone ".ljust(59, "x"))
    assert not is_heading("phone ".ljust(60, "x"))
    assert not is_heading("x" * 59)


@pytest.mark.parametrize(
    ("wish", "field"),
    [("1=e-mail", "email"), ("1=E Mail", "email"), ("1=organization", "organisation"), ("1=company", "organisation")],
)
def test_a_field_may_be_called_otherwise(wish: str, field: str) -> None:
    assert guess_mapping(["Some"], []).changed([wish]).columns[0].field == field


def test_headings_and_samples_are_cut_where_a_mapping_is_shown() -> None:
    for heading, value in (("h" * 60, "v" * 24), ("h" * 61, "v" * 25)):
        shown = (heading if len(heading) == 60 else "h" * 59 + "…", value if len(value) == 24 else "v" * 23 + "…")
        assert str(guess_mapping([heading], [[value]])) == f"  1  {shown[0]} -> other: {heading}   ({shown[1]})"


@pytest.mark.parametrize(("above", "headings"), [(19, True), (20, False)])
def test_twenty_rows_are_looked_at_for_what_is_no_heading(above: int, headings: bool) -> None:
    text = "Wer,Was\n" + "Jo,klein\n" * above + "Mo,01632 960001\n"
    parsed = parse(text.encode(), "a.csv", mapping_overrides=["1=name"])
    assert [problem.line for problem in parsed.problems] == ([] if headings else [1])
    assert len(parsed.people) == above + (1 if headings else 2)


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (("Nombre", "Teléfono"), ["name", "phone"]),
        (("Nombre", "Apellidos"), ["first name", "last name"]),
        (("Nombre", "Apellido"), ["first name", "last name"]),
        (("Vorname", "Name"), ["first name", "last name"]),
        (("Voornaam", "Naam"), ["first name", "last name"]),
        (("Name", "Phone"), ["name", "phone"]),
    ],
)
def test_a_name_is_the_last_one_only_beside_a_first_one(headings: tuple[str, ...], fields: list[str]) -> None:
    assert [column.field for column in guess_mapping(headings, []).columns] == fields


def test_a_quoted_cell_after_blanks_may_have_several_lines() -> None:
    parsed = parse(b'Name,  Notes\nAda,  "left,\nright"\nTom,x\n', "a.csv")
    assert [(one.name, one.notes, one.line) for one in parsed.people] == [("Ada", "left,\nright", 2), ("Tom", "x", 4)]
