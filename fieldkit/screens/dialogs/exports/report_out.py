"""The report of a survey: as what, and where to; then the file is written in a thread while keys are answered."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from fieldkit.db.views.drafts import DOES, RecordDraft
from fieldkit.db.views.survey import reported
from fieldkit.domain.errors import Trouble
from fieldkit.operations.exports import survey_report
from fieldkit.paths import typed as typed_path
from fieldkit.screens.base.page import Host, Page
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen
from fieldkit.screens.dialogs.questions.kept_question import KeptQuestion
from fieldkit.screens.dialogs.value_draft import QuestionDraft

REPORT: Final = "report"
_KEYS: Final = {"h": "html", "p": "pdf", "d": "docx", "t": "txt", "m": "md"}
"""Formats by the key that chooses them."""


async def report_out(page: Page, uid: str, draft: RecordDraft | None = None) -> None:
    """Ask in which format and where to, and write the report of a survey; with a draft ask again where to."""
    called = await page.ask(reported.called, uid)
    if called is None:
        return
    host = page.host
    for setting in ("report", "currency"):
        if wrong := host.settings.wrong(setting):
            host.report(Trouble(f"{wrong.what} Nothing was done: this goes by “{setting}”."))
            return
    try:
        folder = survey_report.folder_of(host.settings.report, Path.home())
    except Trouble as trouble:
        host.report(trouble)
        return
    client, checklist = called
    title = f"Report: {checklist}, {client}"

    async def chosen(key: str) -> None:
        name = survey_report.file_name(client, checklist, _KEYS[key], page.now)
        question = Question("Save it as", str(folder / name), path=True)
        about = {DOES: REPORT, "uid": uid, "key": key}

        async def named(answers: Answers, _draft: QuestionDraft) -> bool:
            path = survey_report.named_file(typed_path(answers[0]), _KEYS[key])
            return await _write(page, host, uid, path, _KEYS[key])

        def free(answers: Answers) -> str:
            return _free(answers[0], _KEYS[key])

        # Of the app: whoever leaves the screen wants the file all the same.
        KeptQuestion(title, [question], about, check=free).ask(page, named, found=draft, of=page.app)

    if draft is not None and draft.texts.get("key") in _KEYS:
        await chosen(draft.texts["key"])
        return
    page.show_and_then(
        MenuScreen(title, [MenuChoice(key, survey_report.FORMATS[name]) for key, name in _KEYS.items()]), chosen
    )


async def _write(page: Page, host: Host, uid: str, path: Path, format_: str) -> bool:
    home, settings, now = host.home, host.settings, page.now

    def job() -> survey_report.WrittenReport:
        look = survey_report.look_of(settings.report, home.settings)
        named = survey_report.format_of(path, format_)
        with_grade = settings.report.score
        return survey_report.write_report(
            home.database, uid, path, named, look, now, settings.currency, with_grade=with_grade
        )

    host.say("Writing …")
    try:
        done = await asyncio.to_thread(job)
    except Trouble as trouble:
        host.say("")
        host.report(trouble)
        return False
    host.say(survey_report.in_words(done))
    return True


def _free(answer: str, format_: str) -> str:
    if not answer.strip():
        return "This is needed."
    path = survey_report.named_file(typed_path(answer), format_)
    if path.exists():
        return "This file is there already. Choose another name."
    return "" if path.parent.is_dir() else "There is no such folder."
