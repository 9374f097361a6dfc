"""The lines of a vCard file: unfolding in the dialects of 2.1, 3.0 and 4.0, and the syntax of a property.

It works on bytes, because a card may name another character set on every line, and because some programs fold in
the middle of a character. RFC 6350 section 3.2 and the vCard 2.1 specification, section 2.1, say how it should be;
the rest is how programs write it.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_LINE_END = re.compile(rb"\r\n|\r|\n")
_GLUED = re.compile(rb"(?i)(?<=END:VCARD)[ \t\xef\xbb\xbf]*(?=BEGIN:VCARD)")
_BOUNDARY = re.compile(rb"(?i)\s*(?:[\w-]+\.)?(?:BEGIN|END)\s*:\s*VCARD\s*\Z")
_HEAD = re.compile(rb"\s*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\s*(?:;[^:]*)?:")
_BASE64_HEAD = re.compile(rb"(?i)[^:]*;\s*(?:ENCODING\s*=\s*)?(?:BASE64|B)\s*[;:]")
_BASE64_TEXT = re.compile(rb"[A-Za-z0-9+/]+={0,2}\s*\Z")
_QUOTED_PRINTABLE_HEAD = re.compile(rb"(?i)[^:]*;\s*(?:ENCODING\s*=\s*)?QUOTED-PRINTABLE\s*[;:]")
# A soft line break that was never continued: what follows is as plainly a property as can be.
_PLAINLY_NEXT = re.compile(rb"(?:N|FN|ORG|TITLE|TEL|EMAIL|ADR|URL|BDAY|NOTE|PHOTO|UID|REV)[;:]")
_NAME = re.compile(r"\s*(?:([A-Za-z0-9_.-]+)\.)?([A-Za-z0-9_-]+)\s*\Z")
# Samsung puts a label of the person's own into the name of a parameter.
_SAMSUNG = re.compile(r"(?i);X-CUSTOM\(")
_SAMSUNG_LABEL = re.compile(r"(?is)(?:CHARSET=[^,;:]*,)?(ENCODING=QUOTED-PRINTABLE,)?(.*)")
_LONGEST_BOUNDARY = 1000
"""Bytes, blanks and group included; a line that is folded ten thousand times is not looked through each time."""
_CARET = {"^n": "\n", "^N": "\n", "^^": "^", "^'": '"'}  # RFC 6868


@dataclass(slots=True)
class Logical:
    """One unfolded line: its bytes, the line of the file it starts on, and how many lines it covers."""

    line: int
    data: bytearray
    base64: bool
    quoted_printable: bool
    strays: list[int] = field(default_factory=list)
    """Lines that are no property and were joined to this one."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a card, taken apart; ``value`` is still encoded."""

    line: int
    group: str
    """Lower case, '' for none."""
    name: str
    """Upper case, with ``-`` where Lotus Notes writes ``_``."""
    params: tuple[tuple[str, str], ...]
    """(NAME, value), one entry per value; the bare parameters of 2.1 have the name ''."""
    value: str

    def all(self, *names: str) -> list[str]:
        """Return every value of the parameters of these names."""
        return [value for name, value in self.params if name in names]


def logical_lines(data: bytes) -> Iterator[Logical]:
    """Unfold ``data``; blank lines vanish, every other line is in exactly one of what comes out."""
    current: Logical | None = None
    blank = False
    for number, raw in _physical(data):
        if not raw.strip():
            blank = True
            continue
        joined = current is not None and _continues(current, raw, blank)
        blank = False
        if current is not None and joined:
            _join(current, raw, number)
            continue
        if current is not None:
            yield current
        current = Logical(
            number, bytearray(raw), bool(_BASE64_HEAD.match(raw)), bool(_QUOTED_PRINTABLE_HEAD.match(raw))
        )
    if current is not None:
        yield current


def is_boundary(data: bytes | bytearray) -> bool:
    """Return whether a line begins or ends a card."""
    return len(data) <= _LONGEST_BOUNDARY and _BOUNDARY.match(data) is not None


def parse_property(text: str, line: int) -> Property | None:
    """Take one unfolded line apart, or return None when it is no property. A quote left open is forgiven."""
    colon = _outside_quotes(text, ":")
    if colon < 0:
        colon = text.find(":")
    if colon < 0:
        return None
    head, value = text[:colon], text[colon + 1 :]
    head, own = _samsung(head)
    first, *rest = _split(head, ";")
    match = _NAME.match(first)
    if match is None:
        return None
    params: list[tuple[str, str]] = []
    for part in rest:
        name, equals, values = part.partition("=")
        if not equals:
            params += [("", bare.strip().strip('"')) for bare in _split(part, ",") if bare.strip()]
            continue
        for one in _split(values, ","):
            params.append((name.strip().upper(), _caret(one.strip().strip('"'))))
    if own is not None:
        params.append(("TYPE", own))
    name = match.group(2).upper().replace("_", "-")
    return Property(line, (match.group(1) or "").lower(), name, tuple(params), value)


def _physical(data: bytes) -> Iterator[tuple[int, bytes]]:
    indent = b""
    for number, line in enumerate(_LINE_END.split(data), start=1):
        raw = line.removeprefix(b"\xef\xbb\xbf")
        if raw[:1] in b" \t" and _BOUNDARY.match(raw):  # a card that was pasted with an indentation
            indent = raw[: len(raw) - len(raw.lstrip())]
        raw = raw.removeprefix(indent)
        if raw[:1] in b"eE" and _GLUED.search(raw):
            for piece in _GLUED.split(raw):
                yield number, piece
        else:
            yield number, raw


def _continues(current: Logical, raw: bytes, blank: bool) -> bool:
    """Return whether ``raw`` belongs to the line before it; ``blank`` is whether blank lines lie between."""
    if is_boundary(current.data) or is_boundary(raw):
        return False
    if current.base64:
        return raw[:1] in b" \t" or _BASE64_TEXT.match(raw) is not None or not _HEAD.match(raw)
    if current.quoted_printable and current.data.endswith(b"="):
        return not _PLAINLY_NEXT.match(raw)
    if raw[:1] in b" \t":
        return not (blank and _HEAD.match(raw))
    return not _HEAD.match(raw)


def _join(current: Logical, raw: bytes, number: int) -> None:
    soft = current.data.endswith(b"=") and not current.base64
    if soft and current.quoted_printable:
        del current.data[-1:]
        current.data += raw
    elif raw[:1] in b" \t":
        current.data += raw.strip() if current.base64 else raw[1:]
    elif current.base64 and _BASE64_TEXT.match(raw):
        current.data += raw.strip()
    else:
        current.strays.append(number)
        if soft:
            del current.data[-1:]
        current.data += raw if soft else b" " + raw


def _samsung(head: str) -> tuple[str, str | None]:
    """Return the head without Samsung's labels, and the first of these; None if there is none.

    By hand, because a pattern would look for the end of each label that has none through all that follows.
    """
    kept: list[str] = []
    own: str | None = None
    done = colon = 0
    for begin in _SAMSUNG.finditer(head):
        end = head.find(")", begin.end())
        if end < 0:
            break
        if colon < begin.end():
            found = head.find(":", begin.end())
            colon = found if found >= 0 else len(head)
        if begin.start() < done or colon < end:
            continue
        kept.append(head[done : begin.start()])
        done = end + 1
        if own is None:
            label = _SAMSUNG_LABEL.match(head, begin.end(), end)
            assert label is not None
            encoded = label.group(2).encode("utf-8", errors="replace")
            own = (quopri.decodestring(encoded) if label.group(1) else encoded).decode("utf-8", errors="replace")
    return "".join([*kept, head[done:]]), own


def _outside_quotes(text: str, mark: str) -> int:
    """Return where the first ``mark`` outside double quotes is, -1 if there is none."""
    if '"' not in text:
        return text.find(mark)
    inside = False
    for index, char in enumerate(text):
        if char == '"':
            inside = not inside
        elif char == mark and not inside:
            return index
    return -1


def _split(text: str, mark: str) -> list[str]:
    """Split at ``mark`` outside double quotes."""
    if '"' not in text:
        return text.split(mark)
    parts, start, inside = [], 0, False
    for index, char in enumerate(text):
        if char == '"':
            inside = not inside
        elif char == mark and not inside:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _caret(text: str) -> str:
    return re.sub(r"\^[nN^']", lambda found: _CARET[found.group()], text) if "^" in text else text
