"""Any kind of record as a table for other programs: CSV, JSON, or a workbook of Excel.

Every field has a column, also what fieldkit fills in by itself; a link has one more with the uid of what it leads to,
an amount one more with its currency.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fieldkit.db.base.connect import Sentences
from fieldkit.db.views.whole_table import WholeRecord, whole_records
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import TableCell, Value, in_calendar
from fieldkit.domain.text.sanitize import visible
from fieldkit.files.tables.csv_cells import MARK
from fieldkit.files.tables.table_columns import Cells, columns_of
from fieldkit.files.tables.text_tables import csv_rows, json_rows
from fieldkit.sync.backup import open_store

FORMATS: Final = {"csv": "CSV", "json": "JSON", "xlsx": "Excel (XLSX)"}
"""What a table can be, with its name for people; also how such files end."""
Only = Mapping[str, Value]
"""Values of columns that the records have to have."""


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table that was written."""

    path: Path
    records: int
    cut: int = 0
    """Texts that a cell of the workbook was too small for."""


def rows_of(
    connection: sqlite3.Connection, kind: Kind, currency: str, only: Only | None = None
) -> Iterator[tuple[TableCell, ...]]:
    """Yield a row for each record of ``kind`` outside the trash, in the order of its list."""
    for record in whole_records(connection, kind, only):
        yield (record.uid, *_cells(kind, record, currency), _moment(record.created_at), _moment(record.updated_at))


def text_rows(
    connection: sqlite3.Connection,
    kind: Kind,
    format_: str,
    currency: str,
    only: Only | None = None,
    *,
    plain: bool = False,
) -> Iterator[str]:
    """Yield the table as text; ``format_`` is csv or json, ``plain`` makes JSON of ASCII alone."""
    columns, rows = columns_of(kind), rows_of(connection, kind, currency, only)
    return csv_rows(columns, rows) if format_ == "csv" else json_rows(columns, rows, plain=plain)


def export_table(
    database: Path,
    kind: Kind,
    target: Path,
    format_: str,
    currency: str,
    only: Only | None = None,
    *,
    replace: bool = False,
    told: Callable[[int], None] = lambda _count: None,
) -> WrittenTable:
    """Write a table to ``target``, whole or not at all; ``told`` is called with the number of records written so far.

    Raises Trouble if the file is there and ``replace`` is false, or cannot be written.
    """
    from fieldkit.sync.by_hand.new_file import writing_new

    refuse_own(database, target)
    records = cut = 0

    def counted(rows: Iterator[Cells]) -> Iterator[Cells]:
        nonlocal records
        for records, row in enumerate(rows, 1):
            yield row
            told(records)

    with (
        closing(open_store.reader(database)) as connection,
        Sentences(database),
        writing_new(target, replace=replace) as file,
    ):
        columns, rows = columns_of(kind), counted(rows_of(connection, kind, currency, only))
        if format_ == "xlsx":
            from fieldkit.files.tables.xlsx_file import write_xlsx

            cut = write_xlsx(file, target.parent, kind.plural, columns, rows)
        else:
            file.write(MARK if format_ == "csv" else b"")
            for text in csv_rows(columns, rows) if format_ == "csv" else json_rows(columns, rows):
                file.write(text.encode("utf-8"))
    return WrittenTable(target, records, cut)


def refuse_own(database: Path, target: Path) -> None:
    """Raise Trouble for a file that is there in the folder of the store: it may be the store itself."""
    if target.exists() and target.parent.resolve() == database.parent.resolve():
        raise Trouble(f"{target} lies among fieldkit's own files; it was not touched. Choose another name.")


def format_of(path: Path | None, wanted: str) -> str:
    """Return the format that is wanted, else the one that the name of the file says, else CSV.

    Raises Trouble where both differ: the file would not open by its name.
    """
    says = path.suffix.lower().removeprefix(".") if path is not None else ""
    if wanted and says in FORMATS and says != wanted:
        raise Trouble(f"{path} is named as {FORMATS[says]}, and {FORMATS[wanted]} was asked for. Nothing was written.")
    return wanted or (says if says in FORMATS else "csv")


def in_words(done: WrittenTable, kind: Kind) -> str:
    """Return what was written, in a sentence."""
    counted = f"{done.path}: {done.records:,} {(kind.label if done.records == 1 else kind.plural).lower()}."
    if not done.cut:
        return counted
    texts = "text was" if done.cut == 1 else "texts were"
    return f"{counted} {done.cut:,} {texts} too long for a cell of Excel and cut off there; CSV and JSON have all."


def file_name(kind: Kind, format_: str, now: datetime) -> str:
    """Return a name for a new file: "clients-20261128-140501.xlsx"."""
    return f"{kind.plural.lower().replace(' ', '-')}-{now:%Y%m%d-%H%M%S}.{format_}"


def _cells(kind: Kind, record: WholeRecord, currency: str) -> Iterator[TableCell]:
    for field, value in zip(kind.fields, record.values, strict=True):
        if field.link:
            link = record.links.get(field.name)
            yield visible(link.called) if link else None
            yield link.uid if link else None
            continue
        yield _visible(field.cell(value))
        if field.type.in_currency:
            yield visible(currency) if value is not None else None


def _visible(cell: TableCell) -> TableCell:
    if isinstance(cell, str):
        return visible(cell)
    return tuple(map(visible, cell)) if isinstance(cell, tuple) else cell


def _moment(instant: int) -> datetime:
    return datetime.fromtimestamp(in_calendar(instant), UTC)
