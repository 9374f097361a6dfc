"""What a file is, each kind by its first bytes and in its whole sentence; what is nearly one is a table."""

from __future__ import annotations

import io
import zipfile

import pytest

from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.sniff import recognise, refuse_binary

UNPACK = "Unpack it and name the files in it."
ADVICE = "Export the contacts as vCard, or open the file where it was made and save it as CSV, and try again."


def zipped(name: str, content: str = "x") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF", "a PDF document"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"\x89PNG", "a PNG picture"),
        (b"GIF8", "a GIF picture"),
        (b"BM" + b"x" * 61 + b"\0", "a BMP picture"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\xd0\xcf\x11\xe0", "an old Microsoft Office or Outlook file (XLS, DOC, MSG)"),
        (b"!BDN", "an Outlook data file (PST)"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
        (b"BZh9", "a bzip2 archive"),
        (b"\xfd7zXZ\0", "an XZ archive"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
        (b"MSCF\0", "a Windows cabinet archive (CAB)"),
        (b"a.vcf".ljust(257, b"\0") + b"ustar", "a TAR archive"),
        (b"Rar!", "a RAR archive"),
        (b"FKS1", "a fieldkit sync file"),
        (b"\x7fELF", "a program"),
        (b"MZ\0", "a Windows program"),
        (b"{\\rtf", "an RTF document"),
        (zipped("xl/workbook.xml"), "an Excel workbook (XLSX)"),
        (zipped("word/document.xml"), "a Word document (DOCX)"),
        (zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "a LibreOffice spreadsheet (ODS)"),
        (zipped("mimetype", "application/vnd.oasis.opendocument.text"), "a LibreOffice document"),
        (zipped("a.txt"), "a ZIP archive"),
        (b"RIFF....WAVE", "a picture, sound or film"),
        (b"\0\0\0\x18ftypmp42", "a picture, sound or film"),
    ],
)
def test_what_holds_no_plain_text_is_refused_by_its_name(data: bytes, kind: str) -> None:
    with pytest.raises(FileProblem) as refused:
        refuse_binary(data, "a.csv")
    advice = UNPACK if "archive" in kind else ADVICE
    assert str(refused.value) == f"a.csv is {kind}, not contacts. Nothing was imported. {advice}"


@pytest.mark.parametrize(
    "data", [b"BM,Name\n", b"MZ;Jo\n", b"BM" + b"x" * 62 + b"\0", b"xRIFF", b"xxxxftyq", b"PK\x03"]
)
def test_what_only_begins_like_one_is_none(data: bytes) -> None:
    refuse_binary(data, "a.csv")


@pytest.mark.parametrize("data", [b"", b" \t\r\n", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(FileProblem) as refused:
        refuse_binary(data, "a.csv")
    assert str(refused.value) == "a.csv is empty. Nothing was imported."


@pytest.mark.parametrize("data", [b"\0", b"\0" * 70000, b"\0\n\0"])
def test_a_file_of_zero_bytes_is_named_as_that(data: bytes) -> None:
    with pytest.raises(FileProblem) as refused:
        refuse_binary(data, "a.vcf")
    assert str(refused.value) == "a.vcf holds no text, only zero bytes. Nothing was imported."


HEAD = b"From: a@b.example\r\nTo: c@d.example,\r\n\te@f.example\r\nSubject: hi, there\r\n"
MAIL = b"X-Apple-Auto-Saved: 1\r\n" + HEAD + b"\r\nHello, you\r\n"


@pytest.mark.parametrize("data", [MAIL, MAIL.replace(b"\r", b""), HEAD.lower() + b"\r\nHello\r\n", HEAD])
def test_a_message_is_mail_whatever_its_first_line(data: bytes) -> None:
    with pytest.raises(FileProblem) as refused:
        recognise(data, "a.vcf")
    assert str(refused.value) == f"a.vcf is mail, not contacts. Nothing was imported. {ADVICE}"


@pytest.mark.parametrize(
    "data",
    [
        b"From: ,To: ,Subject: \nJo,Mo,x\n",
        b"Name,Phone\nFrom: a,1\nTo: b,2\nSubject: c,3\n",
        b"From: a\nTo: b\n\nSubject: c\n",
    ],
)
def test_a_table_that_speaks_of_mail_is_a_table(data: bytes) -> None:
    assert recognise(data, "a.csv") == "csv"


def test_a_card_in_a_message_is_a_card() -> None:
    assert recognise(MAIL + b"BEGIN:VCARD\r\nFN:Jo\r\nEND:VCARD\r\n", "a.vcf") == "vcard"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<!DOCTYPE html>", "a web page (HTML)"),
        (b"\n <HTML>", "a web page (HTML)"),
        (b"<body>", "a web page (HTML)"),
        (b"<?xml version='1.0'?>", "an XML file"),
        (b"<contacts>", "an XML file"),
        (b'[{"name": 1}]', "a JSON file"),
        (b'{"a": 1}', "a JSON file"),
        (b"BEGIN:VCALENDAR\n", "a calendar (ICS)"),
        (b"##fileformat=VCFv4.2\n", "a table of gene variants (Variant Call Format)"),
        (b"x" * 4_079 + b"\nBEGIN:VCALENDAR\n", "a calendar (ICS)"),
        (b"version: 1\n\ndn: cn=Jo", "an LDIF address book"),
        (b"dn:: abc", "an LDIF address book"),
        (b"From jo@x.example Mon Jan 1 2026", "mail"),
        (b"Received: by x", "mail"),
    ],
)
def test_text_of_another_kind_is_refused_by_its_name(data: bytes, kind: str) -> None:
    with pytest.raises(FileProblem) as refused:
        recognise(data, "a.csv")
    assert str(refused.value) == f"a.csv is {kind}, not contacts. Nothing was imported. {ADVICE}"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"BEGIN:VCARD\n", "vcard"),
        (b"Dear all,\nbegin : vcard\r\n", "vcard"),
        (b"\xef\xbb\xbf a.BEGIN:VCARD", "vcard"),
        (b"BEGIN:VCARDVERSION:3.0\n", "vcard"),
        (b"VERSION:3.0\nFN:Jo\n", "vcard"),
        (b"FN:Jo\n", "csv"),
        (b"Name,Phone\n", "csv"),
        (b"Name,BEGIN:VCARD\n", "csv"),
        (b"x" * 4_096 + b"\nBEGIN:VCALENDAR\n", "csv"),
        (b"Name <jo@x.example>,Phone", "csv"),
        (b"", "csv"),
    ],
)
def test_cards_and_tables_are_recognised(data: bytes, kind: str) -> None:
    assert recognise(data, "a.csv") == kind


@pytest.mark.parametrize("code", [1, 8, 14, 26])
def test_more_than_one_sign_in_fifty_that_no_text_has_is_no_text(code: int) -> None:
    sign = bytes([code])
    assert recognise(b"x" * 99 + sign, "a.csv") == "csv"
    assert recognise(b"x" * 98 + sign * 2, "a.csv") == "csv"
    with pytest.raises(FileProblem) as refused:
        recognise(b"x" * 97 + sign * 3, "a.csv")
    assert str(refused.value) == (
        f"a.csv is no text, and no format that fieldkit knows. Nothing was imported. {ADVICE}"
    )
    assert recognise(b"x" * 65_536 + sign * 60_000, "a.csv") == "csv", "only the beginning is looked at"


@pytest.mark.parametrize("code", [0, 9, 13, 27, 32])
def test_signs_that_a_text_may_have_make_it_no_less_a_text(code: int) -> None:
    assert recognise(b"x" * 50 + bytes([code]) * 50, "a.csv") == "csv"
