"""Rows whose cells moved aside: it is said, and no other text of the row is taken for its answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from fieldkit.domain.reports.answer_sheet.written import WrittenAnswer
from fieldkit.files.answer_sheets.any_sheet import read
from tests.domain.reports.answer_sheet.asking import came_back, survey
from tests.files.answer_sheets.filled import asking, sheet, written

TOLD = asking("One?", "Two?")
FIRST, SECOND = (one.code for one in TOLD.questions)


def in_workbook(path: Path, ask: str, values: list[Any]) -> tuple[WrittenAnswer, ...]:
    """Put other values into the row of a question, from its column of the number on."""
    book = openpyxl.load_workbook(path)
    page = book["Questions"]
    (number,) = (row[0].row for row in page.iter_rows() if row[1].value == ask)
    for column, value in enumerate(values, 1):
        page.cell(number or 1, column).value = value
    book.save(path)
    return read(path).rows


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([1, "One?", "a few words", FIRST, None], "Its code stands in the column “Your answer”"),
        (["One?", "a few words", "so", FIRST, None], "Its code stands in the column “Your answer”"),
        (["", 1, "One?", "a few words", "so", FIRST], "Its code does not stand in the column “Code”"),
        ([1, "One?", FIRST, "so", None], "Its code does not stand in the column “Code”"),
    ],
)
@pytest.mark.parametrize("format_", ["xlsx", "docx"])
def test_a_row_whose_code_stands_elsewhere_gives_no_answer(
    tmp_path: Path, values: list[Any], says: str, format_: str
) -> None:
    path = written(tmp_path / f"s.{format_}", TOLD)
    if format_ == "xlsx":
        rows = in_workbook(path, "One?", values)
    else:
        word = docx.Document(str(path))
        table = word.tables[0]
        if len(values) > 5:
            table.add_column(docx.shared.Cm(1))
        for cell, value in zip(table.rows[1].cells, values, strict=True):
            cell.text = str(value or "")
        word.save(str(path))
        rows = read(path).rows
    assert [(one.code, one.text) for one in rows] == [(FIRST, ""), (SECOND, "")]
    assert rows[0].odd.startswith(says)
    assert not rows[1].odd


def test_a_cell_that_was_deleted_makes_no_answer_of_its_neighbour(tmp_path: Path) -> None:
    on = survey()
    told = sheet(on)
    (one,) = (one for one in told.questions if one.ask == "Who decides?")
    rows = in_workbook(written(tmp_path / "s.xlsx", told), one.ask, [one.number, one.ask, one.wanted, one.code, None])
    found = came_back(on, *rows)
    assert [(answer.asks, answer.outcome) for answer in found.answers] == [("Who decides?", "unfit")]
    # Without headings the cell before the code is all that there is to go by.
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([one.number, one.ask, one.wanted, one.code])
    book.save(tmp_path / "n.xlsx")
    found = came_back(on, *read(tmp_path / "n.xlsx").rows)
    assert [(answer.outcome, answer.given) for answer in found.answers] == [("unfit", ())]
    assert "the sheet itself says it" in found.answers[0].says
