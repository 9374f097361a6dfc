"""Bytes of a file into text: byte order marks, UTF-16, and what is left of the code pages.

What is not UTF-8 is read in the code page that its letters make likely (``code_pages``), and said so; the person can
name another encoding.
"""

import codecs
import re
from dataclasses import dataclass

from fieldkit.files.contacts import code_pages
from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.problems import ProblemReport, quoted, size

MAX_BYTES = 256 * 1024 * 1024
"""A file is in memory while it is read, once; what is read of it is not."""
MAX_LINES = 2_000_000
MAX_PEOPLE = 1_000_000
"""Cards; rows are bounded by the lines."""
MAX_COLUMNS = 2_000
FALLBACK = code_pages.DEFAULT
IF_WRONG = "If letters look wrong, name the right encoding"
"""How the advice begins that follows an encoding which was only likely."""
ADVICE = f"{IF_WRONG}, for example cp1250, cp1251 or mac_roman."

_USUAL = ("cp1250", "cp1251", "mac_roman")
_OF_ONE_SCRIPT = ("cp1252", "cp1251", "cp1253", "cp1255")
_OF_TWO_BYTES = ("shift_jis", "gbk", "euc_kr", "big5")
_ADVISED = {
    **dict.fromkeys(("cp1250", "iso-8859-15", "iso-8859-2"), ("cp1252", "cp1250", "cp1251", "mac_roman")),
    **dict.fromkeys(("cp1251", "cp1253", "cp1255"), _OF_ONE_SCRIPT),
    **dict.fromkeys(
        ("mac_roman", "cp850", "cp852"), ("cp1252", "cp1250", "cp1251", "cp1253", "cp1255", *_OF_TWO_BYTES)
    ),
    "cp932": _OF_TWO_BYTES[1:],
    "euc_jp": _OF_TWO_BYTES,
    "gbk": ("shift_jis", "euc_kr", "big5"),
    "cp949": ("shift_jis", "gbk", "big5"),
    "cp950": _OF_TWO_BYTES[:3],
}
"""What to try instead of a page that was only likely; old ones of Macintosh and DOS may be anything."""
_PIECE = 1024 * 1024
_WIDE = ("utf-16-le", "utf-16-be")
_STEP = 64
"""Bytes in which UTF-16 is seen to be out of step."""
_SHORTEST_STEP = 8
"""Letters that are enough for that, at the end of a file."""
_FEW = 50
"""One NUL in so many bytes where there should be none is looked into."""
_STANDS = "stands where it is missing"
_MISSING = "\ufffd".encode()
_HALF_A_LINE_END = (b"\r" + _MISSING, b"\n" + _MISSING)
_FEWEST_OUT_OF_STEP = 2
"""Letters that tell a byte that is missing within a line from one that is missing at its end."""
_LINE_END = re.compile(rb"\r\n|\r|\n")
_MARKS = (  # the longer marks first: the mark of UTF-32 begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


# Characters of several bytes; what else is not ASCII; the beginning of a character at the end of a value.
_WHOLE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BROKEN = re.compile(rb"[\x80-\xff]+")
_CUT_OFF = re.compile(
    rb"\A[\x00-\x7f]*(?:[a-z][\xc2-\xc5\xd0\xd1]|[\xe1-\xef][\x80-\x9f]|[\xf0-\xf4][\x80-\xbf]{1,2})[;,\s]*\Z"
)


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a text file, brought to an encoding in which ASCII is ASCII."""

    data: bytes
    """UTF-8 where ``encoding`` says so by a mark or by UTF-16; otherwise as it stood, in whatever encoding."""
    encoding: str
    """Name of the encoding when it is certain, '' when it must be tried."""


def content(data: bytes, report: ProblemReport, *, encoding: str = "") -> Content:
    """Return ``data`` without byte order mark, UTF-16 and UTF-32 brought to UTF-8, NUL bytes taken out.

    ``encoding`` is what the person said, and wins. Raises FileProblem for an encoding that does not exist, and for
    more than ``MAX_BYTES``.
    """
    if len(data) > MAX_BYTES:
        raise FileProblem(
            f"{report.file} has {size(len(data))}, more than the {size(MAX_BYTES)} that fieldkit reads. "
            "Nothing was imported. Export fewer contacts at a time, or without photos."
        )
    # The line ends of UTF-16 are counted as well; in other text there are few such pairs by chance.
    lines = max(data.count(b"\n"), data.count(b"\r"))
    if lines > MAX_LINES:
        raise too_many(report.file, "lines", lines, MAX_LINES)
    if encoding:
        return _without_nul(Content(_recode(data, known(encoding), report), encoding), report)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _without_nul(Content(_recode(data[len(mark) :], name, report), name), report)
    wide = _unmarked_utf16(data)
    if wide:
        report.add(0, f"There is no byte order mark; the file was read as {wide.upper()}.", "changed")
        return _without_nul(Content(_recode(data, wide, report), wide), report)
    return _without_nul(Content(data, ""), report)


def too_many(file: str, what: str, count: int, most: int) -> FileProblem:
    """Return what is said of a file that would take more memory than there may be."""
    return FileProblem(
        f"{file} has {count:,} {what}, more than the {most:,} that fieldkit reads at a time. Nothing was imported. "
        "Export fewer contacts at a time."
    )


def known(encoding: str) -> str:
    """Return Python's name of a text encoding. Raises FileProblem when there is none of that name."""
    try:
        info = codecs.lookup(encoding)
        "".encode(info.name)
    except (LookupError, ValueError):
        raise FileProblem(
            f"There is no text encoding called {encoding!r}. "
            "Usual ones are utf-8, utf-16, cp1252, cp1250, cp1251, mac_roman and shift_jis."
        ) from None
    return info.name


def not_utf8(page: str = FALLBACK) -> str:
    """Return the beginning of the sentence about text that had to be read in the assumed encoding."""
    return f"The text is not UTF-8 and was read as {code_pages.called(page)}"


def advice(page: str) -> str:
    """Return what somebody can do who sees that a text was not in ``page``: other pages, the more common first."""
    *some, last = [other for other in _ADVISED.get(page, _USUAL) if other != page]
    return f"{IF_WRONG}, for example {', '.join(some)} or {last}."


def cut_off() -> str:
    """Return the sentence about text that ends, or goes on, in the middle of a character."""
    return "The text was cut in the middle of a letter; “\ufffd” stands where it is missing"


def utf8(raw: bytes) -> str | None:
    """Return ``raw`` as text, or None when it is not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def cut_utf8(raw: bytes) -> str | None:
    """Return UTF-8 that a program cut in the middle of a character, with one “\ufffd” for it; None for other text.

    Two things tell it from a code page: whole characters of several bytes beside it, which other text hardly has by
    chance, or a beginning of one at the very end that no word of Windows Western ends with.
    """
    rest = _WHOLE.sub(b" ", raw)
    whole = len(_WHOLE.findall(raw))
    if whole >= max(1, len(_BROKEN.findall(rest))) or (not whole and _CUT_OFF.search(raw)):
        return raw.decode("utf-8", errors="replace")
    return None


def _recode(data: bytes, encoding: str, report: ProblemReport) -> bytes:
    wide = encoding in _WIDE
    if wide:
        kept = _without_a_broken_last_line(data, encoding, report)
        if kept is not None:
            return kept
        _refuse_out_of_step(data, encoding, report.file)
    try:
        return _in_pieces(data, encoding, "strict")
    except UnicodeError:
        if wide and _is_only_cut(data, encoding):
            text = _in_pieces(data, encoding, "replace")
            if text.endswith(_HALF_A_LINE_END):
                text = text[: -len(_MISSING)]  # nobody misses it
                report.add(len(_LINE_END.findall(text)), "The file is cut off behind this line.", "changed")
                return text
            line = len(_LINE_END.findall(text)) + 1
            report.add(line, f"The file is cut off in the middle of a letter; “\ufffd” {_STANDS}.", "changed")
            return text
        report.add(0, f"Some characters are not {encoding.upper()}; each stands as “\ufffd”.", "changed")
        return _in_pieces(data, encoding, "replace")


def _without_a_broken_last_line(data: bytes, encoding: str, report: ProblemReport) -> bytes | None:
    """Return UTF-16 in UTF-8 and without its last line, where a byte is missing within that: what follows the place
    would be read as Chinese. None where it is not so.
    """
    start = _begin_of_last_line(data, encoding) if len(data) % 2 else 0
    last, beside = data[start:], 1 if encoding == "utf-16-le" else 0  # where a Latin letter has its NUL
    whole = _broken_at(last, beside) if start else len(last)
    if whole == len(last) or _LINE_END.search(_in_pieces(last[whole + 1 :], encoding, "replace").rstrip(b"\r\n")):
        return None  # or more lines are behind it
    kept = _in_pieces(data[:start], encoding, "replace")
    while kept.count(b'"') % 2 and b"BEGIN:VCARD" not in kept[:_PIECE].upper():
        # the line belongs to a cell that was opened before it
        opened = kept.rfind(b'"')
        kept = kept[: max(kept.rfind(b"\n", 0, opened), kept.rfind(b"\r", 0, opened)) + 1]
    line = len(_LINE_END.findall(kept)) + 1
    begin = quoted(last[:whole].decode(encoding, "replace"))
    report.add(line, f"The last line was left out, because a byte is missing in it: {begin}.", "lost")
    return kept


def _begin_of_last_line(data: bytes, encoding: str) -> int:
    """Return where the last line begins of those before which no byte is missing; 0 for the first."""
    found = 0
    for end in ("\r", "\n"):
        mark = end.encode(encoding)
        place = data.rfind(mark, found)
        while place >= 0 and place % 2:
            place = data.rfind(mark, found, place + 1)
        found = max(found, place + 2 if place >= 0 else 0)
    return found


def _broken_at(line: bytes, beside: int) -> int:
    """Return up to which byte a line is in step, all of it where nothing tells that it is not.

    ``beside`` is which byte of two a Latin letter has as NUL.
    """
    letters = len(line) // 2
    here, behind = (
        [line[place + beside] == 0 and line[place + 1 - beside] != 0 for place in range(first, first + 2 * letters, 2)]
        for first in (0, 1)
    )
    score = best = sum(behind)
    broken, at_the_end = 0, sum(here)
    for place in range(letters):
        score += here[place] - behind[place]
        if score > best:
            best, broken = score, place + 1
    ends = line[-2 + beside :][:1] == b"\0" and line[-1 - beside :][:1] in b"\r\n"  # with a line end out of step
    fewest = 1 if ends else _FEWEST_OUT_OF_STEP
    sure = best - at_the_end >= fewest and 2 * sum(behind[broken:]) > letters - broken
    return 2 * broken if sure else len(line)


def _is_only_cut(data: bytes, encoding: str) -> bool:
    """Return whether UTF-16 is right up to its last letter."""
    whole = data[: len(data) // 2 * 2]
    return any(_decodes(whole[: len(whole) - less], encoding) for less in (0, 2))


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        _in_pieces(data, encoding, "strict")
    except UnicodeError:
        return False
    return True


def _refuse_out_of_step(data: bytes, encoding: str, file: str) -> None:
    """Raise FileProblem where a byte is missing amid UTF-16: all that follows would be read as Chinese."""
    beside = 1 if encoding == "utf-16-le" else 0  # where a Latin letter has its NUL
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        tail = start + _PIECE >= len(data)
        if piece[1 - beside :: 2].count(0) * _FEW <= len(piece) and not tail:
            continue
        for at in range(0, len(piece), _STEP):
            window = piece[at : at + _STEP]
            half = len(window) // 2
            wrong, right = window[1 - beside :: 2].count(0), window[beside::2].count(0)
            if half >= _SHORTEST_STEP and wrong > half * 0.4 and right < half * 0.05:
                line = len(_LINE_END.findall(_in_pieces(data[: start + at], encoding, "replace"))) + 1
                raise FileProblem(
                    f"{file} is {encoding.upper()} in which a byte is missing about line {line}: what follows cannot "
                    "be read. Nothing was imported. Export it again, as UTF-8 if that can be chosen."
                )


def _in_pieces(data: bytes, encoding: str, errors: str) -> bytes:
    """Recode a large file without its whole text in memory."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)(errors)
    except LookupError:
        return data.decode(encoding, errors).encode("utf-8", errors=errors)
    found = bytearray()
    for start in range(0, len(data), _PIECE):
        found += decoder.decode(data[start : start + _PIECE]).encode("utf-8", errors=errors)
    found += decoder.decode(b"", final=True).encode("utf-8", errors=errors)
    return bytes(found)


def _unmarked_utf16(data: bytes) -> str:
    """Return the kind of UTF-16 when every other byte of the beginning is mostly NUL, as in Latin text; else ''."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd < half * 0.05 else ""


def _without_nul(held: Content, report: ProblemReport) -> Content:
    if b"\0" not in held.data:
        return held
    number, seen, place = 1, 0, held.data.find(b"\0")
    while place >= 0:
        number += sum(1 for _ in _LINE_END.finditer(held.data, seen, place))
        report.count(number, "NUL bytes were taken out", "changed")
        end = _LINE_END.search(held.data, place)
        seen = place if end is None else end.start()
        place = -1 if end is None else held.data.find(b"\0", end.start())
    return Content(held.data.replace(b"\0", b""), held.encoding)
