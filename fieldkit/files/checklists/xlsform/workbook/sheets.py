"""A workbook of somebody else read into rows of text, in bounded time and memory.

The archive is looked through before openpyxl sees it: what is too large, unfolds, lies too deep or is no XML is
refused, and only the parts that hold cells are handed on. Formulas are not computed: what they came to last is read.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from fieldkit import ordinary_file
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import clean, printable
from fieldkit.files.checklists.xlsform.left_out import LeftOut, quoted
from fieldkit.files.checklists.xlsform.workbook.archive_guard import (
    MOST_BYTES,
    SAVE_AGAIN,
    ZIP,
    guarded,
    in_short,
    of_cells,
)
from fieldkit.files.checklists.xlsform.workbook.number_texts import number_text
from fieldkit.files.checklists.xlsform.workbook.part_guard import PartRefused, SeenPart

MOST_ROWS: Final = 20_000
"""Of one sheet that hold anything."""
MOST_COLUMNS: Final = 300
_LAST_ROW: Final = 1_048_576
_MOST_SHEETS: Final = 100


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that holds something: its number from 1, and the texts by the letters of their columns."""

    number: int
    cells: Mapping[int, str]
    """By the number of the column, from 1."""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet with the rows that hold something."""

    name: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """The sheets of a workbook, and what of their cells could not be read as it is."""

    sheets: tuple[ReadSheet, ...]
    left_out: tuple[LeftOut, ...] = field(default=())


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook by its first bytes, or at least by its name."""
    if path.suffix.casefold() in (".xlsx", ".xlsm", ".xls"):
        return True
    try:
        with ordinary_file.opened(path) as file:
            return file.read(len(ZIP)) == ZIP
    except OSError:
        return False


def read(path: Path) -> ReadWorkbook:
    """Return what the workbook ``path`` holds. Raises Trouble for one that cannot be read."""
    try:
        data = ordinary_file.read(path, MOST_BYTES)
    except OSError as error:
        raise Trouble(f"{path}: It cannot be read: {error.strerror or error}. Nothing was changed.") from error
    if not data.startswith(ZIP):
        what = "There is nothing in it" if not data else "It is no workbook (.xlsx)"
        raise Trouble(f"{path}: {what}. {SAVE_AGAIN} Nothing was changed.")
    try:
        archive = guarded(data, of_cells)
        return _read(archive.data, archive.seen)
    except PartRefused as error:
        raise Trouble(f"{path}: {printable(str(error))} Nothing was changed.") from error


def _read(kept: bytes, parts: Mapping[str, SeenPart]) -> ReadWorkbook:
    sheets: list[ReadSheet] = []
    notes: list[LeftOut] = []
    formulas = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for name, part, rows in _opened(kept, formulas_only=False):
                read_rows = []
                for row in rows:
                    cells = {}
                    for column, (kind, value) in row.items():
                        formulas |= kind == "f"
                        text = "" if kind == "f" else _text(value)
                        if kind == "e":
                            said = f"{_letters(column)}: {quoted(text)}"
                            notes.append(
                                LeftOut(name, (rows.number,), said, "an error in a cell; it was read as empty")
                            )
                        elif text or kind == "f":
                            cells[column] = text
                    if cells:
                        read_rows.append(SheetRow(rows.number, cells))
                    if max(len(read_rows), len(notes)) > MOST_ROWS:
                        raise PartRefused(
                            f"{name}, row {rows.number}: a form has at most {MOST_ROWS:,} rows in a sheet."
                        )
                sheets.append(ReadSheet(name, tuple(read_rows)))
                notes += _merged(name, parts.get(part))
            if formulas:
                sheets = _with_results(kept, sheets, notes)
        except (PartRefused, MemoryError):
            raise
        except Exception as error:
            raise PartRefused(f"It is no workbook that can be read ({in_short(error)}). {SAVE_AGAIN}") from error
    return ReadWorkbook(tuple(sheets), tuple(notes))


class _SheetRows:
    """The rows of a sheet, with the number of the one that was read last."""

    def __init__(self, sheet: Any) -> None:
        self.number = 0
        self._sheet = sheet

    def __iter__(self) -> Iterator[dict[int, tuple[str, object]]]:
        self._sheet.reset_dimensions()  # what a sheet says of its size need not be so
        self.number = 0
        for row in self._sheet.iter_rows(max_row=_LAST_ROW):
            self.number += 1
            if not row:
                continue
            cells = {
                column: (cell.data_type, cell.value) for column, cell in enumerate(row, 1) if cell.value is not None
            }
            if cells and max(cells) > MOST_COLUMNS:
                raise PartRefused(
                    f"{self._sheet.title}, row {self.number}: a form has at most {MOST_COLUMNS} columns; something "
                    f"stands in column {_letters(max(cells))}."
                )
            if cells:
                yield cells


def _opened(kept: bytes, *, formulas_only: bool) -> Iterator[tuple[str, str, _SheetRows]]:
    """Yield the sheets of a workbook: name, part of the archive, rows; of formulas what they came to."""
    import openpyxl  # 150 ms, only where a workbook is read

    book = openpyxl.load_workbook(io.BytesIO(kept), read_only=True, data_only=formulas_only, keep_links=False)
    try:
        if len(book.worksheets) > _MOST_SHEETS:
            raise PartRefused(f"It has more than {_MOST_SHEETS} sheets.")
        for sheet in book.worksheets:
            yield clean(sheet.title), str(getattr(sheet, "_worksheet_path", "")), _SheetRows(sheet)
    finally:
        book.close()


def _with_results(kept: bytes, sheets: list[ReadSheet], notes: list[LeftOut]) -> list[ReadSheet]:
    """Return the sheets with what formulas came to in their cells, which are empty so far."""
    made = []
    for sheet, (name, _, rows) in zip(sheets, _opened(kept, formulas_only=True), strict=True):
        results = {}
        for row_of in rows:
            results[rows.number] = row_of
        filled = []
        for row in sheet.rows:
            cells = dict(row.cells)
            for column in [column for column, text in cells.items() if not text]:
                _, value = results.get(row.number, {}).get(column, ("n", None))
                cells[column] = _text(value)
                so = f"what it came to last was read, {quoted(cells[column])}" if cells[column] else "it was left out"
                said = f"a formula in column {_letters(column)}"
                notes.append(LeftOut(name, (row.number,), said, f"nothing is computed here; {so}"))
                if not cells[column]:
                    del cells[column]
            if cells:
                filled.append(SheetRow(row.number, cells))
        made.append(ReadSheet(sheet.name, tuple(filled)))
    return made


def _merged(name: str, part: SeenPart | None) -> Iterator[LeftOut]:
    for ref in part.merged if part is not None else ():
        row = int("".join(filter(str.isdecimal, ref.split(":")[0][:10])) or 0)
        said = f"merged cells {printable(ref)}"
        yield LeftOut(name, (row,) if row else (), said, "only the first of them holds what is written there")


def _text(value: object) -> str:
    """Return the value of a cell as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return clean(str(value).replace("_x000D_", ""))  # how Excel writes a carriage return


def _letters(column: int) -> str:
    """Return what Excel calls a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
