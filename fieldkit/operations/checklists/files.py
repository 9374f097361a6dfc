"""A version of a checklist as a file that a person edits, or another program asks; and a new list to begin from."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from fieldkit.db.views.content.checklist_versions import WHOSE, ChecklistVersions, VersionLine, body_of
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.errors import Invalid
from fieldkit.files.checklists.any_file import FORMATS as FORMATS
from fieldkit.files.checklists.starting_list import starting_list
from fieldkit.files.checklists.xlsform.left_out import LeftOut
from fieldkit.files.checklists.yaml_file import written
from fieldkit.operations.exports.export_table import refuse_own

SUFFIXES: Final = {"yaml": ".yaml", "xlsform": ".xlsx"}
"""How files of each format end."""


def format_of(file: Path | None, wanted: str) -> str:
    """Return the format that is wanted, or that the name of the file says; YAML where neither does.

    Raises Invalid where the two differ.
    """
    named = next((one for one, suffix in SUFFIXES.items() if file is not None and file.suffix.casefold() == suffix), "")
    if wanted and named and wanted != named:
        raise Invalid(f"{file} is called like {FORMATS[named]}, not {FORMATS[wanted]}. Nothing was written.")
    return wanted or named or "yaml"


def as_yaml(connection: sqlite3.Connection, found: ChecklistVersions, version: VersionLine | None = None) -> str:
    """Return a version of a checklist as YAML, or the one that new surveys take. Raises Invalid if there is none."""
    version, body = _body(connection, found, version)
    heading = (
        f"{found.title}, version {version.label} ({WHOSE[version.whose]}).\n"
        "Change what you like and take it in: fieldkit checklist import FILE\n"
        "What has another id is another question: answers, findings and scores go by it."
    )
    return written(body, heading)


def as_form(
    connection: sqlite3.Connection, found: ChecklistVersions, version: VersionLine | None = None
) -> tuple[bytes, tuple[LeftOut, ...]]:
    """Return the same as an XLSForm, with what other programs do not have of it. Raises Invalid if there is none."""
    from fieldkit.files.checklists.xlsform.xlsx_form import xlsx_of

    return xlsx_of(_body(connection, found, version)[1])


def _body(
    connection: sqlite3.Connection, found: ChecklistVersions, version: VersionLine | None
) -> tuple[VersionLine, Checklist]:
    version = version or found.used
    if version is None:
        raise Invalid(f"{found.key} has no version. Nothing was written.")
    return version, body_of(connection, version)


def begin(database: Path, target: Path, name: str) -> None:
    """Write a small list that is called ``name`` to a new file. Raises Trouble if it is there, or cannot be written."""
    write(database, target, starting_list(name).encode("utf-8"))


def write(database: Path, target: Path, text: bytes, *, replace: bool = False) -> None:
    """Write ``text`` to a new file. Raises Trouble if it is there and ``replace`` is false, or cannot be written."""
    from fieldkit.sync.by_hand.new_file import writing_new

    refuse_own(database, target)
    with writing_new(target, replace=replace) as file:
        file.write(text)
