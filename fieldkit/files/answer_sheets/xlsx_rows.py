"""The rows of a workbook that came back. Formulas are not computed, links are not followed, macros never run."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from fieldkit.domain.text.sanitize import clean, printable
from fieldkit.files.answer_sheets.located import SheetCell, WrittenRow
from fieldkit.files.checklists.xlsform.workbook.archive_guard import guarded, in_short, of_cells
from fieldkit.files.checklists.xlsform.workbook.number_texts import number_text
from fieldkit.files.checklists.xlsform.workbook.part_guard import PartRefused

_MOST_ROWS: Final = 5_000
"""Of all sheets, that hold anything."""
_MOST_COLUMNS: Final = 100
_MOST_SHEETS: Final = 20
_LAST_ROW: Final = 1_048_576
_LONGEST: Final = 80
_Bounds = tuple[int, int, int, int]
"""First column, first row, last column, last row."""


def tables(data: bytes) -> list[list[WrittenRow]]:
    """Return the sheets of a workbook, each as its rows. Raises PartRefused for one that cannot be read."""
    archive = guarded(data, of_cells)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return list(_sheets(archive.data, {name: part.merged for name, part in archive.seen.items()}))
        except (PartRefused, MemoryError):
            raise
        except Exception as error:
            raise PartRefused(f"It is no workbook that can be read ({in_short(error)}).") from error


def _sheets(data: bytes, merged: dict[str, list[str]]) -> Iterator[list[WrittenRow]]:
    import openpyxl  # 150 ms, only where a workbook is read

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        if len(book.worksheets) > _MOST_SHEETS:
            raise PartRefused(f"It has more than {_MOST_SHEETS} sheets.")
        left = _MOST_ROWS
        several = sum(sheet.sheet_state == "visible" for sheet in book.worksheets) > 1
        for sheet in book.worksheets:
            title = clean(sheet.title)
            ranges = [_bounds(ref) for ref in merged.get(str(getattr(sheet, "_worksheet_path", "")), ())]
            where = f"{printable(title)}, row" if several else "row"
            rows = _rows(sheet, where, [one for one in ranges if one], left)
            left -= len(rows)
            yield rows
    finally:
        book.close()


def _rows(sheet: Any, where: str, merged: Sequence[_Bounds], most: int) -> list[WrittenRow]:
    sheet.reset_dimensions()  # what a sheet says of its size need not be so
    found: dict[int, dict[int, SheetCell]] = {}
    for number, row in enumerate(sheet.iter_rows(max_row=_LAST_ROW), 1):
        cells = {
            column: _cell(cell)
            for column, cell in enumerate(row[:_MOST_COLUMNS], 1)
            if cell.value is not None and cell.value != ""
        }
        if cells:
            found[number] = cells
        if len(found) > most:
            raise PartRefused(f"It has more than {_MOST_ROWS:,} rows, which no answer sheet has.")
    _mark_merged(found, merged)
    return [WrittenRow(f"{where} {number}", cells) for number, cells in found.items()]


def _mark_merged(rows: dict[int, dict[int, SheetCell]], merged: Sequence[_Bounds]) -> None:
    """Say of each cell that is one with others that nobody knows which question it answers."""
    marked = 0
    for first_column, first, last_column, last in merged:
        text = rows.get(first, {}).get(first_column, SheetCell("")).text
        if not text:
            continue
        what = f"rows {first} to {last}" if last > first else "several columns"
        why = f"The cell is merged over {what}: write each answer into a cell of its own."
        for number in (one for one in range(first, min(last, first + _MOST_ROWS) + 1) if one in rows):
            for column in range(first_column, min(last_column, _MOST_COLUMNS) + 1):
                rows[number][column] = SheetCell(text, why)
            marked += 1
            if marked > 2 * _MOST_ROWS:
                raise PartRefused("Its cells are merged over one another.")


def _bounds(ref: str) -> _Bounds | None:
    from openpyxl.utils import range_boundaries

    try:
        bounds = range_boundaries(ref)
    except ValueError:
        return None
    first_column, first, last_column, last = (one or 0 for one in bounds)
    return (first_column, first, last_column, last) if first_column and first and last >= first else None


def _cell(cell: Any) -> SheetCell:
    value = cell.value
    if cell.data_type == "f":
        text = clean(str(getattr(value, "text", None) or value))
        return SheetCell(text, f"It is a formula, {_short(text)}: nothing is computed here, write what it comes to.")
    if cell.data_type == "e":
        return SheetCell(str(value), f"It is an error of the workbook, {_short(str(value))}.")
    return SheetCell(_text(value, str(cell.number_format or "")))


def _text(value: object, pattern: str) -> str:
    """Return what a person sees in a cell, near enough to be read."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{number_text(value * 100)} %" if "%" in pattern else number_text(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return clean(str(value).replace("_x000D_", ""))  # how Excel writes a carriage return


def _short(text: str) -> str:
    line = printable(text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
