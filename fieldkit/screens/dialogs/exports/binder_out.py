"""The book that a client owns, as a document that is asked about and written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from fieldkit.db.views.drafts import RecordDraft
from fieldkit.db.views.survey.binder_source import client_called
from fieldkit.operations.exports import client_binder, survey_report
from fieldkit.screens.base.page import Page
from fieldkit.screens.dialogs.exports.document_out import document_out

BINDER: Final = client_binder.BINDER


async def binder_out(page: Page, uid: str, draft: RecordDraft | None = None) -> None:
    """Ask in which format and where to, and write the book of a client; with a draft ask again where to."""
    client = await page.ask(client_called, uid)
    if client is None:
        return
    home, settings = page.host.home, page.host.settings

    def named(format_: str) -> str:
        return survey_report.file_name(client, BINDER, format_, page.now)

    def write(path: Path, format_: str, now: datetime) -> str:
        look = survey_report.look_of(settings.report, home.settings)
        done = client_binder.write_binder(home.database, uid, path, format_, look, now, settings.currency)
        return client_binder.in_words(done)

    await document_out(page, f"Binder: {client}", BINDER, uid, named, write, draft)
