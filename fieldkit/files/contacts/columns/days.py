"""Days in a column of birthdays: what one of them proves of the order of day and month holds for all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal

from fieldkit.files.contacts.columns.cells import MONTHS, day
from fieldkit.files.contacts.person_builder import iso_day
from fieldkit.files.contacts.vcards.written_day import written_day

Order = Literal["", "day first", "month first"]

_TWO_WAYS: Final = re.compile(r"\s*(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)")
_LAST_MONTH: Final = 12
_NO_YEAR: Final = "--"


def orders(columns: Iterable[int], rows: Iterable[Sequence[str]]) -> dict[int, Order]:
    """Return for each column, counted from 1, which of day and month comes first in ``12/31/1980``; "" for unknown.

    A day above 12 in any row proves it; where two rows prove the contrary of each other, nothing does.
    """
    seen: dict[int, set[Order]] = {number: set() for number in columns}
    for cells in rows:
        for number, found in seen.items():
            match = _TWO_WAYS.match(cells[number - 1]) if number <= len(cells) else None
            if match and int(match[1]) > _LAST_MONTH:
                found.add("day first")
            elif match and int(match[3]) > _LAST_MONTH:
                found.add("month first")
        if all(len(found) > 1 for found in seen.values()):
            break
    return {number: next(iter(found)) if len(found) == 1 else "" for number, found in seen.items()}


def may_be_two_ways(values: Sequence[str]) -> bool:
    """Return whether days of a column may be written so that their order must be found."""
    return not values or any(map(_TWO_WAYS.match, values))


def birthday(cell: str, order: Order) -> tuple[str, str]:
    """Return a day as ISO, or as it stands or without its year in words, and why it is not certain in words."""
    match = _TWO_WAYS.match(cell)
    iso = iso_day(day(cell))
    if not iso and match and order:
        number, month = (match[1], match[3]) if order == "day first" else (match[3], match[1])
        iso = iso_day(f"{match[4]}-{int(month):02}-{int(number):02}")
    if iso:
        return iso, ""
    found = written_day(cell)
    if found.startswith(_NO_YEAR):
        _, _, month, number = found.split("-")
        return f"{int(number)} {MONTHS[int(month) - 1]}", ""
    if found:
        return found, ""
    if match and _is_day(match[4], match[1], match[3]) and _is_day(match[4], match[3], match[1]):
        return cell.strip(), "Which number of this birthday is the day, and which the month, cannot be told"
    return cell.strip(), "This birthday is no day that a form takes"


def _is_day(year: str, month: str, number: str) -> bool:
    try:
        date(int(year), int(month), int(number))
    except ValueError:
        return False
    return True
