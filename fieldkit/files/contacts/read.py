"""The one entry point: a file of contacts, whatever its name, into people and problems."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit import ordinary_file
from fieldkit.domain.text.sanitize import printable
from fieldkit.files.contacts.decoding import MAX_BYTES, content
from fieldkit.files.contacts.person import FileProblem, Parsed
from fieldkit.files.contacts.problems import ProblemReport, size
from fieldkit.files.contacts.sniff import recognise, refuse_binary
from fieldkit.files.contacts.spoilt.twice_encoded import once_encoded

if TYPE_CHECKING:
    from fieldkit.files.contacts.contact_csv import ContactTable, Remembered


def read(
    path: Path,
    *,
    mapping_overrides: Iterable[str] = (),
    encoding: str = "",
    remembered: Remembered | None = None,
) -> Parsed:
    """Read the contacts in the file at ``path``.

    ``mapping_overrides`` (``COLUMN=field``) concern CSV files and are ignored for others, as ``remembered``, which
    gives such wishes for the headings of the file; ``encoding`` overrides what the text seems to be in. Raises
    FileProblem, a sentence for the user, when nothing can be read.
    """
    data, name = _content(path)
    return read_bytes(data, name, mapping_overrides=mapping_overrides, encoding=encoding, remembered=remembered)


def open_file(path: Path, *, encoding: str = "", remembered: Remembered | None = None) -> ContactTable | Parsed:
    """Return a CSV file with where its columns go, before people are read from it; other files like ``read``."""
    data, name = _content(path)
    return _opened(data, name, (), encoding, remembered)


def read_bytes(
    data: bytes,
    name: str,
    *,
    mapping_overrides: Iterable[str] = (),
    encoding: str = "",
    remembered: Remembered | None = None,
) -> Parsed:
    """Read contacts like ``read``, from bytes that are already there; ``name`` is for the messages."""
    found = _opened(data, name, mapping_overrides, encoding, remembered)
    if isinstance(found, Parsed):
        return found
    from fieldkit.files.contacts.contact_csv import people

    return people(found)


def _content(path: Path) -> tuple[bytes, str]:
    """Return what is in a file, and its name for sentences."""
    name = printable(path.name)
    try:
        if path.is_dir():
            raise FileProblem(f"{name} is a folder. Name the files in it.")
        with ordinary_file.opened(path) as file:
            held = os.fstat(file.fileno()).st_size
            data = file.read(MAX_BYTES + 1) if held <= MAX_BYTES else b""
            if max(held, len(data)) > MAX_BYTES:
                raise FileProblem(
                    f"{name} has {size(max(held, len(data)))}, more than the {size(MAX_BYTES)} that fieldkit reads. "
                    "Nothing was imported. Export fewer contacts at a time, or without photos."
                )
    except FileNotFoundError:
        raise FileProblem(f"There is no file {printable(str(path))}.") from None
    except OSError as error:
        raise FileProblem(f"{name} cannot be read: {error.strerror or error}. Nothing was imported.") from None
    return data, name


def _opened(
    data: bytes, name: str, wishes: Iterable[str], encoding: str, remembered: Remembered | None
) -> ContactTable | Parsed:
    refuse_binary(data, name)
    report = ProblemReport(name)
    held = content(data, report, encoding=encoding)
    wished = tuple(wishes)
    own = None if encoding else _own(held.data, report, mapped=bool(wished))
    if own is not None:
        return own
    if not encoding:
        held = once_encoded(held, report)
    if recognise(held.data, name) == "vcard":
        from fieldkit.files.contacts.vcard import parse_content

        return parse_content(held, report)
    from fieldkit.files.contacts.contact_csv import open_table
    from fieldkit.files.contacts.own_table import refuse_other_kind

    if not wished:
        refuse_other_kind(held.data, name)
    return open_table(held, report, wished, remembered)


def _own(data: bytes, report: ProblemReport, *, mapped: bool) -> Parsed | None:
    """Return the people in a file that fieldkit wrote itself; first, because a note in it may be anything.

    ``mapped``: somebody says where the columns of a table go.
    """
    from fieldkit.files.contacts.own_table import read_own_table
    from fieldkit.files.contacts.vcards.own_cards import read_own

    return (None if mapped else read_own_table(data, report)) or read_own(data, report.file)
