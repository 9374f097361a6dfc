"""Text that was UTF-8, was taken for Windows Western, and was encoded once more: ``JÃ¼rgen`` for ``Jürgen``."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import Final

from fieldkit.files.contacts.decoding import Content
from fieldkit.files.contacts.problems import ProblemReport

_PIECE: Final = 1 << 20
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
# Two letters, as UTF-8, that are the first two bytes of one: U+00C2 to U+00F4, then what Windows Western, or Latin 1,
# makes of a byte from 80 to BF.
_LETTER: Final = re.compile(
    rb"\xc3[\x82-\xb4](?:\xc2[\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c]"
    rb"|\xe2(?:\x80[\x93\x94\x98-\x9a\x9c-\x9e\xa0-\xa2\xa6\xb0\xb9\xba]|\x82\xac|\x84\xa2))"
)
_BYTES: Final[dict[int, int]] = {code: code for code in range(256)} | {
    ord(sign): byte for byte in range(128, 160) if (sign := bytes([byte]).decode("cp1252", errors="ignore"))
}
_TOLD: Final = "The letters had been encoded twice, as “JÃ¼rgen” for “Jürgen”, and were put right"


def once_encoded(held: Content, report: ProblemReport) -> Content:
    """Return a text in which all letters beyond ASCII were encoded twice as it was before that; others as they are.

    One letter that is none of these, such as the “Ã” of “JOÃO”, and nothing is touched.
    """
    if _LETTER.search(held.data) is None:
        return held
    before = _before(held.data)
    if before is None:
        return held
    number, seen = 1, 0
    for found in _LETTER.finditer(held.data):
        if found.start() < seen:
            continue
        number += sum(1 for _ in _LINE_END.finditer(held.data, seen, found.start()))
        report.count(number, _TOLD, "changed")
        end = _LINE_END.search(held.data, found.start())
        seen = end.start() if end else len(held.data)
    return replace(held, data=before.removeprefix(codecs.BOM_UTF8))


def _before(data: bytes) -> bytes | None:
    """Return the bytes that were taken for Windows Western; None where they are no UTF-8."""
    text, check = codecs.getincrementaldecoder("utf-8")(), codecs.getincrementaldecoder("utf-8")()
    found = bytearray()
    try:
        for start in range(0, len(data), _PIECE):
            last = start + _PIECE >= len(data)
            piece, _ = codecs.charmap_encode(text.decode(data[start : start + _PIECE], last), "strict", _BYTES)
            check.decode(piece, last)
            found += piece
    except UnicodeError:
        return None
    return bytes(found)
