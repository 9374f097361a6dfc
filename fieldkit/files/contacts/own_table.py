"""The table of contacts that fieldkit writes itself, known by its headings: each cell is what it says."""

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
from fieldkit.files.tables.csv_cells import MARK, Table, read_csv
from fieldkit.files.tables.table_columns import columns_of

_NAMES: Final = tuple(column.name for column in columns_of(CONTACT))
_HEADINGS: Final = tuple(column.heading for column in columns_of(CONTACT))
_LONGEST_HEADINGS: Final = 2000
"""Bytes."""


def read_own_table(data: bytes, report: ProblemReport) -> Parsed | None:
    """Return the people in such a table, None if it is another. Raises FileProblem where a row is none."""
    first = data[:_LONGEST_HEADINGS].removeprefix(MARK).split(b"\n")[0].strip().decode("utf-8", errors="replace")
    if tuple(one.strip('"') for one in re.split(r"[,;\t]", first)) != _HEADINGS:
        return None
    try:
        table = read_csv(data, report.file)
    except Trouble as trouble:
        raise FileProblem(str(trouble)) from trouble
    found = list(_people(table, report))
    return Parsed(tuple(found), report.problems(), "fieldkit contacts (CSV)", "utf-8")


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
