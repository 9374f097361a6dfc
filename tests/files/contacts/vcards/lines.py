"""Cards made of single lines."""

from __future__ import annotations

from fieldkit.files.contacts.person import Parsed, Person
from fieldkit.files.contacts.read import read_bytes


def card(*lines: str | bytes, version: str = "3.0") -> Parsed:
    written = [line if isinstance(line, bytes) else line.encode() for line in lines]
    return read_bytes(b"\n".join([b"BEGIN:VCARD", f"VERSION:{version}".encode(), *written, b"END:VCARD", b""]), "a.vcf")


def one(parsed: Parsed) -> Person:
    (person,) = parsed.people
    return person
