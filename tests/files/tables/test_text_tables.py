"""Tables for other programs as text: nothing is a formula to a spreadsheet, numbers stay numbers, days are ISO."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.records.values import TableCell
from fieldkit.domain.text.sanitize import visible
from fieldkit.files.tables.csv_cells import neutralised, read_csv, restored
from fieldkit.files.tables.table_columns import ExportedColumn
from fieldkit.files.tables.text_tables import csv_rows, json_rows

TWO = (ExportedColumn("Name", "name"), ExportedColumn("What", "what"))
FORMULAS = [
    "=1+1",
    "+49 30 1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    ' "=1"',
    '"=1',
    "  =1",
    "\u00a0=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(FORMULAS)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_a_formula_in_any_disguise_is_made_text(text: str) -> None:
    assert neutralised(text) == f"'{text}"
    assert restored(neutralised(text)) == text.replace("\r\n", "\n")


@pytest.mark.parametrize("text", ["a=1", "'tis", "1-2", "(=1)", "O'Brien", ""])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutralised(text) == text == restored(text)


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_a_table_of_texts_is_read_back_by_ourselves_and_by_python(rows: list[tuple[str, str]]) -> None:
    written = "".join(csv_rows(TWO, rows))
    assert next(csv.reader(written.splitlines(keepends=True))) == ["Name", "What"]
    found = [row.cells for row in read_csv(written.encode(), "t.csv").rows]
    plain = [tuple(text.replace("\r\n", "\n") for text in row) for row in rows]
    # A row of blanks is none.
    assert found == [row for row in plain if any(map(str.strip, row))]


@pytest.mark.parametrize(
    ("cell", "in_csv", "in_json"),
    [
        (None, "", None),
        (True, "yes", True),
        (False, "no", False),
        (-5, "-5", -5),
        (Decimal("-500.00"), "-500.00", -500.0),
        (Decimal(2**53).scaleb(-2), "90071992547409.92", 90071992547409.92),
        (date(2026, 11, 24), "2026-11-24", "2026-11-24"),
        (datetime(2026, 11, 24, 10, 0), "2026-11-24T10:00", "2026-11-24T10:00"),
        (("+49 30 1", "work: 2"), "'+49 30 1; work: 2", ["+49 30 1", "work: 2"]),
        ({"a": ["ä"]}, '{"a": ["ä"]}', {"a": ["ä"]}),
        ("=1", "'=1", "=1"),
    ],
)
def test_each_sort_of_cell(cell: TableCell, in_csv: str, in_json: object) -> None:
    assert list(csv.reader(csv_rows(TWO, [("x", cell)])))[1] == ["x", in_csv]
    assert json.loads("".join(json_rows(TWO, [("x", cell)]))) == [{"name": "x", "what": in_json}]


def test_a_moment_says_how_far_it_is_from_utc_in_csv_and_is_utc_in_json() -> None:
    at = datetime(2026, 11, 24, 9, 0, 0, 123000, tzinfo=timezone(timedelta(hours=-5)))
    _, (_, said) = csv.reader(csv_rows(TWO, [("x", at)]))
    assert datetime.fromisoformat(said) == at
    assert json.loads("".join(json_rows(TWO, [("x", at)])))[0]["what"] == "2026-11-24T14:00:00.123Z"


def test_no_rows_are_headings_alone_and_an_empty_list() -> None:
    assert list(csv_rows(TWO, [])) == ["Name,What\r\n"]
    assert json.loads("".join(json_rows(TWO, []))) == []


def test_json_for_a_terminal_is_ascii_where_that_is_wanted_and_never_holds_what_it_obeys() -> None:
    document: dict[str, object] = {"x": "\x9b31m\u202e\ud800"}
    assert all(character.isprintable() or character == "\n" for character in "".join(json_rows(TWO, [("x", document)])))
    assert all(map(str.isprintable, list(csv.reader(csv_rows(TWO, [("x", document)])))[1]))
    assert "".join(json_rows(TWO, [("Ü", "☎")], plain=True)).isascii()


def test_what_a_terminal_obeys_or_xml_cannot_hold_becomes_a_sign() -> None:
    assert visible("a\x00b\x1b[31mc\x7f\x85\u202e\ufffe\ud800\r") == "a␀b␛[31mc␡\ufffd\ufffd\ufffd\ufffd␍"
    assert visible("two\nlines\tand 青空 ☎ e\u0301") == "two\nlines\tand 青空 ☎ e\u0301"


def test_moments_are_read_as_they_are_written() -> None:
    at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    (_, (_, said)) = csv.reader(csv_rows(TWO, [("x", at)]))
    assert datetime.fromisoformat(said).timestamp() == at.timestamp()
