"""Records with a telephone number in a text, such as a note, whatever groups it is written in."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from functools import lru_cache

from fieldkit.db.search.numbers import fields_of, span
from fieldkit.db.search.reasons import around
from fieldkit.domain.text import phone_numbers
from fieldkit.domain.text.phone_numbers import Number

_MOST = 60
"""Records that may have the number, and are looked at."""
_BETWEEN = r"[ \t().+/\u00a0\u00ad\u2007\u2009\u2010-\u2015\u202f\u2212-]*"
"""What may stand between its digits."""
_BEFORE = 12
"""Digits before it at most: exit, country, area."""
_ALONE = 5
"""Digits of the last group with which it is looked for by that group; with fewer the one before must fit too."""


def in_texts(connection: sqlite3.Connection, typed: str, kind: str) -> dict[int, str]:
    """Return the rows of records with the number in a text, and where it stands."""
    numbers = tuple(one for one in phone_numbers.readings(typed) if len(one.national) >= phone_numbers.LOCAL)
    if not numbers:
        return {}
    sql = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
    rows = [row for (row,) in connection.execute(sql, (_expression(numbers), *span(kind), _MOST))]
    ways = [_written(one.national) for one in numbers]
    found: dict[int, str] = {}
    for row, label, text in fields_of(connection, rows, "NOT IN ('part', 'caller')"):
        places = (match for way in ways for match in way.finditer(text))
        place = next((match.start() for match in places if phone_numbers.fit(typed, match[0])), None)
        if place is not None:
            found.setdefault(row, f"{label.lower()}: {around(text, place)}")
    return found


@lru_cache(maxsize=50)
def _expression(numbers: tuple[Number, ...]) -> str:
    """Return the question for texts that end a number as these end, cut into groups anywhere."""
    return " OR ".join(f'"{one}"' for one in dict.fromkeys(each for one in numbers for each in _endings(one)))


def _endings(number: Number) -> Iterator[str]:
    national, size = number.national, len(number.national)
    countries = dict.fromkeys((*phone_numbers.COUNTRIES, *filter(None, (number.country,))))
    yield from (national[-last:] for last in range(_ALONE, size + 1))
    yield from (f"{before}{national}" for before in ("0", *countries, *(f"00{one}" for one in countries)))
    for last in range(2, _ALONE):
        rest, group = national[:-last], national[-last:]
        yield from (f"{rest[-before:]} {group}" for before in range(1, len(rest) + 1))
        yield f"0{rest} {group}"


@lru_cache(maxsize=50)
def _written(national: str) -> re.Pattern[str]:
    """Return what finds the number in any spelling, with what stands before it: its country, a zero, its area."""
    before = rf"[+(]?(?:\d{_BETWEEN}){{0,{_BEFORE}}}?"
    return re.compile(rf"(?<![^\W_]){before}{_BETWEEN.join(national)}(?!\d)")
