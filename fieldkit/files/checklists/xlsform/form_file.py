"""A checklist taken from a form: what is wrong in it is told with sheet and row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import load
from fieldkit.domain.surveys.minutes import minutes_of
from fieldkit.domain.text.sanitize import printable
from fieldkit.files.checklists.xlsform.brought_in import Brought, brought_in
from fieldkit.files.checklists.xlsform.left_out import where
from fieldkit.files.checklists.xlsform.tables import FormRefused
from fieldkit.files.checklists.xlsform.workbook.sheets import ReadWorkbook, read
from fieldkit.files.checklists.yaml_file import ChecklistFileError, ReadChecklist
from fieldkit.files.content.marked_yaml import Marked, MarkedFile
from fieldkit.files.content.one_checklist import Beside, LookedThrough, looked_through
from fieldkit.files.content.remarks import Remark, sorted_remarks


def read_form(path: Path, beside: Beside | None = None) -> ReadChecklist:
    """Return the checklist in the form ``path``; raises ChecklistFileError with all its problems, or Trouble."""
    return taken(path, read(path), beside)


def taken(path: Path, book: ReadWorkbook, beside: Beside | None = None) -> ReadChecklist:
    """Return the checklist in a workbook that was read; ``path`` is what it is called in sentences."""
    try:
        brought = brought_in(book, path.stem)
    except FormRefused as error:
        told = (f"{where(sheet, (row,))}: {said}" if sheet else said for sheet, row, said in error.places)
        raise ChecklistFileError(path, tuple(_sentence(one) for one in told)) from error
    if not brought.own:
        _complete(brought)
    marked = _Marks(brought.rows)
    marks = marked.of(brought.data, ("survey", 0))
    around = beside.around(path) if beside else None
    found: LookedThrough = looked_through(str(path), MarkedFile(brought.data, marks, ()), around)
    if found.checklist is None:
        said = sorted_remarks((*found.wrong, *found.doubts))
        raise ChecklistFileError(path, tuple(marked.told(one) for one in said))
    return ReadChecklist(found.checklist, tuple(marked.told(one) for one in found.doubts), brought.left_out)


def _complete(brought: Brought) -> None:
    """Say of a list of others what a form has no place for and can be reckoned: how long it takes, what it scores."""
    try:
        checklist: Checklist = load(brought.data)
    except ValueError:
        return  # what is wrong is told with its row
    judged = any(item.judged for item in checklist.items)
    brought.data["scored"] = judged
    checklist = replace(checklist, scored=judged)
    brought.data["minutes"] = minutes_of(checklist, short=False, others={})
    if any(item.in_short for item in checklist.items):
        brought.data["minutes_short"] = minutes_of(checklist, short=True, others={})


class _Marks:
    """Where each part of the data stands: its line is a number of a place, a sheet with a row."""

    def __init__(self, rows: Mapping[int, tuple[str, int]]) -> None:
        self._rows = rows
        self._places: list[tuple[str, int]] = []

    def of(self, data: object, around: tuple[str, int]) -> Marked:
        """Return the marks of ``data``, which stands in ``around`` where nothing else is known."""
        place = self._rows.get(id(data), around)
        if not self._places or self._places[-1] != place:
            self._places.append(place)
        line = len(self._places)
        if isinstance(data, Mapping):
            return Marked(line, {str(key): self.of(value, place) for key, value in data.items()})
        if isinstance(data, list):
            return Marked(line, {number: self.of(value, place) for number, value in enumerate(data)})
        return Marked(line)

    def told(self, remark: Remark) -> str:
        """Return a remark with its sheet and row in place of its line."""
        item = f"{remark.item}: " if remark.item else ""
        sheet, row = self._places[remark.line - 1] if 0 < remark.line <= len(self._places) else ("survey", 0)
        return printable(f"{where(sheet, (row,))}: {item}{remark.text}" if row else f"{item}{remark.text}")


def _sentence(text: str) -> str:
    return printable(text if text.endswith((".", "?")) else f"{text}.")
