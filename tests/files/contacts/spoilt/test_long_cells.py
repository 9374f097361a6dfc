"""A cell that is too long to be read costs itself only, and is named by its line and column."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.decoded_lines import LONGEST_LINE
from fieldkit.files.contacts.read import read_bytes

LONG = "x" * (3 * LONGEST_LINE)
SAID = "was left out: it has {}, and of a row no more than 1.0 MiB are read."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("cell", [LONG, f'"{LONG}"', f'"a ""b"", {LONG}; c"', f' "{LONG}, y"'])
def test_the_rest_of_the_row_is_read(end: str, delimiter: str, cell: str) -> None:
    rows = [["Name", "Remarks", "Phone"], ["Una Fern", cell, "0161 496 0301"], ["Milo Hart", "z", "0161 496 0302"]]
    parsed = read_bytes(end.join(delimiter.join(row) for row in [*rows, []]).encode(), "a.csv")
    assert [(one.line, one.name, one.phones) for one in parsed.people] == [
        (2, "Una Fern", ("0161 496 0301",)),
        (3, "Milo Hart", ("0161 496 0302",)),
    ]
    assert [one.notes for one in parsed.people] == ["", "z"]
    assert [str(one) for one in parsed.problems] == [
        f"a.csv, line 2: The cell in column 2, “Remarks”, {SAID.format('3.0 MiB')}"
    ]


def test_the_last_and_the_first_cell_several_and_one_beyond_the_headings() -> None:
    text = f"Name,Phone\nUna Fern,0161 496 0301,{LONG}\n{LONG},0161 496 0302,{LONG}\nMilo Hart,0161 496 0303"
    parsed = read_bytes(text.encode(), "a.csv")
    assert [one.name for one in parsed.people] == ["Una Fern", "0161 496 0302", "Milo Hart"]
    assert [one.line for one in parsed.problems if "left out" in one.what] == [2, 3, 3]
    assert parsed.problems[0].what == f"The cell in column 3 {SAID.format('3.0 MiB')}"


def test_several_that_are_too_long_together_lose_the_longest() -> None:
    less, more = "y" * (LONGEST_LINE // 2), "z" * (LONGEST_LINE // 2 + 9)
    (person,) = read_bytes(f"Name,Notes,Remarks\nUna Fern,{less},{more}\n".encode(), "a.csv").people
    assert person.notes == less


@pytest.mark.parametrize("row", [f'Una Fern,"{LONG},0161', "Una," + "y," * LONGEST_LINE])
def test_a_line_that_is_no_row_without_it_is_left_out_as_a_whole(row: str) -> None:
    parsed = read_bytes(f"Name,Remarks,Phone\n{row}\nMilo Hart,z,0161 496 0302\n".encode(), "a.csv")
    assert [one.name for one in parsed.people] == ["Milo Hart"]
    (problem,) = parsed.problems
    assert (problem.line, problem.what.partition(":")[0]) == (2, "This line was left out")


def test_a_sign_that_says_the_separator_and_a_line_above_the_headings_are_no_headings() -> None:
    text = f"sep=;\nName;Remarks;Phone\nUna, Fern;{LONG};0161 496 0301\n"
    (person,) = read_bytes(text.encode(), "a.csv").people
    assert person.phones == ("0161 496 0301",)
