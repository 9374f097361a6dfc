"""A part of a workbook looked through as XML before anything is built of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

_MOST_ELEMENTS: Final = {"xl/worksheets/": 500_000, "xl/sharedStrings": 200_000, "word/": 500_000}
"""Of one part: a cell is two or three, a text two, and a form has some ten thousand; a row of Word some fifty."""
_MOST_OF_OTHERS: Final = 50_000
_MOST_CELLS: Final = 16_384
"""Of one row; Excel's limit. A row is held whole."""
_MOST_ROWS: Final = 200_000
"""Of one sheet, also those that have only a format."""
_DEEPEST: Final = 60
_MOST_MERGED: Final = 1_000
_MOST_FORMULAS: Final = 50_000
_EMPTY_CELL: Final = re.compile(rb"""<c(?=[^<>]*\sr=")[^<>]*/>""")
_EMPTY_ROW: Final = re.compile(rb"""<row(?=[^<>]*\sr=")[^<>]*(?:/>|>\s*</row>)""")


class PartRefused(Exception):
    """A workbook that is not read. The message is a sentence, or several."""


@dataclass(slots=True)
class SeenPart:
    """What was seen in a part."""

    most: int = _MOST_OF_OTHERS
    elements: int = 0
    cells: int = 0
    """Of the row that was read last."""
    rows: int = 0
    formulas: int = 0
    merged: list[str] = field(default_factory=list)
    """Ranges of merged cells."""
    _depth: int = 0
    _last: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the begin of an element."""
        self.elements += 1
        self._depth += 1
        if self.elements > self.most:
            raise PartRefused("it has more in it than fieldkit reads")
        if self._depth > _DEEPEST:
            raise PartRefused("it lies too deep in itself")
        local = name.rpartition(":")[2]
        if local == "row":
            self._row(attributes.get("r", ""))
        elif local == "c":
            self.cells += 1
            if self.cells > _MOST_CELLS:
                raise PartRefused(f"row {self._last} has more cells than there are columns")
        elif local == "f":
            self.formulas += 1
            if self.formulas > _MOST_FORMULAS:
                raise PartRefused("it has more formulas than fieldkit reads")
        elif local == "mergeCell":
            if len(self.merged) >= _MOST_MERGED:
                raise PartRefused("it has more merged cells than fieldkit reads")
            self.merged.append(attributes.get("ref", "")[:40])

    def end(self, _name: str) -> None:
        """Take the end of an element."""
        self._depth -= 1

    def _row(self, number: str) -> None:
        """Rows count upwards: one that stands behind a later one would be passed over."""
        self.rows += 1
        self.cells = 0
        if self.rows > _MOST_ROWS:
            raise PartRefused(
                f"it has more than {_MOST_ROWS:,} rows, empty ones with a format included: delete those below the last"
            )
        row = int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else self._last + 1
        if number and (row <= self._last or str(row) != number):
            raise PartRefused(f"row {number[:12]} stands behind row {self._last}")
        self._last = row


def looked_through(name: str, text: bytes) -> SeenPart:
    """Return what is in a part of the archive. Raises PartRefused for what cannot be read in bounded time."""
    part = SeenPart(next((most for path, most in _MOST_ELEMENTS.items() if name.startswith(path)), _MOST_OF_OTHERS))
    parser = expat.ParserCreate()
    parser.StartElementHandler = part.start
    parser.EndElementHandler = part.end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise PartRefused(f"Its part {name[:80]} is no XML ({error}).") from error
    except PartRefused as error:
        raise PartRefused(f"Its part {name[:80]}: {error}.") from error
    return part


def slim(text: bytes) -> bytes:
    """Return a sheet, looked through, without cells and rows that have only a format: mostly those are most of it.

    Each cell and row that is left says where it stands. A text cannot look like one: "<" in it is written otherwise.
    """
    if b"<sheetData" not in text or b"<![CDATA[" in text or b"<!--" in text:
        return text
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", text))


def _refuse_doctype(*_declared: object) -> None:
    raise PartRefused("it declares a document type, which such a file never does")
