"""What a file is, by its content alone; a name may say anything."""

import re
from typing import Literal

from fieldkit.files.contacts.person import FileProblem

Kind = Literal["vcard", "csv"]

_BEGIN_CARD = re.compile(
    rb"(?i)(?:\A|[\r\n])[ \t\xef\xbb\xbf]*(?:[\w-]+\.)?BEGIN[ \t]*:[ \t]*VCARD[ \t]*(?:[\r\n]|\Z|(?:VERSION|N|FN)[:;])"
)
_FILLED = re.compile(rb"[^\0 \t\r\n\xef\xbb\xbf]")
# A card whose beginning is cut off: two lines that only cards have.
_CARD_LINE = re.compile(rb"(?:VERSION:[234]\.\d|N[:;]|FN[:;]|TEL[:;]|EMAIL[:;]|END:VCARD\s*$)", re.IGNORECASE)
# Signatures: the formats' own specifications. Where one container holds many formats, what is inside tells.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office or Outlook file (XLS, DOC, MSG)"),
    (b"!BDN", "an Outlook data file (PST)"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an XZ archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"MSCF", "a Windows cabinet archive (CAB)"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"FKS1", "a fieldkit sync file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"{\\rtf", "an RTF document"),
)
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (DOCX)"),
    (b"xl/", "an Excel workbook (XLSX)"),  # three signs may also stand in what is packed
    (b"opendocument.spreadsheet", "a LibreOffice spreadsheet (ODS)"),
    (b"opendocument", "a LibreOffice document"),
)
_TEXTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"(?i)\s*(?:<!doctype html|<html|<head|<body)"), "a web page (HTML)"),
    (re.compile(rb"\s*<\?xml|\s*<[A-Za-z][\w:-]*[\s>/]"), "an XML file"),
    (re.compile(rb"\s*[\[{]\s*[\[{\"]"), "a JSON file"),
    (re.compile(rb"(?im)^BEGIN:VCALENDAR\s*$"), "a calendar (ICS)"),
    (re.compile(rb"##fileformat=VCF"), "a table of gene variants (Variant Call Format)"),
    (re.compile(rb"(?:version: 1\s+)?dn:{1,2} "), "an LDIF address book"),
    (re.compile(rb"From \S+@?\S* .*\d{4}|(?:Return-Path|Received|Delivered-To): "), "mail"),
)
_MAIL_HEAD = re.compile(
    rb"(?im)^(from|to|cc|subject|date|message-id|reply-to|mime-version|content-type|content-transfer-encoding"
    rb"|x-mailer|user-agent|x-priority|in-reply-to|references|list-unsubscribe|dkim-signature|authentication-results): "
)
_END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
_FEWEST_HEADS = 3
_LOOKED_THROUGH = 1024 * 1024
_AROUND = 100
_UNPACK = "Unpack it and name the files in it."
_ADVICE = "Export the contacts as vCard, or open the file where it was made and save it as CSV, and try again."


def refuse_binary(data: bytes, file: str) -> None:
    """Raise FileProblem when the bytes are empty or a known format that holds no plain text."""
    if _FILLED.search(data) is None:
        if b"\0" in data:
            raise FileProblem(f"{file} holds no text, only zero bytes. Nothing was imported.")
        raise FileProblem(f"{file} is empty. Nothing was imported.")
    kind = _binary(data)
    if kind:
        advice = _UNPACK if "archive" in kind else _ADVICE
        raise FileProblem(f"{file} is {kind}, not contacts. Nothing was imported. {advice}")


def recognise(data: bytes, file: str) -> Kind:
    """Return what the text in ``data`` (see ``decoding.content``) holds.

    Raises FileProblem, naming what it is instead, when it is neither vCard nor CSV.
    """
    if _holds_card(data):
        return "vcard"
    lines = data[:4096].split(b"\n")[:6]
    if len([line for line in lines if _CARD_LINE.match(line.strip())]) > 1:
        return "vcard"
    for pattern, kind in _TEXTS:
        if pattern.match(data) or (kind.startswith("a calendar") and pattern.search(data[:4096])):
            raise FileProblem(f"{file} is {kind}, not contacts. Nothing was imported. {_ADVICE}")
    if _is_mail(data):
        raise FileProblem(f"{file} is mail, not contacts. Nothing was imported. {_ADVICE}")
    sample = data[:65536]
    if sum(sample.count(bytes([code])) for code in (*range(1, 9), *range(14, 27))) > len(sample) // 50:
        raise FileProblem(f"{file} is no text, and no format that fieldkit knows. Nothing was imported. {_ADVICE}")
    return "csv"


def _holds_card(data: bytes) -> bool:
    """Return whether a card begins anywhere. Behind the first part only where one of the usual spellings stands: the
    pattern takes seconds for 200 MB.
    """
    if _BEGIN_CARD.search(data, 0, _LOOKED_THROUGH):
        return True
    for spelling in (b"BEGIN", b"begin", b"Begin"):
        place = data.find(spelling, _LOOKED_THROUGH - _AROUND)
        while place >= 0:
            if _BEGIN_CARD.search(data[place - _AROUND : place + _AROUND], 1):
                return True
            place = data.find(spelling, place + 1)
    return False


def _is_mail(data: bytes) -> bool:
    """Return whether a file begins as a message does, whichever line of its head is the first one."""
    begin = data[:8192]
    head = _END_OF_HEAD.split(begin, 1)[0]
    return re.match(rb"[A-Za-z-]+: ", head) is not None and (
        len({found.lower() for found in _MAIL_HEAD.findall(head)}) >= _FEWEST_HEADS
    )


def _binary(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        inside = data[:65536] + data[-65536:]
        return next((kind for mark, kind in _ZIPPED if mark in inside), "a ZIP archive")
    for mark, kind in _SIGNATURES:
        if data.startswith(mark) and (len(mark) > 2 or b"\0" in data[:64]):
            return kind
    if data[257:262] == b"ustar":
        return "a TAR archive"
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        return "a picture, sound or film"
    return ""
