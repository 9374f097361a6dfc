"""Records as a table and back, by the declaration: one column a field that a person types, and the uid.

A cell that says what the record says already changes nothing, so that a table which comes back as it went leaves
everything as it is, also what the words of a cell tell only in part.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fieldkit.db.base.keyset import Anchor
from fieldkit.db.records import lookup
from fieldkit.db.views.record_list import Listing, window
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.declaration import Field, Kind, Record
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.text.sanitize import printable
from fieldkit.files.tables.csv_cells import Table, TableRow
from fieldkit.files.tables.table_columns import UID, columns_of
from fieldkit.files.tables.text_tables import cell_text
from fieldkit.operations import records

PAGE: Final = 500
"""Records read at a time."""
MOST_SAID: Final = 10
"""Mistakes that are named at once."""


@dataclass(frozen=True, slots=True)
class TakenTable:
    """What came of a table."""

    added: int
    changed: int
    unchanged: int


def table_of(connection: sqlite3.Connection, kind: Kind, by: ReadingContext) -> Iterator[tuple[str, ...]]:
    """Yield the headings, then every record of ``kind`` outside the trash, in the order of its list.

    Cells hold what a form shows: nothing that a terminal would obey, which another program may have stored.
    """
    fields = kind.form
    yield (UID, *(field.label for field in fields))
    listing = Listing(kind, tuple(field.name for field in fields))
    start, anchor = 0, None
    while rows := window(connection, listing, start, PAGE, anchor):
        for row in rows:
            texts = (
                printable(str(value or "")) if field.link else field.edited(value, by)
                for field, value in zip(fields, row.values, strict=True)
            )
            yield (row.uid, *texts)
        start += len(rows)
        anchor = Anchor(start - 1, rows[-1].key)


def take_table(connection: sqlite3.Connection, kind: Kind, table: Table, by: ReadingContext) -> TakenTable:
    """Add the rows without a uid, and change the records that the others name, by the rules of the form.

    Inside a transaction. Raises Trouble, naming line and column of up to ``MOST_SAID`` mistakes; then nothing may be
    kept.
    """
    columns = _columns(kind, table)
    added = changed = unchanged = 0
    wrong: list[str] = []
    seen: set[str] = set()
    for row in table.rows:
        cells = {name: cell for name, cell in zip(columns, row.cells, strict=True) if name}
        uid = cells.pop(UID, "").strip().lower()
        try:
            if not uid:
                texts = {name: text for name, text in cells.items() if text.strip()}
                records.add(connection, kind, texts, by)
                added += 1
            elif _change(connection, kind, uid, cells, by, seen):
                changed += 1
            else:
                unchanged += 1
        except Invalid as error:
            wrong.append(_mistake(kind, row, error))
            if len(wrong) == MOST_SAID:
                break
    if wrong:
        more = " There may be more." if len(wrong) == MOST_SAID else ""
        raise Trouble(f"{table.name}: nothing was changed.{more}\n" + "\n".join(wrong))
    return TakenTable(added, changed, unchanged)


def _change(
    connection: sqlite3.Connection, kind: Kind, uid: str, cells: dict[str, str], by: ReadingContext, seen: set[str]
) -> bool:
    record = lookup.get(connection, kind, uid)
    if record is None:
        raise Invalid(f"No {kind.label.lower()} has the uid “{uid}”. Without a uid the row adds a new one.", UID)
    if record.deleted_at is not None:
        raise Invalid(f"This {kind.label.lower()} is in the trash. “fieldkit undelete {uid}” brings it back.", UID)
    if uid in seen:
        raise Invalid("This uid stands in an earlier row as well.", UID)
    seen.add(uid)
    texts = {name: text for name, text in cells.items() if text not in _texts(kind.field(name), record, by)}
    return bool(texts) and records.change(connection, kind, uid, texts, by)


def _texts(field: Field, record: Record, by: ReadingContext) -> tuple[str, str]:
    """Return how a table tells what a record says: as the form does, and as for other programs."""
    value = getattr(record, field.name)
    return field.edited(value, by), cell_text(field.cell(value))


def _columns(kind: Kind, table: Table) -> list[str]:
    """Return the field of each column, ``UID`` for that of the uid, "" for what nobody types.

    Raises Trouble for a heading that is none.
    """
    known = {field.name: field.name for field in kind.form} | {
        field.label.casefold(): field.name for field in kind.form
    }
    known[UID.casefold()] = UID
    own = {name.casefold() for column in columns_of(kind) for name in (column.heading, column.name)} - known.keys()
    found: list[str] = []
    for heading in table.headings:
        name = known.get(heading.casefold(), "")
        if not name and heading.casefold() in own:
            found.append("")
            continue
        if not name:
            labels = ", ".join((UID, *(field.label for field in kind.form)))
            raise Trouble(
                f"{table.name}, line {table.line}: “{heading}” is no column of {kind.plural.lower()}. "
                f"There are: {labels}. Nothing was changed."
            )
        if name in found:
            raise Trouble(
                f"{table.name}, line {table.line}: the column “{heading}” stands there twice. Nothing was changed."
            )
        found.append(name)
    return found


def _mistake(kind: Kind, row: TableRow, error: Invalid) -> str:
    labels = {field.name: field.label for field in kind.form}
    column = labels.get(error.field, error.field)
    return f"Line {row.line}{f', column “{column}”' if column else ''}: {error}"
