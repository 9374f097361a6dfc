"""What text of a vCard is read as that is no UTF-8 and names no character set: as its card does, else as its file."""

from __future__ import annotations

import codecs
import quopri
import re
from itertools import islice
from typing import Final, NamedTuple

from fieldkit.files.contacts import code_pages
from fieldkit.files.contacts.decoded_lines import byte_lines
from fieldkit.files.contacts.decoding import FALLBACK, cut_utf8, utf8

CHARSET: Final = re.compile(rb"(?i)[^:]*[;,]\s*CHARSET\s*=\s*\"?([\w.:-]+?)\"?\s*[;:]")
"""Matches a line that names its character set."""
_MOST: Final = 2000
"""Lines that are enough to tell a code page by."""
_LONGEST: Final = 4000
"""Bytes of a line that are looked at: a photo tells nothing."""
_PIECE: Final = 1 << 20


class Undeclared(NamedTuple):
    """How such text is read."""

    charset: str = ""
    """The character set that other properties of its card name, "" if none does."""
    page: str = FALLBACK
    """The code page that the letters of the whole file make likely."""


def page_of(data: bytes) -> str:
    """Return the code page in which the text of a file is most likely written that is no UTF-8 and names none."""
    if b"=" not in data and _is_utf8(data):
        return FALLBACK
    odd = list(islice((text for line in byte_lines(data) if (text := _odd(line[:_LONGEST]))), _MOST))
    return code_pages.likely(odd, data) if odd else FALLBACK


def _odd(line: bytes) -> bytes:
    """Return the text of a line if it is neither UTF-8 nor of a character set that it names; else nothing."""
    quoted = b"=" in line and b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()
    if (line.isascii() and not quoted) or CHARSET.match(line):
        return b""
    if quoted:
        line = quopri.decodestring(line)
    return b"" if line.isascii() or utf8(line) is not None or cut_utf8(line) is not None else line


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(data[start : start + _PIECE])
    except UnicodeDecodeError:
        return False
    return True
