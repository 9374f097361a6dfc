"""The answer sheet of a survey: its open questions as a file that the client fills in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from fieldkit.db.base.connect import Sentences
from fieldkit.db.views.survey.answer_sheet import sheet_source
from fieldkit.domain.reports.answer_sheet.asked import KEPT_BACK, AnswerSheet, sheet_of
from fieldkit.domain.reports.answer_sheet.written import FORMATS
from fieldkit.domain.reports.firm_look import USUAL_COLOUR, FirmLook
from fieldkit.operations.exports import survey_report
from fieldkit.settings import ReportWishes
from fieldkit.sync.backup import open_store

USUAL: Final = "docx"
"""The format where nothing says another."""
SHEET: Final = "answer sheet"
NO_LOOK: Final = FirmLook()
_RENDERERS: Final[Mapping[str, str]] = {
    "docx": "fieldkit.files.answer_sheets.docx_sheet",
    "xlsx": "fieldkit.files.answer_sheets.xlsx_sheet",
}


@dataclass(frozen=True, slots=True)
class WrittenOut:
    """A sheet that was written."""

    path: Path
    questions: int
    kept_back: int
    """Open questions that are not on it."""
    by_when: str


def look_of(wishes: ReportWishes) -> FirmLook:
    """Return the firm as its sheets show it: without its logo, which no cell holds."""
    return FirmLook(firm=wishes.firm, by=wishes.by, contact=wishes.contact, colour=wishes.colour or USUAL_COLOUR)


def format_of(path: Path | None, wanted: str) -> str:
    """Return the format that is wanted, or that the name of the file says; raises Trouble where they differ."""
    return survey_report.format_of(path, wanted, FORMATS, USUAL, SHEET)


def file_name(client: str, checklist: str, format_: str, now: datetime) -> str:
    """Return a name for a new file: "kestrel-dental-questions-first-visit-20261128-140501.docx"."""
    return survey_report.file_name(client, f"questions {checklist}", format_, now)


def rendered(sheet: AnswerSheet, look: FirmLook, format_: str) -> bytes:
    """Return the sheet as a file of this format; raises Trouble where what makes it is not installed."""
    render: Callable[[AnswerSheet, FirmLook], bytes] = import_module(_RENDERERS[format_]).render
    return render(sheet, look)


def made_sheet(
    connection: sqlite3.Connection, uid: str, now: datetime, look: FirmLook = NO_LOOK, currency: str = ""
) -> AnswerSheet:
    """Return the answer sheet of a survey; raises Invalid where there is nothing to ask, or nobody to ask it."""
    survey, promises = sheet_source(connection, uid)
    return sheet_of(survey, promises, look, now.date(), currency)


def write_sheet(
    database: Path,
    uid: str,
    target: Path,
    format_: str,
    look: FirmLook,
    now: datetime,
    currency: str = "",
    *,
    replace: bool = False,
) -> WrittenOut:
    """Write the open questions of a survey to ``target``, whole or not at all.

    Raises Trouble if the file is there and ``replace`` is false, if it cannot be written, or if nothing can be asked.
    """
    survey_report.refuse_taken(database, target, replace=replace)
    with closing(open_store.reader(database)) as connection, Sentences(database):
        sheet = made_sheet(connection, uid, now, look, currency)
    survey_report.put(rendered(sheet, look, format_), target, replace=replace)
    return WrittenOut(target, len(sheet.questions), sheet.kept_back, sheet.by_when)


def in_words(done: WrittenOut) -> str:
    """Return what was written, in a sentence or two."""
    asked = f"{done.questions} open question{'s' * (done.questions != 1)}"
    by = f", to be answered by {done.by_when}" if done.by_when else ""
    rest = ""
    if done.kept_back:
        rest = f" {done.kept_back} more {'is' if done.kept_back == 1 else 'are'} {KEPT_BACK}."
    return f"{done.path}: the answer sheet, with {asked}{by}.{rest}"
