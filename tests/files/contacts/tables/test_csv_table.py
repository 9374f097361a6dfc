"""Rows of CSV files as people really save them: delimiters, headings, quotation marks that never close."""

import csv
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.files.contacts import csv_table
from fieldkit.files.contacts.columns.values import is_data, looks_like_mail
from fieldkit.files.contacts.contact_csv import parse
from fieldkit.files.contacts.csv_table import CsvRow
from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.problems import ProblemReport
from tests.files.contacts.tables.taken_apart import read_table


def told(report: ProblemReport) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.severity, problem.what) for problem in report.problems()]


@pytest.mark.parametrize("text", ["", "\n\n", " \n,,\n", "sep=;", 'sep=;\n;;\n""\n'])
def test_a_file_without_rows_is_a_sentence(text: str) -> None:
    with pytest.raises(FileProblem, match=r"\Aa\.csv has no rows\. Nothing was imported\.\Z"):
        read_table(text, ProblemReport("a.csv"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    report = ProblemReport("a.csv")
    text = delimiter.join(("Name", "Phone")) + "\n" + delimiter.join(("Jo", "01632")) + "\n"
    table = read_table(text, report)
    assert (table.delimiter, table.header) == (delimiter, CsvRow(1, ("Name", "Phone")))
    assert table.rows == (CsvRow(2, ("Jo", "01632")),)
    assert told(report) == []


@pytest.mark.parametrize("first", ["sep=:", "SEP=:", '"sep=:"', "\ufeffsep=:", "\n\nsep=:", "sep=:,,"])
def test_the_delimiter_that_excel_writes_above_is_taken(first: str) -> None:
    table = read_table(f"{first}\nName:Phone\nJo:1\n", ProblemReport("a.csv"))
    assert (table.delimiter, table.header and table.header.cells) == (":", ("Name", "Phone"))
    assert table.rows == (CsvRow(first.count("\n") + 3, ("Jo", "1")),)


@pytest.mark.parametrize("first", ['sep="', '"sep="', 'sep=""', "sep=", "sep= ", "sep=\0", '\ufeffsep="'])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_line_that_names_no_usable_delimiter_is_left_out(first: str, delimiter: str) -> None:
    text = f"{first}\n{delimiter.join(('Name', 'Phone'))}\n{delimiter.join(('Jo', '01632'))}\n"
    table = read_table(text, ProblemReport("a.csv"))
    assert (table.delimiter, table.header) == (delimiter, CsvRow(2, ("Name", "Phone")))
    assert table.rows == (CsvRow(3, ("Jo", "01632")),)


def test_what_stands_above_the_headings_is_told() -> None:
    report = ProblemReport("a.csv")
    table = read_table("Contacts of 2026,\n\nName,Phone\nJo,01632\n", report)
    assert table.header == CsvRow(3, ("Name", "Phone"))
    assert table.rows == (CsvRow(4, ("Jo", "01632")),)
    words = "This line stands above the headings and was left out: “Contacts of 2026,”."
    assert told(report) == [(1, "lost", words)]


@pytest.mark.parametrize(("above", "found"), [(29, True), (30, False)])
def test_headings_are_looked_for_in_the_first_thirty_rows(above: int, found: bool) -> None:
    table = read_table("x,y\n" * above + "Name,Phone\nJo,Mo\n", ProblemReport("a.csv"))
    assert (table.header is not None) == found


def test_a_file_without_headings_is_told() -> None:
    report = ProblemReport("a.csv")
    table = read_table("\nJo,01632 960001\nFlo,01632 960002\n", report)
    assert (table.header, len(table.rows)) == (None, 2)
    words = "No row of headings was recognised; columns are named by their number."
    assert told(report) == [(2, "changed", words)]


def test_a_row_of_words_above_data_is_a_row_of_headings() -> None:
    table = read_table("Wer,Womit\nJo,01632 960001\n", ProblemReport("a.csv"))
    assert table.header == CsvRow(1, ("Wer", "Womit"))
    assert read_table("Jo,Flo\nMo,Bo\n", ProblemReport("a.csv")).header is None


def test_a_quotation_mark_that_is_not_closed_costs_its_line_only() -> None:
    report = ProblemReport("a.csv")
    table = read_table('Name,Phone\n"Jo,01632\nFlo,01633\n', report)
    assert table.rows == (CsvRow(2, ('"Jo', "01632")), CsvRow(3, ("Flo", "01633")))
    words = "A quotation mark is not closed; this line was taken alone, as it stands."
    assert told(report) == [(2, "changed", words)]


@pytest.mark.parametrize(("lines", "one"), [(500, True), (501, False)])
def test_a_cell_of_500_lines_is_one_cell(lines: int, one: bool) -> None:
    cell = "\n".join(f"l{number}" for number in range(lines))
    table = read_table(f'Name,Phone,Notes\nJo,01632,"{cell}"\nFlo,01633,x\n', ProblemReport("a.csv"))
    assert (len(table.rows) == 2) == one
    assert not one or table.rows == (CsvRow(2, ("Jo", "01632", cell)), CsvRow(2 + lines, ("Flo", "01633", "x")))


def test_doubled_quotation_marks_and_blanks_after_a_delimiter() -> None:
    table = read_table('Name,Phone\n"Jo ""J"" Ho", "01632, 1"\n', ProblemReport("a.csv"))
    assert table.rows == (CsvRow(2, ('Jo "J" Ho', "01632, 1")),)


def test_a_cell_of_any_length_is_read() -> None:
    text = "x" * 200_000
    table = read_table(f"Name,Notes\nJo,{text}\n", ProblemReport("a.csv"))
    assert table.rows[0].cells == ("Jo", text)


@pytest.mark.parametrize(
    ("cell", "data"),
    [
        ("a@b.cd", True),
        (" a@b.cd ", True),
        ("a@b", False),
        ("a b@c.de", False),
        ("'01632 960001", True),
        ("Phone", False),
    ],
)
def test_what_cannot_be_a_heading(cell: str, data: bool) -> None:
    assert is_data(cell) == data
    assert looks_like_mail(cell) == (data and "@" in cell)


def test_cells_beyond_the_headings_are_kept_by_their_number() -> None:
    (person,) = parse(b"Name,Phone\nJo,01632,more,,still\n", "a.csv").people
    assert person.other == (("column 3", "more"), ("column 5", "still"))


@pytest.mark.parametrize(
    ("cells", "phones", "emails", "other"),
    [
        ("x7,0161 496 0399", ("0161 496 0399",), (), (("column 3", "x7"),)),
        ("+44 161 4960399,una@x.example", ("+44 161 4960399",), ("una@x.example",), ()),
        ("07700900123,,", ("07700900123",), (), ()),
        ("555-0199", ("555-0199",), (), ()),
        ("12345678,2024-05-03,192.168.0.12,3.4.2024", (), (), ("12345678", "2024-05-03", "192.168.0.12", "3.4.2024")),
    ],
)
def test_what_somebody_is_reached_by_beyond_the_headings_is_so_too(
    cells: str, phones: tuple[str, ...], emails: tuple[str, ...], other: tuple[str | tuple[str, str], ...]
) -> None:
    parsed = parse(f"Name,Note\nJo,x,{cells}\nMo,y,,\n".encode(), "a.csv")
    person = parsed.people[0]
    assert (person.phones, person.emails) == (phones, emails)
    assert person.other == tuple(
        one if isinstance(one, tuple) else (f"column {place}", one) for place, one in enumerate(other, start=3)
    )
    assert [str(problem) for problem in parsed.problems] == [
        "a.csv, line 2: This row has more cells than the table has columns; see its numbers, e-mails and other details."
    ]


def test_columns_without_headings_are_known_by_their_values() -> None:
    rows = "".join(f"Jo,Ho{n},0163296000{n},jo{n}@x.example,https://x{n}.example\n" for n in range(3))
    people = parse(rows.encode(), "a.csv").people
    assert [(p.name, p.phones, p.emails, p.website) for p in people[:1]] == [
        ("Jo Ho0", ("01632960000",), ("jo0@x.example",), "https://x0.example")
    ]


def test_websites_are_known_by_their_values() -> None:
    rows = "Name,Phone,Zz\nJo,01632,https://a.example\nMo,01633,www.b.example\n"
    assert [person.website for person in parse(rows.encode(), "a.csv").people] == ["https://a.example", "www.b.example"]
    mixed = parse(rows.replace("www.", "").encode(), "a.csv").people
    assert [person.website for person in mixed] == ["", ""]
    assert ("Zz", "https://a.example") in mixed[0].other


def test_a_spanish_name_is_the_whole_name_where_no_surnames_stand_beside_it() -> None:
    (person,) = parse("Nombre,Teléfono\nInés Marsh,01632\n".encode(), "a.csv").people
    assert person.name == "Inés Marsh"
    (person,) = parse("Nombre,Apellidos,Teléfono\nInés,Marsh,01632\n".encode(), "a.csv").people
    assert person.name == "Inés Marsh"


def test_a_cell_that_is_never_closed_does_not_swallow_the_next_row() -> None:
    report = ProblemReport("a.csv")
    notes = ('"never closed', '"again', "ok", '"two\nlines"', '"two\nsays "no" to it"')
    text = "\n".join(["Name,Note", *(f"Person {number},{note}" for number, note in enumerate(notes, start=1))])
    table = read_table(text, report)
    kept = ['"never closed', '"again', "ok", "two\nlines", 'two\nsays no" to it"']
    assert [row.cells for row in table.rows] == [
        (f"Person {number}", note) for number, note in enumerate(kept, start=1)
    ]
    (problem,) = report.problems()
    assert problem.what.endswith("as it stands (2 times: lines 2 and 3).")


def test_only_the_first_line_names_the_delimiter() -> None:
    table = read_table("\nName,Phone\nsep=;\nJo,01632\n", ProblemReport("a.csv"))
    assert (table.delimiter, table.header) == (",", CsvRow(2, ("Name", "Phone")))
    assert table.rows == (CsvRow(3, ("sep=;",)), CsvRow(4, ("Jo", "01632")))


def test_rows_of_two_cells_say_more_of_the_delimiter_than_more_lines_of_one() -> None:
    table = read_table("a\nb\nc\nJo;01632 1\nMo;01632 2\n", ProblemReport("a.csv"))
    assert (table.delimiter, table.rows[-1]) == (";", CsvRow(5, ("Mo", "01632 2")))


def plainly(text: str, longest: int) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows as a reader finds them that tries each open cell by itself."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    lines, index = text.split("\n"), 0
    while index < len(lines):
        used = next(
            (
                count
                for count in range(1, min(longest, len(lines) - index) + 1)
                if not is_left_open("\n".join(lines[index : index + count]))
            ),
            0,
        )
        if used > 1 and opens_amid(lines[index], lines[index + used - 1]):
            used = 0
        record = "\n".join(lines[index : index + max(used, 1)])
        reader = csv.reader([record], skipinitialspace=True)
        if not used:
            reader = csv.reader([record], quoting=csv.QUOTE_NONE, skipinitialspace=True)
        cells = tuple(next(reader, []))
        rows.append((index + 1, cells))
        index += max(used, 1)
    return [row for row in rows if any(cell.strip() for cell in row[1])]


def opens_amid(first: str, last: str) -> bool:
    """Return whether the line that would close a cell is a row by itself, and its quotation mark opens a cell."""
    closes = re.search(r'^(?:[^"]|"")*"(?!")(.*)$', last)
    rest = closes[1].lstrip(" ") if closes else ""
    return 0 < first.count(",") <= last.count(",") and rest[:1] not in ("", ",")


def is_left_open(text: str) -> bool:
    """Return whether a quoted cell is open at the end."""
    inside, begins = False, True
    for sign in text:
        if inside:
            inside = sign != '"'
            begins = not inside
        elif sign == '"' and begins:
            inside = True
        else:
            begins = sign == "," or (begins and sign == " ")
    return inside


@given(st.lists(st.sampled_from(['"', '""', "a", ",", "\n", 'b"', ',"']), max_size=40).map("".join))
@settings(max_examples=300)
def test_open_cells_are_closed_where_a_plain_reader_closes_them(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_table, "_LONGEST_RECORD", 3)
        rows = [
            (row.line, row.cells)
            for row in csv_table._rows(enumerate(text.split("\n"), start=1), ",", None)
            if any(cell.strip() for cell in row.cells)
        ]
    assert rows == plainly(text, 3)
