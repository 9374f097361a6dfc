"""The report of a survey for the client: as a page for a browser, a document, a mail, or a PDF."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from fieldkit import ordinary_file
from fieldkit.db.base.connect import Sentences
from fieldkit.db.views.survey import reported
from fieldkit.domain.errors import Trouble
from fieldkit.domain.reports.blocks import ReportDocument
from fieldkit.domain.reports.built import report_of
from fieldkit.domain.reports.firm_look import USUAL_COLOUR, FirmLook, picture_type
from fieldkit.domain.reports.never_said import claims_in, own_texts
from fieldkit.domain.reports.report import Report
from fieldkit.domain.reports.told import document_of
from fieldkit.domain.text.sanitize import fold, printable
from fieldkit.operations.exports.export_table import refuse_own
from fieldkit.operations.survey import revisions
from fieldkit.paths import typed
from fieldkit.settings import ReportWishes
from fieldkit.sync.backup import open_store

FORMATS: Final[Mapping[str, str]] = {
    "html": "HTML, for a browser and for printing",
    "pdf": "PDF",
    "docx": "Word (DOCX)",
    "md": "Markdown",
    "txt": "plain text, for a mail",
}
"""What a report can be, with its name for people; also how such files end."""
_ALSO: Final[Mapping[str, str]] = {"htm": "html", "markdown": "md", "text": "txt"}
TEXTS: Final = ("html", "md", "txt")
"""Formats that are text."""
LARGEST_LOGO: Final = 2 * 1024**2
"""Bytes."""
_RENDERERS: Final[Mapping[str, str]] = {
    "html": "fieldkit.files.reports.html_file",
    "pdf": "fieldkit.files.reports.pdf_file",
    "docx": "fieldkit.files.reports.docx_file",
    "md": "fieldkit.files.reports.markdown_file",
    "txt": "fieldkit.files.reports.text_file",
}
_NO_NAME: Final = re.compile(r"[^\w]+")
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report that was written."""

    path: Path
    draft: bool
    open: int
    """Open findings in it."""


def look_of(wishes: ReportWishes, settings_file: Path) -> FirmLook:
    """Return the firm as its reports show it; raises Trouble for a logo that cannot be shown."""
    return FirmLook(
        firm=wishes.firm,
        by=wishes.by,
        contact=wishes.contact,
        opening=wishes.opening,
        closing=wishes.closing,
        titles=wishes.titles,
        colour=wishes.colour or USUAL_COLOUR,
        logo=_logo(wishes.logo, settings_file) if wishes.logo.strip() else b"",
    )


def _logo(named: str, settings_file: Path) -> bytes:
    path = settings_file.parent / Path(named).expanduser()
    try:
        data = ordinary_file.read(path, LARGEST_LOGO)
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise Trouble(
            f"{path}: the logo cannot be read ({reason or error}). Nothing was written. Correct “logo” under [report] "
            f"in {settings_file}, or take it out."
        ) from error
    if not picture_type(data):
        raise Trouble(
            f"{path}: the logo is no PNG or JPEG. Nothing was written. Correct “logo” under [report] in "
            f"{settings_file}, or take it out."
        )
    return data


def made_report(
    connection: sqlite3.Connection, uid: str, look: FirmLook, now: datetime, currency: str, *, with_grade: bool
) -> tuple[Report, ReportDocument]:
    """Return the report of a survey, and what it says as a document.

    Raises Invalid for a survey that cannot be reported, Trouble for a text of ours that claims what is never said.
    """
    source = reported.report_source(connection, uid, currency)
    known, answers = revisions.standing(connection, source.survey.id), source.survey.answers
    source = replace(source, revision=known.for_report(answers), changed_since=known.changed_since(answers))
    report = report_of(source, now.date(), currency, with_grade=with_grade)
    said = next(claims_in(own_texts(report, look), reported.never_said(connection)), None)
    if said is not None:
        raise Trouble(
            f"{printable(said.where)} says what is never said to a client: “{said.claim}”. {said.why} "
            "Nothing was written; change the words first."
        )
    return report, document_of(report, look)


def rendered(document: ReportDocument, look: FirmLook, format_: str) -> bytes:
    """Return the document as a file of this format; raises Trouble where what makes it is not installed."""
    render: Callable[[ReportDocument, FirmLook], bytes] = import_module(_RENDERERS[format_]).render
    return render(document, look)


def write_report(
    database: Path,
    uid: str,
    target: Path,
    format_: str,
    look: FirmLook,
    now: datetime,
    currency: str = "",
    *,
    with_grade: bool = False,
    replace: bool = False,
) -> WrittenReport:
    """Write the report of a survey to ``target``, whole or not at all.

    Raises Trouble if the file is there and ``replace`` is false, if it cannot be written, or as ``made_report`` does.
    """
    refuse_taken(database, target, replace=replace)
    with closing(open_store.reader(database)) as connection, Sentences(database):
        report, document = made_report(connection, uid, look, now, currency, with_grade=with_grade)
    put(rendered(document, look, format_), target, replace=replace)
    return WrittenReport(target, report.draft, report.standing.open)


def refuse_taken(database: Path, target: Path, *, replace: bool) -> None:
    """Raise Trouble for a file that is there, or is of fieldkit itself, before the work: a PDF takes a second."""
    refuse_own(database, target)
    if target.exists() and not replace:
        raise Trouble(f"{target} is there already; it was not touched. Choose another name.")


def put(data: bytes, target: Path, *, replace: bool) -> None:
    """Put a document in its place, whole or not at all; raises Trouble."""
    from fieldkit.sync.by_hand.new_file import writing_new

    with writing_new(target, replace=replace) as file:
        file.write(data)


def format_of(
    path: Path | None,
    wanted: str,
    formats: Mapping[str, str] = FORMATS,
    otherwise: str = "html",
    what: str = "report",
) -> str:
    """Return the format that is wanted, else the one that the name of the file says, else ``otherwise``.

    ``formats`` are those of ``what`` is written. Raises Trouble where both differ: the file would not open by its name.
    """
    says = path.suffix.lower().removeprefix(".") if path is not None else ""
    says = _ALSO.get(says, says)
    if wanted and says in formats and says != wanted:
        raise Trouble(f"{path} is named as {says}, and {wanted} was asked for. Nothing was written.")
    if path is not None and says and says not in formats and not wanted:
        known = ", ".join(f".{name}" for name in formats)
        raise Trouble(f"{path}: no {what} ends in .{says}. Nothing was written. Name it with {known}.")
    return wanted or says or otherwise


def named_file(path: Path, format_: str, formats: Mapping[str, str] = FORMATS) -> Path:
    """Return ``path``, with the ending of the format where it has none that says another."""
    says = path.suffix.lower().removeprefix(".")
    return path if _ALSO.get(says, says) in formats else path.with_name(f"{path.name}.{format_}")


def folder_of(wishes: ReportWishes, otherwise: Path) -> Path:
    """Return where reports go: the folder of the settings, else the one that is given. Raises Trouble if it is none."""
    if not wishes.folder.strip():
        return otherwise
    folder = typed(wishes.folder)
    if not folder.is_dir():
        raise Trouble(
            f"{folder} is no folder: it stands as “folder” under [report] in the settings. Nothing was written. "
            "Make it, or name another."
        )
    return folder


def file_name(client: str, checklist: str, format_: str, now: datetime) -> str:
    """Return a name for a new file: "kestrel-dental-first-visit-site-survey-20261128-140501.html"."""
    words = _NO_NAME.sub("-", fold(f"{client} {checklist}")).strip("-")[:_LONGEST_NAME].strip("-")
    return f"{words or 'report'}-{now:%Y%m%d-%H%M%S}.{format_}"


def in_words(done: WrittenReport) -> str:
    """Return what was written, in a sentence."""
    found = f"{done.open} open finding{'s' * (done.open != 1)}"
    draft = " It says on every page that it is a draft: the survey is not finished." if done.draft else ""
    return f"{done.path}: the report, with {found}.{draft}"
