"""The table of contacts that fieldkit writes itself, known by its headings: each cell is what it says. A table of
another kind is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.domain.text.sanitize import clean, clean_line
from fieldkit.files.contacts.columns.cells import day
from fieldkit.files.contacts.person import FileProblem, Parsed, Person
from fieldkit.files.contacts.problems import ProblemReport
from fieldkit.files.contacts.vcards.written_card import OWN_FIELDS
from fieldkit.files.tables.csv_cells import Table, read_csv
from fieldkit.files.tables.table_columns import columns_of
from fieldkit.files.tables.whose_table import headings_of, kind_of_table

_NAMES: Final = tuple(column.name for column in columns_of(CONTACT))
_HEADINGS: Final = tuple(column.heading for column in columns_of(CONTACT))


def read_own_table(data: bytes, report: ProblemReport) -> Parsed | None:
    """Return the people in such a table, None if it is another. Raises FileProblem where a row is none."""
    if headings_of(data) != _HEADINGS:
        return None
    try:
        table = read_csv(data, report.file)
    except Trouble as trouble:
        raise FileProblem(str(trouble)) from trouble
    found = list(_people(table, report))
    return Parsed(tuple(found), report.problems(), "fieldkit contacts (CSV)", "utf-8")


def refuse_other_kind(data: bytes, file: str) -> None:
    """Raise FileProblem for a table of another kind than contacts, which ``fieldkit table`` takes."""
    kind = kind_of_table(headings_of(data))
    if kind is None or kind is CONTACT:
        return
    if kind.created:
        says = f"“fieldkit table {kind.name} --from FILE” takes it back."
    else:
        says = "They are written by fieldkit itself and not taken back from a table."
    raise FileProblem(
        f"{file} is a table of {kind.plural.lower()} of fieldkit's, not of contacts. Nothing was imported. {says}"
    )


def _people(table: Table, report: ProblemReport) -> Iterator[Person]:
    for row in table.rows:
        held = dict(zip(_NAMES, row.cells, strict=True))
        phones, emails = _several(held["phones"]), _several(held["emails"])
        name = clean_line(held["name"]) or next(iter((*emails, *phones)), "")
        if not name:
            report.add(row.line, "Nobody is named here: no name, number or e-mail address. It was left out.", "refused")
            continue
        yield Person(
            report.file,
            row.line,
            name,
            clean_line(held["source"] or held["uid"]),
            clean_line(held["organisation"]),
            job_title=clean_line(held["job_title"]),
            phones=phones,
            emails=emails,
            address=clean(held["address"]),
            website=clean_line(held["website"]),
            birthday=day(clean_line(held["birthday"])),
            notes=clean(held["notes"]),
            own=tuple((field, text) for field in OWN_FIELDS if (text := _own(field, held[field]))),
        )


def _own(field: str, cell: str) -> str:
    return clean(cell) if CONTACT.field(field).several_lines else clean_line(cell)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, map(clean_line, re.split(r"[;\n]", cell))))
