"""The one entry point: a file of contacts, whatever its name, into people and problems."""

import os
from collections.abc import Iterable
from pathlib import Path

from fieldkit import ordinary_file
from fieldkit.domain.text.sanitize import printable
from fieldkit.files.contacts.decoding import MAX_BYTES, content
from fieldkit.files.contacts.person import FileProblem, Parsed
from fieldkit.files.contacts.problems import ProblemReport, size
from fieldkit.files.contacts.sniff import recognise, refuse_binary


def read(path: Path, *, mapping_overrides: Iterable[str] = (), encoding: str = "") -> Parsed:
    """Read the contacts in the file at ``path``.

    ``mapping_overrides`` (``COLUMN=field``) concern CSV files and are ignored for others; ``encoding`` overrides
    what the text seems to be in. Raises FileProblem, a sentence for the user, when nothing can be read.
    """
    name = printable(path.name)
    try:
        if path.is_dir():
            raise FileProblem(f"{name} is a folder. Name the files in it.")
        with ordinary_file.opened(path) as file:
            data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                held = size(os.fstat(file.fileno()).st_size)
                raise FileProblem(
                    f"{name} has {held}, more than the {size(MAX_BYTES)} that fieldkit reads. "
                    "Nothing was imported. Export fewer contacts at a time, or without photos."
                )
    except FileNotFoundError:
        raise FileProblem(f"There is no file {printable(str(path))}.") from None
    except OSError as error:
        raise FileProblem(f"{name} cannot be read: {error.strerror or error}. Nothing was imported.") from None
    return read_bytes(data, name, mapping_overrides=mapping_overrides, encoding=encoding)


def read_bytes(data: bytes, name: str, *, mapping_overrides: Iterable[str] = (), encoding: str = "") -> Parsed:
    """Read contacts like ``read``, from bytes that are already there; ``name`` is for the messages."""
    refuse_binary(data, name)
    report = ProblemReport(name)
    held = content(data, report, encoding=encoding)
    if recognise(held.data, name) == "vcard":
        from fieldkit.files.contacts.vcard import parse_content

        return parse_content(held, report)
    from fieldkit.files.contacts.contact_csv import parse_content as parse_rows

    return parse_rows(held, report, mapping_overrides)
