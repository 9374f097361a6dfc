"""Tables as CSV: every text comes back, no cell is a formula, and a mistake is named with its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.errors import Trouble
from fieldkit.files.tables.csv_cells import MARK, TableRow, neutralised, read_csv, restored, written
from tests.names import HARD

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r")) | st.sampled_from(
    ("=1+1", "'=1", "''-", "'", "-5", "+44 1632", "@x", "\t=", "a,b;c", 'say "x"', "two\nlines", *HARD)
)


@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_text_comes_back(rows: list[list[str]]) -> None:
    data = MARK + "".join(written([("a", "b", "c"), *rows])).encode()
    full = [tuple(row) for row in rows if any(cell.strip() for cell in row)]
    assert [row.cells for row in read_csv(data, "x.csv").rows] == full


@given(cell=CELL)
def test_no_cell_is_a_formula_to_a_spreadsheet(cell: str) -> None:
    plain = neutralised(cell)
    assert not plain.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restored(plain) == cell
    if not any(sign in cell for sign in "=+-@\t\r＝＋－＠"):
        assert plain == cell, "what is no formula stays as it is"


def test_rows_are_as_any_reader_of_csv_takes_them() -> None:
    rows = [("Name", "Notes"), ("[ACME] [/] O'Brien", 'two\nlines, "quoted"'), ("=2+3", "")]
    text = "".join(written(rows))
    assert text.startswith("Name,Notes\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [[neutralised(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("mark", [b"", MARK])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read(mark: bytes, delimiter: str, end: str) -> None:
    lines = [
        delimiter.join(("Name", "Town")),
        "",
        delimiter.join(('"A', 'b"', "Oslo")).replace(f"A{delimiter}", "A, "),
        "C",
    ]
    table = read_csv(mark + end.join(lines).encode(), "x.csv")
    assert table.headings == ("Name", "Town")
    assert table.rows == (TableRow(3, ("A, b", "Oslo")), TableRow(4, ("C", "")))


@pytest.mark.parametrize(
    ("hint", "delimiter"),
    [
        ("sep=;", ";"),
        ('"sep=,"', ","),
        ("SEP=|", "|"),
        ("\n\nsep=\t", "\t"),
        ('sep="', ";"),
        ("sep=", ","),
        ("sep= ", ","),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_that_names_the_separator_is_no_row(hint: str, delimiter: str, end: str) -> None:
    rows = [("Name", "Town"), ("Jo", "Oslo")]
    text = f"{hint}\n" + "".join(f"{delimiter.join(row)}\n" for row in rows)
    for mark in (b"", MARK):
        table = read_csv(mark + text.replace("\n", end).encode(), "x.csv")
        assert (table.line, table.headings) == (hint.count("\n") + 2, ("Name", "Town"))
        assert table.rows == (TableRow(hint.count("\n") + 3, ("Jo", "Oslo")),)


def test_the_separator_that_is_named_is_taken_before_the_one_that_is_more_frequent() -> None:
    table = read_csv(b"sep=;\na,b,c;d\n1,2,3;4\n", "x.csv")
    assert (table.headings, table.rows) == (("a,b,c", "d"), (TableRow(3, ("1,2,3", "4")),))


def test_a_mistake_below_the_line_that_names_the_separator_keeps_its_line() -> None:
    with pytest.raises(Trouble, match=r"x\.csv, line 3: it is no row of a table"):
        read_csv(b'sep=;\nName;Town\na;"b\n', "x.csv")
    with pytest.raises(Trouble, match=r"x\.csv has no rows"):
        read_csv(b"sep=;\n", "x.csv")


def test_a_row_begins_on_the_line_where_its_first_cell_does() -> None:
    table = read_csv(b'Name,Notes\na,"one\ntwo\nthree"\nb,x\n', "x.csv")
    assert [row.line for row in table.rows] == [2, 5]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "x.csv has no rows"),
        (b"\n ,\n", "x.csv has no rows"),
        (b"Name\nM\xfcller\n", "x.csv, line 2: it is not UTF-8"),
        (b"Name,Town\na,b\nc,d,e\n", "x.csv, line 3: it has 3 cells, and there are 2 headings"),
        (b'Name,Town\na,"b\nc,d\n', "x.csv, line 2: it is no row of a table"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(data: bytes, says: str) -> None:
    with pytest.raises(Trouble, match=says) as caught:
        read_csv(data, "x.csv")
    assert "Nothing was changed" in str(caught.value)


@pytest.mark.parametrize(("before", "after"), [(20, 1_000_000), (2_000_000, 2_000_000)])
def test_a_cell_may_be_a_million_letters_long(before: int, after: int) -> None:
    usual = csv.field_size_limit(before)
    try:
        assert read_csv(b"Name\n" + b"n" * 500 + b"\n", "x.csv").rows == (TableRow(2, ("n" * 500,)),)
        assert csv.field_size_limit() == after
    finally:
        csv.field_size_limit(usual)
