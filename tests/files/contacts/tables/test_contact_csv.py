"""CSV contacts: the exports of Google and Outlook, tables of people's own, and the mapping between."""

import csv
import io

import pytest

from fieldkit.files.contacts.columns.guess import guess_mapping
from fieldkit.files.contacts.columns.mapping import MappingProblem
from fieldkit.files.contacts.contact_csv import parse
from fieldkit.files.contacts.person import FileProblem
from tests.support.problems import says


def table(*rows: list[str], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def test_googles_new_headings() -> None:
    parsed = parse(
        table(
            "First Name,Middle Name,Last Name,Name Prefix,Nickname,File As,Organization Name,Organization Title,"
            "Organization Department,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,"
            "Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,"
            "Address 1 - Country,Relation 1 - Label,Relation 1 - Value".split(","),
            "Ada|A.|Byrne|Dr.|Addie|Ada Byrne|[ACME] [/] O'Brien|Head|Lab|1815-12-10|two\nlines"
            "|Friends ::: * myContacts|* Work|ada@x.example ::: b@x.example|Mobile|+48 123 456 789|Home|High St\nLeeds"
            "|High St|Leeds|UK"
            "|Spouse|Will".split("|"),
        ),
        "g.csv",
    )
    (person,) = parsed.people
    assert parsed.format == "Google contacts (CSV)"
    assert person.name == "Ada A. Byrne"
    assert person.organisation == "[ACME] [/] O'Brien"
    assert (person.job_title, person.department, person.birthday) == ("Head", "Lab", "1815-12-10")
    assert person.emails == ("work: ada@x.example", "work: b@x.example")
    assert person.phones == ("mobile: +48 123 456 789",)
    assert person.address == "High St\nLeeds"
    assert person.notes == "two\nlines"
    assert set(person.other) == {
        ("nickname", "Addie"),
        ("Labels", "Friends, myContacts"),
        ("spouse", "Will"),
        ("form of address", "Dr."),
        ("address is", "home"),
        ("country", "UK"),
    }
    assert parsed.problems == ()


def test_googles_old_headings() -> None:
    parsed = parse(
        table(
            "Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,"
            "Organization 1 - Name,Organization 1 - Title".split(","),
            "Имя Ф,Имя,Ф,* ,e@example.com,Work Fax,+7 000,Æther ☎ GmbH,Chef".split(","),
        ),
        "g.csv",
    )
    (person,) = parsed.people
    assert (person.name, person.organisation, person.job_title) == ("Имя Ф", "Æther ☎ GmbH", "Chef")
    assert (person.emails, person.phones) == (("e@example.com",), ("work fax: +7 000",))
    assert person.other == ()


def test_outlooks_english_headings() -> None:
    parsed = parse(
        table(
            "Title,First Name,Last Name,Suffix,Company,Job Title,Business Street,Business Street 2,Business City,"
            "Business Postal Code,Home Street,Home City,Business Fax,Business Phone,Business Phone 2,Home Phone,"
            "Mobile Phone,Anniversary,Birthday,Business Address PO Box,E-mail Address,E-mail Type,"
            "E-mail Display Name,Initials,Private,Sensitivity,Web Page".split(","),
            "Mr,Jo,Bloggs,,Bloggs & Co,Boss,1 Road,Unit 2,Hull,HU1,Home St,York,111 11,222 22,333 33,444 44,"
            "555 55,0/0/00,3/22/1980,PO 7,jo@b.example,SMTP,Jo Bloggs (jo@b.example),J.B.,False,Normal,"
            "http://b.example".split(","),
        ),
        "o.csv",
    )
    (person,) = parsed.people
    assert parsed.format == "Outlook contacts (CSV)"
    assert (person.name, person.organisation, person.job_title) == ("Jo Bloggs", "Bloggs & Co", "Boss")
    assert person.phones == ("work fax: 111 11", "work: 222 22", "work: 333 33", "home: 444 44", "mobile: 555 55")
    assert person.emails == ("jo@b.example",)
    assert person.address == "1 Road\nUnit 2\nPO 7\nHull HU1"
    assert (person.website, person.birthday) == ("http://b.example", "1980-03-22")
    assert dict(person.other) == {"form of address": "Mr", "home address": "Home St\nYork", "initials": "J.B."}
    assert says(parsed, 2, "“Sensitivity” was left out")


@pytest.mark.parametrize(
    "headings",
    [
        "Vorname;Nachname;Firma;Telefon geschäftlich;Fax geschäftlich;Mobiltelefon;E-Mail-Adresse;Ort privat",
        "Prénom;Nom;Société;Téléphone (bureau);Télécopie (bureau);Tél. mobile;Adresse de messagerie;Ville",
        "Voornaam;Achternaam;Bedrijf;Telefoon werk;Fax werk;Mobiel;E-mailadres;Woonplaats",
        "Nombre;Apellidos;Empresa;Teléfono del trabajo;Fax del trabajo;Móvil;Correo electrónico;Ciudad",
    ],
)
def test_headings_in_other_languages(headings: str) -> None:
    row = "Zoë;Bär;Æther;111 111;222 222;333 333;z@b.example;Köln"
    (person,) = parse(f"{headings}\r\n{row}\r\n".encode("cp1252", errors="replace"), "o.csv").people
    assert (person.name, person.organisation) == ("Zoë Bär", "Æther")
    assert person.phones == ("work: 111 111", "work fax: 222 222", "mobile: 333 333")
    assert (person.emails, person.address) == (("z@b.example",), "Köln")


def test_text_that_is_not_utf8_is_read_as_western_and_named() -> None:
    parsed = parse("Name,Firma\nJürgen,Bär\n".encode("cp1252"), "a.csv")
    assert parsed.people[0].name == "Jürgen"
    assert parsed.encoding == "cp1252"
    assert says(parsed, 2, "cp1252")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_among_quoted_line_breaks(delimiter: str) -> None:
    rows = [["Name", "Notes", "Phone"], ["A, B; C", 'x\ny;z, |\n\t"q"', "030 1"], ["D", "", "030 2"]]
    parsed = parse(table(*rows, delimiter=delimiter), "a.csv")
    assert [(person.name, person.line, person.phones) for person in parsed.people] == [
        ("A, B; C", 2, ("030 1",)),
        ("D", 5, ("030 2",)),
    ]
    assert parsed.people[0].notes == 'x\ny;z, |\n    "q"'
    assert parsed.problems == ()


def test_excels_sep_line_and_byte_order_mark() -> None:
    parsed = parse("\ufeffsep=;\r\nName;Tel\r\nJo, the;5\r\n".encode(), "a.csv")
    assert [(person.name, person.phones, person.line) for person in parsed.people] == [("Jo, the", ("5",), 3)]


def test_an_unclosed_quotation_mark_costs_one_line_not_the_file() -> None:
    parsed = parse(b'Name,Phone\n"Jo,1\nAl,2\nBo,3\n', "a.csv")
    assert [person.name for person in parsed.people] == ['"Jo', "Al", "Bo"]
    assert says(parsed, 2, "not closed")


def test_ragged_rows_and_double_headings_lose_nothing() -> None:
    parsed = parse(b"Name,Phone,Phone,Shoe\nJo,1,2,42,extra,more\nAl\n", "a.csv")
    assert parsed.people[0].phones == ("1", "2")
    assert parsed.people[0].other == (("Shoe", "42"), ("column 5", "extra"), ("column 6", "more"))
    assert parsed.people[1].name == "Al"


def test_a_file_without_headings_is_recognised() -> None:
    parsed = parse(b"Anna;Schmidt;anna@x.example;030 123456\nBo;Miller;bo@x.example;030 654321\n", "a.csv")
    assert [(person.name, person.line) for person in parsed.people] == [("Anna Schmidt", 1), ("Bo Miller", 2)]
    assert parsed.people[1].phones == ("030 654321",)
    assert says(parsed, 1, "No row of headings")


def test_a_list_of_addresses_alone_is_enough() -> None:
    parsed = parse(b"a@b.example\nc@d.example\n", "a.csv")
    assert [person.emails for person in parsed.people] == [("a@b.example",), ("c@d.example",)]


def test_lines_above_the_headings_are_named() -> None:
    parsed = parse(b"Our people,,\n,,\nName,Phone,City\nJo,1,Hull\n", "a.csv")
    assert [(person.name, person.line) for person in parsed.people] == [("Jo", 4)]
    assert says(parsed, 1, "Our people")


def test_formula_guards_and_shortened_numbers() -> None:
    parsed = parse(b'Name,Phone,Mobile,Fax\nJo,\'+44 1,4.93E+11,"=""030 1"""\n', "a.csv")
    assert parsed.people[0].phones == ("+44 1", "mobile: 4.93E+11", "fax: 030 1")
    assert says(parsed, 2, "last digits are gone")


def test_a_row_that_names_nobody_is_refused_by_line() -> None:
    parsed = parse(b"Name,Phone,Notes\nJo,1,\n,,only this\n", "a.csv")
    (problem,) = parsed.problems
    assert (problem.line, problem.severity) == (3, "refused")
    assert "notes" in problem.what


def test_a_day_whose_order_is_uncertain_stays_as_written() -> None:
    parsed = parse(b"Name,Birthday\nA,03/04/1980\nB,3.4.1980\nC,04/04/1980\nD,1980-04-03\n", "a.csv")
    assert [person.birthday for person in parsed.people] == ["", "1980-04-03", "1980-04-04", "1980-04-03"]
    assert parsed.people[0].other == (("birthday", "03/04/1980"),)


def test_the_mapping_is_shown_and_can_be_changed() -> None:
    mapping = guess_mapping(["Name", "Durchwahl 2", "Shoe"], [["Jo", "030 1", "42"]])
    assert str(mapping).splitlines() == [
        "  1  Name -> name   (Jo)",
        "  2  Durchwahl 2 -> phone   (030 1)",
        "  3  Shoe -> other: Shoe   (42)",
    ]
    changed = mapping.changed(["shoe=ignore", "2=phone:direct"])
    assert [(column.field, column.label) for column in changed.columns] == [
        ("name", ""),
        ("phone", "direct"),
        ("ignore", ""),
    ]


def test_an_ignored_column_is_one_problem_that_names_its_lines() -> None:
    parsed = parse(b"Name,Shoe\nJo,42\nAl,\nBo,44\n", "a.csv", mapping_overrides=["Shoe=ignore"])
    (problem,) = parsed.problems
    assert problem.what == "The column “Shoe” was left out (2 times: lines 2 and 4)."


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("Nmae=phone", "Did you mean 'Name'?"),
        ("Name=fone", "Did you mean 'phone'?"),
        ("9=phone", "no column '9'"),
        ("3=phone", "no column '3'"),
        ("0=phone", "no column '0'"),
        ("Name", "COLUMN=field"),
    ],
)
def test_a_wrong_wish_is_answered_with_the_nearest_right_word(wish: str, words: str) -> None:
    with pytest.raises(MappingProblem, match=words.replace("?", r"\?")):
        parse(b"Name,Phone\nJo,1\n", "a.csv", mapping_overrides=[wish])


def test_a_table_without_people_is_refused_with_its_columns() -> None:
    with pytest.raises(FileProblem, match=r"column 1 -> other: column 1   \(Shoe · left\)"):
        parse(b"Shoe,Size\nleft,42\n", "a.csv")
    parsed = parse(b"Shoe,Size\nleft,42\n", "a.csv", mapping_overrides=["1=name"])
    assert [person.name for person in parsed.people] == ["Shoe", "left"]


def test_a_title_is_honorific_only_beside_a_job_title() -> None:
    alone = guess_mapping(["Title", "First Name", "Last Name"], [])
    beside = guess_mapping(["Title", "First Name", "Last Name", "Job Title"], [])
    assert (alone.columns[0].field, beside.columns[0].field) == ("job title", "prefix")


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([["Ada", "Byrne", "01632 960001"], ["Tom", "Ort", "01632 960002"]], ["Ada Byrne", "Tom Ort"]),
        ([["Ada Byrne", "01632 960001"], ["Tom Ort", "01632 960002"]], ["Ada Byrne", "Tom Ort"]),
        ([["Ada", "Byrne Marsh", "01632 960001"], ["Tom", "Ort", "01632 960002"]], ["Ada", "Tom"]),
        ([["Ada", "Byrne", "01632 960001"], ["Tom", "Ort", "01632 960002"], ["Zoe"]], ["Ada Byrne", "Tom Ort", "Zoe"]),
        ([["Ada", "01632 960001", "Hull"], ["Tom", "01632 960002", "York"]], ["Ada", "Tom"]),
        ([["ada@x.example", "Ada", "Byrne"], ["tom@x.example", "Tom", "Ort"]], ["Ada Byrne", "Tom Ort"]),
    ],
)
def test_names_are_found_in_columns_without_headings(rows: list[list[str]], names: list[str]) -> None:
    parsed = parse(table(*rows), "t.csv")
    assert [person.name for person in parsed.people] == names


def test_words_without_an_address_or_a_number_are_not_taken_for_people() -> None:
    with pytest.raises(FileProblem):
        parse(table(["Hull", "York"], ["Leeds", "Whitby"]), "t.csv")


@pytest.mark.parametrize("length", [1_000, 131_071, 131_072, 131_073, 400_000])
def test_a_cell_of_any_length_is_read_whole(length: int) -> None:
    text = "x" * (length - 1) + "!"
    parsed = parse(
        table(["Name", "Phone", "Notes"], ["Ada", "01632 960001", text], ["Tom", "1632 960002", "y"]), "t.csv"
    )
    assert [(person.name, len(person.notes), person.notes[-1]) for person in parsed.people] == [
        ("Ada", length, "!"),
        ("Tom", 1, "y"),
    ]


def test_quoted_delimiters_quotes_and_line_breaks_stay_in_their_cell() -> None:
    rows = [["Name", "Phone", "Notes"], ["Ada", "01632 960001", 'she said "no, thanks"\nand left'], ["Tom", "1", "a,b"]]
    parsed = parse(table(*rows), "t.csv")
    assert [person.notes for person in parsed.people] == ['she said "no, thanks"\nand left', "a,b"]


def test_blanks_after_a_delimiter_do_not_hide_a_quotation_mark() -> None:
    parsed = parse(b'Name, Phone, Notes\nAda Byrne, 01632 960001, "left, then right"\n', "t.csv")
    assert [(person.name, person.notes) for person in parsed.people] == [("Ada Byrne", "left, then right")]
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("wish", "name", "detail"),
    [
        ("Nachname=name", "Großmann", ("first name", "Ute")),
        ("Vorname=name", "Ute", ("last name", "Großmann")),
    ],
)
def test_a_part_beside_a_column_that_is_put_to_the_name_says_which_part_it_is(
    wish: str, name: str, detail: tuple[str, str]
) -> None:
    text = "Vorname;Nachname;E-Mail\nUte;Großmann;ute.großmann@x.example\n"
    (person,) = parse(text.encode(), "t.csv", mapping_overrides=[wish]).people
    assert (person.name, person.other) == (name, (detail,))


def test_parts_that_are_no_whole_name_stand_by_themselves_and_a_whole_one_together() -> None:
    rows = table(["Display Name", "First Name", "Middle Name", "Last Name"], ["Utchen", "Ute", "Maria", "Groß"])
    assert parse(rows, "t.csv").people[0].other == (("full name", "Ute Maria Groß"),)
    (person,) = parse(rows, "t.csv", mapping_overrides=["Last Name=name", "Display Name=ignore"]).people
    assert (person.name, person.other) == ("Groß", (("first name", "Ute"), ("middle name", "Maria")))
