"""Answer sheets as a client fills them in: written, filled, shuffled, and with parts put in by whoever means harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

import docx
import openpyxl

from fieldkit.domain.reports.answer_sheet.asked import AnswerSheet, SheetQuestion, sheet_of
from fieldkit.domain.reports.answer_sheet.codes import read_code
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.safe_texts import with_safe_texts
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.files.answer_sheets import docx_sheet, xlsx_sheet

FORMATS: Final = ("docx", "xlsx")
TODAY: Final = date(2026, 11, 21)
_RENDER: Final = {"docx": docx_sheet.render, "xlsx": xlsx_sheet.render}
Rows = Callable[[list[Any]], list[Any]]


def as_they_are(rows: list[Any]) -> list[Any]:
    return rows


def shuffled(by: int) -> Rows:
    def shuffle(rows: list[Any]) -> list[Any]:
        return Random(by).sample(rows, len(rows))

    return shuffle


def sheet(on: OpenedSurvey, currency: str = "€") -> AnswerSheet:
    look = FirmLook(firm="Acme IT", by="Ana Ortiz", contact="ana@acme.example\n+44 20 7946 0000")
    return sheet_of(on, (), look, TODAY, currency)


def asking(*asks: str) -> AnswerSheet:
    """Return a sheet that asks these questions, whatever their texts are; their codes are Q0000-00000N."""
    questions = tuple(
        SheetQuestion(number, "", ask, ask, (), f"Q0000-{number:06}") for number, ask in enumerate(asks, 1)
    )
    return with_safe_texts(AnswerSheet("List", "Firm", "By", "", "Client", "", "Ann", "", TODAY, questions, 0))


def written(path: Path, told: AnswerSheet) -> Path:
    path.write_bytes(_RENDER[path.suffix[1:]](told, FirmLook()))
    return path


def fill(path: Path, answers: Mapping[str, str], order: Rows = as_they_are) -> Path:
    """Write answers into a sheet by their codes, as Word and Excel do, and put its rows into another order."""
    if path.suffix == ".docx":
        _fill_docx(path, answers, order)
    else:
        _fill_xlsx(path, answers, order)
    return path


def _fill_docx(path: Path, answers: Mapping[str, str], order: Rows) -> None:
    word = docx.Document(str(path))
    (table,) = word.tables
    for row in table.rows[1:]:
        row.cells[3].text = answers.get(row.cells[-1].text, "")
    head, *rows = [row._tr for row in table.rows]
    for row in order(rows):
        head.getparent().append(row)
    word.save(str(path))


def _fill_xlsx(path: Path, answers: Mapping[str, str], order: Rows) -> None:
    book = openpyxl.load_workbook(path)
    page = book["Questions"]
    first = next(row[0].row or 0 for row in page.iter_rows() if row[4].value == "Code") + 1
    rows = order([[cell.value for cell in row] for row in page.iter_rows(min_row=first)])
    for place, values in enumerate(rows, first):
        values[3] = answers.get(str(values[4])) or None
        for column, value in enumerate(values, 1):
            cell = page.cell(place, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # what is typed into a cell for text is text, whatever it begins with
    book.save(path)


def codes(told: AnswerSheet) -> list[str]:
    assert all(read_code(one.code) for one in told.questions)
    return [one.code for one in told.questions]


def rezipped(path: Path, **parts: bytes) -> Path:
    """Put parts into a file in place of its own, named with "__" for "/" and "_dot_" for "."."""
    named = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**kept, **named}.items():
            archive.writestr(name, data)
    return path


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)
