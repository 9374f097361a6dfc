"""Days in a column of birthdays: what one of them proves of the order of day and month holds for all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from fieldkit.files.contacts.columns.cells import MONTHS, day, day_of
from fieldkit.files.contacts.columns.mapping import CsvColumn
from fieldkit.files.contacts.person_builder import PersonBuilder, iso_day
from fieldkit.files.contacts.vcards.written_day import written_day

Order = Literal["", "day first", "month first", "presumably day first"]

_TWO_WAYS: Final = re.compile(r"\s*(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)")
BIRTH: Final = ("birth year", "birth month", "birth day")
"""Fields of which each is a part of the birthday."""
_LAST_MONTH: Final = 12
_NO_YEAR: Final = "--"
_IN_DETAILS: Final = "it is in other details"
_PARTS: Final = ("day", "month", "year")
_FIRST_YEAR: Final = 1900
_GROWN_UP: Final = 2010
"""A year of birth of somebody at work; later ones may be years of anything."""


def parts_in_context(columns: Sequence[CsvColumn], held: Sequence[Sequence[str]]) -> list[CsvColumn]:
    """Take “Day”, “Month” and “Year” for those of the birthday where another column says so, or where the three stand
    beside each other, none else is a birthday, and the years are those of births. ``held`` are the values of each.
    """
    bare = [place for place, one in enumerate(columns) if one.said in _PARTS]
    sure = any(one.field in ("birth year", "birth month", "birth day") for one in columns)
    said = [columns[place].said for place in bare]
    beside = bool(bare) and sorted(said) == sorted(_PARTS) and bare[-1] - bare[0] == len(_PARTS) - 1
    taken = sure or (
        beside
        and all(one.field != "birthday" for one in columns)
        and _are_years_of_birth(held[bare[said.index("year")]])
    )
    if not taken:
        return list(columns)
    held_already = {one.field for one in columns}
    return [
        replace(one, field=field, label="", said="")
        if one.said in _PARTS and (field := f"birth {one.said}") not in held_already
        else one
        for one in columns
    ]


def _are_years_of_birth(values: Sequence[str]) -> bool:
    years = [int(value) for value in values if value.isdecimal()]
    early = sum(year <= _GROWN_UP for year in years)
    return len(years) == len(values) < 2 * early and min(years) >= _FIRST_YEAR


def orders(columns: Iterable[int], rows: Iterable[Sequence[str]], *, day_comes_first: bool = False) -> dict[int, Order]:
    """Return for each column, counted from 1, which of day and month comes first in ``12/31/1980``; "" for unknown.

    A day above 12 in any row proves it; where two rows prove the contrary of each other, nothing does. Where none
    proves anything, it may be known that the day comes first in the language of the headings.
    """
    unproved: Order = "presumably day first" if day_comes_first else ""
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
    settled: dict[int, Order] = {}
    for number, found in seen.items():
        settled[number] = unproved if not found else next(iter(found)) if len(found) == 1 else ""
    return settled


def may_be_two_ways(values: Sequence[str]) -> bool:
    """Return whether days of a column may be written so that their order must be found."""
    return not values or any(map(_TWO_WAYS.match, values))


def birthday(cell: str, order: Order) -> tuple[str, str]:
    """Return a day as ISO, or as it stands or without its year in words, and in words what is not certain of it."""
    match = _TWO_WAYS.match(cell)
    iso = iso_day(day(cell))
    if not iso and match and order:
        number, month = (match[3], match[1]) if order == "month first" else (match[1], match[3])
        iso = iso_day(f"{match[4]}-{int(month):02}-{int(number):02}")
        if iso and order == "presumably day first":
            return iso, "The first number of this birthday was taken for the day, as the headings are not in English"
    if iso:
        return iso, ""
    found = written_day(cell)
    if found.startswith(_NO_YEAR):
        _, _, month, number = found.split("-")
        return f"{int(number)} {MONTHS[int(month) - 1]}", ""
    if found:
        return found, ""
    if match and _is_day(match[4], match[1], match[3]) and _is_day(match[4], match[3], match[1]):
        return (
            cell.strip(),
            f"Which number of this birthday is the day, and which the month, cannot be told; {_IN_DETAILS}",
        )
    return cell.strip(), f"This birthday is no day that a form takes; {_IN_DETAILS}"


def join(builder: PersonBuilder, parts: Mapping[str, str], line: int) -> None:
    """Give the builder a birthday of which year, month and day had a column each, by ``BIRTH``."""
    text = day_of(*(parts.get(field, "") for field in BIRTH)) if parts else ""
    if not text:
        return
    found, why = birthday(text, "")
    builder.day(found, line, text)
    if why:
        builder.report.count(line, why, "changed")


def _is_day(year: str, month: str, number: str) -> bool:
    try:
        date(int(year), int(month), int(number))
    except ValueError:
        return False
    return True
