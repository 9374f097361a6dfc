"""Records by a telephone number in any spelling, or by a piece inside a number, a serial or an address."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from fieldkit.db.base.value_list import listed
from fieldkit.domain.records.codes import CODES, rows_of
from fieldkit.domain.text import phone_numbers
from fieldkit.domain.text.phone_numbers import FEWEST
from fieldkit.domain.text.sanitize import digits

MOST = 21
"""Records that a piece of a number finds at most."""
_LOOKED_AT = 300
"""Records that end with the same digits, and are looked at to see which number they have."""
_NOT_WRITTEN = (4, 7)
"""Figures at the end of a number that may stand there otherwise: as another ending, or as letters."""
_FEW_LOOKED_AT = 60
EVERYWHERE = (0, 1 << 62)


def by_number(connection: sqlite3.Connection, text: str, kind: str) -> dict[int, tuple[int, str]]:
    """Return the rows of records with a number that ``text`` fits: how well, and the line with the number.

    Where none has it, its last group may be the extension of one.
    """
    few = digits(phone_numbers.bare(text))
    if len(few) < FEWEST:
        return {}
    found: dict[int, tuple[int, str]] = {}
    patterns = [few] if len(few) <= phone_numbers.LOCAL else [few[-phone_numbers.LOCAL :]]
    begun = phone_numbers.begun(text)
    if begun and len(few) <= phone_numbers.LOCAL + len(begun.country):
        patterns += [f"{begun.country}{zero}{begun.national}" for zero in ("", "0")] + [f"0{begun.national}"]
    if few.startswith("0") and len(few) == FEWEST:
        patterns.append(few[1:])
    patterns += [one.national[-phone_numbers.LOCAL :] for one in phone_numbers.readings(text)]
    for pattern in dict.fromkeys(one for one in patterns if len(one) >= FEWEST or one == few[1:]):
        for number, fit in fitting(connection, _holding(connection, pattern, kind, _LOOKED_AT), [text]).items():
            found[number] = max(found.get(number, (0, "")), fit)
    if not found:
        whole, group = phone_numbers.last_group(text)
        fits = by_number(connection, whole, kind) if group else {}
        return {row: fit for row, fit in fits.items() if phone_numbers.extension(fit[1]) == group}
    kept = sorted(found, key=lambda number: -found[number][0])[: MOST * 2]
    return {number: found[number] for number in kept}


def by_beginning(connection: sqlite3.Connection, text: str, kind: str) -> dict[int, tuple[int, str]]:
    """Return the rows of records with a number that is not written out: "555-0159/-0160", "0800 FLOWERS".

    For a number that nobody has as it is typed.
    """
    few = digits(phone_numbers.bare(text))
    found: dict[int, tuple[int, str]] = {}
    for end in _NOT_WRITTEN if len(few) > phone_numbers.LOCAL else ():
        pattern = few[:-end][-phone_numbers.LOCAL :]
        rows = _holding(connection, pattern, kind, _FEW_LOOKED_AT) if len(pattern) >= FEWEST - 1 else []
        fits = fitting(connection, rows, [text])
        found |= {row: fit for row, fit in fits.items() if fit[0] > phone_numbers.HOLDS}
    return found


def by_piece(connection: sqlite3.Connection, text: str, kind: str) -> list[int]:
    """Return the rows of records that hold ``text`` inside a number, a serial or an address."""
    text = text.replace(" ", "") if text[:1].isdecimal() else text  # the index holds "0800 FLOWERS" without the blank
    return _holding(connection, text, kind, MOST) if len(text) >= FEWEST else []


def with_words(connection: sqlite3.Connection, numbers: list[str], expression: str, kind: str) -> dict[int, str]:
    """Return the rows of records that have the words of ``expression`` and all ``numbers``, with the line of it."""
    longest = max((digits(one)[-phone_numbers.LOCAL :] for one in numbers), key=len)
    low, high = span(kind)
    # The plus keeps SQLite from asking the index once for each row that has the words.
    sql = (
        "SELECT rowid FROM search_part WHERE search_part MATCH ? AND rowid BETWEEN ? AND ?"
        " AND +rowid IN (SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? LIMIT 20000) LIMIT ?"
    )
    rows = [row for (row,) in connection.execute(sql, (f'"{longest}"', low, high, expression, low, high, MOST))]
    return {number: line for number, (_, line) in fitting(connection, rows, numbers).items()}


def fitting(connection: sqlite3.Connection, rows: Iterable[int], numbers: list[str]) -> dict[int, tuple[int, str]]:
    """Return those of ``rows`` that have all ``numbers``: how well the worst of them fits, and the line of the best."""
    found: dict[int, tuple[int, str]] = {}
    for row, lines in _lines(connection, rows).items():
        fits = [max(((_fit(one, line), line) for line in lines), default=(0, "")) for one in numbers]
        if all(fit for fit, _ in fits):
            found[row] = (min(fit for fit, _ in fits), max(fits)[1])
    return found


def _fit(number: str, line: str) -> int:
    held, typed = digits(line), digits(number)
    if "@" in line:
        return phone_numbers.HOLDS if len(typed) >= 3 and typed in held and "+" not in number else 0
    return phone_numbers.fit(number, line) or (phone_numbers.HOLDS if len(typed) >= 3 and typed in held else 0)


def _holding(connection: sqlite3.Connection, pattern: str, kind: str, most: int) -> list[int]:
    quoted = pattern.replace('"', '""')
    sql = "SELECT rowid FROM search_part WHERE search_part MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
    return [row for (row,) in connection.execute(sql, (f'"{quoted}"', *span(kind), most))]


def span(kind: str) -> tuple[int, int]:
    """Return the first and the last row that records of ``kind`` may have; of any for ""."""
    return rows_of(CODES[kind]) if kind else EVERYWHERE


def _lines(connection: sqlite3.Connection, rows: Iterable[int]) -> dict[int, list[str]]:
    """Return the lines that may be or hold numbers, of each row."""
    found: dict[int, list[str]] = {}
    for row, _, text in fields_of(connection, rows, "IN ('part', 'caller')"):
        found.setdefault(row, []).extend(text.split("\n"))
    return found


def fields_of(connection: sqlite3.Connection, rows: Iterable[int], among: str) -> Iterator[tuple[int, str, str]]:
    """Yield row, label and text of each field of these rows that is searched in a way ``among`` those of the SQL."""
    by_kind: dict[str, list[int]] = {}
    names = {code: name for name, code in CODES.items()}
    for row in rows:
        by_kind.setdefault(names[row >> 40], []).append(row)
    for kind, its in by_kind.items():
        first = rows_of(CODES[kind])[0]
        marks, ids = listed(row - first for row in its)
        fields = f"search_fields_{kind} WHERE search {among} AND id IN ({marks})"
        for number, label, text in connection.execute(f"SELECT id, label, text FROM {fields} ORDER BY numbers", ids):
            yield first + number, label, text
