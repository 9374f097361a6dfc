"""A workbook as another library reads it: texts are texts, days are days, and nothing hostile is more than text."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.values import TableCell
from fieldkit.files.tables import xlsx_file
from fieldkit.files.tables.table_columns import ExportedColumn
from fieldkit.files.tables.xlsx_file import LONGEST_CELL, write_xlsx

HOSTILE = [
    '=HYPERLINK("http://x.example")',
    "+1",
    "-1",
    "@x",
    "\t=1",
    "http://x.example",
    "internal:Sheet1!A1",
    "<r><t>gone</t></r>",
    "</t></is></c>",
    "_x0041_",
    "{=1}",
    "1",
    "TRUE",
    " kept blanks ",
    "two\nlines",
    "青空 مكتبة 🛠",
]


def written(folder: Path, rows: Sequence[Sequence[TableCell]]) -> tuple[bytes, int]:
    file = io.BytesIO()
    columns = [ExportedColumn(f"C{place}", f"c{place}") for place in range(len(rows[0]))]
    cut = write_xlsx(file, folder, "Things", columns, iter(rows))
    assert list(folder.iterdir()) == [], "nothing lies beside it"
    return file.getvalue(), cut


def read(data: bytes) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Things"]
    return list(book["Things"].iter_rows(min_row=2))


def test_every_sort_of_cell_is_what_it_is(tmp_path: Path) -> None:
    cells: list[TableCell] = [
        "text",
        ("one", "two"),
        -5,
        Decimal("-500.25"),
        True,
        date(2026, 11, 24),
        datetime(2026, 11, 24, 10, 30),
        {"a": 1},
        None,
    ]
    data, _ = written(tmp_path, [cells])
    (row,) = read(data)
    assert [cell.value for cell in row] == [
        "text",
        "one; two",
        -5,
        -500.25,
        True,
        datetime(2026, 11, 24),
        datetime(2026, 11, 24, 10, 30),
        '{"a": 1}',
        None,
    ]
    assert [cell.is_date for cell in row[5:7]] == [True, True]
    assert row[3].number_format == "#,##0.00"


def test_a_moment_is_local_and_a_day_that_excel_has_not_is_text(tmp_path: Path) -> None:
    at = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    data, _ = written(tmp_path, [[at, date(1899, 12, 31), datetime(1, 1, 3, tzinfo=UTC), date(9999, 12, 31)]])
    ((moment, day, first, last),) = read(data)
    assert moment.value == at.astimezone().replace(tzinfo=None)
    assert day.value == "1899-12-31"
    assert str(first.value).startswith("0001-01-0")
    assert last.value == datetime(9999, 12, 31)


def test_nothing_is_a_formula_a_link_or_markup(tmp_path: Path) -> None:
    data, _ = written(tmp_path, [[text] for text in HOSTILE])
    # One that XlsxWriter would take for markup of its own gets a blank.
    found = [unescape(row[0].value).removesuffix(" ") for row in read(data)]
    assert found == [text.removesuffix(" ") for text in HOSTILE]
    assert {row[0].data_type for row in read(data)} == {"s"}
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


@pytest.mark.parametrize("text", ["x" * 40_000, "🛠" * 20_000])
def test_a_text_that_is_too_long_for_a_cell_is_cut_in_words(tmp_path: Path, text: str) -> None:
    data, cut = written(tmp_path, [[text], ["y" * LONGEST_CELL]])
    long, whole = (row[0].value for row in read(data))
    assert cut == 1
    assert len(long.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert "[cut off: a cell of Excel holds no more" in long
    assert long.startswith(text[:15_000])
    assert whole == "y" * LONGEST_CELL


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 300)
    rows: list[list[TableCell]] = [["x"]] * 300
    assert len(read(written(tmp_path, rows)[0])) == 300
    with pytest.raises(Trouble, match="more than the 300 records that a sheet of Excel holds"):
        written(tmp_path, [*rows, ["x"]])
    assert list(tmp_path.iterdir()) == []


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    def rows() -> Iterator[list[TableCell]]:
        for number in range(60_000):
            yield [f"{number} {'x' * 400}"]

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with (tmp_path / "t.xlsx").open("w+b") as file:
        write_xlsx(file, tmp_path, "Things", [ExportedColumn("C", "c")], rows())
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert grown < 15, "MB, of 24 MB of text"


@pytest.mark.parametrize(("title", "called"), [("a/b: [c]", "a b   c"), ("x" * 40, "x" * 31), ("'", "Sheet1")])
def test_a_sheet_has_a_name_that_excel_takes(tmp_path: Path, title: str, called: str) -> None:
    file = io.BytesIO()
    write_xlsx(file, tmp_path, title, [ExportedColumn("C", "c")], [["x"]])
    assert openpyxl.load_workbook(file).sheetnames == [called]
