"""The book that a client owns, as a file: the same formats and the same look as the report of a survey."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldkit.db.base.connect import Sentences
from fieldkit.db.views.survey import reported
from fieldkit.db.views.survey.binder_source import binder_source
from fieldkit.domain.errors import Trouble
from fieldkit.domain.reports.binder.built import Binder, binder_of
from fieldkit.domain.reports.binder.own_texts import binder_texts
from fieldkit.domain.reports.binder.told import document_of
from fieldkit.domain.reports.blocks import ReportDocument
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.never_said import claims_in
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.exports import survey_report
from fieldkit.sync.backup import open_store

BINDER = "binder"


@dataclass(frozen=True, slots=True)
class WrittenBinder:
    """A book that was written."""

    path: Path
    open: int
    """Open findings in it."""
    secrets: int
    """Texts that looked like a password and are not in it."""


def made_binder(
    connection: sqlite3.Connection, uid: str, look: FirmLook, now: datetime, currency: str
) -> tuple[Binder, ReportDocument]:
    """Return the book of a client, and what it says as a document.

    Raises Invalid for a client in the trash, Trouble for a text of ours that claims what is never said.
    """
    binder = binder_of(binder_source(connection, uid, now.date()), now.date(), currency)
    said = next(claims_in(binder_texts(binder, look), reported.never_said(connection)), None)
    if said is not None:
        raise Trouble(
            f"{printable(said.where)} says what is never said to a client: “{said.claim}”. {said.why} "
            "Nothing was written; change the words first."
        )
    return binder, document_of(binder, look)


def write_binder(
    database: Path,
    uid: str,
    target: Path,
    format_: str,
    look: FirmLook,
    now: datetime,
    currency: str = "",
    *,
    replace: bool = False,
) -> WrittenBinder:
    """Write the book of a client to ``target``, whole or not at all.

    Raises Trouble if the file is there and ``replace`` is false, if it cannot be written, or as ``made_binder`` does.
    """
    survey_report.refuse_taken(database, target, replace=replace)
    with closing(open_store.reader(database)) as connection, Sentences(database):
        binder, document = made_binder(connection, uid, look, now, currency)
    survey_report.put(survey_report.rendered(document, look, format_), target, replace=replace)
    return WrittenBinder(target, len(binder.findings), binder.secrets)


def in_words(done: WrittenBinder) -> str:
    """Return what was written, in a sentence or two."""
    found = f"{done.open} open finding{'s' * (done.open != 1)}"
    return f"{done.path}: the binder, with {found}.{left_out(done.secrets)}"


def left_out(secrets: int) -> str:
    """Return what is to be said of texts that looked like a password, "" where there were none."""
    if not secrets:
        return ""
    looked = (
        "1 text looks like a password and was" if secrets == 1 else f"{secrets} texts look like a password and were"
    )
    return f" {looked} left out: change what it is for, and note only where it is kept."
