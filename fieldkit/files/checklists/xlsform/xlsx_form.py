"""A form written as a workbook: every cell is text, nothing in it is a formula."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, Final

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.diff import ChecklistChange, diff
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import visible
from fieldkit.files.checklists.xlsform.brought_in import brought_in
from fieldkit.files.checklists.xlsform.left_out import LeftOut, quoted
from fieldkit.files.checklists.xlsform.tables import FormRefused
from fieldkit.files.checklists.xlsform.workbook.sheets import ReadSheet, ReadWorkbook, SheetRow
from fieldkit.files.checklists.xlsform.written_form import Cells, WrittenForm, written

LONGEST_CELL: Final = 32_767
"""Letters in a cell; Excel's limit."""
_CUT: Final = "…"
_WIDTHS: Final = {"type": 22, "name": 20, "label": 48, "hint": 40, "guidance_hint": 40, "relevant": 30}
_FIRST_DAY: Final = datetime(2000, 1, 1)
"""Of every workbook: two exports of one list are the same file."""


def xlsx_of(checklist: Checklist) -> tuple[bytes, tuple[LeftOut, ...]]:
    """Return the form of ``checklist`` as a workbook, and what is not in it or comes back as something else."""
    form = written(checklist)
    left_out = [*form.left_out, *_fitted(form)]
    left_out += _not_back(checklist, form)
    return _workbook(form), tuple(left_out)


def _fitted(form: WrittenForm) -> list[LeftOut]:
    """Let every text be one that a cell can hold; return what was cut off."""
    cut = []
    for name, (_, rows) in form.sheets.items():
        for number, row in enumerate(rows, 2):
            for key, text in row.items():
                plain = visible(text)
                if len(plain.encode("utf-16-le")) > 2 * LONGEST_CELL:
                    plain = plain.encode("utf-16-le")[: 2 * LONGEST_CELL - 2].decode("utf-16-le", "ignore") + _CUT
                    said = f"a cell holds {LONGEST_CELL:,} letters; the rest is cut off"
                    cut.append(LeftOut(name, (number,), f"column {quoted(key)}", said))
                row[key] = plain
    return cut


def _not_back(checklist: Checklist, form: WrittenForm) -> list[LeftOut]:
    """Return what would differ if the form were taken in again."""
    from fieldkit.domain.checklists.load import ChecklistError, load

    sheets = []
    for name, (headings, rows) in form.sheets.items():
        read = [SheetRow(1, dict(enumerate(headings, 1)))]
        read += [
            SheetRow(number, {place: row[key] for place, key in enumerate(headings, 1) if row.get(key)})
            for number, row in enumerate(rows, 2)
        ]
        sheets.append(ReadSheet(name, tuple(read)))
    try:
        again = load(brought_in(ReadWorkbook(tuple(sheets)), checklist.id).data)
    except (FormRefused, ChecklistError) as error:
        raise Trouble(f"{checklist.title} cannot be written as a form: {error} Nothing was written.") from error
    return [LeftOut("survey", (), _called(one), "it would come back otherwise") for one in diff(checklist, again)]


def _called(change: ChecklistChange) -> str:
    parts = ", ".join(part.part for part in change.parts)
    return f"{change.of} {quoted(change.id)}, {change.how}" + (f" ({parts})" if parts else "")


def _workbook(form: WrittenForm) -> bytes:
    import openpyxl  # 150 ms, only where a workbook is written
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    book.properties.created = book.properties.modified = _FIRST_DAY
    book.properties.creator = "fieldkit"
    bold = Font(bold=True)
    for name, (headings, rows) in form.sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for place, heading in enumerate(headings, 1):
            sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(heading, 18)
        head = [WriteOnlyCell(sheet, heading) for heading in headings]
        for cell in head:
            cell.font = bold
        sheet.append(head)
        for row in rows:
            sheet.append([_cell(WriteOnlyCell(sheet), row, key) for key in headings])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(cell: Any, row: Cells, key: str) -> Any:
    text = row.get(key)
    if not text:
        return None
    cell.value = text
    cell.data_type = "s"  # what begins with = would be a formula
    return cell
