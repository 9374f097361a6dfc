"""A table for other programs as a workbook of Excel (XLSX, ECMA-376), in bounded memory.

Texts are written as texts, whatever they begin with: nothing in it is a formula. Days and moments are real dates,
moments in local time, because a workbook knows no zones.
"""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.values import TableCell
from fieldkit.files.tables.table_columns import Cells, ExportedColumn
from fieldkit.files.tables.text_tables import cell_text, iso

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS: Final = 1_048_575
"""Below the headings; Excel's limit."""
LONGEST_CELL: Final = 32_767
"""UTF-16 units in a cell; Excel's limit."""
_CUT: Final = " … [cut off: a cell of Excel holds no more; CSV and JSON have the whole text]"
_FIRST_DAY: Final = date(1900, 3, 1)
"""Before it Excel counts a day that there never was."""
_WIDTHS: Final = (8, 60)
"""Characters of a column, at least and at most."""
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31
"""Characters of the name of a sheet; Excel's limit."""
_LOOKED_AT: Final = 200
"""Rows that tell how wide the columns are."""


class _Output:
    """The file that a workbook is written to. Once ``lost`` it takes nothing more.

    XlsxWriter leaves the archive of a workbook that failed open, and an archive that is forgotten writes its end.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        """Where it would be written to, once it is lost."""
        self.lost = False

    def write(self, data: bytes) -> int:
        if not self.lost:
            return self._file.write(data)
        self._at += len(data)
        return len(data)

    def seek(self, place: int, whence: int = 0) -> int:
        if not self.lost:
            return self._file.seek(place, whence)
        self._at = place
        return place

    def tell(self) -> int:
        return self._at if self.lost else self._file.tell()

    def flush(self) -> None:
        if not self.lost:
            self._file.flush()

    def seekable(self) -> bool:
        return True


@dataclass(slots=True)
class _Sheet:
    """A worksheet with its formats, and how many texts were too long for a cell."""

    sheet: Worksheet
    day: Format
    moment: Format
    amount: Format
    cut: int = 0

    def write(self, row: int, column: int, cell: TableCell) -> None:
        at = (row, column)
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            self.sheet.write_boolean(*at, cell)
        elif isinstance(cell, Decimal):
            self.sheet.write_number(*at, float(cell), self.amount)
        elif isinstance(cell, int):
            self.sheet.write_number(*at, cell)
        elif isinstance(cell, datetime):
            moment = cell if cell.tzinfo is None else cell.astimezone().replace(tzinfo=None)
            if moment.date() < _FIRST_DAY:
                self.sheet.write_string(*at, iso(moment))
            else:
                self.sheet.write_datetime(*at, moment, self.moment)
        elif isinstance(cell, date):
            if cell < _FIRST_DAY:
                self.sheet.write_string(*at, cell.isoformat())
            else:
                self.sheet.write_datetime(*at, datetime.combine(cell, datetime.min.time()), self.day)
        else:
            self.sheet.write_string(*at, self._text(cell_text(cell)))

    def _text(self, text: str) -> str:
        if len(text) > LONGEST_CELL // 2 and len(text.encode("utf-16-le")) > 2 * LONGEST_CELL:
            self.cut += 1
            room = 2 * (LONGEST_CELL - len(_CUT))
            text = text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _CUT
        # XlsxWriter would write such a text as markup of its own, unescaped.
        return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def write_xlsx(
    file: BinaryIO, folder: Path, title: str, columns: Sequence[ExportedColumn], rows: Iterable[Cells]
) -> int:
    """Write a workbook with one sheet, ``title``, into ``file``; return how many texts a cell was too small for.

    ``folder`` is for what lies beside it until it is whole. Raises Trouble for more rows than Excel holds, OSError for
    what the disk refuses.
    """
    with tempfile.TemporaryDirectory(prefix=".fieldkit-", dir=folder) as workshop, _workbook(file, workshop) as book:
        sheet = book.add_worksheet(_NOT_IN_A_NAME.sub(" ", title)[:_LONGEST_NAME].strip("' ") or None)
        sheet.freeze_panes(1, 2)
        formats = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "amount": "#,##0.00"}
        styles = {name: book.add_format({"num_format": pattern}) for name, pattern in formats.items()}
        out = _Sheet(sheet, **styles)
        waiting, rest = _first(rows)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _width(column.heading, [row[place] for row in waiting]))
        heading = book.add_format({"bold": True, "bottom": 1})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.heading, heading)
        count = 0
        for count, row in enumerate(itertools.chain(waiting, rest), 1):
            if count > MOST_ROWS:
                raise Trouble(
                    f"There are more than the {MOST_ROWS:,} records that a sheet of Excel holds. CSV and JSON hold all."
                )
            for place, cell in enumerate(row):
                out.write(count, place, cell)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        return out.cut


@contextmanager
def _workbook(file: BinaryIO, workshop: str) -> Iterator[Any]:
    """Give a workbook, which is written row by row; what the disk refuses is an OSError as anywhere else."""
    # At least 100 ms, only where a workbook is written.
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    output = _Output(file)
    book = Workbook(output, {"constant_memory": True, "tmpdir": workshop})
    book.use_zip64()
    try:
        yield book
        book.close()
    except FileCreateError as error:
        output.lost = True
        raise (error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))) from error
    except BaseException:
        output.lost = True
        raise
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()  # where it was not finished: Windows removes nothing that is open


def _first(rows: Iterable[Cells]) -> tuple[list[Cells], Iterator[Cells]]:
    """Return the rows that tell how wide the columns are, and the others."""
    rest = iter(rows)
    return list(itertools.islice(rest, _LOOKED_AT)), rest


def _width(heading: str, cells: Sequence[TableCell]) -> int:
    least, most = _WIDTHS
    return max(least, min(most, max(map(_shown, (heading, *cells))) + 2))


def _shown(cell: TableCell) -> int:
    if cell is None:
        return 0
    if isinstance(cell, datetime):
        return len("2026-11-24 10:00")
    if isinstance(cell, str | tuple | dict | list):
        return max(map(len, cell_text(cell)[:500].split("\n")))
    return len(str(cell)) + 2
