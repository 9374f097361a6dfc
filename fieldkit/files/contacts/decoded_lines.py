"""The lines of a text, decoded as they are asked for, so that a large file is in memory once and not three times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fieldkit.files.contacts import code_pages
from fieldkit.files.contacts.decoding import Content, advice, not_utf8, utf8
from fieldkit.files.contacts.problems import ProblemReport, size

LONGEST_LINE: Final = 1024 * 1024
"""Bytes of a line; what is longer nobody wrote, and no screen shows."""
_BLOCK: Final = 256 * 1024
_MOST_ODD: Final = 100_000
"""Lines from which the code page is told."""
_TOO_LONG: Final = LONGEST_LINE + 2
"""Bytes of a line with its end."""
_BYTE_END: Final = re.compile(rb"\r\n|\r|\n")
_TEXT_END: Final = re.compile(r"\r\n|\r|\n")


def byte_lines(data: bytes) -> Iterator[bytes]:
    """Return the lines of ``data`` without their ends; behind the last end is one more, mostly empty."""
    last = b""
    for start, end in _blocks(data):
        if end - start > _TOO_LONG:
            # one line, which is copied once
            ending = 2 if data[end - 2 : end] == b"\r\n" else int(data[end - 1 : end] in (b"\n", b"\r"))
            lines = [data[start : end - ending], *[b""] * bool(ending)]
        else:
            lines = _BYTE_END.split(data[start:end])
        last = lines.pop()
        yield from lines
    yield last


def long_lines(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Return the number of each line that is too long to be read, and where it begins and ends."""
    counted, number = 0, 1
    for start, end in _blocks(data):
        if end - start > _TOO_LONG:
            number += sum(1 for _ in _BYTE_END.finditer(data, counted, start))
            yield number, start, end - len(data[end - 2 : end]) + len(data[end - 2 : end].rstrip(b"\r\n"))
            number += 1
            counted = end


class DecodedLines:
    """The lines of a file, which can be gone through again and again. What is wrong with them is told once."""

    def __init__(self, held: Content, report: ProblemReport) -> None:
        self._data = held.data
        self.count = max(held.data.count(b"\n"), held.data.count(b"\r")) + (held.data[-1:] not in (b"\n", b"\r"))
        """About how many there are."""
        self.left_out = ""
        """What is said of the first line that is too long to be read."""
        self._page = ""
        self.encoding = held.encoding or "utf-8"
        if not self._look_through(report):
            self._find_page(report)

    def __iter__(self) -> Iterator[str]:
        last = ""
        for start, end in _blocks(self._data):
            if end - start > _TOO_LONG:
                lines = [""] * (1 + (self._data[end - 1 : end] in b"\r\n"))
            else:
                block = self._data[start:end]
                text = utf8(block)
                lines = (
                    _TEXT_END.split(text)
                    if text is not None
                    else [_decoded(raw, self._page) for raw in _BYTE_END.split(block)]
                )
            last = lines.pop()
            yield from lines
        yield last

    def _look_through(self, report: ProblemReport) -> bool:
        """Return whether all is UTF-8; name the lines that are too long."""
        is_utf8, counted, number = True, 0, 1
        for start, end in _blocks(self._data):
            if end - start > _TOO_LONG:
                number += sum(1 for _ in _BYTE_END.finditer(self._data, counted, start))
                # the line itself is not looked through
                number += counted > 0
                counted = end
                says = f"it has {size(end - start)}, more than the {size(LONGEST_LINE)} that are read"
                report.add(number, f"This line was left out: {says}.", "lost")
                self.left_out = self.left_out or f"line {number} was left out, because {says}"
            else:
                is_utf8 = is_utf8 and utf8(self._data[start:end]) is not None
        return is_utf8

    def _find_page(self, report: ProblemReport) -> None:
        """Find the code page of the lines that are no UTF-8: joined exports mix both."""
        odd: list[bytes] = []
        numbers: list[int] = []
        wide = False
        for number, raw in enumerate(byte_lines(self._data), start=1):
            text = utf8(raw) if len(raw) <= LONGEST_LINE else ""
            if text is None:
                numbers.append(number)
                if len(odd) < _MOST_ODD:
                    odd.append(raw)
            else:
                wide = wide or not raw.isascii()
        self._page = code_pages.likely(odd, self._data)
        self.encoding = f"utf-8 and {self._page}" if wide else self._page
        for number in numbers:
            report.count(number, not_utf8(self._page), "changed", advice=advice(self._page))


def _blocks(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where pieces begin and end, each behind the end of a line, the last one wherever the file ends.

    A piece of several lines is never longer than ``_BLOCK``.
    """
    start, feeds = 0, True
    while len(data) - start > _BLOCK:
        end = data.rfind(b"\n", start, start + _BLOCK)
        if end < 0:
            end = data.rfind(b"\r", start, start + _BLOCK - 1)  # a line feed may stand behind it
        if end < 0:
            # not by a pattern, and each mark no further than it must: both take seconds where lines have 200 MB
            feed = data.find(b"\n", start + _BLOCK - 1) if feeds else -1
            feeds = feed >= 0
            end = feed if feeds else len(data)
            back = data.find(b"\r", start + _BLOCK - 1, end)
            if 0 <= back < end - 1 or (back >= 0 and not feeds):
                end = back
        if end >= len(data):
            break
        yield start, end + 1
        start = end + 1
    yield start, len(data)


def _decoded(raw: bytes, page: str) -> str:
    text = utf8(raw)
    return code_pages.text(raw, page) if text is None else text
