"""Numbers in the cells of a workbook come back with their digits, as a person sees them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from fieldkit.files.answer_sheets.any_sheet import read
from fieldkit.files.checklists.xlsform.workbook.number_texts import number_text
from tests.files.answer_sheets.filled import asking, written

TOLD = asking("One?", "Two?")
FIRST = TOLD.questions[0].code


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (490154203237518, "General", "490154203237518"),
        (4.90154203237518e14, "General", "490154203237518"),
        (12345678901.25, "General", "12345678901.25"),
        (1e21, "General", "1000000000000000000000"),
        (0.00001, "General", "0.00001"),
        (0.1 + 0.2, "General", "0.3"),
        (3.0, "General", "3"),
        (0.07, "0 %", "7 %"),
        (12345678, "0 %", "1234567800 %"),
    ],
)
def test_a_number_keeps_its_digits(tmp_path: Path, value: float, pattern: str, text: str) -> None:
    path = written(tmp_path / "s.xlsx", TOLD)
    book = openpyxl.load_workbook(path)
    (row,) = (row for row in book["Questions"].iter_rows() if row[4].value == FIRST)
    row[3].value = value
    row[3].number_format = pattern
    book.save(path)
    assert read(path).rows[0].text == text
    assert number_text(12345678901234567890) == "12345678901234567890"
