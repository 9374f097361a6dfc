"""The lines of a vCard file: unfolding in the dialects of 2.1, 3.0 and 4.0, and the syntax of a property.

It works on bytes, because a card may name another character set on every line, and because some programs fold in
the middle of a character. RFC 6350 section 3.2 and the vCard 2.1 specification, section 2.1, say how it should be;
the rest is how programs write it.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from fieldkit.files.contacts.decoded_lines import LONGEST_LINE, byte_lines
from fieldkit.files.contacts.vcards.glued import pieces
from fieldkit.files.contacts.vcards.heads import PARAMETERS, begins_property, plainly_begins, repaired, with_semicolon

_GLUED = re.compile(rb"(?i)(?<=END:VCARD)[ \t\xef\xbb\xbf]*(?=BEGIN:VCARD)")
_BOUNDARY = re.compile(rb"(?i)\s*(?:[\w-]+\.)?(?:BEGIN|END)\s*:\s*VCARD\s*\Z")
_ENCODING = rb"(?i)[^:]*(?:;\s*(?:ENCODING\s*=\s*)?|,\s*ENCODING\s*=\s*)\"?(?:X-)?(?:"
_BASE64_HEAD = re.compile(_ENCODING + rb"BASE[-_ ]?64|B64|B)\"?\s*[;:,]")
_PICTURE_HEAD = re.compile(
    rb"(?i)\s*(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)\s*[;:,](?=.{0,200}?(?:BASE64|/9j/|iVBOR|R0lGOD))"
)
_BASE64_TEXT = re.compile(rb"[A-Za-z0-9+/]+={0,2}\s*\Z")
_QUOTED_PRINTABLE_HEAD = re.compile(_ENCODING + rb"QUOTED[-_ ]?PRINTABLE|QP|(?<==)Q)\"?\s*[;:,]")
# How the first line after a soft break begins, of each text in quoted-printable.
_FIRST_BREAK = re.compile(
    rb"(?im)^[^:\r\n]{0,300}QUOTED[-_ ]?PRINTABLE[^:\r\n]{0,300}:[^\r\n]*=[ \t]*(?:\r\n|\r|\n)([ \t]?)(?=[^\r\n])"
)
_NAME = re.compile(r"\s*(?:([A-Za-z0-9_.-]+)\.)?([A-Za-z0-9_-]+)\s*\Z")
_ODD_NAME = re.compile(r"\s*(?:([A-Za-z0-9_-]+)\.)?([^\W\d][^\x00-\x1f\"=]{0,59}?)\s*\Z")
_NO_COLON = re.compile(
    r"\s*((?:[A-Za-z0-9-]+\.)?[A-Za-z-]+)(?:[ \t=]+(?=\S)|((?:[;,][^;,]*)*)[;,])([^;,]*)\Z", re.DOTALL
)
_LINK_IN_HEAD = re.compile(r"(?i)[;,]\s*(https?|ftp|file)\Z")
_SPACED = re.compile(r"(?i)\s*((?:[\w-]+\.)?(?:TEL|EMAIL|ADR|ORG|URL))\s+(TYPE\s*=.*)\Z")
_KNOWN = frozenset("N FN ORG TITLE TEL EMAIL ADR URL BDAY NOTE PHOTO LOGO SOUND KEY NICKNAME ROLE".split())
_WITHOUT_BLANKS = re.compile(rb"(?i)\s*(?:[\w-]+\.)?(?:URL|EMAIL|UID|IMPP|SOURCE|PHOTO|LOGO|SOUND|KEY)\s*[;:]")
_FULL = range(70, 81)
"""Bytes of a line that its program has folded at the end."""
_AGENT = re.compile(rb"(?i)\s*(?:[\w-]+\.)?AGENT[^:]*:\s*BEGIN:VCARD\s*\Z")
_ENCODED_TAIL = re.compile(rb"=([0-9A-Fa-f]{2})")
_ENCODED_NEXT = re.compile(rb"=[89ABab][0-9A-Fa-f]")
_INCOMPLETE = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
# Samsung puts a label of the person's own into the name of a parameter.
_SAMSUNG = re.compile(r"(?i);X-CUSTOM\(")
_SAMSUNG_LABEL = re.compile(r"(?is)(?:CHARSET=[^,;:]*,)?(ENCODING=QUOTED-PRINTABLE,)?(.*)")
_EQUALS = ord("=")
_BLANKS_BEHIND = 100
"""Blanks that are looked over behind a soft break."""
_LONGEST_BOUNDARY = 1000
"""Bytes, blanks and group included; a line that is folded ten thousand times is not looked through each time."""
_MOST_HELD = 2 * LONGEST_LINE
"""Bytes of a line that are in memory."""
_MOST_STRAYS = 1000
NAMELESS = "OTHER"
"""What a property is called that has parameters and no name."""
_ANOTHER = re.compile(rf"(?i)\s*({PARAMETERS.decode('ascii')})\s*=(?!=)(.*)\Z", re.DOTALL)
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
    full: bool = False
    """Whether the last line of it is as long as programs make lines that they fold."""
    soft: list[int] = field(default_factory=list)
    """Where in ``data`` a line after a soft break begins with a blank, which may be one of folding."""
    glued: bool = False
    """Whether it stood at the end of another property."""
    cut: int = 0
    """Bytes that were taken out of the middle of ``data``, which is too long to be read."""


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
    folds = _folds_soft_breaks(data)
    current: Logical | None = None
    blank = False
    for number, raw in _physical(data):
        if not raw[:_BLANKS_BEHIND].strip() and not raw.strip():
            blank = True
            continue
        joined = current is not None and _continues(current, raw, blank)
        blank = False
        if current is not None and joined:
            _join(current, raw, number)
            continue
        if current is not None:
            yield from _finished(current, folds)
        current = _begun(number, raw)
    if current is not None:
        yield from _finished(current, folds)


def is_boundary(data: bytes | bytearray) -> bool:
    """Return whether a line begins or ends a card."""
    return len(data) <= _LONGEST_BOUNDARY and _BOUNDARY.match(data) is not None


def parse_property(text: str, line: int) -> Property | None:
    """Take one unfolded line apart, or return None when it is no property. A quote left open is forgiven."""
    colon = _outside_quotes(text, ":")
    if colon < 0:
        colon = text.find(":")
    if colon < 0:
        bare = _NO_COLON.match(text)
        if bare is None or '"' in text or bare.group(1).rpartition(".")[2].upper() not in _KNOWN:
            return None
        head, value = bare.group(1) + (bare.group(2) or ""), bare.group(3)
    else:
        head, value = text[:colon], text[colon + 1 :]
    link = _LINK_IN_HEAD.search(head) if value.startswith("//") else None
    if link is not None:  # a semicolon stands for the colon before an address of the web
        head, value = head[: link.start()], f"{link.group(1)}:{value}"
    head, own = _samsung(with_semicolon(head))
    first, *rest = _split(head, ";")
    if not first.strip() and rest and "=" in rest[0]:
        first = NAMELESS
    spaced = _SPACED.match(first)
    if spaced:
        first, rest = spaced.group(1), [spaced.group(2), *rest]
    match = _NAME.match(first) or _ODD_NAME.match(first)
    if match is None:
        return None
    group, called = match.group(1) or "", match.group(2)
    if group[:2].upper() == "X-":  # a name with a dot in it; groups are item1 and the like
        group, called = "", f"{group}.{called}"
    params: list[tuple[str, str]] = []
    for part in rest:
        name, equals, values = part.partition("=")
        if not equals:
            params += [("", bare.strip().strip('"')) for bare in _split(part, ",") if bare.strip()]
            continue
        for one in _split(values, ","):
            another = _ANOTHER.match(one)  # a comma stands for the semicolon before it
            name, one = another.groups() if another else (name, one)
            params.append((name.strip().upper(), _caret(one.strip().strip('"'))))
    if own is not None:
        params.append(("TYPE", own))
    name = " ".join(called.upper().replace("_", "-").split())
    return Property(line, group.lower(), name, tuple(params), value)


def _physical(data: bytes) -> Iterator[tuple[int, bytes]]:
    indent = b""
    for number, line in enumerate(byte_lines(data), start=1):
        raw = line.removeprefix(b"\xef\xbb\xbf")
        if raw[:1] in b" \t" and _BOUNDARY.match(raw):  # a card that was pasted with an indentation
            indent = raw[: len(raw) - len(raw.lstrip())]
        raw = raw.removeprefix(indent)
        if raw[:1] in b"eE" and _GLUED.search(raw):
            for piece in _GLUED.split(raw):
                yield number, piece
        else:
            yield number, raw


def _begun(number: int, raw: bytes, *, glued: bool = False) -> Logical:
    raw = repaired(raw)
    base64 = bool(_BASE64_HEAD.match(raw) or _PICTURE_HEAD.match(raw))
    quoted_printable = not base64 and bool(_QUOTED_PRINTABLE_HEAD.match(raw))
    begun = Logical(number, bytearray(raw[:_MOST_HELD]), base64, quoted_printable, full=len(raw) in _FULL, glued=glued)
    begun.cut = len(raw) - len(begun.data)
    return begun


def _finished(current: Logical, folds: bool) -> Iterator[Logical]:
    """Decide what the blanks after soft breaks are, and take properties apart that stand on one line."""
    if current.soft:
        _without_folding(current, folds)
    first, *more = pieces(current.data, base64=current.base64)
    if not more:
        yield current
        return
    head = _begun(current.line, first)
    head.strays = current.strays
    yield head
    for piece in more:
        yield _begun(current.line, piece, glued=True)


def _folds_soft_breaks(data: bytes) -> bool:
    """Return whether the program put a blank of folding after its soft breaks: each text that has one says so.

    One alone does not tell, because text may go on with a blank.
    """
    if b"=\n " not in data and b"=\r\n " not in data and b"=\r " not in data:
        return False
    first = _FIRST_BREAK.findall(data)
    return len(first) > 1 and all(first)


def _without_folding(current: Logical, folds: bool) -> None:
    """Take the blanks after soft breaks out where they are of folding: the bytes are whole only without them.

    The program that folds in one place does so in all, hence all of them go or none.
    """
    data = current.data
    if folds or len(current.soft) > 1 or any(_splits_a_character(data, place) for place in current.soft):
        cuts = [-1, *current.soft, len(data)]
        current.data = bytearray().join(data[start + 1 : end] for start, end in pairwise(cuts))
    current.soft = []


def _splits_a_character(data: bytearray, place: int) -> bool:
    """Return whether the blank at ``place`` stands within a character, or within the two bytes of a line end."""
    before = data[max(0, place - 9) : place]
    if data[place + 1 : place + 2] != b"=":
        return False
    if before.upper().endswith(b"=0D") or data[place + 1 : place + 4].upper() == b"=0A":
        return True
    lead = bytes(int(byte, 16) for byte in _ENCODED_TAIL.findall(before))
    return _INCOMPLETE.search(lead) is not None and _ENCODED_NEXT.match(data, place + 1) is not None


def _continues(current: Logical, raw: bytes, blank: bool) -> bool:
    """Return whether ``raw`` belongs to the line before it; ``blank`` is whether blank lines lie between."""
    if is_boundary(current.data) or is_boundary(raw):
        return False
    if current.base64:
        return raw[:1] in b" \t" or _BASE64_TEXT.match(raw) is not None or not begins_property(raw)
    if current.quoted_printable and _ends_softly(current.data):
        return not plainly_begins(raw)
    if raw[:1] in b" \t":
        indented = current.data[:1].isspace() or _AGENT.match(current.data)
        return not ((blank or indented) and begins_property(raw))
    return len(raw) <= LONGEST_LINE and not begins_property(raw, current.data)


def _ends_softly(data: bytearray) -> bool:
    """Return whether a line ends with a soft break; blanks behind it do not count (RFC 2045, section 6.7)."""
    return data[-_BLANKS_BEHIND:].rstrip().endswith(b"=")


def _join(current: Logical, raw: bytes, number: int) -> None:
    full, current.full = current.full, len(raw) in _FULL
    soft = not current.base64 and _ends_softly(current.data)
    if soft and raw[:1] in b" \t" and not current.quoted_printable and not _ENCODED_TAIL.search(current.data):
        soft = False  # folded behind a "=" that is text, as in an address of the web
    if soft:
        while current.data.pop() != _EQUALS:
            pass
    if soft and current.quoted_printable:
        if raw[:1] == b"\t":
            raw = raw.lstrip(b"\t")
        elif raw[:1] == b" ":
            current.soft.append(len(current.data))
        elif current.soft:
            current.soft = []
        current.data += raw
    elif raw[:1] in b" \t":
        current.data += raw.strip() if current.base64 else raw[1:]
    elif current.base64 and _BASE64_TEXT.match(raw):
        current.data += raw.strip()
    else:
        current.strays.append(number)
        current.data += raw if soft or full or _WITHOUT_BLANKS.match(current.data) else b" " + raw
    if len(current.data) > _MOST_HELD:
        # its beginning says what it is, its end whether it goes on
        current.cut += len(current.data) - LONGEST_LINE - _LONGEST_BOUNDARY
        del current.data[LONGEST_LINE:-_LONGEST_BOUNDARY]
        current.soft.clear()
        del current.strays[_MOST_STRAYS:]


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
