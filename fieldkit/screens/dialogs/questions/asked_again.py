"""A dialog that was open as fieldkit ended: asked again where its draft is chosen, with the answers given so far."""

from __future__ import annotations

from fieldkit.db.views.drafts import DOES, LEADS, RecordDraft
from fieldkit.screens.base.page import Page
from fieldkit.screens.dialogs.exports import binder_out, report_out, sheet_out, write_out
from fieldkit.screens.dialogs.questions import kept_question, step_questions


def ask_again(page: Page, draft: RecordDraft) -> bool:
    """Ask above ``page``, or open the screen that asks; False where nothing says which that is."""
    match draft.texts.get(DOES):
        case step_questions.STEP:
            return step_questions.asked_again(page, draft)
        case write_out.WRITE_OUT:
            return write_out.asked_again(page, draft)
        case report_out.REPORT:
            page.run_worker(report_out.report_out(page, draft.texts.get("uid", ""), draft))
        case sheet_out.ANSWER_SHEET:
            page.run_worker(sheet_out.sheet_out(page, draft.texts.get("uid", ""), draft))
        case binder_out.BINDER:
            page.run_worker(binder_out.binder_out(page, draft.texts.get("uid", ""), draft))
        case kept_question.FINISH:
            page.run_worker(page.host.open_record("survey", draft.texts.get("uid", ""), draft.id))
        case "import":
            page.host.open_screen("import")
        case _ if draft.texts.get(LEADS) == "import":
            page.host.open_screen("import")
        case _:
            return False
    return True
