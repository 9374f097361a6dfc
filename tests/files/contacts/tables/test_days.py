"""Birthdays of a table: which number is the day is proved by another row, and what is not certain is named."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.columns.days import orders
from fieldkit.files.contacts.person import Parsed
from fieldkit.files.contacts.read import read_bytes


def read(heading: str, *days: str) -> Parsed:
    rows = [f"Person {chr(65 + place)};{day}" for place, day in enumerate(days)]
    return read_bytes("\n".join([f"Name;{heading}", *rows]).encode(), "a.csv")


def birthdays(*days: str) -> list[str]:
    return [one.birthday for one in read("Date of birth", *days).people]


@pytest.mark.parametrize(
    "heading",
    (
        "Geburtstag;Date de naissance;Data di nascita;Fecha de nacimiento;Data de nascimento;Geboortedatum;Fødselsdato;"
        "Data urodzenia;Datum narození;Födelsedatum;Birthday"
    ).split(";"),
)
def test_one_row_proves_the_order_of_all(heading: str) -> None:
    parsed = read(heading, "03/04/1980", "25-12-1975", "")
    assert [one.birthday for one in parsed.people] == ["1980-04-03", "1975-12-25", ""]
    assert parsed.problems == ()


def test_the_row_that_proves_it_may_be_the_last_of_many() -> None:
    assert birthdays("03/04/1980", *["05/06/1990"] * 300, "12/25/1975")[0] == "1980-03-04"


def test_rows_that_prove_the_contrary_prove_nothing() -> None:
    parsed = read("Birthday", "03/04/1980", "25/12/1975", "12/25/1975")
    assert [one.birthday for one in parsed.people] == ["", "1975-12-25", "1975-12-25"]
    assert parsed.people[0].other == (("birthday", "03/04/1980"),)
    (problem,) = parsed.problems
    assert (problem.line, problem.severity) == (2, "changed")
    assert problem.what.startswith("Which number of this birthday is the day, and which the month, cannot be told")


@pytest.mark.parametrize(
    ("written", "birthday"),
    [
        ("3. April 1980", "1980-04-03"),
        ("3 avril 1980", "1980-04-03"),
        ("3. dubna 1980", "1980-04-03"),
        ("3. června 1980", "1980-06-03"),
        ("3. července 1980", "1980-07-03"),
        ("3. října 1980", "1980-10-03"),
        ("3. listopadu 1980", "1980-11-03"),
        ("03.04.80", "1980-04-03"),
        ("1. 2.1980", "1980-02-01"),
        ("29.02.1981", ""),
        ("01.01.15", ""),
        ("soon", ""),
        ("25/25/1980", ""),
    ],
)
def test_a_day_in_words_is_read_and_one_that_is_none_is_named(written: str, birthday: str) -> None:
    parsed = read("Birthday", written)
    assert parsed.people[0].birthday == birthday
    assert [one.what for one in parsed.problems] == (
        [] if birthday else ["This birthday is no day that a form takes; it is in other details."]
    )


def test_a_day_without_its_year_stands_in_the_details() -> None:
    parsed = read("Birthday", "3 May")
    assert (parsed.people[0].other, parsed.problems) == ((("birthday", "3 May"),), ())


def test_each_column_has_its_own_order() -> None:
    rows = [["25/12/1975", "12/25/1975"], ["25/12/1975"], []]
    assert orders((1, 2, 9), rows) == {1: "day first", 2: "month first", 9: ""}


@pytest.mark.parametrize(
    ("headings", "both"),
    [
        ("Primeiro nome;Apelido;Aniversário;Data de nascimento", True),
        ("Nome;Sobrenome;Aniversário;Notas", False),
        ("Prénom;Nom;Anniversaire;Date de naissance", True),
        ("Primeiro nome;Apelido;Aniversário;Data Nasc.", True),
        ("Primeiro nome;Apelido;Aniversário;Nascido em", True),
        ("Prénom;Nom;Anniversaire;Notes", False),
    ],
)
def test_an_anniversary_is_the_birthday_only_where_no_other_column_is(headings: str, both: bool) -> None:
    (person,) = read_bytes(f"{headings}\nZoé;Simões;2001-05-06;1980-02-29\n".encode(), "a.csv").people
    assert person.birthday == ("1980-02-29" if both else "2001-05-06")
    assert person.other == ((("anniversary", "2001-05-06"),) if both else ())


@pytest.mark.parametrize(
    "heading",
    (
        "Data Nascimento;Data Nasc.;Dt. Nascimento;Nascido em;Date naissance;F. nacimiento;Fecha nacimiento;"
        "Data nascita;Data ur.;Nar.;Dat. nar.;Geb.datum;Född den;Født den;Née le"
    ).split(";"),
)
def test_a_shortened_heading_is_that_of_the_birthday(heading: str) -> None:
    (person,) = read(heading, "1980-02-29").people
    assert (person.birthday, person.other) == ("1980-02-29", ())


def test_danish_children_are_no_birthday() -> None:
    (person,) = read("Børn", "2010-05-06").people
    assert (person.birthday, person.other) == ("", (("Børn", "2010-05-06"),))
    (person,) = read("BØRN", "0161 496 0301").people
    assert person.phones == ("child: 0161 496 0301",)
    assert read("Born", "1980-02-29").people[0].birthday == "1980-02-29"


@pytest.mark.parametrize(
    "headings",
    [
        "Nom;Prénom;Jour;Mois;Année",
        "Vorname;Nachname;Tag;Monat;Jahr",
        "Nombre;Apellidos;Día;Mes;Año",
        "First name;Last name;Day;Month;Year",
        "Jméno;Příjmení;Den;Měsíc;Rok",
        "Prénom;Nom;Jour;Mois;Année de naissance",
    ],
)
def test_day_month_and_year_beside_each_other_are_a_birthday(headings: str) -> None:
    (person,) = read_bytes(f"{headings}\nZoé;Simões;3;4;1975\n".encode(), "a.csv").people
    assert (person.birthday, person.other) == ("1975-04-03", ())


@pytest.mark.parametrize(
    ("headings", "row", "birthday"),
    [
        ("Name;Year;Phone", "Zoé;1975;0161 496 0301", ""),
        ("Name;Day;Month;Year", "Zoé;3;4;2024", ""),
        ("Name;Day;Month;Year;Date of birth", "Zoé;3;4;1999;1980-02-29", "1980-02-29"),
        ("Name;Birth day;Birth month;Birth year;Year", "Zoé;29;2;1980;1999", "1980-02-29"),
    ],
)
def test_a_day_of_something_else_is_no_birthday(headings: str, row: str, birthday: str) -> None:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    assert person.birthday == birthday
    assert next((value for label, value in person.other if label == "Year"), None) is not None


@pytest.mark.parametrize(
    ("headings", "birthday"),
    [
        ("Nom;Date de naissance", "1968-07-02"),
        ("Nombre;Fecha de nacimiento", "1968-07-02"),
        ("Navn;Fødselsdag", "1968-07-02"),
        ("Name;Date of birth", ""),
        ("Name;E-Mail;Birthday", ""),
    ],
)
def test_headings_in_another_language_than_english_say_which_is_the_day(headings: str, birthday: str) -> None:
    row = ";".join(["Zoé Simões", *["z@x.example"] * (headings.count(";") - 1), "02/07/1968"])
    parsed = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv")
    (problem,) = parsed.problems
    assert parsed.people[0].birthday == birthday
    assert problem.what.startswith("The first number of this birthday was taken for the day") == bool(birthday)


def test_rows_that_prove_the_contrary_prove_nothing_in_any_language() -> None:
    assert read("Date de naissance", "03/04/1980", "25/12/1975", "12/25/1975").people[0].birthday == ""
    assert read("Date de naissance", "03/04/1980", "12/25/1975").people[0].birthday == "1980-03-04"


@pytest.mark.parametrize("day", ["2975-04-03", "3.4.2975", "15/03/2999"])
def test_a_birthday_that_is_ahead_stays_as_it_is_written_and_is_named(day: str) -> None:
    parsed = read("Birthday", day)
    assert (parsed.people[0].birthday, [label for label, _ in parsed.people[0].other]) == ("", ["birthday"])
    assert [str(one) for one in parsed.problems] == [
        "a.csv, line 2: This birthday is still ahead; it is in other details."
    ]


def test_words_beside_a_birthday_are_kept() -> None:
    (person,) = read("Birthday", "1975-04-03 (estimated)").people
    assert (person.birthday, person.other) == ("1975-04-03", (("birthday", "1975-04-03 (estimated)"),))


@pytest.mark.parametrize(
    ("year", "month", "day", "birthday", "other", "said"),
    [
        ("1977", "2", "31", "", "31 2 1977", True),
        ("1977", "13", "1", "", "1 13 1977", True),
        ("1977", "", "", "", "1977", True),
        ("", "3", "31", "", "31 March", False),
        ("1977", "March", "31", "1977-03-31", "", False),
        ("1977", "3", "31", "1977-03-31", "", False),
        ("0", "0", "0", "", "", False),
    ],
)
def test_three_columns_that_make_no_day_are_named(
    year: str, month: str, day: str, birthday: str, other: str, said: bool
) -> None:
    parsed = read("Birth Year;Birth Month;Birth Day", f"{year};{month};{day}")
    assert (parsed.people[0].birthday, dict(parsed.people[0].other).get("birthday", "")) == (birthday, other)
    no_day = "a.csv, line 2: This birthday is no day that a form takes; it is in other details."
    assert [str(one) for one in parsed.problems] == ([no_day] if said else [])


@pytest.mark.parametrize("heading", ["Birthday", "Gender"])
@pytest.mark.parametrize(
    ("cell", "said"), [("0/0/00", False), ("0.0.00", False), ("Keine Angabe", True), ("Non précisé", True)]
)
def test_words_that_a_program_wrote_for_nothing_are_told(heading: str, cell: str, said: bool) -> None:
    parsed = read(heading, cell, cell)
    assert [one.other for one in parsed.people] == [(), ()]
    told = f"a.csv, line 2: “{cell}” was left out: it only says that nothing is there (2 times: lines 2 and 3)."
    assert [str(one) for one in parsed.problems] == ([told] if said else [])
