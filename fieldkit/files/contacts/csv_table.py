"""Rows of a CSV file with their line numbers: delimiter, quoting and heading row as people really save them."""

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from fieldkit.files.contacts.columns.values import is_data
from fieldkit.files.contacts.columns.wordings import is_heading
from fieldkit.files.contacts.decoded_lines import LONGEST_LINE, DecodedLines
from fieldkit.files.contacts.decoding import MAX_COLUMNS, too_many
from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.problems import ProblemReport, quoted
from fieldkit.files.separator_hint import separator_named

_DELIMITERS = ",;\t|"
_LONGEST_RECORD = 500
"""Lines that one quoted cell may span; beyond it the quotation mark is taken for a mistake."""
_PREFACE = 30
"""Rows in which the headings are looked for: some programs write a page about the file above them."""
_LOOKED_THROUGH = 200
"""Rows from which is told what stands between the cells, and which are the headings."""
_LOOKED_AT_OF_A_LINE = 20_000
"""Characters of a line that are looked at for what stands between the cells."""
_LOOKED_AT = 500
"""Cells of a row that are looked at for headings."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One record: the line it starts on, and its cells as they stand."""

    line: int
    cells: tuple[str, ...]


class CsvTable:
    """A CSV file taken apart. ``header`` is None when the file has no row of headings."""

    def __init__(self, lines: Iterable[str], first: int, delimiter: str, header: CsvRow | None) -> None:
        """``first`` is how many lines stand above the table that are no rows."""
        self.header = header
        self.delimiter = delimiter
        self._lines = lines
        self._first = first

    def rows(self, report: ProblemReport | None = None) -> Iterator[CsvRow]:
        """Return the rows below the headings, read as they are asked for; what is no row goes to ``report``."""
        for row in _filled_rows(_numbered(self._lines, self._first), self.delimiter, report):
            if self.header is not None and row.line <= self.header.line:
                continue
            if self.header is not None and row.cells == self.header.cells:
                if report is not None:
                    report.count(row.line, "The headings stand here once more, and were left out", "changed")
            elif self.header is not None and len(row.cells) == 1 < len(self.header.cells):
                yield _unwrapped(row, self.delimiter, len(self.header.cells))
            elif len(row.cells) > MAX_COLUMNS:
                if report is not None:
                    what = f"This row was left out: it has more than the {MAX_COLUMNS:,} cells that fieldkit reads"
                    report.count(row.line, what, "refused")
            else:
                yield row


def read_table(lines: DecodedLines, report: ProblemReport) -> CsvTable:
    """Find the table in ``lines``, from its first rows. What stands above it goes to ``report``.

    Raises FileProblem when there is no table.
    """
    first, delimiter = 0, ""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            named = separator_named(line)
            if named is not None:
                first, delimiter = number, named
            break
    if not delimiter:
        sample = islice(_numbered(lines, first), _LOOKED_THROUGH)
        delimiter = _guess_delimiter([(number, line[:_LOOKED_AT_OF_A_LINE]) for number, line in sample])
    rows = list(islice(_filled_rows(_numbered(lines, first), delimiter, None), _LOOKED_THROUGH))
    if not rows:
        why = f": {lines.left_out}" if lines.left_out else ""
        raise FileProblem(f"{report.file} has no rows{why}. Nothing was imported.")
    widest = max(len(row.cells) for row in rows)
    if widest > MAX_COLUMNS:
        raise too_many(report.file, "columns", widest, MAX_COLUMNS)
    header = _header_index(rows)
    if header is None:
        report.add(rows[0].line, "No row of headings was recognised; columns are named by their number.", "changed")
        return CsvTable(lines, first, delimiter, None)
    for row in rows[:header]:
        what = f"This line stands above the headings and was left out: {quoted(delimiter.join(row.cells))}."
        report.add(row.line, what, "lost")
    return CsvTable(lines, first, delimiter, rows[header])


def _numbered(lines: Iterable[str], first: int) -> Iterator[tuple[int, str]]:
    return islice(enumerate(lines, start=1), first, None)


def _filled_rows(lines: Iterable[tuple[int, str]], delimiter: str, report: ProblemReport | None) -> Iterator[CsvRow]:
    return (row for row in _rows(lines, delimiter, report) if any(cell.strip() for cell in row.cells))


def _unwrapped(row: CsvRow, delimiter: str, width: int) -> CsvRow:
    """Return a row that a spreadsheet has put into one pair of quotes as a whole, in its cells."""
    cells = _cells(row.cells[0], delimiter, csv.QUOTE_MINIMAL)
    return CsvRow(row.line, cells) if len(cells) == width else row


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


def _rows(lines: Iterable[tuple[int, str]], delimiter: str, report: ProblemReport | None) -> Iterator[CsvRow]:
    ahead = _LinesAhead(lines, delimiter)
    while (begun := ahead.take()) is not None:
        number, line = begun
        if not _is_open(line, delimiter, inside=False):
            yield CsvRow(number, _cells(line, delimiter, csv.QUOTE_MINIMAL))
            continue
        count = ahead.until_closed(line)
        if count:
            rest = [text for _, text in (ahead.take() or (0, "") for _ in range(count))]
            yield CsvRow(number, _cells("\n".join([line, *rest]), delimiter, csv.QUOTE_MINIMAL))
            continue
        if report is not None:
            what = "A quotation mark is not closed; this line was taken alone, as it stands"
            report.count(number, what, "changed")
        yield CsvRow(number, _cells(line, delimiter, csv.QUOTE_NONE))


class _LinesAhead:
    """Lines that are taken one by one, and looked at before: where a quoted cell that is open would be closed.

    Of each line that is asked once only, however many cells are open: what is closed there closes all of them.
    """

    def __init__(self, lines: Iterable[tuple[int, str]], delimiter: str) -> None:
        self._lines = iter(lines)
        self._delimiter = delimiter
        self._ahead: deque[tuple[int, str]] = deque()
        self._open = 0
        """Lines ahead of which it is known that they close nothing."""
        self._length = 0
        """Characters of these."""

    def take(self) -> tuple[int, str] | None:
        """Return the next line and its number, None at the end."""
        if not self._ahead:
            return next(self._lines, None)
        line = self._ahead.popleft()
        if self._open:
            self._open -= 1
            self._length -= len(line[1])
        return line

    def until_closed(self, line: str) -> int:
        """Return up to which line ahead a cell that ``line`` opens is open, counted from 1; 0 if it is not closed.

        It is not where that takes too long, nor where a line that is a whole row by itself would close it in the middle
        of a text: that quotation mark opens a cell of its own.
        """
        delimiters = line.count(self._delimiter)
        while self._open < _LONGEST_RECORD - 1 and len(line) + self._length <= LONGEST_LINE:
            if self._open == len(self._ahead):
                more = next(self._lines, None)
                if more is None:
                    return 0
                self._ahead.append(more)
            text = self._ahead[self._open][1]
            if not _is_open(text, self._delimiter, inside=True):
                is_row = 0 < delimiters <= text.count(self._delimiter)
                return 0 if is_row and _opens_amid(text, self._delimiter) else self._open + 1
            self._open += 1
            self._length += len(text)
        return 0


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


def _opens_amid(line: str, delimiter: str) -> bool:
    """Whether the first quotation mark that would close a cell is followed by its text: it opens one rather."""
    place = line.replace('""', "  ").find('"')
    behind = line[place + 1 :].lstrip(" ")
    return place >= 0 and bool(behind) and not behind.startswith(delimiter)


def _cells(record: str, delimiter: str, quoting: Literal[0, 3]) -> tuple[str, ...]:
    csv.field_size_limit(max(len(record) + 1, csv.field_size_limit()))
    # a list of one record: its line breaks are inside quotes, so the reader takes it as one row
    reader = csv.reader([record], delimiter=delimiter, quoting=quoting, skipinitialspace=True)
    try:
        return tuple(next(reader, []))
    except csv.Error:
        return tuple(record.split(delimiter))
