"""What somebody is reached by in one cell: numbers, mail addresses, websites, each with the label beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fieldkit.files.contacts.columns import cells
from fieldkit.files.contacts.columns.values import looks_like_mail, may_be_dialled
from fieldkit.files.contacts.person_builder import PersonBuilder, looks_like_number
from fieldkit.files.contacts.several.mails import MailsAndRest


class FoundValue(NamedTuple):
    """One value: the field that it is of, the value, and what it is for, "" where nothing beside it says so."""

    field: str
    value: str
    label: str


class ValuesAndRest(NamedTuple):
    """All of a cell."""

    values: list[FoundValue]
    rest: str
    """Words beside mail addresses."""


def values_in(cell: str, field: str) -> ValuesAndRest:
    """Return the values of a cell in a column of ``field``: ``phone``, ``email`` or ``website``."""
    if field == "website":
        return ValuesAndRest([FoundValue(field, value, "") for value in cells.websites(cell)], "")
    if field == "phone" and "@" not in cell:
        return ValuesAndRest([FoundValue(field, number, label) for number, label in cells.numbers(cell)], "")
    found, cell = (cells.mails(cell), "") if field == "email" else _among_numbers(cell)
    values = [FoundValue(_held(field, one), one, label) for one, label in found.mails]
    pieces = [*cell.split("\n"), found.rest] if field == "phone" else [found.rest]
    numbers = [number for piece in pieces if piece for number in cells.numbers(piece)]
    if all(looks_like_number(number) for number, _ in numbers):
        return ValuesAndRest([*values, *(FoundValue("phone", number, label) for number, label in numbers)], "")
    known = [FoundValue("phone", number, label) for number, label in numbers if looks_like_number(number)]
    return ValuesAndRest([*values, *known], "; ".join(number for number, _ in numbers if not looks_like_number(number)))


def take_further(builder: PersonBuilder, row: Sequence[str], columns: int, line: int) -> None:
    """Give the builder the cells of a row behind the last column: a comma that nothing quotes parts one in two."""
    further = False
    for number, cell in enumerate(row[columns:], start=columns + 1):
        text = cells.without_formula(cell.strip())
        further = further or bool(text)
        if looks_like_mail(text):
            builder.email(text, line, "", preferred=False)
        elif may_be_dialled(text):
            for value, label in cells.numbers(text):
                builder.phone(value, line, label, preferred=False)
        else:
            builder.extra(f"column {number}", cell, line)
    if further:
        what = "This row has more cells than the table has columns; see its numbers, e-mails and other details"
        builder.report.count(line, what, "changed")


def _among_numbers(cell: str) -> tuple[MailsAndRest, str]:
    """Return the mail addresses of a cell with numbers, and its other pieces, a line each."""
    pieces = [piece.strip() for piece in re.split(r":::|[\n;,]", cell)]
    mails = cells.mails("\n".join(piece for piece in pieces if "@" in piece))
    return mails, "\n".join(piece for piece in pieces if piece and "@" not in piece)


def _held(field: str, value: str) -> str:
    """Return where a value of a column of numbers or mail addresses goes: some stand in the wrong one of the two."""
    if field == "phone" and looks_like_mail(value) and ":" not in value:
        return "email"
    if field == "email" and "@" not in value and looks_like_number(value.lstrip("'")):
        return "phone"
    return field
