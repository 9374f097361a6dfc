"""A table of texts as CSV, made so that no spreadsheet takes a cell for a formula, and read back exactly.

UTF-8 with a byte order mark, by which spreadsheets know it; commas, quotation marks where needed, CR LF (RFC 4180).
Read as well: no mark, semicolons or tabs, any line ends, a first line that names the separator.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fieldkit.domain.errors import Trouble
from fieldkit.files.separator_hint import separator_named

MARK: Final = b"\xef\xbb\xbf"
MOST_BYTES: Final = 256 * 1024 * 1024
_LONGEST_CELL: Final = 1_000_000
_DELIMITERS: Final = ",;\t"
_FORMULA: Final = re.compile(r"(?:'|\"|[^\S\t\r])*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet would work out, also behind blanks and quotation marks, or in full width;
and such a cell that is neutralised already."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the line that it begins on, counted from 1, and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table read from a file."""

    name: str
    """Of the file, for sentences about it."""
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    """Without those in which every cell is empty; each has as many cells as there are headings."""
    line: int
    """On which the headings stand."""


def written(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield each row as text with its line end."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([neutralised(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def read_csv(data: bytes, name: str) -> Table:
    """Return the table in ``data``. Raises Trouble, with the line, for what is no table of texts."""
    if len(data) > MOST_BYTES:
        raise Trouble(f"{name} is larger than the {MOST_BYTES // 1024**2} MB that fieldkit reads. Nothing was changed.")
    try:
        text = data.removeprefix(MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Trouble(
            f"{name}, line {line}: it is not UTF-8. Nothing was changed. Save it from the spreadsheet as “CSV UTF-8”."
        ) from error
    rows = list(_rows(text, name))
    if not rows:
        raise Trouble(f"{name} has no rows. Nothing was changed.")
    first, *others = rows
    width = len(first.cells)
    for row in others:
        if len(row.cells) > width:
            raise Trouble(
                f"{name}, line {row.line}: it has {len(row.cells)} cells, and there are {width} headings. "
                "Nothing was changed."
            )
    whole = (TableRow(row.line, row.cells + ("",) * (width - len(row.cells))) for row in others)
    return Table(name, tuple(heading.strip() for heading in first.cells), tuple(whole), first.line)


def neutralised(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: with an apostrophe before what would be one."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """Return a cell as it was before ``neutralised``, with line ends as fieldkit keeps them."""
    plain = cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
    return plain.replace("\r\n", "\n")


def _rows(text: str, name: str) -> Iterator[TableRow]:
    csv.field_size_limit(max(_LONGEST_CELL, csv.field_size_limit()))
    delimiter, above, text = _without_hint(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True)
    line = above + 1
    try:
        for cells in reader:
            texts = tuple(map(restored, cells))
            if any(text.strip() for text in texts):
                yield TableRow(line, texts)
            line = above + reader.line_num + 1
    except csv.Error as error:
        raise Trouble(f"{name}, line {line}: it is no row of a table ({error}). Nothing was changed.") from error


def _without_hint(text: str) -> tuple[str, int, str]:
    """Return the delimiter that the first line names, if it does, the number of lines up to it, and what follows."""
    lines = io.StringIO(text, newline="")
    for above, line in enumerate(lines, 1):
        if line.strip():
            named = separator_named(line.rstrip("\r\n"))
            return ("", 0, text) if named is None else (named, above, lines.read())
    return "", 0, text


def _delimiter(text: str) -> str:
    """Return what stands between the headings most often."""
    heading = text.lstrip("\r\n").partition("\n")[0]
    return max(_DELIMITERS, key=heading.count)
