"""Forms for tests, as another program would write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from fieldkit.domain.checklists.checklist import Checklist, Item
from fieldkit.files.checklists.any_file import read
from fieldkit.files.checklists.yaml_file import ReadChecklist

Rows = Sequence[Sequence[object]]
HEAD = ("type", "name", "label", "hint", "relevant", "constraint", "required", "appearance")
CHOICES: Rows = (
    ("list_name", "name", "label"),
    ("yn", "yes", "Yes"),
    ("yn", "no", "No"),
    ("colour", "r", "Red"),
    ("colour", "g", "Green"),
    ("colour", "none", "None"),
)


def form(
    path: Path,
    *survey: Sequence[object],
    head: Sequence[str] = HEAD,
    choices: Rows = CHOICES,
    settings: Rows = (),
    entities: Rows = (),
) -> Path:
    """Write a form with these rows below the headings; choices are there unless others are given."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets = {"survey": (head, *survey), "choices": choices, "settings": settings, "entities": entities}
    for name, rows in sheets.items():
        sheet = book.create_sheet(name) if rows else None
        for row in rows:
            assert sheet is not None
            sheet.append(list(row))
    book.save(path)
    return path


def taken(
    path: Path,
    *survey: Sequence[object],
    head: Sequence[str] = HEAD,
    choices: Rows = CHOICES,
    settings: Rows = (),
    entities: Rows = (),
) -> ReadChecklist:
    """Return what is read of such a form."""
    return read(form(path / "form.xlsx", *survey, head=head, choices=choices, settings=settings, entities=entities))


def items(checklist: Checklist) -> dict[str, Item]:
    return {item.id: item for item in checklist.items}


def said(read_: ReadChecklist) -> list[str]:
    return [str(one) for one in read_.left_out]


def rezipped(path: Path, part: str, text: bytes) -> Path:
    """Put another text in the place of one part of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, text if one == part else old.read(one))
    path.write_bytes(out.getvalue())
    return path
