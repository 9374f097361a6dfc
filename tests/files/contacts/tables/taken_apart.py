"""A text taken apart as a table, with all its rows."""

from __future__ import annotations

from typing import NamedTuple

from fieldkit.files.contacts import csv_table
from fieldkit.files.contacts.csv_table import CsvRow
from fieldkit.files.contacts.decoded_lines import DecodedLines
from fieldkit.files.contacts.decoding import Content
from fieldkit.files.contacts.problems import ProblemReport


class TakenApart(NamedTuple):
    """What was found."""

    header: CsvRow | None
    rows: tuple[CsvRow, ...]
    delimiter: str


def read_table(text: str, report: ProblemReport) -> TakenApart:
    """Return the headings and all rows of ``text``."""
    table = csv_table.read_table(DecodedLines(Content(text.encode(), ""), report), report)
    return TakenApart(table.header, tuple(table.rows(report)), table.delimiter)
