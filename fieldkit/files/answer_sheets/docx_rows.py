"""The rows of the tables of a Word document that came back, read as a stream.

Only the text of the document itself is looked at: nothing that it refers to is opened, no field is brought up to date,
no macro is run.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from fieldkit.domain.text.sanitize import printable
from fieldkit.files.answer_sheets.docx_cells import OpenCell, under_heads
from fieldkit.files.answer_sheets.located import WrittenRow
from fieldkit.files.checklists.xlsform.workbook.archive_guard import guarded
from fieldkit.files.checklists.xlsform.workbook.part_guard import PartRefused

MAIN: Final = re.compile(r"word/document\d*\.xml")
"""The part that holds the text."""
SAVE_AGAIN: Final = "Open it in Word or LibreOffice and save it as .docx, or look whether it came whole."
_SPACES: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MOST_ROWS: Final = 5_000
"""Of all tables."""
_MOST_TABLES: Final = 500
_MOST_COLUMNS: Final = 63
"""Of a cell that spans; Word's limit."""
_GONE: Final = frozenset({"del", "moveFrom", "Fallback"})
"""What was deleted or moved away, and what stands there again for programs that are older."""
_PICTURES: Final = frozenset({"drawing", "pict", "object"})
_LINKS: Final = ("HYPERLINK", "MAILTO")
"""Fields whose text is what somebody typed."""
_LONGEST: Final = 80
_OFF: Final = ("0", "false", "off")
_TABLE: Final = "A table stands in the cell: write the answer as text, without one."
_SIGN: Final = "A sign of a symbol font stands in it, such as a tick: write in words what it says."
_UNSEEN: Final = {
    "strike": "Some of it is struck out: leave only what is the answer.",
    "dstrike": "Some of it is struck out: leave only what is the answer.",
    "vanish": "Some of it is hidden text: show it, or take it out.",
}


@dataclass(slots=True)
class _OpenTable:
    """A table as it is being read."""

    rows: list[list[OpenCell]] = field(default_factory=list)
    cells: list[OpenCell] = field(default_factory=list)
    """The one that is open; none between cells."""


class _Document:
    """What the parser tells of a document, element by element."""

    def __init__(self) -> None:
        self.done: list[_OpenTable] = []
        self.changes = False
        """Whether changes are tracked in it."""
        self._open: list[_OpenTable] = []
        self._rows = 0
        self._gone = 0
        self._runs: list[str] = []
        """Of each run that is open, why its text does not simply stand there; "" where it does."""
        self._in_text = False
        self._in_field = False
        self._field: list[str] = []

    @property
    def _cell(self) -> OpenCell | None:
        return self._open[-1].cells[-1] if self._open and self._open[-1].cells else None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the begin of an element."""
        space, _, local = name.rpartition(" ")
        if self._gone or local in _GONE or local.endswith("PrChange"):
            self._gone += 1
            self.changes |= local in ("del", "moveFrom")
            return
        cell = self._cell
        if space not in _SPACES:
            return
        if local == "tbl":
            self._begin_table()
        elif local == "tr" and self._open:
            self._open[-1].rows.append([])
            self._rows += 1
            if self._rows > _MOST_ROWS:
                raise PartRefused(f"It has more than {_MOST_ROWS:,} rows, which no answer sheet has.")
        elif local == "tc" and self._open and self._open[-1].rows:
            self._open[-1].cells.append(OpenCell())
        elif local == "ins":
            self.changes = True
        elif cell is not None:
            self._within(cell, local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def _begin_table(self) -> None:
        if (cell := self._cell) is not None:
            cell.odd = cell.odd or _TABLE
        self._open.append(_OpenTable())
        if len(self.done) + len(self._open) > _MOST_TABLES:
            raise PartRefused(f"It has more than {_MOST_TABLES} tables, which no answer sheet has.")

    def _within(self, cell: OpenCell, local: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if local == "t":
            self._in_text = True
        elif local == "r":
            self._runs.append("")
        elif local in _UNSEEN and self._runs and value not in _OFF:
            self._runs[-1] = _UNSEEN[local]
        elif local == "sym":
            cell.odd = cell.odd or _SIGN
        elif local in ("p", "br", "cr") and cell.text:
            cell.text.append("\n")
        elif local == "tab":
            cell.text.append(" ")
        elif local == "noBreakHyphen":
            cell.text.append("-")
        elif local == "gridSpan" and value.isdecimal() and len(value) < 4:
            cell.span = max(1, min(int(value), _MOST_COLUMNS))
        elif local == "vMerge":
            cell.goes_on = value != "restart"
        elif local == "instrText":
            self._in_field, self._field = True, []
        elif local == "fldSimple":
            self._told_field(cell, attributes.get("instr", ""))
        elif local in _PICTURES:
            cell.picture = True

    def end(self, name: str) -> None:
        """Take the end of an element."""
        space, _, local = name.rpartition(" ")
        if self._gone:
            self._gone -= 1
            return
        if space not in _SPACES:
            return
        if local == "tbl" and self._open:
            self.done.append(self._open.pop())
        elif local == "tc" and self._open and self._open[-1].cells:
            self._open[-1].rows[-1].append(self._open[-1].cells.pop())
        elif local == "t":
            self._in_text = False
        elif local == "r" and self._runs:
            self._runs.pop()
        elif local == "instrText":
            self._in_field = False
            if (cell := self._cell) is not None:
                self._told_field(cell, "".join(self._field))

    def text(self, data: str) -> None:
        """Take text."""
        cell = self._cell
        if self._gone or cell is None:
            return
        if self._in_field:
            self._field.append(data)
        elif self._in_text:
            cell.text.append(data)
            if self._runs and self._runs[-1] and data.strip():
                cell.odd = cell.odd or self._runs[-1]

    def _told_field(self, cell: OpenCell, told: str) -> None:
        told = printable(told).strip()
        if told and not told.upper().startswith(_LINKS):
            short = told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"
            cell.odd = f"It is a field of Word, {short}: nothing is computed here, write what it comes to."


def tables(data: bytes) -> tuple[list[list[WrittenRow]], bool]:
    """Return the tables of a document, each as its rows, and whether changes are tracked in it.

    Raises PartRefused for a document that cannot be read.
    """
    archive = guarded(data, lambda name: MAIN.fullmatch(name) is not None, SAVE_AGAIN)
    document = _Document()
    with zipfile.ZipFile(io.BytesIO(archive.data)) as parts:
        for name in parts.namelist():
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.StartElementHandler = document.start
            parser.EndElementHandler = document.end
            parser.CharacterDataHandler = document.text
            try:
                parser.Parse(parts.read(name), True)
            except expat.ExpatError as error:
                raise PartRefused(f"It is no document that can be read ({error}). {SAVE_AGAIN}") from error
    several = len(document.done) > 1
    return [
        [
            WrittenRow(f"table {place}, row {number}" if several else f"row {number}", cells)
            for number, cells in enumerate(under_heads(table.rows), 1)
            if cells
        ]
        for place, table in enumerate(document.done, 1)
    ], document.changes
