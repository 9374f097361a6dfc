"""Rows of a CSV file with their line numbers: delimiter, quoting and heading row as people really save them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from fieldkit.files.contacts.columns.headings import is_heading
from fieldkit.files.contacts.columns.values import is_data
from fieldkit.files.contacts.decoding import MAX_COLUMNS, MAX_PEOPLE, too_many
from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.problems import ProblemReport, quoted
from fieldkit.files.separator_hint import separator_named

_DELIMITERS = ",;\t|"
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_RECORD = 500
"""Lines that one quoted cell may span; beyond it the quotation mark is taken for a mistake."""
_PREFACE = 30
"""Rows in which the headings are looked for: some programs write a page about the file above them."""
_LOOKED_AT_OF_A_LINE = 20_000
"""Characters of a line that are looked at for what stands between the cells."""
_LOOKED_AT = 500
"""Cells of a row that are looked at for headings."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One record: the line it starts on, and its cells as they stand."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file taken apart. ``header`` is None when the file has no row of headings."""

    header: CsvRow | None
    rows: tuple[CsvRow, ...]
    delimiter: str


def read_table(text: str, report: ProblemReport) -> CsvTable:
    """Take ``text`` apart. What is no row of the table goes to ``report``; FileProblem when there is no table."""
    lines = [(number, line) for number, line in enumerate(_LINE_END.split(text), start=1)]
    delimiter = ""
    for index, (_, line) in enumerate(lines):
        if line.strip():
            named = separator_named(line)
            if named is not None:
                delimiter = named
                del lines[: index + 1]
            break
    delimiter = delimiter or _guess_delimiter([(number, line[:_LOOKED_AT_OF_A_LINE]) for number, line in lines[:200]])
    rows = [row for row in _rows(lines, delimiter, report) if any(cell.strip() for cell in row.cells)]
    if not rows:
        raise FileProblem(f"{report.file} has no rows. Nothing was imported.")
    if len(rows) > MAX_PEOPLE:
        raise too_many(report.file, "rows", len(rows), MAX_PEOPLE)
    widest = max(len(row.cells) for row in rows)
    if widest > MAX_COLUMNS:
        raise too_many(report.file, "columns", widest, MAX_COLUMNS)
    header = _header_index(rows)
    if header is None:
        report.add(rows[0].line, "No row of headings was recognised; columns are named by their number.", "changed")
        return CsvTable(None, tuple(rows), delimiter)
    for row in rows[:header]:
        what = f"This line stands above the headings and was left out: {quoted(delimiter.join(row.cells))}."
        report.add(row.line, what, "lost")
    below = []
    for row in rows[header + 1 :]:
        if row.cells == rows[header].cells:
            report.count(row.line, "The headings stand here once more, and were left out", "changed")
        else:
            below.append(row)
    return CsvTable(rows[header], tuple(below), delimiter)


def _guess_delimiter(lines: list[tuple[int, str]]) -> str:
    """Return the delimiter that yields most known headings, then the most even rows, then the most columns."""
    best, best_score = ",", (0, 0.0, 0)
    for delimiter in _DELIMITERS:
        rows = [row for row in _rows(lines, delimiter, None) if any(cell.strip() for cell in row.cells)]
        counts = Counter(len(row.cells) for row in rows)
        if not counts:
            continue
        columns, even = max(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        known = max(map(_known, rows[:_PREFACE]))
        score = (known if known > 1 else 0, even / counts.total(), columns)
        if columns > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def _header_index(rows: list[CsvRow]) -> int | None:
    """Return which row holds the headings: the one with most that are known, in the width of the table."""
    known = [0 if any(map(is_data, row.cells[:_LOOKED_AT])) else _known(row) for row in rows[:_PREFACE]]
    most = max(known)
    if most >= 2:
        return known.index(most)
    first, *rest = rows
    width = max(Counter(_width(row) for row in rows[:200]).items(), key=lambda item: (item[1], item[0]))[0]
    whole = [index for index, count in enumerate(known) if count and _width(rows[index]) >= width]
    if whole and not any(map(is_data, first.cells)):
        return whole[0]
    if any(map(is_data, first.cells)):
        return None
    if known[0]:
        return 0
    columns = {index for row in rest[:20] for index, cell in enumerate(row.cells) if is_data(cell)}
    return 0 if columns & set(range(len(first.cells))) else None


def _known(row: CsvRow) -> int:
    return sum(map(is_heading, row.cells[:_LOOKED_AT]))


def _width(row: CsvRow) -> int:
    """Return up to which cell a row is filled."""
    return max((place for place, cell in enumerate(row.cells, start=1) if cell.strip()), default=0)


def _rows(lines: list[tuple[int, str]], delimiter: str, report: ProblemReport | None) -> Iterator[CsvRow]:
    index = 0
    while index < len(lines):
        number, line = lines[index]
        record, used = _record(lines, index, delimiter)
        if used > 1 or not _is_open(line, delimiter, inside=False):
            yield CsvRow(number, _cells(record, delimiter, csv.QUOTE_MINIMAL))
        else:
            if report is not None:
                report.add(
                    number, "A quotation mark is not closed; this line was taken alone, as it stands.", "changed"
                )
            yield CsvRow(number, _cells(line, delimiter, csv.QUOTE_NONE))
        index += used


def _record(lines: list[tuple[int, str]], index: int, delimiter: str) -> tuple[str, int]:
    """Return (text, number of lines) of the record that starts at ``index``; one line if a quote never closes."""
    inside = False
    for used in range(1, min(_LONGEST_RECORD, len(lines) - index) + 1):
        inside = _is_open(lines[index + used - 1][1], delimiter, inside=inside)
        if not inside:
            return "\n".join(line for _, line in lines[index : index + used]), used
    return lines[index][1], 1


def _is_open(line: str, delimiter: str, *, inside: bool) -> bool:
    """Return whether a quoted cell is still open at the end of ``line``."""
    if '"' not in line:
        return inside
    position = 0
    while True:
        if inside:
            position = line.find('"', position) + 1
            if not position:
                return True
            inside = False  # a doubled quotation mark opens the cell again at once
        if line[position : position + 1] == '"':
            inside = True
            position += 1
            continue
        position = line.find(delimiter, position) + 1
        if not position:
            return False
        while delimiter != " " and line[position : position + 1] == " ":
            position += 1


def _cells(record: str, delimiter: str, quoting: Literal[0, 3]) -> tuple[str, ...]:
    csv.field_size_limit(max(len(record) + 1, csv.field_size_limit()))
    # a list of one record: its line breaks are inside quotes, so the reader takes it as one row
    reader = csv.reader([record], delimiter=delimiter, quoting=quoting, skipinitialspace=True)
    try:
        return tuple(next(reader, []))
    except csv.Error:
        return tuple(record.split(delimiter))
