"""The answer sheet of a survey, as a file that is asked about and written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from fieldkit.db.views.drafts import RecordDraft
from fieldkit.db.views.survey import reported
from fieldkit.domain.reports.answer_sheet.written import FORMATS
from fieldkit.operations.exports import answer_sheet
from fieldkit.screens.base.page import Page
from fieldkit.screens.dialogs.exports.document_out import DocumentFormats, document_out

ANSWER_SHEET: Final = "answer sheet"
_FORMATS: Final = DocumentFormats({"d": "docx", "x": "xlsx"}, FORMATS, answer_sheet.format_of)


async def sheet_out(page: Page, uid: str, draft: RecordDraft | None = None) -> None:
    """Ask in which format and where to, and write the open questions of a survey; with a draft ask again where to.

    Where there is nothing to ask, that is said at once.
    """
    called, asked = await page.ask(reported.called, uid), await page.ask(answer_sheet.made_sheet, uid, page.now)
    if called is None or asked is None:
        return
    client, checklist = called
    home, settings = page.host.home, page.host.settings

    def named(format_: str) -> str:
        return answer_sheet.file_name(client, checklist, format_, page.now)

    def write(path: Path, format_: str, now: datetime) -> str:
        look = answer_sheet.look_of(settings.report)
        return answer_sheet.in_words(
            answer_sheet.write_sheet(home.database, uid, path, format_, look, now, settings.currency)
        )

    title = f"Answer sheet: {checklist}, {client}"
    await document_out(page, title, ANSWER_SHEET, uid, named, write, draft, _FORMATS)
