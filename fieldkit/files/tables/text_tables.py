"""Tables for other programs as text, row by row: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from fieldkit.domain.records.values import TableCell
from fieldkit.files.tables.csv_cells import neutralised
from fieldkit.files.tables.table_columns import BETWEEN, Cells, ExportedColumn

_WRITTEN_OUT: Final = r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
"""What JSON may hold as it is and a terminal would obey, also within a document."""


def csv_rows(columns: Sequence[ExportedColumn], rows: Iterable[Cells]) -> Iterator[str]:
    """Yield the headings and each row with its line end, CR LF.

    A text that a spreadsheet would take for a formula has an apostrophe before it, which ``csv_cells.read_csv`` takes
    off; numbers have none, also negative ones. Days and moments are ISO, moments in local time with its distance from
    UTC.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    headings = [column.heading for column in columns]
    for row in itertools.chain([headings], rows):
        writer.writerow(list(map(csv_text, row)))
        yield _taken(buffer)


def json_rows(columns: Sequence[ExportedColumn], rows: Iterable[Cells], *, plain: bool = False) -> Iterator[str]:
    """Yield a list of objects, one a line, by the names of the columns; ``plain`` is ASCII and nothing else.

    Days and moments are ISO, moments in UTC; amounts are numbers, lists are lists.
    """
    names = [column.name for column in columns]
    between = "[\n"
    for row in rows:
        said = json.dumps(dict(zip(names, map(_json_value, row), strict=True)), ensure_ascii=plain)
        yield between + _harmless(said)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def csv_text(cell: TableCell) -> str:
    """Return what a cell says in CSV: a text is never a formula."""
    return neutralised(cell_text(cell)) if isinstance(cell, str | tuple | dict | list) else cell_text(cell)


def cell_text(cell: TableCell) -> str:
    """Return what a cell says, as text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return iso(cell if cell.tzinfo is None else cell.astimezone())
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, tuple):
        return BETWEEN.join(cell)
    return _harmless(json.dumps(cell, ensure_ascii=False)) if isinstance(cell, dict | list) else str(cell)


def iso(moment: datetime) -> str:
    """Return a moment to the minute, or as exactly as it is told."""
    exact = "milliseconds" if moment.microsecond else "seconds" if moment.second or moment.tzinfo else "minutes"
    return moment.isoformat(timespec=exact)


def _harmless(said: str) -> str:
    return re.sub(_WRITTEN_OUT, lambda found: f"\\u{ord(found[0]):04x}", said)


def _json_value(cell: TableCell) -> object:
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, datetime):
        if cell.tzinfo is None:
            return iso(cell)
        return cell.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(cell, date):
        return cell.isoformat()
    return list(cell) if isinstance(cell, tuple) else cell


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
