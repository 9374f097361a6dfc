"""Cells of a table that are too long to be read: only they are left out, and the rest of their row is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from typing import Final

from fieldkit.files.contacts.decoded_lines import LONGEST_LINE, byte_lines, long_lines
from fieldkit.files.contacts.decoding import Content
from fieldkit.files.contacts.problems import ProblemReport, quoted, size
from fieldkit.files.separator_hint import separator_named

_DELIMITERS: Final = (b",", b";", b"\t", b"|")
_MOST: Final = 100_000
"""Quotation marks, or cells, of a line that are looked at."""
_PREFACE: Final = 30
"""Lines among which the headings are."""
_BLANKS: Final = 100
"""That may stand before the quotation mark of a cell."""
_HEADINGS: Final = 20_000
"""Bytes of the headings that are looked at."""


def without_long_cells(held: Content, report: ProblemReport) -> Content:
    """Return a table in which the longest cells of lines that are too long are empty; a line that is no row with one
    stays as it is, and is left out by whoever reads it.
    """
    pieces: list[bytes] = []
    done = 0
    delimiter, headings = b"", [""]
    for number, start, end in long_lines(held.data):
        if not delimiter:
            delimiter, headings = _headings(held.data)
        cells = _cells(held.data, start, end, delimiter)
        left_out = _longest(cells)
        if not left_out:
            continue
        for place in left_out:
            first, last = cells[place]
            pieces.append(held.data[done:first])
            done = last
            called = f", {quoted(headings[place])}," if place < len(headings) and headings[place].strip() else ""
            says = f"it has {size(last - first)}, and of a row no more than {size(LONGEST_LINE)} are read"
            report.add(number, f"The cell in column {place + 1}{called} was left out: {says}.", "lost")
    return replace(held, data=b"".join([*pieces, held.data[done:]])) if pieces else held


def _headings(data: bytes) -> tuple[bytes, list[str]]:
    """Return what parts the cells of the first lines, and those of the first that has about as many as any."""
    lines = [line[:_HEADINGS] for line in islice(byte_lines(data[:LONGEST_LINE]), _PREFACE)]
    lines = [line for line in lines if separator_named(line.decode("utf-8", "replace")) is None] or lines
    most, delimiter = max(((line.count(one), one) for line in lines for one in _DELIMITERS), key=itemgetter(0))
    first = next(line for line in lines if 2 * line.count(delimiter) >= most)
    text = first.decode("utf-8", "replace")
    return delimiter, next(csv.reader([text], delimiter=delimiter.decode()), [])


def _cells(data: bytes, start: int, end: int, delimiter: bytes) -> list[tuple[int, int]]:
    """Return where each cell of a line begins and ends; none where that cannot be told within bounds."""
    if data.count(b'"', start, end) + data.count(delimiter, start, end) > _MOST:
        return []
    found = list(_each(data, start, end, delimiter))
    return found if found and found[-1][1] == end else []


def _each(data: bytes, start: int, end: int, delimiter: bytes) -> Iterator[tuple[int, int]]:
    place = start
    while place <= end:
        behind = place + len(data[place : place + _BLANKS]) - len(data[place : place + _BLANKS].lstrip(b" "))
        while data[behind : behind + 1] == b'"' and behind < end:
            closing = data.find(b'"', behind + 1, end)
            if closing < 0:
                return
            behind = closing + 1
        found = data.find(delimiter, behind, end)
        behind = end if found < 0 else found
        yield place, behind
        place = behind + 1


def _longest(cells: list[tuple[int, int]]) -> list[int]:
    """Return the fewest cells without which a line is short enough, where each is long by itself."""
    left = sum(last - first + 1 for first, last in cells)
    found = []
    for place in sorted(range(len(cells)), key=lambda place: cells[place][0] - cells[place][1]):
        if left <= LONGEST_LINE:
            break
        first, last = cells[place]
        left -= last - first
        found.append(place)
    return sorted(found) if left <= LONGEST_LINE else []
