"""Values of vCard properties: quoted-printable, base64, character sets, escapes and structured parts."""

import binascii
import codecs
import quopri
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from fieldkit.files.contacts import code_pages
from fieldkit.files.contacts.decoding import ADVICE, FALLBACK, advice, cut_off, cut_utf8, not_utf8, utf8
from fieldkit.files.contacts.problems import ProblemReport, size
from fieldkit.files.contacts.vcard_lines import Logical, Property
from fieldkit.files.contacts.vcards.undeclared import CHARSET, Undeclared

_DATA_URI = re.compile(r"(?i)\s*data:[^,]{0,200},")
_TEXT_URI = re.compile(r"(?i)\s*data:(?:text/|;|,)")
_SAID_AGAIN = re.compile(r"(?i)\A\s*(?:BASE64|B)\s*[:,;]")
_MEDIA = re.compile(r"(?i)\s*(?:data:)?(?:[\w.+-]{1,40}/[\w.+-]{1,60})?[\\;]*(?:ENCODING=)?(?:BASE64|B)[\\]?[,;:]")
_LINK = re.compile(r"(?i)\s*[a-z][a-z0-9+.-]*://\S+\s*\Z")
_BASE64_BLOCK = re.compile(r"[A-Za-z0-9+/\s]{120,}={0,2}\s*\Z")
# As long as no word is, or with what JPEG, PNG and GIF begin with.
_PICTURE = re.compile(rf"{_BASE64_BLOCK.pattern}|\s*(?:/9j/|iVBOR|R0lGOD)[A-Za-z0-9+/\s]*={{0,2}}\s*\Z")
_BASE64_WORD = re.compile(r"(?=.{0,99}[A-Z])(?=.{0,99}[a-z])(?=.{0,99}\d)[A-Za-z0-9+/]{400,}={0,2}\Z")
PICTURES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_ENCODED = re.compile(r"=[0-9A-Fa-f]{2}")
_ONLY_CODES = re.compile(r"(?:=[0-9A-Fa-f]{2}|[;,\s])+\Z")
_CUT_CODE = re.compile(r"(?<=[0-9A-Fa-f]{2})=[0-9A-Fa-f]?\Z")
_WESTERN = frozenset({"cp1252", "iso8859-1", "iso8859-15", "ascii", "latin_1"})
_TRIED_ANYWAY = frozenset({"", "utf-8", "ascii"})
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"\\": "\\", ";": ";", ",": ",", "n": "\n", "N": "\n", '"': '"'}
# Escapes that no version of the standard has and many programs write; kept as they are they would be litter.
_NEEDLESS = re.compile(r"(\\\\)|\\([:\"'])")
_COLONS_BEFORE = re.compile(r"\A[\s:;]*:")
_PATH = re.compile(r"(?:\A|\s)(?:\\\\|[A-Za-z]:\\)\w")


@dataclass(frozen=True, slots=True)
class Binary:
    """A value that is no text: a photo, a key, a sound."""

    size: int
    """Bytes when decoded."""


def not_kept(name: str, count: int) -> str:
    """Return the sentence about a value of ``count`` bytes that is no text."""
    return f"{name} ({size(count)}) was left out; fieldkit keeps no pictures, sounds or keys."


def names_no_charset(data: bytes | bytearray) -> bool:
    """Return whether a line is no UTF-8, and names no character set either, so that its card has to tell."""
    if data.isascii() or utf8(bytes(data)) is not None or CHARSET.match(data):
        return False
    head, colon, _ = data.partition(b":")
    return bool(colon) and head.isascii()


def charset_of_card(properties: Iterable[Property]) -> str:
    """Return the character set that most properties name, of those that are known and not UTF-8; '' for none."""
    named = [value for prop in properties if prop.params for name, value in prop.params if name == "CHARSET"]
    if not named:
        return ""
    return next((charset for charset, _ in Counter(named).most_common() if _codec(charset) not in _TRIED_ANYWAY), "")


def line_text(logical: Logical, report: ProblemReport, undeclared: Undeclared) -> str:
    """Return an unfolded line as text: UTF-8, else the character set it names, else that of its card.

    UTF-8 goes first because text of another encoding is hardly ever valid UTF-8 by chance, and because many programs
    name a character set that they do not write.
    """
    data = bytes(logical.data)
    text = utf8(data)
    if text is not None:
        return text
    named = CHARSET.match(data)
    return _other_than_utf8(data, named.group(1).decode("ascii") if named else "", undeclared, logical.line, report)


def value_text(prop: Property, report: ProblemReport, undeclared: Undeclared) -> str | Binary:
    """Return the value with its transfer encoding undone; escapes are still in it.

    ``undeclared`` is how text is read that is no UTF-8 and names no character set.
    """
    encoding = encoding_of(prop)
    if encoding == "base64":
        return _from_base64(prop, report, undeclared)
    data = _DATA_URI.match(prop.value)
    if data and prop.name not in PICTURES and _TEXT_URI.match(prop.value):
        return (
            _from_base64(prop, report, undeclared) if "base64" in data[0].lower() else unquote(prop.value[data.end() :])
        )
    if data:
        return Binary(len(prop.value.partition(",")[2]) * 3 // 4)
    media = _MEDIA.match(prop.value) if prop.name in PICTURES else None
    if media:
        return Binary(len(prop.value[media.end() :].strip()) * 3 // 4)
    if (_PICTURE if prop.name in PICTURES else _BASE64_WORD).match(prop.value):
        return Binary(len(prop.value) * 3 // 4)
    if encoding == "quoted-printable":
        return _from_quoted_printable(prop, report, undeclared)
    return _undeclared(prop, report, undeclared)


def encoding_of(prop: Property) -> str:
    """Return what the text was encoded for transport with, however that is spelled: ``base64``, ``quoted-printable``
    or "".
    """
    if not prop.params:
        return ""
    for name, value in prop.params:
        if name in ("ENCODING", ""):
            plain = "".join(filter(str.isalnum, value.lower().strip().removeprefix("x-")))
            if plain in ("b", "b64", "base64"):
                return "base64"
            if plain in ("qp", "quotedprintable") or (name and plain == "q"):
                return "quoted-printable"
    return ""


def unescape(value: str, *, old: bool) -> str:
    """Return a text value without its escapes. ``old`` is vCard 2.1, where a Windows path is taken as it stands."""
    if "\\" not in value or (old and _PATH.search(value)):
        return value
    return "".join(map(_without_escapes, _split(_NEEDLESS.sub(r"\1\2", value), "\0")))


def with_semicolons(value: str, *, colons: int) -> str:
    """Return parts that colons part, as the semicolons that they should be: ``::Weg 5:Bonn::53111``.

    ``colons`` within a value without any semicolon are no text; before the first part one is enough.
    """
    if ":" not in value or "://" in value:
        return value
    if ";" not in value and (value.lstrip().startswith(":") or value.count(":") >= colons):
        return value.replace(":", ";")
    return _COLONS_BEFORE.sub(lambda found: found.group().replace(":", ";"), value)


def parts(value: str, *, old: bool, joint: str = ", ") -> list[str]:
    """Return the parts of N, ADR or ORG, without escapes; several values in a part are joined by ``joint``.

    In vCard 2.1 (``old``) a comma is only a comma.
    """
    if value.count(";") == 0 and value.count(",") > 1 and "\\" not in value:
        value = value.replace(",", ";")
    if old:
        value = re.sub(r"(?<!\\),", r"\\,", value)
    fields = _split(_NEEDLESS.sub(r"\1\2", value), ";")
    return [joint.join(filter(None, map(_without_escapes, _split(one, ",")))) for one in fields]


def _split(value: str, mark: str) -> list[str]:
    """Split at each ``mark`` that no backslash escapes. An empty part at the end is none, unless it is all there is."""
    found, start = [], 0
    for match in re.finditer(rf"\\.|{mark}", value, re.DOTALL):
        if match.group() == mark:
            found.append(value[start : match.start()])
            start = match.end()
    rest = value[start:]
    return [*found, rest] if rest or not found else found


def _without_escapes(value: str) -> str:
    """Undo the escapes of RFC 6350 section 3.4; a backslash before anything else is only a backslash."""
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found.group(1), found.group()), value)


def _from_base64(prop: Property, report: ProblemReport, undeclared: Undeclared) -> str | Binary:
    packed = re.sub(r"\s", "", _SAID_AGAIN.sub("", _DATA_URI.sub("", prop.value)))
    if prop.name in PICTURES and _LINK.match(prop.value):
        return prop.value
    try:
        raw = binascii.a2b_base64(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):  # cut off, mostly
        return Binary(len(packed) * 3 // 4) if prop.name in PICTURES or _BASE64_BLOCK.match(packed) else prop.value
    if prop.name not in PICTURES:
        charset = next(iter(prop.all("CHARSET")), "")
        text = utf8(raw)
        if text is None and (_codec(charset) not in _TRIED_ANYWAY or _is_mostly_ascii(raw)):
            text = _other_than_utf8(raw, charset, undeclared, prop.line, report)
        if text is not None and not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    return Binary(len(raw))


def _is_mostly_ascii(raw: bytes) -> bool:
    """Return whether bytes can be text of a code page: no control characters, two of three within ASCII."""
    plain = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in raw)
    return 3 * plain >= 2 * len(raw) and not any(byte < 32 and byte not in b"\t\r\n" for byte in raw)


def _undeclared(prop: Property, report: ProblemReport, undeclared: Undeclared) -> str:
    """Return the value, decoded where it is quoted-printable and only its name was forgotten."""
    codes = len(_ENCODED.findall(prop.value)) if "=" in prop.value else 0
    if prop.all("CHARSET") and codes > 1:  # only 2.1 names a character set
        return _from_quoted_printable(prop, report, undeclared)
    fewest = 2 if prop.name in ("N", "FN", "ORG", "ADR") else 3
    if codes < fewest or codes != prop.value.count("=") or codes * 12 < len(prop.value) or "://" in prop.value:
        return prop.value
    text = utf8(_decoded(prop.value))
    sure = codes > 7 or _ONLY_CODES.match(prop.value)
    if text is None or (text.isascii() and not sure) or not text.replace("\r", "").replace("\n", "").isprintable():
        return prop.value
    report.count(prop.line, "The text is quoted-printable without saying so, and was read as that", "changed")
    return text


def _from_quoted_printable(prop: Property, report: ProblemReport, undeclared: Undeclared) -> str:
    cut = _CUT_CODE.search(prop.value)
    raw = _decoded(prop.value[: cut.start()] if cut else prop.value)
    charsets = prop.all("CHARSET")
    text = utf8(raw)
    if text is None:
        text = _other_than_utf8(raw, charsets[0] if charsets else "", undeclared, prop.line, report)
    if cut and len(cut.group()) > 1 and not text.endswith("\ufffd"):
        report.count(prop.line, cut_off(), "changed")
        text += "\ufffd"
    return text


def _decoded(value: str) -> bytes:
    return quopri.decodestring(value.encode("utf-8", errors="replace"))


def _codec(charset: str) -> str:
    """Return Python's name of a character set; '' where it is not known."""
    try:
        return codecs.lookup(charset).name
    except (LookupError, ValueError):
        return ""


def _other_than_utf8(raw: bytes, charset: str, undeclared: Undeclared, line: int, report: ProblemReport) -> str:
    named = _codec(charset)
    if charset and not named:
        report.add(line, f"The character set {charset!r} is not known.", "changed")
    if undeclared.charset and not charset:
        try:
            told = raw.decode(undeclared.charset)
        except (UnicodeDecodeError, ValueError, LookupError):
            pass
        else:
            what = (
                f"The text names no character set and was read as {undeclared.charset}, which its card names elsewhere"
            )
            report.count(line, what, "changed", advice=ADVICE)
            return told
    if not named or named == "utf-8" or named in _WESTERN:
        text = cut_utf8(raw)
        if text is not None:
            report.count(line, cut_off(), "changed")
            return text
    if named and named != "utf-8":
        try:
            return raw.decode(named)
        except (UnicodeDecodeError, ValueError, LookupError):
            report.add(line, f"The text is not in {charset}, the character set that it names.", "changed")
    page = FALLBACK if charset else undeclared.page
    report.count(line, not_utf8(page), "changed", advice=advice(page))
    return code_pages.text(raw, page)
