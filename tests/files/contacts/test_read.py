"""A file is recognised by what is in it, and refused in a sentence."""

import io
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from fieldkit import ordinary_file
from fieldkit.files.contacts.decoding import MAX_BYTES
from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.read import read, read_bytes

CARD = b"BEGIN:VCARD\nVERSION:3.0\nFN:Jo\nEND:VCARD\n"


def zipped(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped("xl/workbook.xml"), "Excel workbook"),
        (zipped("photo.jpg"), "ZIP archive"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Microsoft Office"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "a picture, sound or film"),
        (b"\0\0\0\x18ftypmp42", "a picture, sound or film"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"<?xml version='1.0'?><contacts/>", "XML"),
        (b'[{"name": "Jo"}]', "JSON"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "calendar"),
        (b"dn: cn=Jo\ncn: Jo\n", "LDIF"),
        (b"\x01\x02\x03\x04" * 50, "no text"),
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
    ],
)
def test_other_formats_are_named(data: bytes, kind: str) -> None:
    with pytest.raises(FileProblem, match=kind) as caught:
        read_bytes(data, "people.vcf")
    assert "Nothing was imported" in str(caught.value)


def test_a_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE t (a)")
    database.close()
    with pytest.raises(FileProblem, match="SQLite database"):
        read(path)


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    wrong = tmp_path / "list.csv"
    wrong.write_bytes(CARD)
    assert read(wrong).format == "vCard 3.0"
    other = tmp_path / "list.vcf"
    other.write_bytes(b"Name,Phone\nJo,1\n")
    assert read(other).format == "CSV"


def test_a_missing_file_a_folder_and_a_giant_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="There is no file"):
        read(tmp_path / "none.vcf")
    with pytest.raises(FileProblem, match="is a folder"):
        read(tmp_path)
    with pytest.raises(FileProblem, match=r"no ordinary file|There is no file"):
        read(Path("/dev/zero"))
    giant = tmp_path / "giant.vcf"
    with giant.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(FileProblem, match=r"256\.0 MiB"):
        read(giant)


def test_an_unknown_encoding_is_a_sentence() -> None:
    with pytest.raises(FileProblem, match="no text encoding called 'klingon'"):
        read_bytes(CARD, "a.vcf", encoding="klingon")
    with pytest.raises(FileProblem, match="no text encoding called 'hex'"):
        read_bytes(CARD, "a.vcf", encoding="hex")


def test_nul_bytes_are_taken_out_and_named() -> None:
    parsed = read_bytes(CARD.replace(b"Jo", b"J\0o"), "a.vcf")
    assert parsed.people[0].name == "Jo"
    assert [(problem.line, problem.severity) for problem in parsed.problems] == [(3, "changed")]


def test_a_file_name_cannot_command_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31mb.vcf"
    path.write_bytes(CARD)
    assert read(path).people[0].file == "ab.vcf"


def test_the_package_loads_no_parser_before_it_is_needed() -> None:
    code = (
        "import sys, fieldkit.files.contacts.read;"
        "print({'csv', 'quopri', 'difflib', 'fieldkit.files.contacts.vcard'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_file_that_may_not_be_read_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.vcf"
    path.write_bytes(CARD)
    monkeypatch.setattr(ordinary_file, "opened", refuse)
    with pytest.raises(FileProblem, match=r"\Aa\.vcf cannot be read: Permission denied\. Nothing was imported\.\Z"):
        read(path)
