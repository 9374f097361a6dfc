"""A sheet that came back, read by what it is: a workbook or a Word document. Anything else is a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fieldkit import ordinary_file
from fieldkit.domain.errors import Trouble
from fieldkit.domain.reports.answer_sheet.written import WrittenSheet
from fieldkit.domain.text.sanitize import printable
from fieldkit.files.answer_sheets import docx_rows, xlsx_rows
from fieldkit.files.answer_sheets.located import WrittenRow, located
from fieldkit.files.checklists.xlsform.workbook.archive_guard import MOST_BYTES, ZIP, names_in
from fieldkit.files.checklists.xlsform.workbook.part_guard import PartRefused

_BOOK: Final = "xl/workbook.xml"
_OTHERS: Final = {
    b"\xd0\xcf\x11\xe0": "It is in the old format of Word or Excel (.doc, .xls), or protected by a password. Open it "
    "and save it as .docx or .xlsx, without a password.",
    b"%PDF": "It is a PDF, in which nobody can tell an answer from a question. Ask for the file that was filled in, "
    ".docx or .xlsx.",
    b"{\\rtf": "It is RTF. Open it in Word or LibreOffice and save it as .docx.",
}
_NEITHER: Final = "It is neither a Word document (.docx) nor a workbook (.xlsx)."
_COMMENTS: Final = ("word/comments.xml", "xl/comments", "xl/threadedComments/")


def read(path: Path) -> WrittenSheet:
    """Return what stands in the sheet ``path``. Raises Trouble for a file that is none, or cannot be read."""
    try:
        return _read(ordinary_file.read(path, MOST_BYTES))
    except OSError as error:
        raise Trouble(f"{path}: It cannot be read: {error.strerror or error}. Nothing was changed.") from error
    except PartRefused as error:
        raise Trouble(f"{path}: {printable(str(error))} Nothing was changed.") from error


def _read(data: bytes) -> WrittenSheet:
    if not data:
        raise PartRefused("There is nothing in it.")
    if not data.startswith(ZIP):
        raise PartRefused(next((told for begin, told in _OTHERS.items() if data.startswith(begin)), _NEITHER))
    names = names_in(data)
    notes = []
    found: list[list[WrittenRow]]
    if any(docx_rows.MAIN.fullmatch(name) for name in names):
        found, changes = docx_rows.tables(data)
        if changes:
            notes.append("Changes are tracked in it: what was put in is read, what was taken out is not.")
    elif _BOOK in names:
        found = xlsx_rows.tables(data)
    elif "mimetype" in names and "content.xml" in names:
        raise PartRefused("It is an OpenDocument file. Open it in LibreOffice and save it as .docx or .xlsx.")
    else:
        raise PartRefused(_NEITHER)
    if any(name.startswith(_COMMENTS) for name in names):
        notes.append("There are comments in it, which are not read.")
    rows = tuple(row for table in found for row in located(table))
    if not any(row.code for row in rows):
        raise PartRefused(
            "No row of it has the code of a question: it is no answer sheet of fieldkit, or its last column is gone."
        )
    return WrittenSheet(rows, tuple(notes))
