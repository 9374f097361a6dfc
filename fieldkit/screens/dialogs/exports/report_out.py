"""The report of a survey, as a document that is asked about and written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from fieldkit.db.views.drafts import RecordDraft
from fieldkit.db.views.survey import reported
from fieldkit.operations.exports import survey_report
from fieldkit.screens.base.page import Page
from fieldkit.screens.dialogs.exports.document_out import document_out

REPORT: Final = "report"


async def report_out(page: Page, uid: str, draft: RecordDraft | None = None) -> None:
    """Ask in which format and where to, and write the report of a survey; with a draft ask again where to."""
    called = await page.ask(reported.called, uid)
    if called is None:
        return
    client, checklist = called
    home, settings = page.host.home, page.host.settings

    def named(format_: str) -> str:
        return survey_report.file_name(client, checklist, format_, page.now)

    def write(path: Path, format_: str, now: datetime) -> str:
        look = survey_report.look_of(settings.report, home.settings)
        with_grade = settings.report.score
        return survey_report.in_words(
            survey_report.write_report(
                home.database, uid, path, format_, look, now, settings.currency, with_grade=with_grade
            )
        )

    await document_out(page, f"Report: {checklist}, {client}", REPORT, uid, named, write, draft)
